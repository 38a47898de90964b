package pli.fuzz;

import java.util.List;

/**
 * A reader of hostile bytes, as it is tried by tests and by Jazzer. A target of module {@code m} is
 * a class in a package below {@code pli.m} with a public constructor without parameters, and has
 * beside the methods below the static one that Jazzer calls: {@code fuzzerTestOneInput(byte[])}.
 */
public interface Target {
  /** What it is called; also the folder of its inputs. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** The folder of the module that it belongs to. */
  default String module() {
    return getClass().getPackageName().split("\\.", -1)[1];
  }

  /** Good inputs, from which bad ones are made. */
  List<byte[]> seeds();

  /**
   * Reads {@code input}. Returns whatever the input is; throws only if the reader is at fault, or
   * keeps what it should have let go.
   */
  void run(byte[] input);

  /** How many inputs made by chance the everyday build runs. */
  default int mutations() {
    return 2000;
  }

  /** Packages of others whose branches lead Jazzer too, with all below them. Ours always do. */
  default List<String> alsoLedBy() {
    return List.of();
  }
}
