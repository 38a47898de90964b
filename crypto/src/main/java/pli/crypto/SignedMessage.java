package pli.crypto;

import pli.codec.Bytes;

/**
 * A signature of a message, said to be by a key. Believe it once {@link CipherSuite} verified it.
 */
public record SignedMessage(Bytes publicKey, Bytes message, Bytes signature) {}
