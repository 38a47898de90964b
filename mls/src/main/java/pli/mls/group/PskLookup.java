package pli.mls.group;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.schedule.PskSecret;
import pli.mls.suite.Labeled;

/** Turns the names of pre-shared keys into their secret (RFC 9420 section 8.4). */
final class PskLookup {
  private PskLookup() {}

  /**
   * The psk_secret of keys that a commit in {@code epoch} names.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_COMMIT} (C4) if one is not at hand
   */
  static Secret in(Epoch epoch, List<PreSharedKeyId> ids, PskSource source) throws MlsException {
    return secret(epoch.labeled(), ids, knownIn(epoch, source), MlsException.Reason.INVALID_COMMIT);
  }

  /** {@code others} and the key of {@code epoch}, whatever it is used for. */
  static PskSource knownIn(Epoch epoch, PskSource others) {
    return id -> find(epoch, id, others);
  }

  /**
   * The psk_secret of keys that a Welcome names.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_WELCOME} (C4) if one is not at hand
   */
  static Secret of(Labeled labeled, List<PreSharedKeyId> ids, PskSource source)
      throws MlsException {
    return secret(labeled, ids, source, MlsException.Reason.INVALID_WELCOME);
  }

  /**
   * The psk_secret of keys that our commit from outside names.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_COMMIT} (C4) if one is not at hand
   */
  static Secret outside(Labeled labeled, List<PreSharedKeyId> ids, PskSource source)
      throws MlsException {
    return secret(labeled, ids, source, MlsException.Reason.INVALID_COMMIT);
  }

  private static @Nullable Secret find(Epoch epoch, PreSharedKeyId id, PskSource source) {
    if (id instanceof PreSharedKeyId.Resumption resumption
        && resumption.epoch() == epoch.context().epoch()
        && isGroup(epoch, resumption.groupId())) {
      return epoch.secrets().resumption();
    }
    return source.find(id);
  }

  private static boolean isGroup(Epoch epoch, Bytes groupId) {
    return epoch.groupId().equals(groupId);
  }

  private static Secret secret(
      Labeled labeled, List<PreSharedKeyId> ids, PskSource source, MlsException.Reason missing)
      throws MlsException {
    List<PskSecret.Psk> psks = new ArrayList<>(ids.size());
    for (PreSharedKeyId id : ids) {
      Secret value = source.find(id);
      if (value == null) { // C4
        throw new MlsException(missing, "C4: a pre-shared key that is not at hand");
      }
      psks.add(new PskSecret.Psk(id, value));
    }
    return PskSecret.of(labeled, psks);
  }
}
