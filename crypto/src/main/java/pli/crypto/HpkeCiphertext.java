package pli.crypto;

import pli.codec.Bytes;

/**
 * What HPKE's single-shot encryption gives (RFC 9180 section 6.1).
 *
 * @param kemOutput the encapsulated key, {@code enc}
 * @param ciphertext the AEAD ciphertext with its tag
 */
public record HpkeCiphertext(Bytes kemOutput, Bytes ciphertext) {}
