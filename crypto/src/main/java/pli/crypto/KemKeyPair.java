package pli.crypto;

import pli.codec.Bytes;

/**
 * A key pair of a suite's KEM, in the encodings of RFC 9180 section 7.1.
 *
 * @param privateKey the private half
 * @param publicKey the public half; a wrong one makes decryption fail and harms nothing
 */
public record KemKeyPair(Secret privateKey, Bytes publicKey) {}
