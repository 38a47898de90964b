package pli.mls.fuzz;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.fuzz.Edits;
import pli.fuzz.Target;
import pli.mls.group.HostileGroup;

/** The readers of this module that meet hostile bytes. */
final class Targets {
  /** One group for all that need one. */
  static final HostileGroup GROUP = new HostileGroup();

  static final List<Target> ALL =
      List.of(
          new MlsMessageFuzz(),
          new KeyPackageFuzz(),
          new RatchetTreeFuzz(),
          new GroupFuzz(),
          new InsiderFuzz(),
          new WelcomeFuzz(),
          new GroupInfoFuzz(),
          new StoredFuzz());

  private Targets() {}

  /** For each of {@code kinds} first bytes, some changes. */
  static List<byte[]> seeds(int kinds) {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < kinds; i++) {
      seeds.add(new byte[] {(byte) i});
      seeds.add(new byte[] {(byte) i, 1, 0, 20, 0, 1});
      seeds.add(new byte[] {(byte) i, 4, 0, 4, 9});
      seeds.add(new byte[] {(byte) i, 2, 1, 4, 9});
    }
    return seeds;
  }

  /** {@code base} with the changes that begin at {@code from} of {@code list}. */
  static Bytes edited(Bytes base, byte[] list, int from) {
    return Bytes.adopt(Edits.of(base.toByteArray(), list, from));
  }
}
