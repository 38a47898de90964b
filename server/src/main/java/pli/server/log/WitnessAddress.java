package pli.server.log;

import java.net.URI;
import java.net.URISyntaxException;
import pli.codec.DecodeException;
import pli.transparency.note.SignatureType;
import pli.transparency.note.VerifierKey;

/**
 * A witness and where it is asked.
 *
 * @param key what it cosigns with
 * @param url its submission prefix, without a slash at the end
 */
public record WitnessAddress(VerifierKey key, URI url) {
  private static final int MAX_URL = 512;

  /**
   * What {@link #text} wrote: the verifier's key, a space, the URL.
   *
   * @throws DecodeException if it is not both
   */
  public static WitnessAddress parse(String text) throws DecodeException {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw broken();
    }
    VerifierKey key = VerifierKey.parse(text.substring(0, space));
    if (key.type() != SignatureType.COSIGNATURE_V1) {
      throw broken();
    }
    return new WitnessAddress(key, url(text.substring(space + 1)));
  }

  private static URI url(String text) throws DecodeException {
    try {
      URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean isWeb = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (!isWeb
          || text.length() > MAX_URL
          || url.getHost() == null
          || url.getRawUserInfo() != null
          || url.getRawQuery() != null
          || url.getRawFragment() != null) {
        throw broken();
      }
      return url;
    } catch (URISyntaxException e) {
      throw broken();
    }
  }

  /** As in {@code pli.toml}. */
  public String text() {
    return key.encode() + " " + url;
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not a witness and its URL");
  }
}
