package pli.content;

import java.util.ArrayList;
import java.util.List;
import pli.codec.DecodeException;
import pli.codec.DecodeException.Reason;
import pli.content.NestedPart.ContentHash;
import pli.content.NestedPart.Encryption;
import pli.content.NestedPart.ExternalPart;
import pli.content.NestedPart.MultiPart;
import pli.content.NestedPart.NullPart;
import pli.content.NestedPart.SinglePart;
import pli.content.cbor.CborReader;
import pli.crypto.Secret;

/** Reads one body and counts its parts. */
final class PartReader {
  /** Cardinalities, with how many items a part of each has. */
  static final int NULL = 0;

  static final int SINGLE = 1;
  static final int EXTERNAL = 2;
  static final int MULTI = 3;

  static final int NULL_ITEMS = 3;
  static final int SINGLE_ITEMS = 5;
  static final int EXTERNAL_ITEMS = 15;
  static final int MULTI_ITEMS = 5;

  private static final int MAX = MessageContent.MAX_LENGTH;

  private final CborReader in;
  private int count;

  PartReader(CborReader in) {
    this.in = in;
  }

  /** Reads a part in which at most {@code levels} are nested, itself included. */
  NestedPart read(int levels) throws DecodeException {
    if (levels == 0) {
      throw new DecodeException(Reason.TOO_LARGE, "parts are nested too deeply");
    }
    if (++count > MessageContent.MAX_PARTS) {
      throw new DecodeException(Reason.TOO_LARGE, "too many parts");
    }
    int items = in.array();
    if (items < NULL_ITEMS) {
      throw new DecodeException(Reason.BAD_VALUE, "a part of " + items + " items");
    }
    Disposition disposition = new Disposition((int) in.unsigned(Disposition.MAX_CODE));
    String language = in.text(MAX);
    int cardinality = (int) in.unsigned(Byte.MAX_VALUE);
    switch (cardinality) {
      case NULL:
        checkItems(NULL_ITEMS, items);
        return new NullPart(disposition, language);
      case SINGLE:
        checkItems(SINGLE_ITEMS, items);
        return new SinglePart(disposition, language, in.text(MAX), in.bytes(MAX));
      case EXTERNAL:
        checkItems(EXTERNAL_ITEMS, items);
        return external(disposition, language);
      case MULTI:
        checkItems(MULTI_ITEMS, items);
        return multi(disposition, language, levels);
      default:
        throw new DecodeException(Reason.UNKNOWN_KIND, "a part of unknown cardinality");
    }
  }

  private ExternalPart external(Disposition disposition, String language) throws DecodeException {
    String contentType = in.text(MAX);
    String url = in.text(MAX);
    long expires = in.unsigned(Expiration.MAX_SECONDS);
    long size = in.unsigned(Long.MAX_VALUE);
    Encryption encryption =
        new Encryption(
            (int) in.unsigned(0xffff),
            Secret.adopt(in.bytes(MAX).toByteArray()),
            in.bytes(MAX),
            in.bytes(MAX));
    ContentHash hash = new ContentHash((int) in.unsigned(0xff), in.bytes(MAX));
    return new ExternalPart(
        disposition,
        language,
        contentType,
        url,
        expires,
        size,
        encryption,
        hash,
        in.text(MAX),
        in.text(MAX));
  }

  private MultiPart multi(Disposition disposition, String language, int levels)
      throws DecodeException {
    PartSemantics semantics = PartSemantics.decode(in.unsigned(Byte.MAX_VALUE));
    int size = in.array();
    if (size < 2) {
      throw new DecodeException(Reason.BAD_VALUE, "a multipart of " + size + " parts");
    }
    List<NestedPart> parts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      parts.add(read(levels - 1));
    }
    return new MultiPart(disposition, language, semantics, parts);
  }

  private static void checkItems(int expected, int items) throws DecodeException {
    if (items != expected) {
      throw new DecodeException(Reason.BAD_VALUE, "a part of " + items + " items");
    }
  }
}
