package pli.bench.server;

import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import pli.server.assembly.RunningServer;
import pli.server.folder.DataFolder;

/**
 * The server with nothing where TLS would be, to learn what TLS costs and to stand beside programs
 * that are measured without it. It exists here only: no setting of a server leads to it.
 */
public final class PlainServer {
  private PlainServer() {}

  /** Argument: the data folder. Prints what {@code server run} prints; runs until it is ended. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    RunningServer server =
        RunningServer.startBehind(
            (allocator, handshake) -> new ChannelInboundHandlerAdapter(),
            new DataFolder(Path.of(arguments[0])),
            new PrintStream(System.err, true, StandardCharsets.UTF_8),
            InstantSource.system());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    out.println("ready " + server.address().url());
    new CountDownLatch(1).await();
  }
}
