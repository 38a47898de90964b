package pli.client.conversation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pli.client.account.Self;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Sha256;
import pli.mls.group.Group;
import pli.mls.node.Extension;
import pli.transparency.account.Handle;

/**
 * What a conversation is to all who are in it: its kind, its name, for how long messages stay, who
 * may change it, and which links lead into it. It is the extension {@code pli_conversation} of the
 * group context, so that every epoch has exactly one.
 *
 * <pre>
 * struct { opaque token_hash[32]; uint64 expires_seconds; } Link;      // since 1970; 0 never
 * struct {
 *   uint8 version = 2; uint8 kind;        // 1 direct, 2 group, 3 own devices
 *   opaque name&lt;V&gt;; uint32 timer_seconds; // 0 none
 *   uint8 rule;                           // 0 every member changes it, 1 admins do
 *   opaque admins&lt;V&gt;&lt;V&gt;;                  // handles, ascending
 *   Link links&lt;V&gt;;                        // ascending
 * } pli_conversation;
 * struct { uint8 version = 1; uint8 kind; opaque name&lt;V&gt;; }          // as it was; no roles
 * </pre>
 *
 * @param kind what it is
 * @param name what it is called; empty for all but groups
 * @param timerSeconds how long messages stay once they are read; 0 for ever
 * @param ruled whether only admins change it
 * @param admins their handles, ascending; none if it is not ruled
 * @param links the links that lead into it, ascending by their hash
 */
record Charter(
    Kind kind,
    String name,
    long timerSeconds,
    boolean ruled,
    List<String> admins,
    List<Link> links) {
  /** Messages stay a year at most, if they go at all. */
  static final long MAX_TIMER_SECONDS = 365L * 24 * 60 * 60;

  static final int MAX_ADMINS = 64;
  static final int MAX_LINKS = 16;

  private static final int BEFORE_ROLES = 1;
  private static final int VERSION = 2;

  /** What kind of conversation; on the wire and in the vault by its code. */
  enum Kind {
    /** Of two people. */
    DIRECT(1),
    /** Of any number of people. */
    GROUP(2),
    /** Of the devices of one account, which people do not see. */
    OWN_DEVICES(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Kind of(int code) throws DecodeException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw invalid("a conversation's kind");
    }
  }

  /**
   * A link that lets in whoever shows its token.
   *
   * @param tokenHash the SHA-256 of its token
   * @param expiresSeconds since 1970; 0 never
   */
  record Link(Bytes tokenHash, long expiresSeconds) {
    boolean isOver(long nowSeconds) {
      return expiresSeconds != 0 && expiresSeconds <= nowSeconds;
    }

    private void write(TlsWriter out) {
      out.raw(tokenHash).u64(expiresSeconds);
    }

    private static Link read(TlsReader in) throws DecodeException {
      Link link = new Link(in.raw(Sha256.LENGTH), in.u64());
      require(link.expiresSeconds >= 0, "a link's end");
      return link;
    }
  }

  /** With copies of the lists. */
  Charter {
    admins = Collections.unmodifiableList(new ArrayList<>(admins));
    links = Collections.unmodifiableList(new ArrayList<>(links));
  }

  private static Charter of(Kind kind, String name) {
    return new Charter(kind, name, 0, false, Collections.emptyList(), Collections.emptyList());
  }

  /** A conversation of two people. */
  static Charter direct() {
    return of(Kind.DIRECT, "");
  }

  /** A group, which whoever begins it is the admin of. */
  static Charter group(String name, String creator) {
    return new Charter(
        Kind.GROUP, name, 0, true, Collections.singletonList(creator), Collections.emptyList());
  }

  /** A group as programs began them before there were roles. */
  static Charter withoutRoles(String name) {
    return of(Kind.GROUP, name);
  }

  /** The group of an account's devices. */
  static Charter ownDevices() {
    return of(Kind.OWN_DEVICES, "");
  }

  boolean isDirect() {
    return kind == Kind.DIRECT;
  }

  /** Whether somebody who is a member may change the conversation. */
  boolean mayChange(String handle) {
    return !ruled || admins.contains(handle);
  }

  /** Under another name. */
  Charter called(String other) {
    return new Charter(kind, other, timerSeconds, ruled, admins, links);
  }

  /** With another timer. */
  Charter withTimer(long seconds) {
    return new Charter(kind, name, seconds, ruled, admins, links);
  }

  /** With these admins, and nobody beside them. */
  Charter ruledBy(Collection<String> handles) {
    return new Charter(
        kind, name, timerSeconds, true, new ArrayList<>(new TreeSet<>(handles)), links);
  }

  /** Without admins who are not among {@code members}. */
  Charter among(Set<String> members) {
    if (!ruled) {
      return this;
    }
    TreeSet<String> left = new TreeSet<>(admins);
    boolean unused = left.retainAll(members);
    return ruledBy(left);
  }

  /** With these links, and none beside them. */
  Charter withLinks(Collection<Link> others) {
    TreeMap<Bytes, Link> sorted = new TreeMap<>();
    others.forEach(link -> sorted.put(link.tokenHash(), link));
    return new Charter(kind, name, timerSeconds, ruled, admins, new ArrayList<>(sorted.values()));
  }

  /** The link of this hash, or null. */
  @Nullable Link link(Bytes tokenHash) {
    for (Link link : links) {
      if (link.tokenHash().equals(tokenHash)) {
        return link;
      }
    }
    return null;
  }

  Extension toExtension() {
    Bytes data =
        new TlsWriter()
            .u8(VERSION)
            .u8(kind.code())
            .opaque(Bytes.utf8(name))
            .u32(timerSeconds)
            .u8(ruled ? 1 : 0)
            .vector(admins, (out, handle) -> out.opaque(Bytes.utf8(handle)))
            .vector(links, (out, link) -> link.write(out))
            .toBytes();
    return new Extension(Self.CONVERSATION_EXTENSION, data);
  }

  /** The charter of a group; one that cannot be read is that of a group without a name. */
  static Charter of(Group group) {
    Charter charter = in(group.extensions());
    return charter == null ? withoutRoles("") : charter;
  }

  /** The charter among a group's extensions; null if there is none that can be read. */
  static @Nullable Charter in(List<Extension> extensions) {
    Extension extension = Extension.find(extensions, Self.CONVERSATION_EXTENSION);
    try {
      return extension == null ? null : TlsReader.readAll(extension.data(), Charter::read);
    } catch (DecodeException e) {
      return null;
    }
  }

  private static Charter read(TlsReader in) throws DecodeException {
    int version = in.u8();
    Kind kind = Kind.of(in.u8());
    String name = in.opaque(Names.MAX_BYTES).utf8();
    require(Names.isAllowed(name), "a conversation's name");
    if (version == BEFORE_ROLES) {
      require(kind != Kind.OWN_DEVICES, "a conversation's kind");
      return of(kind, name);
    }
    require(version == VERSION, "a conversation's version");
    long timer = in.u32();
    require(timer <= MAX_TIMER_SECONDS, "a conversation's timer");
    int rule = in.u8();
    List<String> admins = in.vector(handle -> Handle.parse(handle.opaque().utf8()).value());
    List<Link> links = in.vector(Link::read);
    Charter charter = new Charter(kind, name, timer, rule == 1, admins, links);
    require(rule <= 1 && charter.isWellFormed(), "a conversation's roles");
    return charter;
  }

  /** Only groups have a name, admins and links, and each line stands in its place. */
  boolean isWellFormed() {
    boolean group = kind == Kind.GROUP;
    List<String> hashes = new ArrayList<>();
    links.forEach(link -> hashes.add(link.tokenHash().hex()));
    return (group || name.isEmpty() && !ruled && links.isEmpty())
        && (ruled || admins.isEmpty())
        && admins.size() <= MAX_ADMINS
        && links.size() <= MAX_LINKS
        && admins.equals(new ArrayList<>(new TreeSet<>(admins)))
        && hashes.equals(new ArrayList<>(new TreeSet<>(hashes)));
  }

  private static void require(boolean holds, String what) throws DecodeException {
    if (!holds) {
      throw invalid(what);
    }
  }

  private static DecodeException invalid(String what) {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, what);
  }
}
