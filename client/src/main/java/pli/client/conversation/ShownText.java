package pli.client.conversation;

import org.jspecify.annotations.Nullable;
import pli.codec.DecodeException;
import pli.content.Disposition;
import pli.content.NestedPart;

/** What can be shown of a message's body as text: the first text in it. */
final class ShownText {
  private ShownText() {}

  /** The text; null if there is none. */
  static @Nullable String of(NestedPart body) {
    if (body instanceof NestedPart.MultiPart parts) {
      for (NestedPart part : parts.parts()) {
        String text = of(part);
        if (text != null) {
          return text;
        }
      }
    }
    if (body instanceof NestedPart.SinglePart part
        && part.disposition().equals(Disposition.RENDER)
        && part.contentType().startsWith("text/")) {
      try {
        return part.content().utf8();
      } catch (DecodeException e) {
        return null;
      }
    }
    return null;
  }
}
