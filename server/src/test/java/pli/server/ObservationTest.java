package pli.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pli.server.observation.Figures;
import pli.server.observation.ObservationServer;

/** Health and figures over HTTP. */
class ObservationTest {
  private static final int PATIENCE_MILLIS = 60_000;

  @Test
  void whoStopsInTheMiddleOfARequestKeepsNobodyWaiting() throws Exception {
    try (ObservationServer server = new ObservationServer(0, new Figures(Map.of()), () -> true);
        Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port());
        Socket whole = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      half.getOutputStream().write("GET /hea".getBytes(StandardCharsets.US_ASCII));
      half.getOutputStream().flush();
      // The half one was accepted first, and would be read first.
      whole.setSoTimeout(PATIENCE_MILLIS);
      whole
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String said = new String(whole.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(said.startsWith("HTTP/1.1 200"), said);
    }
  }
}
