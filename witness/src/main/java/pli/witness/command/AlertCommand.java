package pli.witness.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertId;
import pli.transparency.alert.AlertLevel;
import pli.transparency.alert.AlertRevocation;
import pli.transparency.alert.AlertStatement;
import pli.transparency.alert.AlertText;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.NoteSigner;
import pli.witness.alert.AlertFile;
import pli.witness.alert.AlertKey;
import pli.witness.language.Language;
import pli.witness.service.DurableFile;

/** {@code pli alert key}, {@code draft}, {@code revoke} and {@code sign}; all of it offline. */
final class AlertCommand {
  private final Program program;
  private final Words words;
  private final boolean json;
  private final InstantSource clock = InstantSource.system();

  AlertCommand(Program program, Words words) {
    this.program = program;
    this.words = words;
    this.json = words.has("--json");
  }

  ExitCode run() throws WrongWordsException {
    String verb = words.next(say(AlertSentence.WHAT_TO_DO));
    return switch (verb) {
      case "key" -> key();
      case "draft" -> draft();
      case "revoke" -> revoke();
      case "sign" -> sign();
      default -> throw new WrongWordsException(Sentence.NO_VERB, "alert " + verb);
    };
  }

  private ExitCode key() throws WrongWordsException {
    Path file = Path.of(words.next(say(AlertSentence.THE_FILE)));
    String name = required("--name", AlertSentence.THE_NAME);
    words.end();
    try {
      NoteSigner signer = AlertKey.make(file, name, new SecureRandom()::nextBytes);
      String key = signer.verifierKey().encode();
      if (json) {
        program.print(Map.of("name", name, "key", key));
      } else {
        program.print(key);
        complain(AlertSentence.KEY_MADE, file);
      }
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      throw new WrongWordsException(Sentence.BAD_NAME, name);
    } catch (FileAlreadyExistsException e) {
      return complain(ExitCode.NOT_DONE, AlertSentence.EXISTS, file);
    } catch (IOException e) {
      return complain(ExitCode.NOT_DONE, AlertSentence.NOT_WRITTEN, String.valueOf(e.getMessage()));
    }
  }

  private ExitCode draft() throws WrongWordsException {
    AlertLevel level = level(words.next(say(AlertSentence.THE_LEVEL)));
    String text = words.next(say(AlertSentence.THE_TEXT));
    Path file = Path.of(words.next(say(AlertSentence.THE_FILE)));
    List<AlertText> texts = texts(text, words.option("--also", ""));
    long lasts = seconds(words.option("--expire", "7d"));
    boolean exercise = words.has("--exercise");
    String card = words.option("--card", "");
    String named = words.option("--network", "");
    words.end();
    if (card.isEmpty() == named.isEmpty()) {
      throw new WrongWordsException(Sentence.MISSING, say(AlertSentence.THE_NETWORK));
    }
    Optional<String> network = card.isEmpty() ? Optional.of(named) : networkOf(Path.of(card));
    if (network.isEmpty()) {
      return ExitCode.DAMAGED;
    }
    long now = clock.instant().getEpochSecond();
    AlertId id = AlertId.random(new SecureRandom()::nextBytes);
    try {
      return write(file, new Alert(network.get(), id, level, exercise, now, now + lasts, texts));
    } catch (IllegalArgumentException e) {
      throw new WrongWordsException(Sentence.SAID, say(AlertSentence.NO_NETWORK, network.get()));
    }
  }

  private ExitCode revoke() throws WrongWordsException {
    Path alert = Path.of(words.next(say(AlertSentence.THE_ALERT)));
    String text = words.next(say(AlertSentence.THE_TEXT));
    Path file = Path.of(words.next(say(AlertSentence.THE_FILE)));
    List<AlertText> texts = texts(text, words.option("--also", ""));
    words.end();
    Optional<AlertFile> revoked = read(alert);
    if (revoked.isEmpty()) {
      return ExitCode.DAMAGED;
    }
    if (!(revoked.get().statement() instanceof Alert over)) {
      return complain(ExitCode.NOT_DONE, AlertSentence.IS_REVOCATION, alert);
    }
    long now = clock.instant().getEpochSecond();
    return write(file, new AlertRevocation(over.network(), over.id(), now, texts));
  }

  private ExitCode write(Path file, AlertStatement statement) {
    if (Files.exists(file)) {
      return complain(ExitCode.NOT_DONE, AlertSentence.EXISTS, file);
    }
    AlertFile draft = new AlertFile(statement, List.of());
    try {
      AlertFile.write(file, draft.encode());
    } catch (IOException e) {
      return complain(ExitCode.NOT_DONE, AlertSentence.NOT_WRITTEN, String.valueOf(e.getMessage()));
    }
    report(draft);
    complain(AlertSentence.DRAFTED, file);
    return ExitCode.DONE;
  }

  private ExitCode sign() throws WrongWordsException {
    Path file = Path.of(words.next(say(AlertSentence.THE_FILE)));
    Path keyFile = Path.of(required("--key", AlertSentence.THE_KEY));
    words.end();
    Optional<AlertFile> read = read(file);
    if (read.isEmpty()) {
      return ExitCode.DAMAGED;
    }
    NoteSigner signer;
    try {
      signer = AlertKey.read(keyFile);
    } catch (DecodeException e) {
      return complain(ExitCode.DAMAGED, AlertSentence.NO_KEY, keyFile);
    } catch (IOException e) {
      return complain(
          ExitCode.DAMAGED, AlertSentence.UNREADABLE, keyFile, String.valueOf(e.getMessage()));
    }
    return sign(file, read.get(), signer);
  }

  private ExitCode sign(Path file, AlertFile alert, NoteSigner signer) {
    String name = signer.verifierKey().name();
    if (alert.signatures().size() >= Limits.MAX_ALERT_KEYS) {
      return complain(ExitCode.NOT_DONE, AlertSentence.FULL);
    }
    Optional<AlertFile> signed = alert.sign(signer);
    if (signed.isEmpty()) {
      return complain(ExitCode.NOT_DONE, AlertSentence.SIGNED_BEFORE, name);
    }
    try {
      AlertFile.write(file, signed.get().encode());
    } catch (IOException e) {
      return complain(ExitCode.NOT_DONE, AlertSentence.NOT_WRITTEN, String.valueOf(e.getMessage()));
    }
    report(signed.get());
    complain(AlertSentence.SIGNED, name, signed.get().signatures().size());
    return ExitCode.DONE;
  }

  /** What it says: who signs or sends it has to see that. */
  private void report(AlertFile file) {
    AlertStatement statement = file.statement();
    boolean exercise = statement instanceof Alert alert && alert.exercise();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("id", statement.id().toString());
      object.put("network", statement.network());
      object.put("kind", statement instanceof Alert ? "alert" : "revocation");
      if (statement instanceof Alert alert) {
        object.put("level", alert.level().word());
        object.put("expires", alert.expires());
      }
      object.put("exercise", exercise);
      object.put("signatures", file.signatures().size());
      program.print(object);
      return;
    }
    if (exercise) {
      program.print(say(AlertSentence.EXERCISE));
    }
    program.print(
        switch (statement) {
          case Alert alert ->
              say(
                  AlertSentence.SAYS_ALERT,
                  alert.id(),
                  alert.network(),
                  alert.level().word(),
                  Instant.ofEpochSecond(alert.expires()));
          case AlertRevocation over ->
              say(AlertSentence.SAYS_REVOCATION, over.id(), over.network());
        });
    for (AlertText text : statement.texts()) {
      program.print(say(AlertSentence.SAYS_TEXT, text.language(), text.words()));
    }
  }

  private Optional<AlertFile> read(Path file) {
    try {
      return Optional.of(AlertFile.read(file));
    } catch (DecodeException e) {
      complain(AlertSentence.NO_ALERT, file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      complain(AlertSentence.UNREADABLE, file, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private Optional<String> networkOf(Path card) {
    try {
      NetworkCard read = NetworkCard.parse(DurableFile.read(card, Limits.MAX_NOTE));
      return Optional.of(read.log().origin());
    } catch (DecodeException e) {
      program.complain(Sentence.NO_NETWORK_CARD, card, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      complain(AlertSentence.UNREADABLE, card, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private AlertLevel level(String word) throws WrongWordsException {
    try {
      return AlertLevel.of(word);
    } catch (DecodeException e) {
      throw new WrongWordsException(Sentence.SAID, say(AlertSentence.NO_LEVEL, word));
    }
  }

  private List<AlertText> texts(String text, String also) throws WrongWordsException {
    String language = program.language() == Language.FRENCH ? "fr" : "en";
    List<AlertText> texts = new ArrayList<>();
    texts.add(text(language, text, AlertSentence.NO_TEXT));
    if (!also.isEmpty()) {
      int colon = Math.max(0, also.indexOf(':'));
      String other = also.substring(0, colon);
      if (other.equals(language)) {
        throw new WrongWordsException(Sentence.SAID, say(AlertSentence.NO_ALSO));
      }
      texts.add(text(other, also.substring(colon + 1), AlertSentence.NO_ALSO));
    }
    return texts;
  }

  private AlertText text(String language, String text, AlertSentence otherwise)
      throws WrongWordsException {
    try {
      return new AlertText(language, text);
    } catch (IllegalArgumentException e) {
      throw new WrongWordsException(Sentence.SAID, say(otherwise));
    }
  }

  /** {@code 30m}, {@code 12h}, {@code 7d}: a minute at least, thirty days at most. */
  private long seconds(String text) throws WrongWordsException {
    if (text.matches("[1-9][0-9]{0,4}[mhd]")) {
      long number = Long.parseLong(text.substring(0, text.length() - 1));
      long seconds =
          switch (text.charAt(text.length() - 1)) {
            case 'm' -> 60 * number;
            case 'h' -> 3600 * number;
            default -> 86_400 * number;
          };
      if (seconds <= Limits.MAX_ALERT_SECONDS) {
        return seconds;
      }
    }
    throw new WrongWordsException(Sentence.SAID, say(AlertSentence.NO_DURATION, text));
  }

  private String required(String option, AlertSentence what) throws WrongWordsException {
    String value = words.option(option, "");
    if (value.isEmpty()) {
      throw new WrongWordsException(Sentence.MISSING, say(what));
    }
    return value;
  }

  private String say(AlertSentence sentence, Object... parts) {
    return sentence.in(program.language(), parts);
  }

  private void complain(AlertSentence sentence, Object... parts) {
    program.complain(say(sentence, parts));
  }

  private ExitCode complain(ExitCode code, AlertSentence sentence, Object... parts) {
    complain(sentence, parts);
    return code;
  }
}
