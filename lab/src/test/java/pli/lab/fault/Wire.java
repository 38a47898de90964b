package pli.lab.fault;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import pli.codec.Bytes;
import pli.crypto.Entropy;

/** Between our bytes and the frames'. */
final class Wire {
  static final Entropy ENTROPY = target -> new SecureRandom().nextBytes(target);

  private Wire() {}

  static ByteString of(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }

  static Bytes of(ByteString bytes) {
    return Bytes.copyOf(bytes.toByteArray());
  }

  static Bytes random(int length) {
    byte[] bytes = new byte[length];
    ENTROPY.fill(bytes);
    return Bytes.adopt(bytes);
  }
}
