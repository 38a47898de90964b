package pli.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.protocol.Proofs;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.ReadQueue;
import pli.protocol.wire.ServerFrame;
import pli.transparency.network.Address;

/** A client on a bare socket, which has room for little: it reads when it is told to. */
final class RawClient implements AutoCloseable {
  private static final String UPGRADE =
      """
      GET /v1 HTTP/1.1\r
      Host: x\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
      Sec-WebSocket-Version: 13\r
      \r
      """;
  private static final int ROOM = 8 << 10;
  private static final int REQUESTS = 100_000;

  private final SSLSocket socket;
  private final DataInputStream in;

  private RawClient(SSLSocket socket) throws IOException {
    this.socket = socket;
    in = new DataInputStream(socket.getInputStream());
  }

  /** Becomes a WebSocket, and has read nothing of it. */
  static RawClient connect(Address address) throws Exception {
    SSLSocket socket = (SSLSocket) TestClient.trustAll().getSocketFactory().createSocket();
    socket.setReceiveBufferSize(ROOM);
    socket.connect(new InetSocketAddress(address.host(), address.port()));
    socket.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
    RawClient client = new RawClient(socket);
    client.skipHeaders();
    return client;
  }

  /** Asks for a queue, and reads nothing of it. */
  static RawClient of(TestQueue queue, Address address, String origin) throws Exception {
    RawClient reader = connect(address);
    Bytes nonce = TestClient.bytes(reader.frame().getHello().getNonce());
    Bytes signed =
        Proofs.queue(Proofs.READ_QUEUE, origin, nonce, queue.id(), queue.keys().publicKey());
    reader.send(
        ClientFrame.newBuilder()
            .setRequestId(1)
            .setReadQueue(
                ReadQueue.newBuilder()
                    .setQueueId(TestClient.wire(queue.id().value()))
                    .setSignature(TestClient.wire(Ed25519.sign(queue.keys(), signed)))));
    if (!reader.frame().hasDone()) {
      throw new AssertionError("refused");
    }
    return reader;
  }

  private void skipHeaders() throws IOException {
    int last = 0;
    while (last != 0x0d0a0d0a) {
      last = last << 8 | in.readUnsignedByte();
    }
  }

  /** The next frame, which must be short. */
  ServerFrame frame() throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte();
    byte[] payload = new byte[length < 126 ? length : in.readUnsignedShort()];
    in.readFully(payload);
    return ServerFrame.parseFrom(payload);
  }

  /**
   * Goes on to ask, from a thread of its own, since the kernel has room for more than may lie
   * unacknowledged.
   */
  void askForMuch() {
    Thread.ofVirtual()
        .start(() -> {
          ClientFrame.Builder request =
              ClientFrame.newBuilder().setLookUp(LookUp.newBuilder().setHandle("nobody"));
          try {
            for (int i = 0; i < REQUESTS; i++) {
              send(request.setRequestId(2 + i));
            }
          } catch (IOException e) {
            // As it should.
          }
        });
  }

  /** One frame of less than 126 bytes, under a mask of zeros. */
  private void send(ClientFrame.Builder request) throws IOException {
    byte[] bytes = request.build().toByteArray();
    byte[] frame =
        ByteBuffer.allocate(6 + bytes.length)
            .put((byte) 0x82)
            .put((byte) (0x80 | bytes.length))
            .putInt(0)
            .put(bytes)
            .array();
    socket.getOutputStream().write(frame);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
