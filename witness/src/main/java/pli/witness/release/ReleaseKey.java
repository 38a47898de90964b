package pli.witness.release;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.witness.service.DurableFile;

/** A file with the seed of a release key, which its owner alone reads. */
public final class ReleaseKey {
  private static final String FIRST_LINE = "pli release key v1";
  private static final String SEED = "seed ";
  private static final int MAX_FILE = 1024;

  private ReleaseKey() {}

  /**
   * Makes a key.
   *
   * @param file that is not there yet
   * @return the public half
   */
  public static Bytes make(Path file, Entropy entropy) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    try (Secret seed = Secret.random(Ed25519.SEED_LENGTH, entropy)) {
      Bytes text =
          Bytes.utf8(
              FIRST_LINE + "\n" + SEED + StrictBase64.encode(Bytes.adopt(seed.copy())) + "\n");
      DurableFile.replace(file, text);
      return Ed25519.fromSeed(seed).publicKey();
    }
  }

  /**
   * The key pair of a file.
   *
   * @throws DecodeException if it is no such file
   */
  public static SignatureKeyPair read(Path file) throws IOException, DecodeException {
    List<String> lines = DurableFile.read(file, MAX_FILE).utf8().lines().toList();
    if (lines.size() != 2 || !lines.get(0).equals(FIRST_LINE) || !lines.get(1).startsWith(SEED)) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "not a release key");
    }
    Bytes bytes = StrictBase64.decode(lines.get(1).substring(SEED.length()));
    if (bytes.length() != Ed25519.SEED_LENGTH) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a release key's length");
    }
    try (Secret seed = Secret.copyOf(bytes)) {
      return Ed25519.fromSeed(seed);
    }
  }
}
