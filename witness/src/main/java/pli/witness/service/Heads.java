package pli.witness.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.transparency.Limits;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.witness.WitnessRules;

/**
 * What the witness cosigned last, one file for each log. Nothing of it is kept in memory: what is
 * on the disk is all that is known, before a crash and after it.
 *
 * <p>{@link #replace} returns after the new head is durable, so whoever cosigns after it has
 * returned never cosigned what is forgotten. If it fails, the file has the old head or the new one,
 * and nothing was cosigned: both are safe, as the next head is again written before it counts.
 *
 * <p>Calls for one log must not run at the same time; {@link Witness} has a lock for each.
 */
final class Heads {
  private final Path folder;

  Heads(Path folder) {
    this.folder = folder;
  }

  /**
   * The head that was cosigned last.
   *
   * @throws IOException if the disk does not give it
   * @throws DecodeException if the file is damaged: then nothing may be cosigned, as nobody knows
   *     any more what was
   */
  TreeHead latest(String origin) throws IOException, DecodeException {
    try {
      return checkpoint(origin).checkpoint().head();
    } catch (NoSuchFileException e) {
      // Only this: a disk that cannot say whether there is a file must not look like a new log,
      // nor a folder that is gone, nor a log of which something was cosigned.
      if (!Files.isDirectory(folder)) {
        throw new IOException("the folder of heads is gone", e);
      }
      if (Files.exists(folder.resolve(name(origin, ".cosigned")))) {
        throw new DecodeException(DecodeException.Reason.TRUNCATED, "a head that was deleted");
      }
      return WitnessRules.NOTHING_YET;
    }
  }

  /** The checkpoint of {@link #latest}, with the log's signature; for a log that has one. */
  SignedCheckpoint checkpoint(String origin) throws IOException, DecodeException {
    Bytes file = DurableFile.read(folder.resolve(name(origin, ".head")), Limits.MAX_NOTE);
    SignedCheckpoint checkpoint = SignedCheckpoint.parse(file);
    if (!checkpoint.checkpoint().origin().equals(origin)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the head of another log");
    }
    return checkpoint;
  }

  /** Makes a head the latest, durably, and forgets the one before. */
  void replace(SignedCheckpoint next) throws IOException {
    DurableFile.replace(folder, name(next.checkpoint().origin(), ".head"), next.encode());
  }

  /** Shows a cosigned checkpoint to whoever asks; losing it loses nothing. */
  void show(SignedCheckpoint cosigned) throws IOException {
    DurableFile.replace(
        folder, name(cosigned.checkpoint().origin(), ".cosigned"), cosigned.encode());
  }

  /** What {@link #show} has, by the hexadecimal SHA-256 of the origin; empty if nothing. */
  Bytes shown(String hash) throws IOException {
    Path file = folder.resolve(hash + ".cosigned");
    return Files.exists(file) ? DurableFile.read(file, Limits.MAX_NOTE) : Bytes.EMPTY;
  }

  private static String name(String origin, String ending) {
    return Sha256.hash(Bytes.utf8(origin)).hex() + ending;
  }
}
