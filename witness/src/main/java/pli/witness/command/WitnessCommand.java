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
    String verb = words.next(program.say(Sentence.WHAT_TO_DO));
    Path folder = Path.of(words.next(program.say(Sentence.THE_FOLDER)));
    try {
      return switch (verb) {
        case "init" -> init(folder);
        case "trust" -> trust(folder);
        case "run" -> watch(folder);
        default -> throw new WrongWordsException(Sentence.NO_VERB, "witness " + verb);
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
        program.complain(Sentence.MADE, folder);
      }
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      throw new WrongWordsException(Sentence.BAD_NAME, name);
    }
  }

  private ExitCode trust(Path folder) throws WrongWordsException, FolderException {
    String text = words.next(program.say(Sentence.THE_LOG_KEY));
    boolean replaces = words.has("--another-key");
    words.end();
    VerifierKey log = logKey(text);
    boolean added = WitnessFolder.trust(folder, log, replaces);
    if (json) {
      program.print(Map.of("log", log.name(), "added", added));
    } else {
      program.print(program.say(added ? Sentence.TRUSTED : Sentence.TRUSTED_BEFORE, log.name()));
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
    throw new WrongWordsException(Sentence.NO_LOG_KEY);
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
      program.complain(Sentence.NOT_STARTED, String.valueOf(e.getMessage()));
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
    throw new WrongWordsException(Sentence.NOT_HERE, text);
  }

  private ExitCode complain(Path folder, FolderException e) {
    String subject = e.subject();
    return switch (e.problem()) {
      case NOT_EMPTY -> complain(ExitCode.NOT_DONE, Sentence.NOT_EMPTY, subject);
      case NO_WITNESS -> complain(ExitCode.NOT_DONE, Sentence.NO_WITNESS, folder, folder);
      case IN_USE -> complain(ExitCode.NOT_DONE, Sentence.IN_USE, folder);
      case OTHER_KEY -> complain(ExitCode.NOT_DONE, Sentence.OTHER_KEY, subject);
      case NOT_ACCESSIBLE -> complain(ExitCode.NOT_DONE, Sentence.NOT_ACCESSIBLE, subject);
      case BAD_LOGS -> complain(ExitCode.NOT_DONE, Sentence.BAD_LOGS, subject);
      case DAMAGED -> complain(ExitCode.DAMAGED, Sentence.DAMAGED, folder, subject);
    };
  }

  private ExitCode complain(ExitCode code, Sentence sentence, Object... parts) {
    program.complain(sentence, parts);
    return code;
  }
}
