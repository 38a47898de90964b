package pli.client.trust;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.tree.CompactTree;

/**
 * How far this device has followed the log, as the vault has it.
 *
 * @param checkpoint the newest that was verified
 * @param tree of the entries that have been read: the beginning of the checkpoint's
 * @param readWitnessedAt when the witnesses saw the newest checkpoint that was read to its end; 0
 *     if none was, or the card asks for no witness
 */
public record Followed(VerifiedCheckpoint checkpoint, CompactTree tree, long readWitnessedAt) {
  /** The mark that keeps {@link #readWitnessedAt}, in seconds since 1970. */
  private static final String READ = "log read, witnessed at";

  /**
   * What has been read of a checkpoint.
   *
   * @param earlier {@link #readWitnessedAt} until now
   */
  static Followed of(VerifiedCheckpoint checkpoint, CompactTree tree, long earlier) {
    boolean complete = tree.size() == checkpoint.head().size();
    return new Followed(checkpoint, tree, complete ? checkpoint.witnessedAt().orElse(0) : earlier);
  }

  /**
   * When the witnesses saw what has been read, in seconds since 1970. A checkpoint that was not
   * read to its end yet says nothing of how old that is.
   */
  public OptionalLong witnessedAt() {
    return readWitnessedAt == 0 ? OptionalLong.empty() : OptionalLong.of(readWitnessedAt);
  }

  /** Whether every entry of the checkpoint has been read. */
  public boolean isComplete() {
    return tree.size() == checkpoint.head().size();
  }

  /** What the vault has, or null if nothing of the log was verified yet. */
  public static @Nullable Followed load(Transaction t, TrustedLog log) throws ClientException {
    return t.first(
        "SELECT checkpoint, size, subtrees, (SELECT coalesce(max(number), 0) FROM mark"
            + " WHERE name = ?) FROM log_head",
        row -> {
          try {
            return Followed.of(
                VerifiedCheckpoint.verify(SignedCheckpoint.parse(row.bytes(1)), log),
                new CompactTree(row.number(2), subtrees(row.bytes(3))),
                row.number(4));
          } catch (VerificationException | IllegalArgumentException e) {
            throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the head of the log");
          }
        },
        READ);
  }

  /** Keeps it, if the vault still has what it was made from. */
  boolean store(Transaction t, @Nullable Followed before, long nowMillis) throws ClientException {
    if (!isSame(before, load(t, checkpoint.log()))) {
      return false;
    }
    try {
      t.change(
          "INSERT OR REPLACE INTO log_head (one, checkpoint, signature, size, subtrees,"
              + " followed_at) VALUES (1, ?, ?, ?, ?, ?)",
          checkpoint.signed().encode(),
          Head.of(checkpoint.signed(), checkpoint.log()).signature(),
          tree.size(),
          bytes(tree),
          nowMillis);
      t.change("INSERT OR REPLACE INTO mark (name, number) VALUES (?, ?)", READ, readWitnessedAt);
      return true;
    } catch (VerificationException e) {
      throw new IllegalStateException("a checkpoint that was verified", e);
    }
  }

  /** Another process may have followed the log in the meantime. */
  private static boolean isSame(@Nullable Followed one, @Nullable Followed other) {
    if (one == null || other == null) {
      return one == other;
    }
    return one.tree.equals(other.tree) && one.checkpoint.signed().equals(other.checkpoint.signed());
  }

  /** When the log was followed last, by this device's clock; 0 if never. */
  static long at(Transaction t) throws ClientException {
    return t.number("SELECT followed_at FROM log_head");
  }

  /** What this device tells others of the log; null as long as it has verified nothing. */
  public static @Nullable Head head(Transaction t, TrustedLog log) throws ClientException {
    return t.first(
        "SELECT checkpoint, signature FROM log_head",
        row -> {
          SignedCheckpoint signed = SignedCheckpoint.parse(row.bytes(1));
          if (row.bytes(2).length() != Head.LENGTH - 8 - Hash.LENGTH
              || !signed.checkpoint().origin().equals(log.origin())) {
            throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the head of the log");
          }
          return new Head(signed.checkpoint().head(), row.bytes(2));
        });
  }

  private static Bytes bytes(CompactTree tree) {
    Bytes[] parts = new Bytes[tree.subtrees().size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = tree.subtrees().get(i).value();
    }
    return Bytes.concat(parts);
  }

  private static List<Hash> subtrees(Bytes bytes) throws DecodeException {
    List<Hash> hashes = new ArrayList<>();
    for (int at = 0; at < bytes.length(); at += Hash.LENGTH) {
      hashes.add(Hash.decode(bytes.slice(at, Math.min(bytes.length(), at + Hash.LENGTH))));
    }
    return Collections.unmodifiableList(hashes);
  }

  /** For a vault that cannot be as it is. */
  static ClientException damaged() {
    return new ClientException(Problem.VAULT_DAMAGED, "part", 2);
  }
}
