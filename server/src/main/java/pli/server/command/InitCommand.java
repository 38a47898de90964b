package pli.server.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pli.codec.DecodeException;
import pli.server.folder.FolderException;
import pli.server.folder.NewServer;
import pli.server.log.WitnessAddress;
import pli.transparency.Limits;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.network.Address;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;

/** {@code pli server init}. */
@Command(
    name = "init",
    header = {
      "  pli server init /srv/pli --network \"The Lighthouse\" --boot-key /media/key/pli.boot",
      ""
    },
    description =
        "Makes a server: its data folder, settings, keys, network card and first invitation.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  private static final String ANY_PORT = ":0";

  private final Console console;

  @Parameters(paramLabel = "DIR", description = "the data folder: empty, or not there yet")
  private Path folder = Path.of("");

  @Option(
      names = "--network",
      paramLabel = "NAME",
      required = true,
      description = "the network's name for people")
  private String network = "";

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "where to listen; port 0 picks a free one (${DEFAULT-VALUE})")
  private String listen = "127.0.0.1:7443";

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "where people reach it, if that is not where it listens")
  private @Nullable String address;

  @Option(
      names = "--boot-key",
      paramLabel = "FILE",
      description = "the boot key's file, made if it is not there; best on another disk")
  private @Nullable Path bootKey;

  @Option(
      names = "--witness",
      paramLabel = "\"KEY URL\"",
      description =
          "who is to cosign the log: the key that the witness prints, and its address; may be"
              + " repeated. They stand in the network card and cannot be changed later")
  private List<String> witnesses = new ArrayList<>();

  @Option(
      names = "--quorum",
      paramLabel = "K",
      description = "how many of them people's devices ask for (more than half of them)")
  private @Nullable Integer quorum;

  @Option(
      names = "--origin",
      paramLabel = "NAME",
      description =
          "the network's name in proofs and signatures, which no other network may have: a-z, 0-9,"
              + " '.', '-'; cannot be changed later (made from the network's name and its key)")
  private @Nullable String origin;

  @Option(
      names = "--alert-key",
      paramLabel = "KEY",
      description =
          "whose alerts count: a key that 'pli alert key' prints; may be repeated. They stand in"
              + " the network card and cannot be changed later")
  private List<String> alertKeys = new ArrayList<>();

  @Option(
      names = "--alert-signatures",
      paramLabel = "M",
      description = "how many of them must sign an alert (more than half of them)")
  private @Nullable Integer alertSignatures;

  @Option(names = "--json", description = "prints one JSON object")
  private boolean json;

  InitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return make().code();
  }

  private ExitCode make() {
    if (network.isEmpty()
        || network.getBytes(StandardCharsets.UTF_8).length > Limits.MAX_NETWORK_NAME
        || network.codePoints().anyMatch(Character::isISOControl)) {
      console.complain(Sentence.BAD_NETWORK);
      return ExitCode.WRONG_WORDS;
    }
    Address listening;
    Address reached;
    try {
      listening = Address.parse(withPort(listen));
      reached = address == null ? listening : Address.parse(address);
    } catch (DecodeException e) {
      console.complain(Sentence.BAD_ADDRESS, address == null ? listen : address);
      return ExitCode.WRONG_WORDS;
    } catch (IOException e) {
      console.complain(Sentence.NO_PORT, listen);
      return ExitCode.NOT_DONE;
    }
    if (origin != null && !NetworkCard.isOrigin(origin)) {
      console.complain(Sentence.BAD_ORIGIN, origin);
      return ExitCode.WRONG_WORDS;
    }
    List<VerifierKey> alarming;
    try {
      alarming = alarming();
    } catch (DecodeException | IllegalArgumentException e) {
      console.complain(Sentence.BAD_ALERT_KEYS);
      return ExitCode.WRONG_WORDS;
    }
    NewServer.Plan plan;
    try {
      plan = plan(listening, reached, alarming);
    } catch (DecodeException | IllegalArgumentException e) {
      console.complain(Sentence.BAD_WITNESSES);
      return ExitCode.WRONG_WORDS;
    }
    try {
      SecureRandom random = new SecureRandom();
      report(NewServer.make(plan, InstantSource.system(), random::nextBytes));
      return ExitCode.DONE;
    } catch (FolderException e) {
      return console.complain(folder, e);
    }
  }

  private List<VerifierKey> alarming() throws DecodeException {
    List<VerifierKey> keys = new ArrayList<>();
    for (String key : alertKeys) {
      keys.add(VerifierKey.parse(key));
    }
    if (!keys.isEmpty() || alertSignatures != null) {
      // Asked here, so that whoever gave wrong keys is not told of witnesses.
      AlertPolicy unused = new AlertPolicy("any", signatures(keys), keys);
    }
    return keys;
  }

  private int signatures(List<VerifierKey> keys) {
    int most = keys.isEmpty() ? 0 : keys.size() / 2 + 1;
    return alertSignatures == null ? most : alertSignatures;
  }

  private NewServer.Plan plan(Address listening, Address reached, List<VerifierKey> alarming)
      throws DecodeException {
    List<WitnessAddress> asked = new ArrayList<>();
    for (String witness : witnesses) {
      asked.add(WitnessAddress.parse(witness));
    }
    int most = asked.isEmpty() ? 0 : asked.size() / 2 + 1;
    return new NewServer.Plan(
        folder,
        network,
        listening,
        reached,
        bootKey,
        asked,
        quorum == null ? most : quorum,
        origin,
        alarming,
        signatures(alarming));
  }

  private void report(NewServer made) {
    if (made.keepsItsBootKey()) {
      console.complain(Sentence.BOOT_KEY_INSIDE);
    }
    String card = made.folder().cardFile().toString();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("network", made.card().network());
      object.put("origin", made.card().origin());
      object.put("listen", made.listen().hostPort());
      object.put("card", card);
      object.put("witnesses", made.card().log().witnesses().witnesses().size());
      object.put("quorum", made.card().log().witnesses().required());
      @Nullable AlertPolicy alerts = made.card().alerts();
      object.put("alertKeys", alerts == null ? 0 : alerts.keys().size());
      object.put("alertSignatures", alerts == null ? 0 : alerts.required());
      object.put("invitation", made.invitation().link());
      console.print(object);
      return;
    }
    console.say(Sentence.MADE, made.card().network(), folder, folder);
    console.say(Sentence.CARD, card);
    console.say(Sentence.INVITATION, made.invitation().link());
  }

  /** Port 0 becomes one that is free now. */
  static String withPort(String listen) throws IOException {
    if (!listen.endsWith(ANY_PORT)) {
      return listen;
    }
    String host = listen.substring(0, listen.length() - ANY_PORT.length());
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host.replaceAll("^\\[|]$", ""), 0));
      return host + ":" + socket.getLocalPort();
    }
  }
}
