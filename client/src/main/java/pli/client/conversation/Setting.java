package pli.client.conversation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Sha256;

/** One change of a conversation's {@link Charter} that a person means to make. */
sealed interface Setting {
  /** Another name. */
  record Called(String name) implements Setting {}

  /** Another time for which messages stay; 0 for ever. */
  record Timer(long seconds) implements Setting {}

  /** Somebody becomes an admin. */
  record Admin(String handle) implements Setting {}

  /** Somebody is an admin no longer. */
  record NoAdmin(String handle) implements Setting {}

  /** A link leads into it. */
  record Open(Charter.Link link) implements Setting {}

  /** No link leads into it any longer. */
  record Shut() implements Setting {}

  /**
   * The charter once this is done; the same if it is so already. Links that are over go with any
   * change.
   *
   * @param actor who changes it: where there were no roles, an admin beside the first one named
   * @throws ClientException TOO_MANY_ADMINS, LAST_ADMIN, TOO_MANY_LINKS
   */
  default Charter of(Charter charter, String actor, long nowSeconds) throws ClientException {
    return switch (this) {
      case Called called -> charter.called(called.name);
      case Timer timer -> charter.withTimer(timer.seconds);
      case Admin admin -> {
        TreeSet<String> admins = new TreeSet<>(charter.admins());
        if (!charter.ruled()) {
          admins.add(actor);
        }
        if (!admins.add(admin.handle) && charter.ruled()) {
          yield charter;
        }
        if (admins.size() > Charter.MAX_ADMINS) {
          throw new ClientException(Problem.TOO_MANY_ADMINS, "limit", Charter.MAX_ADMINS);
        }
        yield charter.ruledBy(admins);
      }
      case NoAdmin other -> {
        TreeSet<String> admins = new TreeSet<>(charter.admins());
        if (!admins.remove(other.handle)) {
          yield charter;
        }
        if (admins.isEmpty()) {
          throw new ClientException(Problem.LAST_ADMIN);
        }
        yield charter.ruledBy(admins);
      }
      case Open open -> {
        List<Charter.Link> links = open(charter, nowSeconds);
        links.add(open.link);
        if (links.size() > Charter.MAX_LINKS) {
          throw new ClientException(Problem.TOO_MANY_LINKS, "limit", Charter.MAX_LINKS);
        }
        yield charter.withLinks(links);
      }
      case Shut shut -> charter.withLinks(Collections.emptyList());
    };
  }

  private static List<Charter.Link> open(Charter charter, long nowSeconds) {
    List<Charter.Link> links = new ArrayList<>(charter.links());
    links.removeIf(link -> link.isOver(nowSeconds));
    return links;
  }

  /** As an intention keeps it. */
  default Bytes encode() {
    TlsWriter out = new TlsWriter();
    return switch (this) {
      case Called called -> out.u8(1).opaque(Bytes.utf8(called.name)).toBytes();
      case Timer timer -> out.u8(2).u64(timer.seconds).toBytes();
      case Admin admin -> out.u8(3).opaque(Bytes.utf8(admin.handle)).toBytes();
      case NoAdmin other -> out.u8(4).opaque(Bytes.utf8(other.handle)).toBytes();
      case Open open ->
          out.u8(5).raw(open.link.tokenHash()).u64(open.link.expiresSeconds()).toBytes();
      case Shut shut -> out.u8(6).toBytes();
    };
  }

  /**
   * What {@link #encode} wrote.
   *
   * @throws ClientException VAULT_DAMAGED
   */
  static Setting decode(Bytes encoded) throws ClientException {
    try {
      return TlsReader.readAll(encoded, Setting::read);
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  private static Setting read(TlsReader in) throws DecodeException {
    int what = in.u8();
    return switch (what) {
      case 1 -> new Called(in.opaque().utf8());
      case 2 -> new Timer(in.u64());
      case 3 -> new Admin(in.opaque().utf8());
      case 4 -> new NoAdmin(in.opaque().utf8());
      case 5 -> new Open(new Charter.Link(in.raw(Sha256.LENGTH), in.u64()));
      case 6 -> new Shut();
      default -> throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a setting");
    };
  }
}
