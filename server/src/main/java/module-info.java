/**
 * The delivery service and the directory.
 *
 * <p>Must not know: MLS, message content, the client: it cannot read what it carries.
 */
@org.jspecify.annotations.NullMarked
module pli.server {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
  requires transitive pli.crypto;
  requires transitive pli.protocol;
}
