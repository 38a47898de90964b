/**
 * The delivery service and the directory. From the outside in: {@code command} starts a server from
 * its {@code folder}; {@code edge} holds the connections, and {@code trunk} brings those that other
 * processes hold; {@code session} is what the protocol says on one of them; {@code delivery} and
 * {@code directory} are what can be asked, {@code administration} is what administrators decide;
 * {@code log} is what everybody may follow; {@code store} is what is kept; {@code observation} is
 * what may be known of all that.
 *
 * <p>Must not know: MLS, message content, the client: it cannot read what it carries.
 */
@org.jspecify.annotations.NullMarked
module pli.server {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
  requires transitive pli.crypto;
  requires transitive pli.protocol;
  requires transitive pli.transparency;
  requires java.logging;
  requires java.management;
  requires java.net.http;
  requires jdk.httpserver;
  requires jdk.unsupported;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.toml;
  requires info.picocli;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires rocksdbjni;

  opens pli.server.command to
      info.picocli;
}
