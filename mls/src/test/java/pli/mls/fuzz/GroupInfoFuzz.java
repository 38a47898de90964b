package pli.mls.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.fuzz.Target;
import pli.mls.group.HostileGroup;

/**
 * What is told to those outside, changed on the way or by the member who tells it: the first byte
 * chooses what is changed and what is made right again around it, the rest changes it ({@link
 * pli.fuzz.Edits}).
 */
public final class GroupInfoFuzz implements Target {
  private static final int KINDS = 4;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new GroupInfoFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return Targets.seeds(KINDS);
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    HostileGroup group = Targets.GROUP;
    switch ((input[0] & 0xff) % KINDS) {
      case 0 -> group.enter(Targets.edited(group.door(), input, 1), false, group.doorTree());
      case 1 -> group.enter(Targets.edited(group.door(), input, 1), true, group.doorTree());
      case 2 -> group.enter(group.door(), false, Targets.edited(group.doorTree(), input, 1));
      default -> {
        Bytes tree = Targets.edited(group.doorTree(), input, 1);
        group.enter(group.doorFor(tree), true, tree);
      }
    }
  }
}
