package pli.mls.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.schedule.SecretTree;
import pli.mls.schedule.SecretTreeParts;

/**
 * The stored form of a group in parts, for a store that keeps each under its name: after a message
 * little has to be written. All parts of a group are read and written in one transaction of the
 * store, together with what came with the new state.
 *
 * <p>A part has a version of its own, so that a new one of a kind needs a new reader of that kind
 * alone (docs/MLS.md):
 *
 * <pre>
 * struct {
 *   uint8 version = 1;
 *   opaque name&lt;V&gt;;                  // in ASCII
 *   opaque epoch_authenticator&lt;V&gt;;   // so parts of other epochs and groups are noticed
 *   select (name) {
 *     case "epoch":         EpochState;      // GroupCodec
 *     case "proposals":     uint16 count;
 *     case "proposal N":    PendingProposal; // N counts from 0
 *     case "seed N":        opaque secret&lt;V&gt;;
 *     case "handshake L":
 *     case "application L": Ratchet;
 *   };
 * } GroupPart;
 * </pre>
 *
 * What changed is found by identity: an {@link Epoch}, a proposal, a node of the secret tree that
 * two states share is the same.
 */
public final class GroupParts {
  private static final int VERSION = 1;
  private static final int MAX_NAME = 32;
  private static final String EPOCH = "epoch";
  private static final String PROPOSALS = "proposals";

  private GroupParts() {}

  /** Encodes the parts that it is told of. */
  private static final class Collecting implements SecretTreeParts.Sink {
    private final Bytes authenticator;
    final List<GroupPart> puts = new ArrayList<>();
    final TreeSet<String> deletes = new TreeSet<>();

    Collecting(Group group) {
      authenticator = group.epochAuthenticator();
    }

    @Override
    public void put(String name, SecretTreeParts.Content content) {
      TlsWriter out = new TlsWriter(256).u8(VERSION).opaque(Bytes.utf8(name)).opaque(authenticator);
      content.write(out);
      puts.add(new GroupPart(name, out.toBytes()));
      out.erase();
    }

    @Override
    public void delete(String name) {
      deletes.add(name);
    }

    GroupChanges changes() {
      return new GroupChanges(
          Collections.unmodifiableList(puts),
          Collections.unmodifiableList(new ArrayList<>(deletes)));
    }
  }

  /** Takes the names of parts, and does not encode them. */
  private static final class Names implements SecretTreeParts.Sink {
    final TreeSet<String> names = new TreeSet<>();

    @Override
    public void put(String name, SecretTreeParts.Content content) {
      names.add(name);
    }

    @Override
    public void delete(String name) {
      names.remove(name);
    }
  }

  /** All parts of a state. */
  public static List<GroupPart> of(Group group) {
    Collecting all = new Collecting(group);
    all(group, all);
    return Collections.unmodifiableList(all.puts);
  }

  private static void all(Group group, SecretTreeParts.Sink sink) {
    sink.put(EPOCH, out -> GroupCodec.writeEpoch(out, group));
    PendingProposals proposals = group.proposals();
    sink.put(PROPOSALS, out -> out.u16(proposals.entries().size()));
    differ(PendingProposals.NONE, proposals, sink);
    SecretTreeParts.all(group.messages(), sink);
  }

  /**
   * What to write to a store that holds the parts of {@code before}, so that it holds those of
   * {@code after}. If one was made from the other within an epoch, it is little: one ratchet for a
   * message of a member who has spoken before, some seeds more for the first. In another epoch it
   * is everything.
   *
   * @param before exactly what the store holds, no state earlier or later
   * @throws IllegalArgumentException if they are states of different groups
   */
  public static GroupChanges changes(Group before, Group after) {
    if (!before.groupId().equals(after.groupId())) {
      throw new IllegalArgumentException("states of different groups");
    }
    Collecting changes = new Collecting(after);
    if (before.state() != after.state() || before.own() != after.own()) {
      all(after, changes);
      Names gone = new Names();
      all(before, gone);
      changes.puts.forEach(part -> gone.names.remove(part.name()));
      changes.deletes.addAll(gone.names);
      return changes.changes();
    }
    PendingProposals proposals = after.proposals();
    if (before.proposals().entries().size() != proposals.entries().size()) {
      changes.put(PROPOSALS, out -> out.u16(proposals.entries().size()));
    }
    differ(before.proposals(), proposals, changes);
    SecretTreeParts.changes(before.messages(), after.messages(), changes);
    return changes.changes();
  }

  private static void differ(
      PendingProposals before, PendingProposals after, SecretTreeParts.Sink sink) {
    List<PendingProposals.Entry> were = before.entries();
    List<PendingProposals.Entry> are = after.entries();
    for (int i = 0; i < are.size(); i++) {
      PendingProposals.Entry entry = are.get(i);
      if (i >= were.size() || were.get(i) != entry) {
        sink.put(proposalName(i), entry::write);
      }
    }
    for (int i = are.size(); i < were.size(); i++) {
      sink.delete(proposalName(i));
    }
  }

  private static String proposalName(int number) {
    return "proposal " + number;
  }

  /**
   * The group of which these are all parts, in any order; also those of earlier versions.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED} if one is damaged or missing, one is
   *     too many, or they are of different epochs or groups; {@link
   *     MlsException.Reason#UNSUPPORTED_SUITE} if the group's suite is none of this program's
   */
  public static Group open(Collection<GroupPart> parts) throws MlsException {
    return GroupCodec.reading(() -> read(parts));
  }

  private static Group read(Collection<GroupPart> parts)
      throws DecodeException, MlsException, CryptoException {
    Parts source = new Parts();
    for (GroupPart part : parts) {
      if (!part.name().equals(source.add(part.content()))) {
        throw damaged("a part under another name");
      }
    }
    return source.read();
  }

  static Group readContents(Collection<Bytes> contents)
      throws DecodeException, MlsException, CryptoException {
    Parts source = new Parts();
    for (Bytes content : contents) {
      source.add(content);
    }
    return source.read();
  }

  private static DecodeException damaged(String how) {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, how);
  }

  /** A part whose head was read. */
  private record Opened(int version, Bytes authenticator, TlsReader in) {}

  /** Parts that were not taken yet. */
  private static final class Parts {
    private final Map<String, Opened> rest = new TreeMap<>();

    /** Adds a part; its name. */
    String add(Bytes content) throws DecodeException {
      TlsReader in = TlsReader.of(content);
      int version = in.u8();
      String name = in.opaque(MAX_NAME).utf8();
      Opened part = new Opened(version, in.opaque(MlsLimits.MAX_HASH), in);
      if (rest.put(name, part) != null) {
        throw damaged("two parts of one name");
      }
      return name;
    }

    Group read() throws DecodeException, MlsException, CryptoException {
      Opened first = rest.remove(EPOCH);
      if (first == null) {
        throw damaged("no epoch");
      }
      requireVersion(first);
      GroupCodec.EpochState state = GroupCodec.readEpoch(first.in);
      first.in.expectEnd();
      Epoch epoch = state.epoch();
      if (!first.authenticator.equals(epoch.secrets().authenticator())) {
        throw damaged("an epoch of another name");
      }
      PendingProposals proposals = readProposals(epoch);
      SecretTree messages =
          SecretTreeParts.read(
              epoch.labeled(), epoch.tree().leafWidth(), name -> take(name, epoch));
      if (!rest.isEmpty()) {
        throw damaged("a part too many");
      }
      return new Group(epoch, state.own(), messages, proposals);
    }

    private PendingProposals readProposals(Epoch epoch) throws DecodeException {
      TlsReader head = require(PROPOSALS, epoch);
      int count = head.u16();
      head.expectEnd();
      if (count > PendingProposals.MAX) {
        throw damaged("too many proposals");
      }
      List<PendingProposals.Entry> entries = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        TlsReader in = require(proposalName(i), epoch);
        entries.add(PendingProposals.Entry.read(in));
        in.expectEnd();
      }
      return PendingProposals.of(entries);
    }

    private TlsReader require(String name, Epoch epoch) throws DecodeException {
      TlsReader in = take(name, epoch);
      if (in == null) {
        throw damaged("a part is missing");
      }
      return in;
    }

    private @org.jspecify.annotations.Nullable TlsReader take(String name, Epoch epoch)
        throws DecodeException {
      Opened part = rest.remove(name);
      if (part == null) {
        return null;
      }
      requireVersion(part);
      if (!part.authenticator.equals(epoch.secrets().authenticator())) {
        throw damaged("parts of different epochs");
      }
      return part.in;
    }

    private static void requireVersion(Opened part) throws DecodeException {
      if (part.version != VERSION) {
        throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a part of another version");
      }
    }
  }
}
