package pli.server.delivery;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import pli.codec.Bytes;
import pli.crypto.Secret;

/** Between our bytes and the frames'. */
public final class Wire {
  private Wire() {}

  /** For a frame. */
  public static ByteString of(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.toByteArray());
  }

  /** From a frame. */
  public static Bytes of(ByteString bytes) {
    return Bytes.adopt(bytes.toByteArray());
  }

  /** From a frame, to be wiped. */
  public static Secret secret(ByteString bytes) {
    return Secret.adopt(bytes.toByteArray());
  }
}
