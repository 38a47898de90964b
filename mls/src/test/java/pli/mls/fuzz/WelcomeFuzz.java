package pli.mls.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.fuzz.Target;
import pli.mls.group.HostileGroup;

/**
 * A Welcome and the tree beside it, changed from outside and from inside: the first byte chooses
 * what is changed and what is made right again around it, the rest changes it ({@link
 * pli.fuzz.Edits}).
 */
public final class WelcomeFuzz implements Target {
  private static final int KINDS = 7;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new WelcomeFuzz().run(input);
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
      case 0 -> group.join(Targets.edited(group.welcome(), input, 1), group.tree());
      case 1 -> group.join(group.welcome(), Targets.edited(group.tree(), input, 1));
      case 2 -> {
        Bytes tree = Targets.edited(group.tree(), input, 1);
        group.join(group.groupInfoFor(tree), true, null, tree);
      }
      case 3 -> group.join(Targets.edited(group.groupInfo(), input, 1), true, null, group.tree());
      case 4 -> group.join(Targets.edited(group.groupInfo(), input, 1), false, null, group.tree());
      case 5 ->
          group.join(
              group.groupInfo(),
              false,
              Targets.edited(group.groupSecrets(), input, 1),
              group.tree());
      default -> group.join(Targets.edited(group.welcome(), input, 1), Bytes.EMPTY);
    }
  }
}
