package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Secret;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.schedule.StoredSecret;

/**
 * The resumption keys of the last epochs of groups (RFC 9420 section 8.6), an immutable value: a
 * {@link PskSource} for an application that mixes past epochs in, or joins subgroups that were
 * branched off some epochs ago. Each key that is kept lets whoever takes the device show that it
 * was a member then; so there is a bound, which the application chooses, and most need none of
 * this.
 *
 * <p>Its encoding is as secret as the keys.
 */
public final class ResumptionPsks implements PskSource {
  /** How many epochs may be kept, of all groups together. */
  public static final int MAX_EPOCHS = 256;

  private static final int VERSION = 1;

  private final int bound;
  private final List<Kept> kept;

  private ResumptionPsks(int bound, List<Kept> kept) {
    this.bound = bound;
    this.kept = Collections.unmodifiableList(kept);
  }

  /** The key of one epoch. */
  private record Kept(Bytes groupId, long epoch, Secret psk) {
    boolean isOf(Bytes group, long number) {
      return epoch == number && groupId.equals(group);
    }
  }

  /**
   * None yet.
   *
   * @param epochs how many are kept, of all groups together: from 1 to {@link #MAX_EPOCHS}
   */
  public static ResumptionPsks keeping(int epochs) {
    if (epochs < 1 || epochs > MAX_EPOCHS) {
      throw new IllegalArgumentException("from 1 to " + MAX_EPOCHS + " epochs are kept");
    }
    return new ResumptionPsks(epochs, Collections.emptyList());
  }

  /** With the present epoch of {@code group}; the oldest is dropped if there would be too many. */
  public ResumptionPsks with(Group group) {
    List<Kept> more = new ArrayList<>(kept);
    more.removeIf(one -> one.isOf(group.groupId(), group.epoch()));
    more.add(new Kept(group.groupId(), group.epoch(), group.resumptionPsk()));
    return new ResumptionPsks(bound, last(more));
  }

  /** Without the epochs of a group that is over. */
  public ResumptionPsks without(Bytes groupId) {
    List<Kept> fewer = new ArrayList<>(kept);
    fewer.removeIf(one -> one.groupId.equals(groupId));
    return new ResumptionPsks(bound, fewer);
  }

  private List<Kept> last(List<Kept> all) {
    return new ArrayList<>(all.subList(Math.max(0, all.size() - bound), all.size()));
  }

  /** How many epochs are kept now. */
  public int size() {
    return kept.size();
  }

  /** These first, then {@code others}: the keys that the application shared. */
  public PskSource or(PskSource others) {
    return id -> {
      Secret found = find(id);
      return found == null ? others.find(id) : found;
    };
  }

  @Override
  public @Nullable Secret find(PreSharedKeyId id) {
    if (id instanceof PreSharedKeyId.Resumption resumption) {
      for (Kept one : kept) {
        if (one.isOf(resumption.groupId(), resumption.epoch())) {
          return one.psk;
        }
      }
    }
    return null;
  }

  /** Version 1. Secret. */
  public Bytes encode() {
    TlsWriter out = new TlsWriter(64 * (1 + kept.size())).u8(VERSION).u16(bound).u16(kept.size());
    for (Kept one : kept) {
      StoredSecret.write(out.opaque(one.groupId).u64(one.epoch), one.psk);
    }
    Bytes encoded = out.toBytes();
    out.erase();
    return encoded;
  }

  /**
   * What {@link #encode} wrote.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED}
   */
  public static ResumptionPsks decode(Bytes encoded) throws MlsException {
    try {
      return TlsReader.readAll(encoded, ResumptionPsks::read);
    } catch (DecodeException e) {
      throw MlsException.malformed("kept resumption keys", e);
    }
  }

  private static ResumptionPsks read(TlsReader in) throws DecodeException {
    if (in.u8() != VERSION) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "keys of another version");
    }
    int bound = in.u16();
    int count = in.u16();
    if (bound < 1 || bound > MAX_EPOCHS || count > bound) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "more keys than are kept");
    }
    List<Kept> kept = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      kept.add(new Kept(in.opaque(), in.u64(), StoredSecret.read(in)));
    }
    return new ResumptionPsks(bound, kept);
  }
}
