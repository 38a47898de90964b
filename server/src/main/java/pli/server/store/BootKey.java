package pli.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.Hkdf;
import pli.crypto.Secret;

/**
 * The key under which everything the server stores is encrypted once more. Its file should not be
 * on the disk that it protects. The file is one line: base64 of 32 bytes.
 */
public final class BootKey implements AutoCloseable {
  private static final int LENGTH = 32;
  private static final int MAX_FILE = 256;

  private final Secret key;

  private BootKey(Secret key) {
    this.key = key;
  }

  /** A fresh one. */
  public static BootKey random(Entropy entropy) {
    return new BootKey(Secret.random(LENGTH, entropy));
  }

  /**
   * Reads a key from its file.
   *
   * @throws IOException if the file cannot be read or holds no key
   */
  public static BootKey read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE) {
      throw new IOException("no boot key in this file");
    }
    byte[] text = Files.readAllBytes(file);
    try {
      byte[] trimmed =
          new String(text, StandardCharsets.US_ASCII).strip().getBytes(StandardCharsets.US_ASCII);
      byte[] key = Base64.getDecoder().decode(trimmed);
      if (key.length != LENGTH) {
        throw new IOException("no boot key in this file");
      }
      return new BootKey(Secret.adopt(key));
    } catch (IllegalArgumentException e) {
      throw new IOException("no boot key in this file", e);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /** What the file holds. */
  public byte[] fileContent() {
    byte[] raw = key.copy();
    try {
      return (Base64.getEncoder().encodeToString(raw) + "\n").getBytes(StandardCharsets.US_ASCII);
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }

  /** The 32-byte key for one purpose (HKDF-Expand; the boot key is uniformly random). */
  public Secret derive(String purpose) {
    return Hkdf.expand(key, Bytes.utf8("pli boot " + purpose), LENGTH);
  }

  @Override
  public void close() {
    key.close();
  }
}
