package pli.drill.operator;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import pli.client.net.Endpoint;
import pli.client.net.TransportException;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.desktop.net.WebTransport;
import pli.transparency.Limits;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.NoteSigner;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.EntryBundle;

/** The log that a server at some port shows. */
public final class ShownLog {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long BETWEEN_MILLIS = 100;

  private final Endpoint endpoint;
  private final WebTransport transport = new WebTransport();

  /** Of the server at a port of this machine. */
  public ShownLog(int port, NetworkCard card) {
    endpoint = new Endpoint("127.0.0.1", port, new Endpoint.Trust.Pinned(card.pins()));
  }

  /** Its checkpoint. */
  public Bytes checkpoint() throws IOException {
    return get("/log/checkpoint");
  }

  /** How many entries it has. */
  public long size() throws IOException {
    try {
      return SignedCheckpoint.parse(checkpoint()).checkpoint().head().size();
    } catch (DecodeException e) {
      throw new IOException(e);
    }
  }

  /** Waits until it has so many. */
  public void await(long size) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (size() < size) {
      if (System.nanoTime() > end) {
        throw new IOException("a log did not grow to " + size);
      }
      try {
        Thread.sleep(BETWEEN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  /** All of its entries, which are fewer than 256, as a log of who has its key. */
  public MerkleLog copy(NoteSigner signer) throws IOException {
    int size = (int) size();
    if (size >= Limits.TILE_WIDTH) {
      throw new IOException("more entries than one bundle holds");
    }
    BundleId id = new BundleId(0, size);
    MerkleLog copy = new MerkleLog(signer);
    try {
      EntryBundle.decode(id, get("/log/" + id.path())).entries().forEach(copy::append);
    } catch (DecodeException e) {
      throw new IOException(e);
    }
    return copy;
  }

  private Bytes get(String path) throws IOException {
    try {
      WebAnswer answer =
          transport.exchange(
              endpoint, new WebRequest("GET", path, Map.of(), Bytes.EMPTY), 1 << 24, PATIENCE);
      if (answer.status() != 200) {
        throw new IOException(path + " was answered with " + answer.status());
      }
      return answer.body();
    } catch (TransportException e) {
      throw new IOException(e);
    }
  }
}
