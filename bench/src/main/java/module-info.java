/**
 * Measurements, alone and beside peers, with the machine's own limits in the same table.
 *
 * <p>Must not know: how the server answers; it meets it as a process. Two things that no server has
 * are made of the server's parts: one without TLS, and a store that is filled directly. Nothing
 * stands on it.
 */
@org.jspecify.annotations.NullMarked
module pli.bench {
  requires static transitive org.jspecify;
  requires transitive pli.lab;
  requires com.fasterxml.jackson.databind;
  requires io.netty.buffer;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires java.management;
  requires org.bouncycastle.mls;
  requires org.bouncycastle.provider;
  requires pli.client;
  requires pli.desktop;
  requires pli.mls;
  requires pli.protocol;
  requires pli.server;
  requires pli.transparency;
}
