/**
 * What an attacker would get, run as programs before the reader's eyes: each drill makes a
 * throw-away network of its own and attacks that, with all that its attacker would have.
 *
 * <p>Must not know: any network but those that it made. Nothing stands on it.
 */
@org.jspecify.annotations.NullMarked
module pli.drill {
  requires static transitive org.jspecify;
  requires transitive pli.lab;
  requires com.fasterxml.jackson.databind;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires java.net.http;
  requires java.sql;
  requires jdk.httpserver;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires pli.client;
  requires pli.desktop;
  requires pli.mls;
  requires pli.protocol;
  requires pli.server;
  requires pli.transparency;
  requires pli.witness;
  requires rocksdbjni;
}
