package pli.server.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.ServerFrame;

/** The seeds of the targets at the door are good, and the checks there can fail. */
class LineTest {
  private static Line after(String http) {
    byte[] bytes = ("\0" + http).getBytes(StandardCharsets.US_ASCII);
    Line line = HttpDoorFuzz.play(bytes);
    return line;
  }

  @Test
  void theDoorAnswersOnceAndCloses() {
    Line line = after("GET /card HTTP/1.1\r\n\r\nGET /card HTTP/1.1\r\n\r\n");
    assertEquals(200, line.said().status());
    assertFalse(line.isOpen());
    line.end();
  }

  @Test
  void aBodyIsTooMuch() {
    for (String more : List.of("", "Expect: 100-continue\r\n", "Expect: a miracle\r\n")) {
      Line line = after("GET /card HTTP/1.1\r\n" + more + "Content-Length: 2\r\n\r\n");
      assertEquals(413, line.said().status());
      assertFalse(line.isOpen());
      line.end();
    }
  }

  @Test
  void whoSpeaksBeforeItIsAWebSocketIsCutOff() {
    Line line = after(HttpDoorFuzz.UPGRADE + "GET /card HTTP/1.1\r\n\r\n");
    assertEquals(101, line.said().status());
    assertFalse(line.isOpen());
    line.end();
  }

  @Test
  void aGoodConnectionIsServed() {
    Line line = WebSocketFuzz.play(WebSocketFuzz.GOOD);
    assertEquals(
        List.of(
            ServerFrame.EventCase.HELLO,
            ServerFrame.EventCase.DONE,
            ServerFrame.EventCase.DONE,
            ServerFrame.EventCase.ACCEPTED,
            ServerFrame.EventCase.ACCEPTED,
            ServerFrame.EventCase.RECORD,
            ServerFrame.EventCase.RECORD),
        line.said().frames().stream().map(ServerFrame::getEventCase).toList());
    line.end();
  }

  @Test
  void aLargeFrameWaitsWhileOthersAreInTheMiddleOfTheirs() {
    Line line =
        WebSocketFuzz.play(
            new WebSocketFuzz.Script()
                .then(WebSocketFuzz.CROWD, 1)
                .then(WebSocketFuzz.LARGE, 90, 1)
                .bytes());
    assertEquals(
        Goodbye.Reason.PROTOCOL_VIOLATION, line.said().frames().get(1).getGoodbye().getReason());
    line.end();
  }

  private static byte[] twice(String answer) {
    return (answer + answer).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatTheServerMayNotSayIsNoticed() {
    String last = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\na";
    Said closing = new Said();
    closing.add(last.getBytes(StandardCharsets.UTF_8));
    assertTrue(closing.closes());
    assertThrows(IllegalStateException.class, () -> new Said().add(twice(last)));
    Said kept = new Said();
    kept.add(twice(last.replace("close", "keep-alive")));
    assertFalse(kept.closes());
    assertEquals(200, kept.status());
    Said said = new Said();
    said.add("HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    assertTrue(said.isWebSocket());
    assertThrows(IllegalStateException.class, () -> said.add(new byte[] {(byte) 0x81, 0}));
  }
}
