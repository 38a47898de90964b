package pli.transparency.release;

import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Sha256;
import pli.transparency.Limits;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/**
 * What is released. It is the same for everybody: no field can name a person, a device or an
 * organisation, and one that is not known here is refused, whoever signed it.
 *
 * @param product the name of the program: 1 to 64 of {@code a}–{@code z}, {@code 0}–{@code 9},
 *     {@code -}
 * @param number of the version, from 1; a later one has a larger number
 * @param version what people call it: 1 to 64 letters, digits, and {@code . + -}
 * @param artefact the name of the file: 1 to 64 letters, digits, and {@code . _ + -}, not beginning
 *     with a dot
 * @param size of the file in bytes
 * @param sha256 of the file, 32 bytes
 * @param notBefore since when it may be installed, in seconds since 1970
 * @param expires from when on it may not be installed any more, likewise
 * @param nextPolicy that the program in it was built with, if it is another than the current one
 */
public record ReleaseManifest(
    String product,
    long number,
    String version,
    String artefact,
    long size,
    Bytes sha256,
    long notBefore,
    long expires,
    Optional<ReleasePolicy> nextPolicy) {
  private static final String FIRST_LINE = "pli release manifest v1";
  private static final String PRODUCT = "product";
  private static final String NUMBER = "number";
  private static final String VERSION = "version";
  private static final String ARTEFACT = "artefact";
  private static final String SIZE = "size";
  private static final String SHA256 = "sha256";
  private static final String NOT_BEFORE = "not-before";
  private static final String EXPIRES = "expires";
  private static final String NEXT_POLICY = "next-policy";
  private static final String[] FIELDS = {
    PRODUCT, NUMBER, VERSION, ARTEFACT, SIZE, SHA256, NOT_BEFORE, EXPIRES, NEXT_POLICY
  };

  /**
   * A manifest.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public ReleaseManifest {
    if (!isProduct(product)
        || number < 1
        || !isWord(version, ".+-")
        || !isArtefact(artefact)
        || size < 0
        || size > Limits.MAX_ARTEFACT
        || sha256.length() != Sha256.LENGTH
        || notBefore < 0
        || expires <= notBefore) {
      throw new IllegalArgumentException("not a release's manifest");
    }
  }

  /**
   * The manifest that these bytes are.
   *
   * @throws ReleaseException {@code MALFORMED}, {@code TOO_LARGE} or {@code UNKNOWN_FIELD}
   */
  public static ReleaseManifest parse(Bytes file) throws ReleaseException {
    try {
      if (file.length() > Limits.MAX_RELEASE_MANIFEST) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a release's manifest");
      }
      return read(Lines.of(file));
    } catch (DecodeException e) {
      throw ReleaseException.of(e);
    }
  }

  private static ReleaseManifest read(Lines lines) throws DecodeException, ReleaseException {
    if (!lines.next().equals(FIRST_LINE)) {
      throw new DecodeException(
          DecodeException.Reason.UNKNOWN_KIND, "not a release's manifest, version 1");
    }
    String product = field(lines, PRODUCT);
    long number = Decimal.parse(field(lines, NUMBER));
    String version = field(lines, VERSION);
    String artefact = field(lines, ARTEFACT);
    long size = Decimal.parse(field(lines, SIZE));
    Bytes sha256 = hash(field(lines, SHA256));
    long notBefore = Decimal.parse(field(lines, NOT_BEFORE));
    long expires = Decimal.parse(field(lines, EXPIRES));
    Optional<ReleasePolicy> next = Optional.empty();
    if (!lines.atEnd()) {
      next = Optional.of(ReleasePolicy.parse(StrictBase64.decode(field(lines, NEXT_POLICY))));
    }
    if (!lines.atEnd()) {
      throw unexpected(lines.next());
    }
    try {
      return new ReleaseManifest(
          product, number, version, artefact, size, sha256, notBefore, expires, next);
    } catch (IllegalArgumentException e) {
      throw new ReleaseException(
          ReleaseException.Reason.MALFORMED, "a field of the manifest does not have its form");
    }
  }

  private static String field(Lines lines, String name) throws DecodeException, ReleaseException {
    if (lines.nextBegins(name + " ")) {
      return lines.after(name + " ");
    }
    throw unexpected(lines.next());
  }

  private static ReleaseException unexpected(String line) {
    int space = line.indexOf(' ');
    String name = space < 0 ? line : line.substring(0, space);
    for (String field : FIELDS) {
      if (name.equals(field)) {
        return new ReleaseException(
            ReleaseException.Reason.MALFORMED, "a field of the manifest out of its place");
      }
    }
    return new ReleaseException(
        ReleaseException.Reason.UNKNOWN_FIELD, "a field of the manifest that no release has");
  }

  /** Its bytes, which are what is signed. */
  public Bytes encode() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    line(text, PRODUCT, product);
    line(text, NUMBER, Long.toString(number));
    line(text, VERSION, version);
    line(text, ARTEFACT, artefact);
    line(text, SIZE, Long.toString(size));
    line(text, SHA256, sha256.hex());
    line(text, NOT_BEFORE, Long.toString(notBefore));
    line(text, EXPIRES, Long.toString(expires));
    nextPolicy.ifPresent(policy -> line(text, NEXT_POLICY, StrictBase64.encode(policy.encode())));
    return Bytes.utf8(text.toString());
  }

  private static void line(StringBuilder text, String word, String rest) {
    text.append(word).append(' ').append(rest).append('\n');
  }

  private static Bytes hash(String hex) throws DecodeException {
    boolean isHex = hex.length() == 2 * Sha256.LENGTH;
    for (int i = 0; i < hex.length() && isHex; i++) {
      char c = hex.charAt(i);
      isHex = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
    if (!isHex) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a hash in hexadecimal");
    }
    return Bytes.fromHex(hex);
  }

  /** Whether it can be the name of a product. */
  static boolean isProduct(String text) {
    return isWord(text, "-") && text.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
  }

  private static boolean isArtefact(String text) {
    return isWord(text, "._+-") && !text.startsWith(".");
  }

  private static boolean isWord(String text, String beside) {
    if (text.isEmpty() || text.length() > Limits.MAX_RELEASE_NAME) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!letter && !(c >= '0' && c <= '9') && beside.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
