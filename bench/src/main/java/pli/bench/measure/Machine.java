package pli.bench.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import pli.codec.Bytes;
import pli.crypto.AesGcm;
import pli.crypto.Secret;

/** What this machine can do by itself; {@link Disk} for what its disk can. */
public final class Machine {
  private static final int BETWEEN_LOOKS = 64;

  private Machine() {}

  /** How many processes want a core, over the last minute, and how many cores there are. */
  public static String loadAverage() {
    return String.format(
        Locale.ROOT,
        "%.2f, cores: %d",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
  }

  /** How often a second so many bytes can be sealed, each time under another key. */
  public static double sealsPerSecond(int bytes, long millis) {
    byte[] plaintext = new byte[bytes];
    Bytes nonce = Bytes.copyOf(new byte[AesGcm.NONCE_LENGTH]);
    byte[] key = new byte[AesGcm.KEY_LENGTH];
    long start = System.nanoTime();
    long end = start + millis * 1_000_000;
    long seals = 0;
    while (System.nanoTime() < end) {
      for (int i = 0; i < BETWEEN_LOOKS; i++, seals++) {
        key[0]++;
        try (Secret secret = Secret.copyOf(key)) {
          AesGcm.seal(secret, nonce, Bytes.EMPTY, plaintext);
        }
      }
    }
    return seals * 1e9 / (System.nanoTime() - start);
  }

  /** How often a second so many bytes go over the loopback address to a thread and back. */
  public static double roundTripsPerSecond(int bytes, long millis) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket near = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket far = listener.accept()) {
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread echo = Thread.ofPlatform().daemon().start(() -> echo(far, bytes));
      byte[] message = new byte[bytes];
      InputStream in = near.getInputStream();
      OutputStream out = near.getOutputStream();
      long start = System.nanoTime();
      long end = start + millis * 1_000_000;
      long trips = 0;
      while (System.nanoTime() < end) {
        out.write(message);
        in.readNBytes(message, 0, bytes);
        trips++;
      }
      double rate = trips * 1e9 / (System.nanoTime() - start);
      near.close();
      echo.join();
      return rate;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void echo(Socket socket, int bytes) {
    byte[] message = new byte[bytes];
    try {
      while (socket.getInputStream().readNBytes(message, 0, bytes) == bytes) {
        socket.getOutputStream().write(message);
      }
    } catch (IOException e) {
      // The other side has closed: that is the end.
    }
  }
}
