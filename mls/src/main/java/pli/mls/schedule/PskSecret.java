package pli.mls.schedule;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.Secret;
import pli.mls.node.PreSharedKeyId;
import pli.mls.suite.Labeled;

/** The chain that mixes pre-shared keys into one secret (RFC 9420 section 8.4). */
public final class PskSecret {
  private PskSecret() {}

  /**
   * A pre-shared key at hand.
   *
   * @param id as it stands in the proposal
   * @param value the key itself
   */
  public record Psk(PreSharedKeyId id, Secret value) {}

  /**
   * The psk_secret of these keys, in the order of their proposals; all zero for none.
   *
   * @throws IllegalArgumentException for more than 65,535 keys
   */
  public static Secret of(Labeled labeled, List<Psk> psks) {
    Secret chained = KeySchedule.noSecret(labeled);
    for (int i = 0; i < psks.size(); i++) {
      try (Secret before = chained;
          Secret input = input(labeled, psks.get(i), i, psks.size())) {
        chained = labeled.suite().extract(input, before);
      }
    }
    return chained;
  }

  private static Secret input(Labeled labeled, Psk psk, int index, int count) {
    TlsWriter label = new TlsWriter();
    psk.id().write(label);
    Bytes context = label.u16(index).u16(count).toBytes();
    try (Secret zero = KeySchedule.noSecret(labeled);
        Secret extracted = labeled.suite().extract(zero, psk.value())) {
      return labeled.expandWithLabel(
          extracted, "derived psk", context, labeled.suite().hashLength());
    }
  }
}
