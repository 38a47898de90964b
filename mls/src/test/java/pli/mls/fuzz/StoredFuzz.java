package pli.mls.fuzz;

import java.util.ArrayList;
import java.util.List;
import pli.fuzz.Target;
import pli.mls.group.GroupPart;
import pli.mls.group.HostileGroup;

/**
 * Stored states, which a disk may have damaged: the first byte chooses one, the rest changes it
 * ({@link pli.fuzz.Edits}). What still opens can be used and stored again.
 */
public final class StoredFuzz implements Target {
  private static final int KINDS = 5;

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
      case 0 -> group.open(Targets.edited(group.stored(), input, 1));
      case 1 -> group.openCommit(Targets.edited(group.storedCommit(), input, 1));
      case 2 -> group.openBundle(Targets.edited(group.storedBundle(), input, 1));
      case 3 -> group.openKeys(Targets.edited(group.storedKeys(), input, 1));
      default -> openParts(group, input);
    }
  }

  /** The second byte chooses which part is changed, and whether it comes twice or not at all. */
  private static void openParts(HostileGroup group, byte[] input) {
    List<GroupPart> parts = new ArrayList<>(group.storedParts());
    int choice = input.length > 1 ? input[1] & 0xff : 0;
    int at = choice % parts.size();
    GroupPart part = parts.get(at);
    switch (choice / parts.size() % 4) {
      case 0 -> parts.remove(at);
      case 1 -> parts.add(part);
      default ->
          parts.set(at, new GroupPart(part.name(), Targets.edited(part.content(), input, 2)));
    }
    group.open(parts);
  }
}
