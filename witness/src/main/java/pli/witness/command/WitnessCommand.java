package pli.witness.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import pli.codec.DecodeException;
import pli.transparency.note.SignatureType;
import pli.transparency.note.VerifierKey;
import pli.witness.service.FolderException;
import pli.witness.service.Witness;
import pli.witness.service.WitnessFolder;
import pli.witness.service.WitnessServer;

/** {@code pli witness init}, {@code trust} and {@code run}. */
final class WitnessCommand {
  private final Program program;
  private final Words words;
  private final boolean json;

  WitnessCommand(Program program, Words words) {
    this.program = program;
    this.words = words;
    this.json = words.has("--json");
  }

  ExitCode run() throws WrongWordsException {
    String verb = words.next("What to do, init, trust or run,");
    Path folder = Path.of(words.next("The witness's folder"));
    try {
      return switch (verb) {
        case "init" -> init(folder);
        case "trust" -> trust(folder);
        case "run" -> watch(folder);
        default -> throw new WrongWordsException("There is no \"witness " + verb + "\".");
      };
    } catch (FolderException e) {
      return complain(folder, e);
    }
  }

  private ExitCode init(Path folder) throws WrongWordsException, FolderException {
    String name = words.option("--name", "");
    words.end();
    try {
      VerifierKey key = WitnessFolder.make(folder, name, new SecureRandom()::nextBytes);
      if (json) {
        program.print(Map.of("name", key.name(), "key", key.encode()));
      } else {
        program.print(key.encode());
        program.complain(
            "That is its key, for the networks it will watch; start it with: pli witness run "
                + folder);
      }
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      throw new WrongWordsException("A name has no spaces and no plus signs: " + name);
    }
  }

  private ExitCode trust(Path folder) throws WrongWordsException, FolderException {
    String text = words.next("The log's key");
    boolean replaces = words.has("--another-key");
    words.end();
    VerifierKey log = logKey(text);
    boolean added = WitnessFolder.trust(folder, log, replaces);
    if (json) {
      program.print(Map.of("log", log.name(), "added", added));
    } else {
      program.print(log.name() + (added ? " is trusted from now on." : " was trusted already."));
    }
    return ExitCode.DONE;
  }

  private static VerifierKey logKey(String text) throws WrongWordsException {
    try {
      VerifierKey log = VerifierKey.parse(text);
      if (log.type() == SignatureType.ED25519) {
        return log;
      }
    } catch (DecodeException e) {
      // Said below.
    }
    throw new WrongWordsException("That is no key of a log; it is written NAME+ID+BASE64.");
  }

  private ExitCode watch(Path folder) throws WrongWordsException, FolderException {
    InetSocketAddress address = address(words.option("--listen", "127.0.0.1:7380"));
    words.end();
    try (WitnessFolder opened = WitnessFolder.open(folder)) {
      InstantSource clock = InstantSource.system();
      Witness witness =
          new Witness(opened, () -> clock.instant().getEpochSecond(), program::complain);
      return serve(address, witness);
    } catch (IOException e) {
      program.complain(
          "Nothing was started: " + e.getMessage() + "; does another program have the port?");
      return ExitCode.NOT_DONE;
    }
  }

  /** Until the process is told to end; ending it in any other way loses nothing either. */
  private ExitCode serve(InetSocketAddress address, Witness witness) throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    try (WitnessServer server = WitnessServer.open(address, witness)) {
      Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown));
      InetSocketAddress bound = server.address();
      String url = "http://" + address.getHostString() + ":" + bound.getPort();
      if (json) {
        program.print(new TreeMap<>(Map.of("ready", url, "key", witness.key().encode())));
      } else {
        program.print("ready " + url);
      }
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.DONE;
  }

  private static InetSocketAddress address(String text) throws WrongWordsException {
    int colon = text.lastIndexOf(':');
    try {
      if (colon > 0) {
        int port = Integer.parseInt(text.substring(colon + 1));
        InetSocketAddress address = new InetSocketAddress(text.substring(0, colon), port);
        if (!address.isUnresolved()) {
          return address;
        }
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new WrongWordsException("\"" + text + "\" is not HOST:PORT of this machine.");
  }

  private ExitCode complain(Path folder, FolderException e) {
    String subject = e.subject();
    return switch (e.problem()) {
      case NOT_EMPTY ->
          complain(ExitCode.NOT_DONE, "Nothing was made: " + subject + " is not empty.");
      case NO_WITNESS ->
          complain(
              ExitCode.NOT_DONE,
              "There is no witness in " + folder + "; make one with: pli witness init " + folder);
      case IN_USE ->
          complain(
              ExitCode.NOT_DONE,
              "Another process runs the witness in " + folder + "; nothing was started.");
      case OTHER_KEY ->
          complain(
              ExitCode.NOT_DONE,
              "Nothing was changed: "
                  + subject
                  + " is known by another key. If that log has a new key, say --another-key; if it"
                  + " is another network of that name, it needs a witness of its own.");
      case NOT_ACCESSIBLE ->
          complain(ExitCode.NOT_DONE, "Nothing was changed, the disk refused: " + subject);
      case BAD_LOGS ->
          complain(
              ExitCode.NOT_DONE,
              "Nothing was started or changed: in the file logs this is no log's key: " + subject);
      case DAMAGED ->
          complain(
              ExitCode.DAMAGED,
              folder
                  + " is damaged ("
                  + subject
                  + "); nothing was started. A witness that forgot what it signed must not sign"
                  + " again: make a new one, with a new key, and do not restore this one.");
    };
  }

  private ExitCode complain(ExitCode code, String sentence) {
    program.complain(sentence);
    return code;
  }
}
