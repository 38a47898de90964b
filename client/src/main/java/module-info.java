/**
 * The engine of one device: vault, sync, conversations, trust. The door is {@link
 * pli.client.Device}; the words that it takes and gives stand in {@code pli.client.api}, and what a
 * platform brings along in {@code pli.client.net}.
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
  requires java.sql;

  exports pli.client;
  exports pli.client.api;
  exports pli.client.net;
}
