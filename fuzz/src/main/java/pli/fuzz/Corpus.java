package pli.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The inputs of one target that are kept: some that reach far, and each that ever failed. A file in
 * its folder is enough to have it replayed for ever.
 */
public final class Corpus {
  private static final int LARGEST = 1 << 16;

  private final Target target;
  private final Path folder;

  /** The inputs of {@code target} in its module. */
  public Corpus(Target target) {
    this(
        target,
        Path.of(System.getProperty("pli.root", ".."))
            .resolve(target.module())
            .resolve("src/test/resources/corpus")
            .resolve(target.name()));
  }

  Corpus(Target target, Path folder) {
    this.target = target;
    this.folder = folder;
  }

  /** Where they lie. */
  public Path folder() {
    return folder;
  }

  /** Runs all of them, and the seeds; how many there were. */
  public int replay() {
    int count = 0;
    for (Path file : files()) {
      run(read(file), file.toString());
      count++;
    }
    for (byte[] seed : target.seeds()) {
      run(seed, "a seed");
      count++;
    }
    return count;
  }

  /** Runs {@code count} inputs that are made of them by chance. */
  public void mutate(long seed, int count) {
    List<byte[]> inputs = new ArrayList<>(target.seeds());
    files().forEach(file -> inputs.add(read(file)));
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      byte[] input = inputs.get(random.nextInt(inputs.size()));
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        input = edited(input, inputs.get(random.nextInt(inputs.size())), random);
      }
      run(input, "mutation " + i + " of seed " + seed);
    }
  }

  private void run(byte[] input, String what) {
    try {
      target.run(input);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          target.name() + ", " + what + ", fails with " + HexFormat.of().formatHex(input), e);
    }
  }

  private static byte[] edited(byte[] input, byte[] other, Random random) {
    int at = random.nextInt(input.length + 1);
    int length = Math.min(input.length - at, 1 << random.nextInt(6));
    return switch (random.nextInt(6)) {
      case 0 -> joined(input, at, new byte[0], at + length);
      case 1 -> Arrays.copyOf(input, at);
      case 2 -> joined(input, at, Arrays.copyOfRange(input, at, at + length), at);
      case 3 -> {
        int from = random.nextInt(other.length + 1);
        int taken = Math.min(other.length - from, 1 << random.nextInt(8));
        yield joined(input, at, Arrays.copyOfRange(other, from, from + taken), at + length);
      }
      case 4 -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        yield joined(input, at, noise, at + length);
      }
      default -> {
        byte[] flipped = input.clone();
        if (at < input.length) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
    };
  }

  /** The beginning of {@code input} up to {@code to}, the middle, and what is from {@code from}. */
  static byte[] joined(byte[] input, int to, byte[] middle, int from) {
    byte[] joined = Arrays.copyOf(input, to + middle.length + input.length - from);
    System.arraycopy(middle, 0, joined, to, middle.length);
    System.arraycopy(input, from, joined, to + middle.length, input.length - from);
    return joined.length > LARGEST ? Arrays.copyOf(joined, LARGEST) : joined;
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
