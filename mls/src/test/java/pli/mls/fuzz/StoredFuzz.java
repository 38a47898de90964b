package pli.mls.fuzz;

import java.util.ArrayList;
import java.util.List;
import pli.mls.group.HostileGroup;

/**
 * Stored states, which a disk may have damaged: the first byte chooses one, the rest changes it
 * ({@link Edits}). What still opens can be used and stored again.
 */
public final class StoredFuzz implements Target {
  private static final int KINDS = 3;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new StoredFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < KINDS; i++) {
      seeds.add(new byte[] {(byte) i});
      seeds.add(new byte[] {(byte) i, 1, 5, 20, 0, 1});
      seeds.add(new byte[] {(byte) i, 0, 2, 4, 9, 0});
    }
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    HostileGroup group = Targets.GROUP;
    switch ((input[0] & 0xff) % KINDS) {
      case 0 -> group.open(Edits.of(group.stored(), input, 1));
      case 1 -> group.openCommit(Edits.of(group.storedCommit(), input, 1));
      default -> group.openBundle(Edits.of(group.storedBundle(), input, 1));
    }
  }
}
