package pli.bench.peer;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import pli.bench.measure.BenchmarkException;

/**
 * A connection that speaks XMPP (RFC 6120) to a server on the loopback address: without TLS, logged
 * in with SASL PLAIN, bound to a resource. Accounts are made where they are missing (XEP-0077).
 */
final class XmppStream implements AutoCloseable {
  static final String HOST = "localhost";

  private static final String PASSWORD = "p";
  private static final int MAX_STANZA = 1 << 20;
  private static final String HEADER =
      "<?xml version='1.0'?><stream:stream to='"
          + HOST
          + "' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

  private final TextLine line;

  XmppStream(int port, String account, String resource) throws IOException, BenchmarkException {
    line = new TextLine(port);
    begin();
    send(
        "<iq type='set' id='r'><query xmlns='jabber:iq:register'><username>"
            + account
            + "</username><password>"
            + PASSWORD
            + "</password></query></iq>");
    String made = read();
    if (!made.contains("type='result'") && !made.contains("<conflict")) {
      throw new BenchmarkException("the XMPP server makes no account: " + made);
    }
    String login = "\0" + account + "\0" + PASSWORD;
    send(
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
            + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8))
            + "</auth>");
    expect("<success");
    begin();
    send(
        "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>"
            + resource
            + "</resource></bind></iq>");
    String bound = read();
    if (!bound.contains("type='result'")) {
      throw new BenchmarkException("the XMPP server does not let us in: " + bound);
    }
  }

  private void begin() throws IOException {
    send(HEADER);
    StringBuilder header = new StringBuilder();
    while (!header.toString().contains("<stream:stream")
        || header.charAt(header.length() - 1) != '>') {
      next(header);
    }
    read();
  }

  private void next(StringBuilder text) throws IOException {
    if (text.length() > MAX_STANZA) {
      throw new IOException("a stanza without end");
    }
    text.append((char) line.read());
  }

  void send(String stanza) throws IOException {
    line.write(stanza);
    line.flush();
  }

  void expect(String begin) throws IOException, BenchmarkException {
    String stanza = read();
    if (!stanza.startsWith(begin)) {
      throw new BenchmarkException("the XMPP server answers with " + stanza);
    }
  }

  /**
   * The next child of the stream, as text. Servers escape what would look like the end of a tag,
   * and what is sent here has nothing of the kind.
   */
  String read() throws IOException {
    StringBuilder stanza = new StringBuilder();
    int depth = 0;
    boolean begun = false;
    while (!begun || depth > 0) {
      next(stanza);
      if (stanza.charAt(stanza.length() - 1) == '>') {
        begun = true;
        depth += change(stanza);
      } else if (stanza.length() == 1 && stanza.charAt(0) != '<') {
        // What may stand between two stanzas is blanks, to keep a connection alive.
        stanza.setLength(0);
      }
    }
    return stanza.toString();
  }

  /** By how many elements the tag at the end leads deeper. */
  private static int change(StringBuilder stanza) {
    int start = stanza.lastIndexOf("<");
    if (stanza.charAt(start + 1) == '/') {
      return -1;
    }
    return stanza.charAt(stanza.length() - 2) == '/' ? 0 : 1;
  }

  /** How long {@link #read} waits at most before a {@link SocketTimeoutException}. */
  void patience(int millis) throws IOException {
    line.patience(millis);
  }

  /** Whether something has come that was not read yet. */
  boolean hasMore() throws IOException {
    return line.hasMore();
  }

  @Override
  public void close() {
    line.close();
  }
}
