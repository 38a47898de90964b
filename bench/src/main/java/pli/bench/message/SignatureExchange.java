package pli.bench.message;

import java.security.SecureRandom;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;

/**
 * What no MLS message with Ed25519 can do without: one signature and its verification. The rate of
 * these is the machine's own limit.
 */
final class SignatureExchange implements Exchange {
  private final SignatureKeyPair keys = Ed25519.generate(new SecureRandom()::nextBytes);

  @Override
  public byte[] send(byte[] text) {
    Bytes message = Bytes.copyOf(text);
    Bytes signature = Ed25519.sign(keys, message);
    if (!Ed25519.verify(keys.publicKey(), message, signature)) {
      throw new IllegalStateException("a signature that does not hold");
    }
    return text;
  }
}
