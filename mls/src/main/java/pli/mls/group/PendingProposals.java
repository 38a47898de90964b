package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.KemKeyPair;
import pli.mls.framing.Sender;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.node.Proposal;
import pli.mls.schedule.StoredSecret;

/** The valid proposals that were sent in this epoch, in the order they came; an immutable value. */
final class PendingProposals {
  static final PendingProposals NONE = new PendingProposals(Collections.emptyList(), 0);

  /** How many proposals of one epoch are remembered. */
  static final int MAX = 256;

  /** How many bytes they have together; they are stored again with each message. */
  static final int MAX_BYTES = 1 << 23;

  private static final int FIRST_EXTERNAL = Integer.MIN_VALUE;
  private static final int NEW_MEMBER = -1;

  private final List<Entry> entries;
  private final long bytes;

  private PendingProposals(List<Entry> entries, long bytes) {
    this.entries = Collections.unmodifiableList(entries);
    this.bytes = bytes;
  }

  /**
   * A proposal as a commit may name it.
   *
   * @param reference the hash of the content it came in
   * @param sender whose it is
   * @param proposal what
   * @param updateKeys the keys of the new leaf, for an Update of our own
   */
  record Entry(Bytes reference, Sender sender, Proposal proposal, @Nullable KemKeyPair updateKeys) {
    /** A member's. */
    Entry(Bytes reference, LeafIndex member, Proposal proposal, @Nullable KemKeyPair updateKeys) {
      this(reference, new Sender.Member(member), proposal, updateKeys);
    }

    /** Writes it for storage. */
    void write(TlsWriter out) {
      place(sender).write(out.opaque(reference));
      proposal.write(out);
      KemKeyPair keys = updateKeys;
      if (keys == null) {
        out.u8(0);
      } else {
        StoredSecret.write(out.u8(1), keys.privateKey());
        out.opaque(keys.publicKey());
      }
    }

    static Entry read(TlsReader in) throws DecodeException {
      return new Entry(
          in.opaque(MlsLimits.MAX_HASH),
          PendingProposals.sender(LeafIndex.read(in)),
          Proposal.read(in),
          in.optional() ? new KemKeyPair(StoredSecret.read(in), in.opaque()) : null);
    }
  }

  List<Entry> entries() {
    return entries;
  }

  /** Those of members that {@code choice} takes. */
  PendingProposals chosen(PendingChoice choice) {
    List<Entry> chosen = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.sender instanceof Sender.Member member
          && choice.takes(member.leaf(), entry.proposal)) {
        chosen.add(entry);
      }
    }
    return of(chosen);
  }

  @Nullable Entry find(Bytes reference) {
    for (Entry entry : entries) {
      if (entry.reference.equals(reference)) {
        return entry;
      }
    }
    return null;
  }

  /**
   * With one more; the same if it is here already.
   *
   * @throws MlsException {@link MlsException.Reason#TOO_LARGE} (V16) past {@link #MAX} or {@link
   *     #MAX_BYTES}
   */
  PendingProposals with(Entry entry) throws MlsException {
    if (find(entry.reference) != null) {
      return this;
    }
    long bytesWith = bytes + bytes(entry);
    if (entries.size() == MAX || bytesWith > MAX_BYTES) { // V16
      throw new MlsException(
          MlsException.Reason.TOO_LARGE, "V16: too many proposals in this epoch");
    }
    List<Entry> more = new ArrayList<>(entries);
    more.add(entry);
    return new PendingProposals(more, bytesWith);
  }

  private static int bytes(Entry entry) {
    TlsWriter out = new TlsWriter(512);
    entry.proposal.write(out);
    return out.size();
  }

  /**
   * How the stored form says whose a proposal is: members by their place, others by places that lie
   * outside every tree.
   */
  private static LeafIndex place(Sender sender) {
    return switch (sender) {
      case Sender.Member member -> member.leaf();
      case Sender.External external -> new LeafIndex(FIRST_EXTERNAL + (int) external.index());
      case Sender.NewMemberProposal proposal -> new LeafIndex(NEW_MEMBER);
      case Sender.NewMemberCommit commit ->
          throw new IllegalStateException("who commits from outside proposes nothing");
    };
  }

  private static Sender sender(LeafIndex place) {
    if (place.value() >= 0) {
      return new Sender.Member(place);
    }
    return place.value() == NEW_MEMBER
        ? new Sender.NewMemberProposal()
        : new Sender.External(place.value() - FIRST_EXTERNAL);
  }

  /** Those that were stored, {@link #MAX} at most. */
  static PendingProposals of(List<Entry> entries) {
    long bytes = 0;
    for (Entry entry : entries) {
      bytes += bytes(entry);
    }
    return new PendingProposals(new ArrayList<>(entries), bytes);
  }

  /** Reads them as version 1 of a stored group had them, in one piece. */
  static PendingProposals read(TlsReader in) throws DecodeException {
    int count = in.u16();
    if (count > MAX) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "too many proposals");
    }
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(Entry.read(in));
    }
    return of(entries);
  }
}
