package pli.mls.fuzz;

import java.util.List;

/** A reader of hostile bytes, as it is tried by tests and by Jazzer. */
interface Target {
  /** What it is called; also the folder of its inputs. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Good inputs, from which bad ones are made. */
  List<byte[]> seeds();

  /**
   * Reads {@code input}. Returns whatever the input is; throws only if the reader is at fault.
   * Beside this method each target has a static one of the name that Jazzer calls.
   */
  void run(byte[] input);
}
