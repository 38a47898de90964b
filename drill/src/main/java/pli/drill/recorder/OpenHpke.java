package pli.drill.recorder;

import java.nio.charset.StandardCharsets;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Hkdf;
import pli.crypto.HpkeCiphertext;
import pli.crypto.Secret;

/**
 * HPKE in base mode (RFC 9180 section 5.1) from the KEM's shared secret on, however one came by it:
 * the attacker's own, written from the standard.
 *
 * @param suite whose AEAD it is
 * @param kem the KEM's number
 */
record OpenHpke(CipherSuite suite, int kem) {
  private static final int SHA256 = 1;
  private static final int AES_128 = 1;
  private static final Bytes VERSION = ascii("HPKE-v1");
  private static final Secret NONE = Secret.copyOf(new byte[0]);

  /** The plaintext, if that is the shared secret that it was sealed with. */
  Bytes open(Secret shared, HpkeCiphertext sealed, Bytes info, Bytes associatedData)
      throws CryptoException {
    Bytes id = new TlsWriter().raw(ascii("HPKE")).u16(kem).u16(SHA256).u16(AES_128).toBytes();
    Bytes context =
        Bytes.concat(
            Bytes.of(0),
            Bytes.copyOf(extract(id, NONE, "psk_id_hash", Bytes.EMPTY).copy()),
            Bytes.copyOf(extract(id, NONE, "info_hash", info).copy()));
    Secret secret = extract(id, shared, "secret", Bytes.EMPTY);
    Secret key = expand(id, secret, "key", context, suite.aeadKeyLength());
    Secret nonce = expand(id, secret, "base_nonce", context, suite.aeadNonceLength());
    return Bytes.adopt(
        suite.open(key, Bytes.copyOf(nonce.copy()), associatedData, sealed.ciphertext()));
  }

  /** The shared secret of DHKEM(X25519) (RFC 9180 section 4.1), from the curve's. */
  static Secret dhkem(byte[] agreed, Bytes kemOutput, Bytes publicKey) {
    Bytes id = new TlsWriter().raw(ascii("KEM")).u16(Halves.X25519_KEM).toBytes();
    Secret key = extract(id, NONE, "eae_prk", Bytes.copyOf(agreed));
    return expand(id, key, "shared_secret", Bytes.concat(kemOutput, publicKey), 32);
  }

  private static Secret extract(Bytes id, Secret salt, String label, Bytes input) {
    Bytes labelled = Bytes.concat(VERSION, id, ascii(label), input);
    return Hkdf.extract(salt, Secret.copyOf(labelled));
  }

  private static Secret expand(Bytes id, Secret key, String label, Bytes info, int length) {
    Bytes labelled =
        new TlsWriter().u16(length).raw(VERSION).raw(id).raw(ascii(label)).raw(info).toBytes();
    return Hkdf.expand(key, labelled, length);
  }

  static Bytes ascii(String text) {
    return Bytes.adopt(text.getBytes(StandardCharsets.US_ASCII));
  }
}
