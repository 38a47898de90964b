package pli.mls.framing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Secret;
import pli.mls.node.MlsLimits;
import pli.mls.node.PreSharedKeyId;

/**
 * What a new member alone gets (RFC 9420 section 12.4.3.1).
 *
 * <p>{@link #close} wipes both secrets, which this object owns.
 */
public final class GroupSecrets implements AutoCloseable {
  private final Secret joinerSecret;
  private final @Nullable Secret pathSecret;
  private final List<PreSharedKeyId> psks;

  /** Takes both secrets over. {@code pathSecret} is null when the commit had no path. */
  public GroupSecrets(Secret joinerSecret, @Nullable Secret pathSecret, List<PreSharedKeyId> psks) {
    this.joinerSecret = joinerSecret;
    this.pathSecret = pathSecret;
    this.psks = Collections.unmodifiableList(new ArrayList<>(psks));
  }

  /** The key schedule up to the new epoch. */
  public Secret joinerSecret() {
    return joinerSecret;
  }

  /** Of the lowest node above both the committer and the new member; null without a path. */
  public @Nullable Secret pathSecret() {
    return pathSecret;
  }

  /** The pre-shared keys that the commit mixed in, in its order. */
  public List<PreSharedKeyId> psks() {
    return psks;
  }

  /**
   * Whether both secrets have {@code length} bytes. HMAC fills a short key up with zeros, so one
   * that is cut or longer by zeros would be another encoding of the same secret.
   */
  boolean areOfLength(int length) {
    return joinerSecret.length() == length && (pathSecret == null || pathSecret.length() == length);
  }

  /** The encoded structure, which the caller overwrites. */
  public byte[] encode() {
    TlsWriter out = new TlsWriter(128);
    writeSecret(out, joinerSecret);
    if (pathSecret == null) {
      out.u8(0);
    } else {
      writeSecret(out.u8(1), pathSecret);
    }
    byte[] encoded = out.vector(psks, (inner, psk) -> psk.write(inner)).toByteArray();
    out.erase();
    return encoded;
  }

  /**
   * Reads the structure.
   *
   * @throws DecodeException if it is none
   */
  public static GroupSecrets read(TlsReader in) throws DecodeException {
    Secret joiner = readSecret(in);
    Secret path = in.optional() ? readSecret(in) : null;
    return new GroupSecrets(joiner, path, in.vector(PreSharedKeyId::read));
  }

  private static void writeSecret(TlsWriter out, Secret secret) {
    byte[] copy = secret.copy();
    out.opaque(copy);
    Arrays.fill(copy, (byte) 0);
  }

  private static Secret readSecret(TlsReader in) throws DecodeException {
    return Secret.copyOf(in.opaque(MlsLimits.MAX_HASH));
  }

  @Override
  public void close() {
    joinerSecret.wipe();
    if (pathSecret != null) {
      pathSecret.wipe();
    }
  }
}
