package pli.lab.seizure;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import pli.server.delivery.Padding;

/** The lengths that values may have on the disk, by table, as docs/STORAGE.md says. */
final class Buckets {
  private static final int LARGEST = 1 << 20;

  /** Nonce and tag of the seal under the boot key. */
  private static final int SEAL = 24 + 16;

  private static final int[] KEM_OUTPUTS = {32, 1120};

  private Buckets() {}

  static Set<Integer> of(String table) {
    return switch (table) {
      case "queues" -> Set.of(SEAL + 1 + 1 + 32 + 5 * 8);
      case "submissions" -> Set.of(SEAL + 1 + 4 + 4 + 4 + 8);
      case "attachments" -> Set.of(SEAL + 1 + 32 + 3 * 8);
      case "devices" -> Set.of(SEAL + 1 + 8 + 8 + 1);
      case "contact-queues" -> Set.of(SEAL + 1);
      case "marks" -> Set.of(SEAL + 1, SEAL + 8, SEAL + 2 * 8);
      case "invitations" -> Set.of(SEAL + 16 + 64);
      case "due" -> Set.of(SEAL + 1 + 16);
      case "accounts" -> Set.of(SEAL + 1 + 8 + 81);
      case "records", "key-packages", "decisions", "proposals", "alerts" ->
          padded(length -> SEAL + length);
      case "log" -> log();
      case "log-entries" -> leaves();
      case "log-tiles" -> Set.of(SEAL + 256 * 32);
      case "routes" -> routes();
      case "entries" -> entries();
      default -> Set.of();
    };
  }

  private static Set<Integer> padded(IntUnaryOperator onDisk) {
    Set<Integer> lengths = new TreeSet<>();
    for (int length = 4; length < LARGEST; length = Padding.length(length + 1)) {
      lengths.add(onDisk.applyAsInt(length));
    }
    return lengths;
  }

  /** How large the log is and its checkpoints, as everybody may fetch them. */
  private static Set<Integer> log() {
    Set<Integer> lengths = new TreeSet<>();
    for (int length = SEAL + 1 + 8; length < SEAL + (64 << 10); length++) {
      lengths.add(length);
    }
    return lengths;
  }

  /** By how many signed. */
  private static Set<Integer> leaves() {
    Set<Integer> lengths = new TreeSet<>();
    for (int signatures = 1; signatures <= 16; signatures++) {
      lengths.add(SEAL + 1 + 1 + 32 + 8 + 32 + 32 + opaque(65 * signatures));
    }
    return lengths;
  }

  private static Set<Integer> routes() {
    Set<Integer> lengths = new TreeSet<>();
    for (int slots = 8; slots <= LARGEST; slots *= 2) {
      lengths.add(SEAL + 1 + 8 + opaque(81 + 1 + 4 + 48 * slots));
    }
    return lengths;
  }

  /** Copies of messages, and Welcomes, whose inside is padded. */
  private static Set<Integer> entries() {
    Set<Integer> lengths = padded(length -> entry(1 + 4 + 12 + length + 16));
    for (int kem : KEM_OUTPUTS) {
      lengths.addAll(padded(length -> entry(1 + opaque(kem) + opaque(length + 16))));
    }
    return lengths;
  }

  private static int entry(int sealed) {
    return SEAL + 1 + 8 + 8 + opaque(sealed);
  }

  private static int opaque(int length) {
    return (length < 1 << 6 ? 1 : length < 1 << 14 ? 2 : 4) + length;
  }
}
