package pli.lab.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import pli.lab.process.Checkout;
import pli.lab.process.Child;

/** A person with one device, which is a process of its own. Methods may be called at once. */
public final class Person implements AutoCloseable {
  /** How long an answer may take beyond the patience that the request itself has. */
  private static final Duration GRACE = Duration.ofSeconds(120);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ObjectMapper json = new ObjectMapper();
  private final Checkout checkout;
  private final String handle;
  private final Path folder;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private volatile Child process;

  private Person(Checkout checkout, String handle, Path folder) throws IOException {
    this.checkout = checkout;
    this.handle = handle;
    this.folder = folder;
    this.process = start();
  }

  static Person join(Checkout checkout, String handle, Path folder, String link)
      throws IOException {
    Person person = new Person(checkout, handle, folder);
    ObjectNode request = person.request("join").put("link", link).put("handle", handle);
    person.ask(request, PATIENCE);
    return person;
  }

  private Child start() throws IOException {
    return Child.start(
        checkout.command(
            "lab",
            "pli.lab.device.DeviceMain",
            List.of("-Xmx512m", "-Xshare:auto"),
            List.of(vault().toString())),
        Map.of(),
        folder.resolveSibling(handle + ".log"),
        this::hear,
        this::gone);
  }

  /** The person's handle. */
  public String handle() {
    return handle;
  }

  /** The vault's folder; its passphrase is {@code throw-away}. */
  public Path vault() {
    return folder;
  }

  /** Sends a text to one person; returns {@code ACCEPTED}, or {@code QUEUED} after the patience. */
  public String sendTo(String other, String text, Duration patience) throws IOException {
    return ask(request("send").put("to", other).put("text", text), patience).get("state").asText();
  }

  /** Sends a text to a conversation; returns as {@link #sendTo}. */
  public String say(String conversation, String text, Duration patience) throws IOException {
    ObjectNode request = request("send").put("conversation", conversation).put("text", text);
    return ask(request, patience).get("state").asText();
  }

  /** Asks or answers in a conversation; returns the message's id. */
  public String say(String conversation, String text, String replyTo) throws IOException {
    ObjectNode request = request("send").put("conversation", conversation).put("text", text);
    if (!replyTo.isEmpty()) {
      request.put("replyTo", replyTo);
    }
    return ask(request, PATIENCE).get("messageId").asText();
  }

  /** Puts another text in the place of a message. */
  public void edit(String message, String text) throws IOException {
    ask(request("edit").put("message", message).put("text", text), PATIENCE);
  }

  /** Reacts to a message. */
  public void react(String message, String emoji) throws IOException {
    ask(request("react").put("message", message).put("text", emoji), PATIENCE);
  }

  /** Makes a group and returns its id. */
  public String create(String name, List<String> members) throws IOException {
    ObjectNode request = request("create").put("name", name);
    members.forEach(request.putArray("members")::add);
    return ask(request, PATIENCE).get("conversation").asText();
  }

  /** Makes an invitation for so many; returns the link. */
  public String invite(int uses) throws IOException {
    return ask(request("invite").put("uses", uses), PATIENCE).get("link").asText();
  }

  /** Takes what has come in, waiting for it at most so long; nothing if nothing came. */
  public List<Seen> receive(int max, Duration patience) throws IOException {
    JsonNode answer = answer(request("receive").put("max", max), patience);
    String problem = answer.path("problem").asText("");
    if (problem.equals("UNREACHABLE") || problem.equals("TIMED_OUT")) {
      return List.of();
    }
    return seen(checked(answer));
  }

  /** All that this person sees, conversation by conversation. */
  public List<Seen> view() throws IOException {
    return seen(ask(request("view"), PATIENCE));
  }

  /** Follows the log to its end and tells what this device has verified of it. */
  public LogView log() throws IOException {
    JsonNode answer = ask(request("log"), PATIENCE);
    return new LogView(
        answer.get("size").asLong(), answer.get("cosigned").asInt(), answer.get("asked").asInt());
  }

  /** Writes what proves to a third party which keys somebody has. */
  public void prove(String other, Path file) throws IOException {
    ask(request("prove").put("of", other).put("file", file.toString()), PATIENCE);
  }

  /** Kills the device's process with -9 and starts it again on the same vault. */
  public void killAndRestart() throws IOException {
    process.kill();
    process = start();
    ask(request("open"), PATIENCE);
  }

  private ObjectNode request(String what) {
    return json.createObjectNode().put("id", ids.incrementAndGet()).put("do", what);
  }

  private JsonNode ask(ObjectNode request, Duration patience) throws IOException {
    return checked(answer(request, patience));
  }

  private JsonNode checked(JsonNode answer) throws LabException {
    if (answer.has("problem")) {
      throw new LabException(handle + ": " + answer.get("problem").asText());
    }
    return answer;
  }

  private JsonNode answer(ObjectNode request, Duration patience) throws IOException {
    request.put("patienceMillis", patience.toMillis());
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(request.get("id").asLong(), answer);
    process.write(request.toString());
    try {
      return answer.get(patience.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new LabException(handle + ": the device's process ended");
    } catch (TimeoutException e) {
      throw new LabException(handle + ": no answer from the device");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException(handle + ": interrupted");
    }
  }

  private void hear(String line) {
    try {
      JsonNode answer = json.readTree(line);
      CompletableFuture<JsonNode> asked = waiting.remove(answer.path("id").asLong());
      if (asked != null) {
        asked.complete(answer);
      }
    } catch (JsonProcessingException e) {
      // No answer of ours; who waits for one runs into its limit.
    }
  }

  private void gone() {
    for (Long id : new ArrayList<>(waiting.keySet())) {
      CompletableFuture<JsonNode> asked = waiting.remove(id);
      if (asked != null) {
        asked.completeExceptionally(new LabException(handle + ": gone"));
      }
    }
  }

  private static List<Seen> seen(JsonNode answer) {
    List<Seen> seen = new ArrayList<>();
    for (JsonNode entry : answer.get("entries")) {
      seen.add(
          new Seen(
              entry.get("conversation").asText(),
              entry.path("name").asText(""),
              entry.get("messageId").asText(),
              entry.get("sender").asText(),
              entry.get("kind").asText(),
              entry.get("text").asText(""),
              entry.get("sentAt").asLong(),
              entry.get("replyTo").asText(""),
              entry.get("edited").asBoolean(),
              reactions(entry)));
    }
    return seen;
  }

  private static List<String> reactions(JsonNode entry) {
    List<String> reactions = new ArrayList<>();
    entry.get("reactions").forEach(each -> reactions.add(each.asText()));
    return reactions;
  }

  @Override
  public void close() {
    process.close();
  }
}
