package pli.protocol;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.HpkeCiphertext;
import pli.crypto.KemKeyPair;

/**
 * How everything is sealed that lies in a contact queue: {@code uint8 version ‖ opaque
 * kem_output<V> ‖ opaque ciphertext<V>}, to the device's contact key and bound to the queue. The
 * version says what is inside, and each has an info of its own.
 */
record ContactSeal(int version, Bytes info) {
  /**
   * Seals something.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the key is none
   */
  Bytes seal(Bytes contactKey, QueueId contactQueue, Bytes message, Entropy entropy)
      throws CryptoException {
    @Nullable CipherSuite suite = ContactKeys.suite(contactKey);
    if (suite == null) {
      throw new CryptoException(CryptoException.Reason.BAD_KEY, "not a contact key");
    }
    HpkeCiphertext sealed =
        suite.hpkeSeal(contactKey, info, contactQueue.value(), PaddedMessage.pad(message), entropy);
    return new TlsWriter(sealed.kemOutput().length() + sealed.ciphertext().length() + 16)
        .u8(version)
        .opaque(sealed.kemOutput())
        .opaque(sealed.ciphertext())
        .toBytes();
  }

  /**
   * Opens it.
   *
   * @throws DecodeException if it was not sealed so to these keys and this queue
   */
  Bytes open(KemKeyPair contactKeys, QueueId contactQueue, Bytes sealed) throws DecodeException {
    if (sealed.length() > Limits.MAX_WELCOME) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a sealed first contact");
    }
    HpkeCiphertext ciphertext = TlsReader.readAll(sealed, this::read);
    @Nullable Bytes message = unpadded(contactKeys, contactQueue, ciphertext);
    if (message == null) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "a first contact that does not open");
    }
    return message;
  }

  private HpkeCiphertext read(TlsReader in) throws DecodeException {
    if (in.u8() != version) {
      throw new DecodeException(
          DecodeException.Reason.UNKNOWN_KIND, "a sealed first contact's version");
    }
    return new HpkeCiphertext(in.opaque(ContactKeys.MAX_KEM_OUTPUT), in.opaque());
  }

  private @Nullable Bytes unpadded(KemKeyPair keys, QueueId queue, HpkeCiphertext ciphertext) {
    @Nullable CipherSuite suite = ContactKeys.suite(keys.publicKey());
    if (suite == null) {
      return null;
    }
    try {
      return PaddedMessage.unpad(
          suite.hpkeOpen(keys.privateKey(), keys.publicKey(), ciphertext, info, queue.value()));
    } catch (CryptoException e) {
      return null;
    }
  }
}
