package pli.transparency.fuzz;

import java.util.List;
import pli.fuzz.Target;

/** The readers of this module that meet hostile bytes. */
final class Targets {
  static final List<Target> ALL =
      List.of(
          new SignedNoteFuzz(),
          new CheckpointFuzz(),
          new WitnessFuzz(),
          new TileFuzz(),
          new ProofFuzz(),
          new EvidenceFuzz(),
          new LeafFuzz(),
          new VrfFuzz(),
          new NetworkCardFuzz(),
          new AccountFuzz(),
          new AdministrationFuzz(),
          new AlertFuzz(),
          new ReleaseFuzz());

  private Targets() {}

  /** For what a target finds wrong. */
  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
