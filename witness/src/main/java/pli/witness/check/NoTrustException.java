package pli.witness.check;

/** The file names no key, and whoever asked named none. */
public final class NoTrustException extends Exception {
  private static final long serialVersionUID = 1;

  NoTrustException(String sentence) {
    super(sentence);
  }
}
