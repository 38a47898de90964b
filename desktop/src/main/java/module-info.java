/**
 * A person's {@code pli}: the commands, the daemon that serves them to other programs, the host of
 * the screen, and this platform's transport.
 *
 * <p>Must not know: the server's code.
 */
@org.jspecify.annotations.NullMarked
module pli.desktop {
  requires static transitive org.jspecify;
  requires transitive pli.client;
  requires java.net.http;
  requires com.fasterxml.jackson.core;
  requires io.nayuki.qrcodegen;

  exports pli.desktop;
  exports pli.desktop.language;
  exports pli.desktop.net;
  exports pli.desktop.terminal;
}
