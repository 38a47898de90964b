/**
 * What people say to each other: MIMI message content and its padding.
 *
 * <p>Must not know: the server, who is allowed to read; never loaded by the server.
 */
@org.jspecify.annotations.NullMarked
module pli.content {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
  requires transitive pli.crypto;
}
