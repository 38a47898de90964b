/**
 * Cryptographic building blocks with a specification each: secrets, cipher suites, HPKE, AEAD, KDF,
 * signatures.
 *
 * <p>Must not know: MLS, the server, clocks, threads, files. Randomness comes in as a parameter.
 */
@org.jspecify.annotations.NullMarked
module pli.crypto {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
}
