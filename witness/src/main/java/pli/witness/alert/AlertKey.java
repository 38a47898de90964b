package pli.witness.alert;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.transparency.note.NoteSigner;
import pli.witness.service.DurableFile;

/**
 * The file of a key that signs alerts, of mode 0600: {@code pli alert key v1}, {@code name NAME},
 * {@code seed BASE64}, a line each. It is not encrypted: it belongs on a medium that lies in a
 * safe.
 */
public final class AlertKey {
  private static final String FIRST_LINE = "pli alert key v1";
  private static final String NAME = "name ";
  private static final String SEED = "seed ";
  private static final int MAX_FILE = 1024;

  private AlertKey() {}

  /**
   * Makes a key.
   *
   * @throws FileAlreadyExistsException if the file is there; it stays as it is
   * @throws IllegalArgumentException if that is no name of a key
   */
  public static NoteSigner make(Path file, String name, Entropy entropy) throws IOException {
    try (Secret seed = Secret.random(Ed25519.SEED_LENGTH, entropy)) {
      NoteSigner signer = new NoteSigner(name, Ed25519.fromSeed(seed));
      if (Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      String text =
          FIRST_LINE
              + "\n"
              + NAME
              + name
              + "\n"
              + SEED
              + StrictBase64.encode(Bytes.adopt(seed.copy()))
              + "\n";
      AlertFile.write(file, Bytes.utf8(text));
      return signer;
    }
  }

  /**
   * Reads a key.
   *
   * @throws DecodeException if it is none; the message quotes nothing of the file
   */
  public static NoteSigner read(Path file) throws IOException, DecodeException {
    String[] lines = DurableFile.read(file, MAX_FILE).utf8().split("\n", -1);
    if (lines.length == 4
        && lines[0].equals(FIRST_LINE)
        && lines[1].startsWith(NAME)
        && lines[2].startsWith(SEED)
        && lines[3].isEmpty()) {
      try (Secret seed = Secret.copyOf(StrictBase64.decode(lines[2].substring(SEED.length())))) {
        return new NoteSigner(lines[1].substring(NAME.length()), Ed25519.fromSeed(seed));
      } catch (IllegalArgumentException e) {
        // Said below.
      }
    }
    throw new DecodeException(DecodeException.Reason.BAD_VALUE, "not the key of alerts");
  }
}
