/**
 * The engine of one device: vault, sync, conversations, trust.
 *
 * <p>Must not know: screens, command lines, sockets; a transport comes in as a parameter.
 */
@org.jspecify.annotations.NullMarked
module pli.client {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
  requires transitive pli.crypto;
  requires transitive pli.mls;
  requires transitive pli.content;
  requires transitive pli.protocol;
}
