package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/**
 * A file of {@code -Dpli.attachment.mib=48} from one person to another by real processes, each of
 * which is killed in the middle and takes the transfer up again where it was. Nobody's memory grows
 * with the file. Runs with that property alone: the profile {@code large} does it with 2 GiB, the
 * most that is allowed.
 */
@EnabledIfSystemProperty(named = "pli.attachment.mib", matches = "\\d+")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LargeAttachmentIT {
  private static final long MIB = 1 << 20;
  private static final long SIZE = Long.getLong("pli.attachment.mib", 48) * MIB;

  /** Of one part that the client puts; a part that was under way comes once more. */
  private static final long PART = 16 * 64 * 1024;

  private static final long MOST_RESIDENT_KIB = 512 * 1024;
  private static final String HEAP = "-Xmx160m";
  private static final long LOOK_MILLIS = 20;
  private static final String TEXT = "the plans, all of them";

  @TempDir private Path folder;
  private long mostOfServer;
  private long mostOfClients;

  @Test
  void whoeverIsKilledGoesOnWhereItWas() throws Exception {
    Path file = folder.resolve("plans.bin");
    String hash = write(file);
    try (Network network = Network.make(Checkout.ofThisProgram(), folder, "Large")) {
      Pli alice = new Pli(folder.resolve("alice"));
      Pli bob = new Pli(folder.resolve("bob"));
      done(alice.run("join", network.invitation(), "--handle", "alice"));
      String link = done(alice.run("invite", "--json")).json().get("invitation").asText();
      done(bob.run("join", link, "--handle", "bob"));

      List<String> send = List.of("send", "--to", "bob", "--attach", file.toString(), TEXT);
      Path attachments = network.data().resolve("attachments");
      killAt(network, alice, send, () -> bytesIn(attachments), SIZE / 3);
      long before = bytesIn(attachments);
      finish(network, alice, send);
      long parts = partsIn(network);
      System.out.println("put: broken off at " + before + " bytes, " + parts + " parts in all");
      assertTrue(parts <= SIZE / PART + 6, "what had arrived was put again: " + parts + " parts");

      JsonNode message = Pli.awaitText(bob, TEXT);
      JsonNode attachment = message.get("attachments").get(0);
      assertEquals(SIZE, attachment.get("size").asLong());
      Path fetched = Files.createDirectories(folder.resolve("fetched"));
      Path target = fetched.resolve("plans.bin");
      List<String> fetch = List.of("fetch", attachment.get("id").asText(), target.toString());
      killAt(network, bob, fetch, () -> bytesIn(fetched), SIZE / 2);
      assertTrue(Files.notExists(target), "a part passes for the whole");
      long there = bytesIn(fetched);
      finish(network, bob, fetch);
      System.out.println("fetched: broken off at " + there + " bytes");
      assertEquals(hash, hashOf(target));
      assertEquals(1, count(fetched), "a part was left behind");
      System.out.println(
          "most resident: server " + mostOfServer + " KiB, clients " + mostOfClients + " KiB");
      assertTrue(mostOfServer < MOST_RESIDENT_KIB, "server: " + mostOfServer + " KiB");
      assertTrue(mostOfClients < MOST_RESIDENT_KIB, "client: " + mostOfClients + " KiB");
    }
  }

  private static Process start(Pli person, List<String> words) throws IOException {
    return person.start(
        Checkout.ofThisProgram()
            .command("desktop", "pli.desktop.Main", List.of(HEAP), new ArrayList<>(words)));
  }

  /** Starts a command and kills it when so many bytes are there. */
  private void killAt(Network network, Pli person, List<String> words, LongSupplier bytes, long at)
      throws Exception {
    Process process = start(person, words);
    while (bytes.getAsLong() < at) {
      assertTrue(process.isAlive(), "it ended before it could be killed");
      look(network, process);
    }
    process.destroyForcibly().waitFor();
    assertNotEquals(0, process.exitValue());
  }

  private void finish(Network network, Pli person, List<String> words) throws Exception {
    Process process = start(person, words);
    while (process.isAlive()) {
      look(network, process);
    }
    assertEquals(0, process.exitValue(), person.out());
  }

  private void look(Network network, Process client) throws Exception {
    mostOfServer = Math.max(mostOfServer, mostResident(network.serverPid()));
    mostOfClients = Math.max(mostOfClients, mostResident(client.pid()));
    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
  }

  /** The most memory that a process ever had, in KiB; 0 if it is gone. */
  private static long mostResident(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  private static long bytesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  /** How many parts of attachments the server has taken since its start. */
  private static long partsIn(Network network) throws Exception {
    String address = Files.readString(network.data().resolve("run/status")).strip();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + address + "/metrics")).build();
      return http.send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("pli_attachment_parts_in_total "))
          .mapToLong(line -> (long) Double.parseDouble(line.split(" ")[1]))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String write(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Random random = new Random(7);
    byte[] block = new byte[(int) MIB];
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      for (long at = 0; at < SIZE; at += MIB) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String hashOf(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] block = new byte[(int) MIB];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
