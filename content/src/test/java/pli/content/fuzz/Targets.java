package pli.content.fuzz;

import java.util.List;
import pli.fuzz.Target;

/** The readers of this module that meet hostile bytes. */
final class Targets {
  static final List<Target> ALL =
      List.of(new CborFuzz(), new MessageContentFuzz(), new MessageStatusFuzz(), new PaddingFuzz());

  private Targets() {}
}
