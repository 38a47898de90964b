/**
 * What client and server say to each other: the frames, the ids in them, the proofs that are
 * signed, the seals around entries and Welcomes, and invitations. What people say and how it is
 * encrypted is opaque here.
 *
 * <p>Must not know: MLS, message content, sockets, storage.
 */
@org.jspecify.annotations.NullMarked
module pli.protocol {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
  requires transitive pli.crypto;
  requires transitive pli.transparency;
  requires transitive com.google.protobuf;

  exports pli.protocol;
  exports pli.protocol.wire;
}
