package pli.content;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Secret;

/**
 * The body of a message or a part of it. None prints what it holds, so that no message text gets
 * into a log by accident.
 */
public sealed interface NestedPart {
  /** What it is meant for. */
  Disposition disposition();

  /** Language tags of RFC 5646, separated by commas; empty if not said. */
  String language();

  /** How many parts there are, this one and those inside it counted. */
  default int count() {
    return 1;
  }

  /** How many levels of parts there are, this one counted. */
  default int depth() {
    return 1;
  }

  /**
   * Nothing: what deletes a message or takes a reaction back.
   *
   * @param disposition that of what it takes the place of
   * @param language empty
   */
  record NullPart(Disposition disposition, String language) implements NestedPart {}

  /**
   * Content that is here.
   *
   * @param disposition what it is meant for
   * @param language language tags
   * @param contentType a media type with its parameters
   * @param content as the media type says
   */
  record SinglePart(Disposition disposition, String language, String contentType, Bytes content)
      implements NestedPart {
    /**
     * The content as text.
     *
     * @throws DecodeException if it is not UTF-8
     */
    public String text() throws DecodeException {
      return content.utf8();
    }

    @Override
    public String toString() {
      return "SinglePart(" + content.length() + " bytes)";
    }
  }

  /**
   * Content that is elsewhere.
   *
   * @param disposition what it is meant for
   * @param language language tags
   * @param contentType a media type with its parameters; may be empty
   * @param url where it is
   * @param expires seconds since 1970 after which it is gone; 0 if never
   * @param size in bytes; 0 if not said
   * @param encryption how to open it
   * @param hash what to find
   * @param description for people; may be empty
   * @param filename what to call it; may be empty; not to be trusted as a path
   */
  record ExternalPart(
      Disposition disposition,
      String language,
      String contentType,
      String url,
      long expires,
      long size,
      Encryption encryption,
      ContentHash hash,
      String description,
      String filename)
      implements NestedPart {
    /** Checks that the numbers fit. */
    public ExternalPart {
      if (expires < 0 || expires > Expiration.MAX_SECONDS || size < 0) {
        throw new IllegalArgumentException("a time or a size out of range");
      }
    }

    @Override
    public String toString() {
      return "ExternalPart(" + size + " bytes)";
    }
  }

  /**
   * How external content is encrypted.
   *
   * @param algorithm a number of IANA's AEAD registry, 16 bits; 0 for none
   * @param key the key; empty for none
   * @param nonce the nonce; empty for none
   * @param aad the associated data
   */
  record Encryption(int algorithm, Secret key, Bytes nonce, Bytes aad) {
    /** Checks that the number fits. */
    public Encryption {
      if (algorithm < 0 || algorithm > 0xffff) {
        throw new IllegalArgumentException("AEAD " + algorithm + " is not in 0..65535");
      }
    }

    /** For content that is not private. */
    public static Encryption none() {
      return new Encryption(0, Secret.adopt(new byte[0]), Bytes.EMPTY, Bytes.EMPTY);
    }

    @Override
    public String toString() {
      return "Encryption(" + algorithm + ")";
    }
  }

  /**
   * The hash of external content.
   *
   * @param algorithm a number of IANA's named information registry, 8 bits; 0 for none
   * @param value the hash; empty for none
   */
  record ContentHash(int algorithm, Bytes value) {
    /** Checks that the number fits. */
    public ContentHash {
      if (algorithm < 0 || algorithm > 0xff) {
        throw new IllegalArgumentException("hash " + algorithm + " is not in 0..255");
      }
    }
  }

  /**
   * Two parts or more.
   *
   * @param disposition what they are meant for
   * @param language language tags
   * @param semantics how they belong together
   * @param parts the parts, in the sender's order of preference
   */
  record MultiPart(
      Disposition disposition, String language, PartSemantics semantics, List<NestedPart> parts)
      implements NestedPart {
    /** Checks that there are two at least, and copies them. */
    public MultiPart {
      if (parts.size() < 2) {
        throw new IllegalArgumentException("a multipart of " + parts.size() + " parts");
      }
      parts = Collections.unmodifiableList(new ArrayList<>(parts));
    }

    @Override
    public int count() {
      int sum = 1;
      for (NestedPart part : parts) {
        sum = Math.addExact(sum, part.count());
      }
      return sum;
    }

    @Override
    public int depth() {
      int deepest = 0;
      for (NestedPart part : parts) {
        deepest = Math.max(deepest, part.depth());
      }
      return 1 + deepest;
    }
  }
}
