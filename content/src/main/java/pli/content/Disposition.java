package pli.content;

/**
 * What a part is meant for. Unknown ones are kept, and treated as {@link #RENDER}.
 *
 * @param code 0 to 255
 */
public record Disposition(int code) {
  /** Not said. */
  public static final Disposition UNSPECIFIED = new Disposition(0);

  /** To be shown as the receiver sees fit. */
  public static final Disposition RENDER = new Disposition(1);

  /** A reaction to another message. */
  public static final Disposition REACTION = new Disposition(2);

  /** A person's profile. */
  public static final Disposition PROFILE = new Disposition(3);

  /** To be shown in its place within the conversation. */
  public static final Disposition INLINE = new Disposition(4);

  /** An icon. */
  public static final Disposition ICON = new Disposition(5);

  /** To be fetched when the person asks for it. */
  public static final Disposition ATTACHMENT = new Disposition(6);

  /** A session to join, as a call. */
  public static final Disposition SESSION = new Disposition(7);

  /** The sender's preview of something. */
  public static final Disposition PREVIEW = new Disposition(8);

  /** The largest code. */
  public static final int MAX_CODE = 255;

  /** Checks the code. */
  public Disposition {
    if (code < 0 || code > MAX_CODE) {
      throw new IllegalArgumentException("disposition " + code + " is not in 0..255");
    }
  }
}
