package pli.witness.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.SignatureType;
import pli.transparency.note.VerifierKey;
import pli.witness.check.AlertCheck;
import pli.witness.check.Checker;
import pli.witness.check.NoTrustException;
import pli.witness.check.Trust;
import pli.witness.check.Verdict;

/** {@code pli check}. */
final class CheckCommand {
  private final Program program;
  private final Words words;
  private final boolean json;

  CheckCommand(Program program, Words words) {
    this.program = program;
    this.words = words;
    this.json = words.has("--json");
  }

  ExitCode run() throws WrongWordsException {
    String file = words.next(program.say(Sentence.THE_FILE));
    String card = words.option("--card", "");
    String log = words.option("--log", "");
    String entry = words.option("--entry", "");
    Policies policies = new Policies(program, words.option("--policy", ""));
    String alerts = words.option("--alert-policy", "");
    String revocation = words.option("--revocation", "");
    words.end();
    if (!card.isEmpty() && !log.isEmpty()) {
      throw new WrongWordsException(Sentence.CARD_OR_LOG);
    }
    if (!alerts.isEmpty()) {
      return alert(file, alerts, revocation);
    }
    Optional<Bytes> content = read(file, Limits.MAX_EVIDENCE);
    if (content.isEmpty()) {
      return ExitCode.DAMAGED;
    }
    Trust trust = log.isEmpty() ? network(card) : key(log);
    if (trust == null) {
      return ExitCode.DAMAGED;
    }
    Optional<Bytes> about = Optional.empty();
    if (!entry.isEmpty()) {
      about = read(entry, Limits.MAX_ENTRY);
      if (about.isEmpty()) {
        return ExitCode.DAMAGED;
      }
    }
    if (trust instanceof Trust.Network network && AlertCheck.isFor(content.get())) {
      return alert(file, content.get(), network.card(), revocation);
    }
    if (!policies.read()) {
      return ExitCode.DAMAGED;
    }
    return judge(
        file, content.get(), new Checker(trust, about, policies.policy(), program.language()));
  }

  private ExitCode alert(String file, String policyFile, String revocationFile) {
    Optional<Bytes> policy = read(policyFile, Limits.MAX_NOTE);
    Optional<Bytes> content = read(file, Limits.MAX_ALERT);
    if (policy.isEmpty() || content.isEmpty()) {
      return ExitCode.DAMAGED;
    }
    try {
      return alert(file, content.get(), AlertPolicy.parse(policy.get()), revocationFile);
    } catch (DecodeException e) {
      program.complain(Sentence.NOT_JUDGED, policyFile, String.valueOf(e.getMessage()));
      return ExitCode.DAMAGED;
    }
  }

  /** By the alert keys that a network's card names. */
  private ExitCode alert(String file, Bytes content, NetworkCard card, String revocationFile) {
    @Nullable AlertPolicy policy = card.alerts();
    if (policy == null) {
      program.complain(Sentence.NO_ALERT_KEYS);
      return ExitCode.REFUSED;
    }
    return alert(file, content, policy, revocationFile);
  }

  private ExitCode alert(String file, Bytes content, AlertPolicy policy, String revocationFile) {
    List<Bytes> revocations = new ArrayList<>();
    if (!revocationFile.isEmpty()) {
      Optional<Bytes> revocation = read(revocationFile, Limits.MAX_ALERT);
      if (revocation.isEmpty()) {
        return ExitCode.DAMAGED;
      }
      revocations.add(revocation.get());
    }
    long now = InstantSource.system().instant().getEpochSecond();
    try {
      Verdict verdict = new AlertCheck(policy, revocations, now, program.language()).judge(content);
      say(verdict);
      return verdict.holds() ? ExitCode.DONE : ExitCode.REFUSED;
    } catch (DecodeException e) {
      program.complain(Sentence.NOT_JUDGED, file, String.valueOf(e.getMessage()));
      return ExitCode.DAMAGED;
    }
  }

  private ExitCode judge(String file, Bytes content, Checker checker) throws WrongWordsException {
    try {
      Verdict verdict = checker.judge(content);
      say(verdict);
      return verdict.holds() ? ExitCode.DONE : ExitCode.REFUSED;
    } catch (DecodeException e) {
      program.complain(Sentence.NOT_JUDGED, file, String.valueOf(e.getMessage()));
      return ExitCode.DAMAGED;
    } catch (NoTrustException e) {
      throw new WrongWordsException(Sentence.SAID, String.valueOf(e.getMessage()));
    }
  }

  private void say(Verdict verdict) {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("kind", verdict.kind());
      object.put("holds", verdict.holds());
      object.put("steps", verdict.steps().stream().map(CheckCommand::step).toList());
      program.print(object);
      return;
    }
    for (Verdict.Step step : verdict.steps()) {
      program.print(program.say(step.holds() ? Sentence.OK : Sentence.WRONG, step.sentence()));
    }
    program.print(
        program.say(verdict.holds() ? Sentence.HOLDS : Sentence.HOLDS_NOT, verdict.kind()));
  }

  private static Map<String, Object> step(Verdict.Step step) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("holds", step.holds());
    object.put("says", step.sentence());
    return object;
  }

  /** Null if the card cannot be read, which was said. */
  private @Nullable Trust network(String file) {
    if (file.isEmpty()) {
      return new Trust.Nobody();
    }
    Optional<Bytes> card = read(file, Limits.MAX_NOTE);
    if (card.isEmpty()) {
      return null;
    }
    try {
      return new Trust.Network(NetworkCard.parse(card.get()));
    } catch (DecodeException e) {
      program.complain(Sentence.NO_NETWORK_CARD, file, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static Trust key(String text) throws WrongWordsException {
    try {
      VerifierKey key = VerifierKey.parse(text);
      if (key.type() == SignatureType.ED25519) {
        return new Trust.Key(key);
      }
    } catch (DecodeException e) {
      // Said below.
    }
    throw new WrongWordsException(Sentence.NO_LOG_KEY);
  }

  /** Empty if it cannot be read, which was said. {@code -} is the standard input. */
  private Optional<Bytes> read(String file, int limit) {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length <= limit) {
        return Optional.of(Bytes.adopt(content));
      }
      program.complain(Sentence.TOO_LARGE, file);
    } catch (IOException | java.nio.file.InvalidPathException e) {
      program.complain(Sentence.UNREADABLE, file, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }
}
