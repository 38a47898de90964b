package pli.client.attachment;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Platform;
import pli.client.net.Endpoint;
import pli.client.net.WebAnswer;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.protocol.AttachmentId;
import pli.protocol.Limits;

/** Brings parcels to the server and fetches them. Belongs to one thread. */
public final class ParcelPost {
  private static final int MAX_BEGUN = 3;

  private final Server server;

  /**
   * At the server at {@code endpoints}.
   *
   * @param patience how long to try while nothing gets through
   */
  public ParcelPost(Platform platform, List<Endpoint> endpoints, Duration patience) {
    server = new Server(platform.transport(), endpoints, platform.entropy(), patience);
  }

  /**
   * Puts a parcel there; one that is there already stays.
   *
   * @throws ClientException UNREACHABLE and others that pass; ATTACHMENT_REFUSED, PROTOCOL
   */
  public void put(AttachmentId id, Bytes sealed) throws ClientException {
    WebAnswer head = server.ask("HEAD", id.path());
    long at = head.status() == 200 ? Math.max(0, head.number("upload-offset", 0)) : 0;
    int begun = 0;
    while (at < sealed.length()) {
      long to = Math.min(sealed.length(), at + Limits.MAX_ATTACHMENT_PART);
      String range = "bytes " + at + "-" + (to - 1) + "/" + sealed.length();
      WebAnswer answer =
          server.ask(
              "PUT",
              id.path(),
              Collections.singletonMap("Content-Range", range),
              sealed.slice((int) at, (int) to),
              0);
      switch (answer.status()) {
        case 201, 204 -> at = to;
        case 409 -> {
          // An answer was lost, and more of it is there than was known.
          long there = answer.number("upload-offset", -1);
          if (there <= at) {
            throw new ClientException(Problem.PROTOCOL);
          }
          at = there;
        }
        case 404 -> {
          // The server has forgotten what was there.
          if (++begun > MAX_BEGUN) {
            throw new ClientException(Problem.PROTOCOL);
          }
          at = 0;
        }
        case 413 -> throw new ClientException(Problem.ATTACHMENT_REFUSED);
        default -> throw new ClientException(Problem.PROTOCOL);
      }
    }
  }

  /**
   * What is in a parcel.
   *
   * @throws ClientException ATTACHMENT_GONE, ATTACHMENT_DAMAGED; UNREACHABLE and others that pass
   */
  public Bytes fetch(Reference reference) throws ClientException {
    int length = (int) Parcel.sealedLength(reference);
    TlsWriter sealed = new TlsWriter(length);
    while (sealed.size() < length) {
      int end = Math.min(length, sealed.size() + Limits.MAX_ATTACHMENT_PART);
      WebAnswer answer =
          server.ask(
              "GET",
              reference.id().path(),
              Collections.singletonMap("Range", "bytes=" + sealed.size() + "-" + (end - 1)),
              Bytes.EMPTY,
              Limits.MAX_ATTACHMENT_PART);
      boolean whole = sealed.size() == 0 && end == length && answer.status() == 200;
      if (answer.status() == 404) {
        throw new ClientException(Problem.ATTACHMENT_GONE);
      }
      if (answer.status() != 206 && !whole || answer.body().length() != end - sealed.size()) {
        throw new ClientException(Problem.ATTACHMENT_DAMAGED);
      }
      sealed.raw(answer.body());
    }
    try {
      return Parcel.open(reference, sealed.toBytes());
    } catch (CryptoException e) {
      throw new ClientException(Problem.ATTACHMENT_DAMAGED, e);
    }
  }
}
