package pli.mls.group;

import java.util.LinkedHashMap;
import java.util.Map;
import pli.codec.Bytes;
import pli.codec.TlsWriter;

/** What a hostile server or member does to one part of a message, by name. */
final class WireChanges {
  private static final int LARGEST = (1 << 30) - 1;

  private WireChanges() {}

  /** Changes of any part. Some leave a part as it was: an empty one cannot be cut. */
  static Map<String, WirePart.Change> all() {
    Map<String, WirePart.Change> all = new LinkedHashMap<>();
    all.put("first bit flipped", (part, body) -> part.encode(flip(body, 0, 0x80)));
    all.put("last bit flipped", (part, body) -> part.encode(flip(body, body.length() - 1, 1)));
    all.put("all ones", (part, body) -> part.encode(filled(body.length(), 0xff)));
    all.put("all zeros", (part, body) -> part.encode(filled(body.length(), 0)));
    all.put("cut", (part, body) -> part.encode(cut(body)));
    all.put("cut with its length kept", (part, body) -> withHeader(part, body.length(), cut(body)));
    all.put("repeated", (part, body) -> Bytes.concat(part.encode(body), part.encode(body)));
    all.put("contents repeated", (part, body) -> part.encode(Bytes.concat(body, body)));
    all.put("emptied", (part, body) -> part.encode(Bytes.EMPTY));
    all.put("gone", (part, body) -> Bytes.EMPTY);
    all.put("one byte more", (part, body) -> part.encode(Bytes.concat(body, Bytes.of(0))));
    all.put("one more claimed", (part, body) -> withHeader(part, body.length() + 1, body));
    all.put("one less claimed", (part, body) -> withHeader(part, body.length() - 1, body));
    all.put("largest length claimed", (part, body) -> withHeader(part, LARGEST, body));
    all.put("length in 2 bytes", (part, body) -> longHeader(part, body, 2));
    all.put("length in 4 bytes", (part, body) -> longHeader(part, body, 4));
    all.put("length with prefix 3", (part, body) -> longHeader(part, body, 8));
    return all;
  }

  private static Bytes flip(Bytes bytes, int at, int mask) {
    if (bytes.isEmpty()) {
      return bytes;
    }
    byte[] flipped = bytes.toByteArray();
    flipped[at] ^= (byte) mask;
    return Bytes.adopt(flipped);
  }

  private static Bytes filled(int length, int octet) {
    byte[] filled = new byte[length];
    java.util.Arrays.fill(filled, (byte) octet);
    return Bytes.adopt(filled);
  }

  private static Bytes cut(Bytes bytes) {
    return bytes.slice(0, Math.max(0, bytes.length() - 1));
  }

  private static Bytes withHeader(WirePart part, int claimed, Bytes body) {
    TlsWriter out = new TlsWriter();
    if (part.isVector()) {
      out.varint(Math.max(0, claimed));
    }
    return out.raw(body).toBytes();
  }

  /** A header of {@code width} bytes whether or not fewer would do. */
  private static Bytes longHeader(WirePart part, Bytes body, int width) {
    TlsWriter out = new TlsWriter();
    if (part.isVector()) {
      switch (width) {
        case 2 -> out.u16(0x4000 | body.length() & 0x3fff);
        case 4 -> out.u32(0x8000_0000L | body.length());
        default -> out.u64(0xc000_0000_0000_0000L | body.length());
      }
    }
    return out.raw(body).toBytes();
  }
}
