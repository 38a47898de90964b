package pli.transparency.tile;

import pli.codec.DecodeException;
import pli.transparency.Limits;

/** How the path of a tile is written: {@code tile/<L>/<N>[.p/<W>]}. */
final class PathText {
  static final String ENTRIES = "entries";

  private static final String TILE = "tile/";
  private static final String PARTIAL = ".p/";
  private static final int GROUP = 1000;

  /** The longest there is: a bundle, six groups of three digits, a width of three. */
  private static final int MAX_PATH = 48;

  /** An index of 18 digits is above every tile of a tree of 2^63 leaves. */
  private static final int MAX_GROUPS = 6;

  private PathText() {}

  static String of(String level, long index, int width) {
    StringBuilder groups = new StringBuilder(digits(index % GROUP));
    for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
      groups.insert(0, "x" + digits(rest % GROUP) + "/");
    }
    String partial = width < Limits.TILE_WIDTH ? PARTIAL + width : "";
    return TILE + level + "/" + groups + partial;
  }

  /** Reads generously and then asks whether it was written so: there is one path of each tile. */
  static TilePath parse(String path) throws DecodeException {
    if (path.length() > MAX_PATH || !path.startsWith(TILE)) {
      throw broken();
    }
    int slash = path.indexOf('/', TILE.length());
    int partial = path.indexOf(PARTIAL);
    int end = partial < 0 ? path.length() : partial;
    if (slash < 0 || slash >= end) {
      throw broken();
    }
    String level = path.substring(TILE.length(), slash);
    long index = index(path.substring(slash + 1, end));
    int width =
        partial < 0 ? Limits.TILE_WIDTH : number(path.substring(partial + PARTIAL.length()), 255);
    if (!TileId.isPlace(index, width)) {
      throw broken();
    }
    TilePath tile =
        level.equals(ENTRIES)
            ? new BundleId(index, width)
            : new TileId(number(level, 63), index, width);
    if (!tile.path().equals(path)) {
      throw broken();
    }
    return tile;
  }

  private static long index(String groups) throws DecodeException {
    String[] parts = groups.split("/", -1);
    if (parts.length > MAX_GROUPS) {
      throw broken();
    }
    long index = 0;
    for (String part : parts) {
      index = GROUP * index + number(part.startsWith("x") ? part.substring(1) : part, GROUP - 1);
    }
    return index;
  }

  private static int number(String digits, int max) throws DecodeException {
    if (digits.isEmpty() || digits.length() > 3) {
      throw broken();
    }
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        throw broken();
      }
      number = 10 * number + c - '0';
    }
    if (number > max) {
      throw broken();
    }
    return number;
  }

  private static String digits(long group) {
    String digits = Long.toString(group);
    return "000".substring(digits.length()) + digits;
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not the path of a tile");
  }
}
