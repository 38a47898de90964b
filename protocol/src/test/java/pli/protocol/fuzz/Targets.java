package pli.protocol.fuzz;

import java.util.List;
import pli.fuzz.Target;
import pli.protocol.PaddedMessageFuzz;

/** The readers of this module that meet hostile bytes. */
final class Targets {
  static final List<Target> ALL =
      List.of(
          new FrameFuzz(),
          new InvitationFuzz(),
          new IdentityFuzz(),
          new RendezvousFuzz(),
          new SealedFuzz(),
          new PaddedMessageFuzz());

  private Targets() {}
}
