package pli.mls.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pli.codec.Bytes;
import pli.fuzz.Target;

/**
 * What one without keys does to messages: the first byte chooses one, the rest changes it ({@link
 * pli.fuzz.Edits}), or is a message itself. Nothing is taken that was not sent, the state stays as
 * it was, and the next good message is read.
 */
public final class GroupFuzz implements Target {
  private static final int RAW = 0xff;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new GroupFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < Targets.GROUP.messages().size(); i++) {
      seeds.add(new byte[] {(byte) i});
      seeds.add(new byte[] {(byte) i, 1, 0, 20, 0, 1});
      seeds.add(new byte[] {(byte) i, 4, 0, 4, 9});
    }
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    List<Bytes> messages = Targets.GROUP.messages();
    int choice = input[0] & 0xff;
    Targets.GROUP.readFromOutside(
        choice == RAW
            ? Bytes.adopt(Arrays.copyOfRange(input, 1, input.length))
            : Targets.edited(messages.get(choice % messages.size()), input, 1));
  }
}
