package pli.content.fuzz;

import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.Disposition;
import pli.content.Expiration;
import pli.content.Extensions;
import pli.content.MessageContent;
import pli.content.MessageId;
import pli.content.NestedPart;
import pli.content.PartSemantics;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.fuzz.Target;

/** A message: what is read is written again to the same bytes. */
public final class MessageContentFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new MessageContentFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    Entropy entropy = new Random(3)::nextBytes;
    MessageContent text = MessageContent.text("*hello* 灯台", entropy);
    MessageId id = text.messageId("mimi://a/u/b", "mimi://a/r/c");
    NestedPart.ExternalPart image =
        new NestedPart.ExternalPart(
            Disposition.RENDER,
            "en",
            "image/jpeg",
            "https://a.example/b",
            1_700_000_000L,
            70_000,
            new NestedPart.Encryption(
                1, Secret.adopt(new byte[16]), Bytes.adopt(new byte[12]), Bytes.EMPTY),
            new NestedPart.ContentHash(1, Bytes.adopt(new byte[32])),
            "a picture",
            "b.jpg");
    NestedPart many =
        new NestedPart.MultiPart(
            Disposition.RENDER,
            "",
            PartSemantics.PROCESS_ALL,
            List.of(text.body(), image, new NestedPart.NullPart(Disposition.RENDER, "")));
    return List.of(
        text.encode().toByteArray(),
        MessageContent.reaction(id, "🎉", entropy).encode().toByteArray(),
        MessageContent.deletion(id, entropy).encode().toByteArray(),
        text.replacing(id)
            .expiring(new Expiration(true, 60))
            .extended(Extensions.NONE.withText(Extensions.SENDER_URI, "mimi://a/u/b"))
            .encode()
            .toByteArray(),
        MessageContent.of(many, entropy).inReplyTo(id).encode().toByteArray());
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    MessageContent content;
    try {
      content = MessageContent.decode(bytes);
    } catch (DecodeException refused) {
      return;
    }
    if (!content.encode().equals(bytes)) {
      throw new IllegalStateException("read and written, it is another");
    }
    content.messageId("mimi://a/u/b", "mimi://a/r/c");
  }
}
