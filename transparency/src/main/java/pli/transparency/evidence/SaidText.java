package pli.transparency.evidence;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.DecodeException.Reason;
import pli.codec.TlsReader;

/**
 * Reads as much of a message's content (draft-ietf-mimi-content, CBOR) as it takes to say what was
 * said: its salt, and the text that whoever received it was shown, which is the first that is UTF-8
 * and neither attachment nor preview. Whoever has received the message has read all of it. Each
 * item takes a byte at least, so that its length bounds the work.
 */
final class SaidText {
  private static final int UNSIGNED = 0;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAGGED = 6;
  private static final int OTHER = 7;

  private static final int CONTENT_ITEMS = 7;
  private static final int MAX_DEPTH = 16;
  private static final int SALT = 16;
  private static final int SINGLE = 1;
  private static final int MULTI = 3;
  private static final int ATTACHMENT = 6;
  private static final int PREVIEW = 8;

  private final TlsReader in;
  private @Nullable String text;

  private SaidText(TlsReader in) {
    this.in = in;
  }

  /**
   * What was said.
   *
   * @param salt that the franking tag is made with
   * @param text that is shown; empty if there is none
   */
  record Said(Bytes salt, String text) {}

  /**
   * Reads a content.
   *
   * @throws DecodeException if it is none
   */
  static Said of(Bytes content) throws DecodeException {
    return TlsReader.readAll(content, in -> new SaidText(in).read());
  }

  private Said read() throws DecodeException {
    if (next().of(ARRAY) != CONTENT_ITEMS) {
      throw bad();
    }
    Bytes salt = in.raw(length(next().of(BYTES)));
    if (salt.length() != SALT) {
      throw bad();
    }
    for (int skipped = 0; skipped < CONTENT_ITEMS - 2; skipped++) {
      skip(0); // replaces, topic, expiration, reply, extensions
    }
    part(0);
    return new Said(salt, text == null ? "" : text);
  }

  private void part(int depth) throws DecodeException {
    if (depth > MAX_DEPTH) {
      throw bad();
    }
    long size = next().of(ARRAY);
    if (size < 3) {
      throw bad();
    }
    long disposition = next().of(UNSIGNED);
    skip(depth); // language
    long cardinality = next().of(UNSIGNED);
    long left = size - 3;
    if (cardinality == SINGLE && left == 2) {
      single(disposition);
    } else if (cardinality == MULTI && left == 2) {
      skip(depth); // semantics
      long parts = next().of(ARRAY);
      for (long i = 0; i < parts; i++) {
        part(depth + 1);
      }
    } else {
      for (long i = 0; i < left; i++) {
        skip(depth);
      }
    }
  }

  private void single(long disposition) throws DecodeException {
    String type = in.raw(length(next().of(TEXT))).utf8();
    Bytes said = in.raw(length(next().of(BYTES)));
    boolean shown = disposition != ATTACHMENT && disposition != PREVIEW;
    if (text == null && shown && type.startsWith("text/")) {
      text = decoded(said);
    }
  }

  /** Null if it is no text: then another part is shown, if there is one. */
  private static @Nullable String decoded(Bytes said) {
    try {
      return said.utf8();
    } catch (DecodeException e) {
      return null;
    }
  }

  private void skip(int depth) throws DecodeException {
    if (depth > MAX_DEPTH) {
      throw bad();
    }
    Head head = next();
    switch (head.major) {
      case BYTES, TEXT -> {
        Bytes unused = in.raw(length(head.argument));
      }
      case ARRAY -> skip(head.argument, depth);
      case MAP -> skip(Math.multiplyExact(length(head.argument), 2L), depth);
      case TAGGED -> skip(depth + 1);
      default -> {} // a number or a simple value is its head
    }
  }

  private void skip(long many, int depth) throws DecodeException {
    for (long i = 0; i < many; i++) {
      skip(depth + 1);
    }
  }

  private record Head(int major, long argument) {
    long of(int wanted) throws DecodeException {
      if (major != wanted) {
        throw bad();
      }
      return argument;
    }
  }

  private Head next() throws DecodeException {
    int first = in.u8();
    int low = first & 0x1f;
    int major = first >> 5;
    long argument =
        switch (low) {
          case 24 -> in.u8();
          case 25 -> in.u16();
          case 26 -> in.u32();
          case 27 -> in.u64();
          default -> low;
        };
    if (low > 27 || major < OTHER && argument < 0) {
      throw bad();
    }
    return new Head(major, argument);
  }

  private int length(long argument) throws DecodeException {
    if (argument > in.remaining()) {
      throw bad();
    }
    return (int) argument;
  }

  private static DecodeException bad() {
    return new DecodeException(Reason.BAD_VALUE, "not the content of a message");
  }
}
