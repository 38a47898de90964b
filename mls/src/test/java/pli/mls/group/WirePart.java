package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;

/**
 * A TLS structure as the parts that it is made of, any one of which can be written in another way
 * while all else stays as it was. The lengths of the vectors around it are then right, so that the
 * change is met where it is made and not as a length that does not fit.
 */
final class WirePart {
  private final String name;
  private final boolean vector;
  private final List<WirePart> parts;
  private final Bytes bytes;

  private WirePart(String name, boolean vector, List<WirePart> parts, Bytes bytes) {
    this.name = name;
    this.vector = vector;
    this.parts = parts;
    this.bytes = bytes;
  }

  /** A number or another field without a length of its own. */
  static WirePart fixed(String name, Bytes bytes) {
    return new WirePart(name, false, Collections.emptyList(), bytes);
  }

  /** {@code opaque name<V>}. */
  static WirePart opaque(String name, Bytes bytes) {
    return new WirePart(name, true, Collections.emptyList(), bytes);
  }

  /** {@code T name<V>}. */
  static WirePart vector(String name, List<WirePart> items) {
    return new WirePart(name, true, items, Bytes.EMPTY);
  }

  /** Some fields one after the other. */
  static WirePart struct(String name, WirePart... fields) {
    return new WirePart(name, false, List.of(fields), Bytes.EMPTY);
  }

  /** How one part is written differently. */
  interface Change {
    /** What stands in place of {@code part}, whose contents are {@code body}. */
    Bytes write(WirePart part, Bytes body);
  }

  /** What it is called in its RFC. */
  String name() {
    return name;
  }

  /** Whether it has a length. */
  boolean isVector() {
    return vector;
  }

  /** This part and all within it, each before its own. */
  List<WirePart> all() {
    List<WirePart> all = new ArrayList<>();
    all.add(this);
    parts.forEach(part -> all.addAll(part.all()));
    return all;
  }

  /** The part {@code name} within. */
  WirePart find(String wanted) {
    for (WirePart part : all()) {
      if (part.name.equals(wanted)) {
        return part;
      }
    }
    throw new IllegalArgumentException("no " + wanted);
  }

  /** The part of {@code other}, of the same kind, that is the same part as {@code mine} of this. */
  @Nullable WirePart counterpart(WirePart mine, WirePart other) {
    int before = 0;
    for (WirePart part : all()) {
      if (part == mine) {
        break;
      }
      before += part.name.equals(mine.name) ? 1 : 0;
    }
    for (WirePart part : other.all()) {
      if (part.name.equals(mine.name) && before-- == 0) {
        return part;
      }
    }
    return null;
  }

  /** As it was read. */
  Bytes write() {
    return encode(body());
  }

  /** As it was read, but for {@code changed}. */
  Bytes write(WirePart changed, Change change) {
    Bytes body = parts.isEmpty() ? bytes : body(changed, change);
    return this == changed ? change.write(this, body) : encode(body);
  }

  /** {@code body} with this part's header, if it has one. */
  Bytes encode(Bytes body) {
    return vector ? new TlsWriter(body.length() + 4).opaque(body).toBytes() : body;
  }

  private Bytes body() {
    if (parts.isEmpty()) {
      return bytes;
    }
    TlsWriter out = new TlsWriter();
    parts.forEach(part -> out.raw(part.write()));
    return out.toBytes();
  }

  private Bytes body(WirePart changed, Change change) {
    TlsWriter out = new TlsWriter();
    parts.forEach(part -> out.raw(part.write(changed, change)));
    return out.toBytes();
  }

  @Override
  public String toString() {
    return name;
  }
}
