package pli.mls.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * An extension of a leaf node, key package, group info or group context (RFC 9420 section 13.4).
 * Unknown types are kept as they are.
 *
 * @param type 0 to 65535
 * @param data the body, opaque here
 */
public record Extension(int type, Bytes data) {
  /** {@code application_id}. */
  public static final int APPLICATION_ID = 0x0001;

  /** {@code ratchet_tree}. */
  public static final int RATCHET_TREE = 0x0002;

  /** {@code required_capabilities}. */
  public static final int REQUIRED_CAPABILITIES = 0x0003;

  /** {@code external_pub}. */
  public static final int EXTERNAL_PUB = 0x0004;

  /** {@code external_senders}. */
  public static final int EXTERNAL_SENDERS = 0x0005;

  /** {@code last_resort} of a key package that may serve more than once. Not a default type. */
  public static final int LAST_RESORT = 0x000a;

  /** Checks the type's range. */
  public Extension {
    Registry.check(type);
  }

  /** Whether {@code type} is one that every client supports unlisted (RFC 9420 section 7.2). */
  public static boolean isDefault(int type) {
    return type >= APPLICATION_ID && type <= EXTERNAL_SENDERS;
  }

  /** The extension of {@code type} in {@code list}, or null. */
  public static @Nullable Extension find(List<Extension> list, int type) {
    for (Extension extension : list) {
      if (extension.type == type) {
        return extension;
      }
    }
    return null;
  }

  /**
   * An unmodifiable copy of {@code list}.
   *
   * @throws IllegalArgumentException if a type comes twice (RFC 9420 section 13.4)
   */
  public static List<Extension> listOf(List<Extension> list) {
    if (hasDuplicate(list)) {
      throw new IllegalArgumentException("an extension type comes twice");
    }
    return list.isEmpty()
        ? Collections.emptyList()
        : Collections.unmodifiableList(new ArrayList<>(list));
  }

  /** Reads {@code Extension extensions<V>} that cannot hold a ratchet tree. */
  public static List<Extension> readList(TlsReader in) throws DecodeException {
    return readList(in, MlsLimits.MAX_EXTENSION_BYTES);
  }

  /**
   * Reads {@code Extension extensions<V>} of at most {@code maxBytes}.
   *
   * @throws DecodeException also if a type comes twice
   */
  public static List<Extension> readList(TlsReader in, int maxBytes) throws DecodeException {
    int length = in.varint();
    if (length > maxBytes) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "extensions");
    }
    if (length == 0) {
      return Collections.emptyList();
    }
    TlsReader inner = in.sub(length);
    List<Extension> list = new ArrayList<>();
    while (inner.remaining() > 0) {
      if (list.size() == MlsLimits.MAX_EXTENSIONS) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "too many extensions");
      }
      list.add(new Extension(inner.u16(), inner.opaque()));
    }
    if (hasDuplicate(list)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "an extension type comes twice");
    }
    return Collections.unmodifiableList(list);
  }

  /** Writes {@code Extension extensions<V>}. */
  public static void writeList(TlsWriter out, List<Extension> list) {
    out.vector(list, (inner, extension) -> extension.write(inner));
  }

  /** Writes type and body. */
  public void write(TlsWriter out) {
    out.u16(type).opaque(data);
  }

  private static boolean hasDuplicate(List<Extension> list) {
    if (list.size() < 2) {
      return false;
    }
    Set<Integer> types = new HashSet<>();
    for (Extension extension : list) {
      if (!types.add(extension.type)) {
        return true;
      }
    }
    return false;
  }
}
