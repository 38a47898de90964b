package pli.mls.framing;

/** Content whose signature is its sender's. Made by {@link AuthenticatedContent#verify} alone. */
public final class VerifiedContent {
  private final AuthenticatedContent authenticated;

  VerifiedContent(AuthenticatedContent authenticated) {
    this.authenticated = authenticated;
  }

  /** With its signature. */
  public AuthenticatedContent authenticated() {
    return authenticated;
  }

  /** Without. */
  public FramedContent framed() {
    return authenticated.content();
  }
}
