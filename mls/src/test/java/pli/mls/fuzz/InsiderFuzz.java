package pli.mls.fuzz;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.fuzz.Target;
import pli.mls.group.HostileGroup;

/**
 * What members and others do who sign anything: the first byte chooses who says what and whether in
 * the clear, the rest changes it ({@link pli.fuzz.Edits}) before it is signed and enciphered.
 */
public final class InsiderFuzz implements Target {
  private static final int CLEAR = 0x80;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new InsiderFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < Targets.GROUP.contents().size(); i++) {
      seeds.add(new byte[] {(byte) i});
      seeds.add(new byte[] {(byte) (i | CLEAR)});
      seeds.add(new byte[] {(byte) (i | CLEAR), 4, 0, 4, 9});
      seeds.add(new byte[] {(byte) (i | CLEAR), 7, 0, 90, 32, 0});
    }
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    List<HostileGroup.Said> contents = Targets.GROUP.contents();
    HostileGroup.Said base = contents.get((input[0] & 0x7f) % contents.size());
    Bytes content = Targets.edited(base.content(), input, 1);
    Targets.GROUP.readSigned(base.with(content), (input[0] & CLEAR) != 0);
  }
}
