package pli.transparency.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.transparency.Limits;
import pli.transparency.text.Lines;

/**
 * A release file: a manifest, and what was signed and logged of it. Nothing of it is believed
 * before {@link ReleaseGate} has looked.
 *
 * @param manifest what is released
 * @param entries its signatures, at most 16; perhaps none yet
 */
public record Release(ReleaseManifest manifest, List<ReleaseEntry> entries) {
  /** The line that all of these files begin with. */
  public static final String FIRST_LINE = "pli release v1";

  private static final String MANIFEST = "manifest ";

  /**
   * A release.
   *
   * @throws IllegalArgumentException if there are too many entries
   */
  public Release {
    entries = Collections.unmodifiableList(new ArrayList<>(entries));
    if (entries.size() > Limits.MAX_RELEASE_PARTIES) {
      throw new IllegalArgumentException("more signatures than there can be parties");
    }
  }

  /**
   * The release that these bytes are. Verifies nothing.
   *
   * @throws ReleaseException {@code MALFORMED}, {@code TOO_LARGE} or {@code UNKNOWN_FIELD}
   */
  public static Release parse(Bytes file) throws ReleaseException {
    try {
      if (file.length() > Limits.MAX_RELEASE) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a release file");
      }
      return read(Lines.of(file.utf8()));
    } catch (DecodeException e) {
      throw ReleaseException.of(e);
    }
  }

  private static Release read(Lines lines) throws DecodeException, ReleaseException {
    if (!lines.next().equals(FIRST_LINE)) {
      throw new DecodeException(
          DecodeException.Reason.UNKNOWN_KIND, "not a release file, version 1");
    }
    ReleaseManifest manifest = ReleaseManifest.parse(StrictBase64.decode(lines.after(MANIFEST)));
    List<ReleaseEntry> entries = new ArrayList<>();
    while (!lines.atEnd()) {
      if (entries.size() == Limits.MAX_RELEASE_PARTIES) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "signatures of a release");
      }
      entries.add(ReleaseEntry.read(lines));
    }
    return new Release(manifest, entries);
  }

  /** The file. */
  public Bytes encode() {
    StringBuilder file = new StringBuilder(FIRST_LINE).append('\n');
    file.append(MANIFEST).append(StrictBase64.encode(manifest.encode())).append('\n');
    entries.forEach(entry -> entry.write(file));
    return Bytes.utf8(file.toString());
  }

  /** The signature of that key, if it is there. */
  public Optional<ReleaseEntry.OfSigsum> signature(Bytes key) {
    for (ReleaseEntry entry : entries) {
      if (entry instanceof ReleaseEntry.OfSigsum signature && signature.key().equals(key)) {
        return Optional.of(signature);
      }
    }
    return Optional.empty();
  }

  /**
   * The release with a signature more, in place of the one that its key made before.
   *
   * @throws IllegalArgumentException if it has as many as it may have
   */
  public Release with(ReleaseEntry.OfSigsum signature) {
    List<ReleaseEntry> all = new ArrayList<>();
    boolean placed = false;
    for (ReleaseEntry entry : entries) {
      boolean same =
          entry instanceof ReleaseEntry.OfSigsum before && before.key().equals(signature.key());
      all.add(same ? signature : entry);
      placed |= same;
    }
    if (!placed) {
      all.add(signature);
    }
    return new Release(manifest, all);
  }
}
