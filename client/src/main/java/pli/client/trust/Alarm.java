package pli.client.trust;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.transparency.evidence.ForkEvidence;

/**
 * That the log was caught lying. It stays in the vault with its proof, which is also written as a
 * file that others can check; as long as it stands, nothing is sent.
 *
 * @param problem LOG_FORKED or LOG_BROKEN
 * @param size of the smaller tree, or the place of the entry
 * @param evidence the file (docs/EVIDENCE.md); empty where two entries or heads cannot show it
 */
public record Alarm(Problem problem, long size, Bytes evidence) {
  /** Two trees that the log signed: of one size, or the smaller one first. */
  static Alarm fork(ForkEvidence evidence) {
    return new Alarm(
        Problem.LOG_FORKED, evidence.smaller().checkpoint().head().size(), evidence.encode());
  }

  /** Two trees of one size, of which this device cannot show to others that the log signed both. */
  static Alarm unproved(long size) {
    return new Alarm(Problem.LOG_FORKED, size, Bytes.EMPTY);
  }

  /** An entry that may not stand where it does. */
  static Alarm broken(long place, Bytes evidence) {
    return new Alarm(Problem.LOG_BROKEN, place, evidence);
  }

  /** The first that was raised in this vault, or null. */
  public static @Nullable Alarm load(Transaction t) throws ClientException {
    return t.first(
        "SELECT problem, size, evidence FROM log_alarm",
        row ->
            new Alarm(
                row.text(1).equals(Problem.LOG_BROKEN.name())
                    ? Problem.LOG_BROKEN
                    : Problem.LOG_FORKED,
                row.number(2),
                row.bytes(3)));
  }

  /** Raises it; the first one stays. */
  void store(Transaction t, long nowMillis) throws ClientException {
    t.change(
        "INSERT OR IGNORE INTO log_alarm (one, problem, size, evidence, at)"
            + " VALUES (1, ?, ?, ?, ?)",
        problem.name(),
        size,
        evidence,
        nowMillis);
  }

  /**
   * Refuses to go on if the log was caught, after it has seen to the file.
   *
   * @throws ClientException LOG_FORKED or LOG_BROKEN
   */
  static void refuse(Vault vault) throws ClientException {
    Alarm alarm = vault.read(Alarm::load);
    if (alarm != null) {
      alarm.write(vault.folder());
      throw alarm.toClientException();
    }
  }

  ClientException toClientException() {
    return new ClientException(problem, "size", size);
  }

  /** The name of the evidence's file; the sentence names it too. */
  private String name() {
    return (problem == Problem.LOG_FORKED ? "fork-" : "broken-") + size;
  }

  /**
   * Writes the evidence where people find it; null if there is none, or it could not be written. If
   * that fails it is still in the vault, and written the next time.
   */
  public @Nullable Path write(Path vault) {
    return EvidenceFile.write(vault, name(), evidence);
  }
}
