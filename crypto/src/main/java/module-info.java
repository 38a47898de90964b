/**
 * Cryptographic building blocks with a specification each: secrets, cipher suites of RFC 9420
 * section 17.1 and of draft-ietf-mls-pq-ciphersuites with HPKE (RFC 9180), AEAD, HKDF, HMAC,
 * Ed25519, ECVRF (RFC 9381) and Argon2id.
 *
 * <p>Must not know: MLS, the server, clocks, threads, files. Randomness comes in as a parameter
 * ({@code Entropy}); nothing here makes a generator of its own.
 */
@org.jspecify.annotations.NullMarked
module pli.crypto {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
  requires org.bouncycastle.provider;

  exports pli.crypto;
}
