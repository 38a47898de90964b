/**
 * What people say to each other: MIMI message content (draft-ietf-mimi-content-08) in deterministic
 * CBOR (RFC 8949 section 4.2.1), and its padding.
 *
 * <p>Must not know: the server, who is allowed to read, clocks, files; never loaded by the server.
 * Whether a message may be sent, edited or deleted by whom is decided above.
 */
@org.jspecify.annotations.NullMarked
module pli.content {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
  requires transitive pli.crypto;

  exports pli.content;
}
