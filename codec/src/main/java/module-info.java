/**
 * Bytes and values: the immutable value types that every other module speaks, the TLS presentation
 * language of RFC 8446 section 3 with the variable-size vectors of RFC 9420 section 2.1.2, and the
 * one checked exception for bytes that do not mean what they should.
 *
 * <p>Must not know: cryptography, protocols, clocks, threads, files, randomness.
 */
@org.jspecify.annotations.NullMarked
module pli.codec {
  requires static transitive org.jspecify;

  exports pli.codec;
}
