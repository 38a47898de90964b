/**
 * What client and server say to each other. What people say and how it is encrypted is opaque here.
 *
 * <p>Must not know: MLS, message content, sockets, storage.
 */
@org.jspecify.annotations.NullMarked
module pli.protocol {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
  requires transitive pli.crypto;
  requires transitive com.google.protobuf;

  exports pli.protocol.wire;
}
