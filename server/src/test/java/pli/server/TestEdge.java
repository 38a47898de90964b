package pli.server;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import pli.server.assembly.RunningEdge;
import pli.server.folder.DataFolder;
import pli.transparency.network.Address;

/** An edge in this process, for a server that has the folder. */
final class TestEdge implements AutoCloseable {
  private final CompletableFuture<Address> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> waiting = new CompletableFuture<>();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final RunningEdge edge;

  private TestEdge(Path folder, Address listen) throws Exception {
    edge =
        RunningEdge.start(
            new DataFolder(folder),
            listen,
            new PrintStream(log, true, StandardCharsets.UTF_8),
            InstantSource.system(),
            new RunningEdge.Listener() {
              @Override
              public void ready(Address address) {
                ready.complete(address);
              }

              @Override
              public void waiting() {
                waiting.complete(null);
              }
            });
  }

  static TestEdge start(Path folder) throws Exception {
    return startAt(folder, new Address("127.0.0.1", TestNetwork.freePort()));
  }

  static TestEdge startAt(Path folder, Address listen) throws Exception {
    return new TestEdge(folder, listen);
  }

  /** Where it listens, when it does. */
  Address address() throws Exception {
    return ready.get(60, TimeUnit.SECONDS);
  }

  void awaitWaiting() throws Exception {
    waiting.get(60, TimeUnit.SECONDS);
  }

  RunningEdge.End awaitEnd() throws Exception {
    return edge.ended().get(60, TimeUnit.SECONDS);
  }

  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  TestClient connect(String origin) throws Exception {
    return TestClient.connect(address(), origin);
  }

  @Override
  public void close() {
    edge.close();
  }
}
