package pli.client.attachment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.api.AttachmentInfo;
import pli.client.api.OutgoingFile;
import pli.codec.Bytes;
import pli.content.Disposition;
import pli.content.NestedPart;
import pli.content.NestedPart.MultiPart;
import pli.content.NestedPart.SinglePart;
import pli.content.PartSemantics;
import pli.crypto.Secret;
import pli.protocol.AttachmentId;

/** What is shown of the files of messages that nobody means well with. */
class DescribedTest {
  private static final String ORIGIN = "example.org";
  private static final Bytes PICTURE =
      Bytes.concat(
          Bytes.of(0xff, 0xd8, 0xff), Bytes.copyOf(new byte[OutgoingFile.MAX_PREVIEW - 3]));

  private static NestedPart file(String name) {
    return new Reference(
            new AttachmentId(Bytes.fromHex("01".repeat(AttachmentId.LENGTH))),
            Secret.copyOf(Bytes.copyOf(new byte[StreamSeal.KEY])),
            Bytes.copyOf(new byte[32]),
            1)
        .toPart(ORIGIN, name, "text/plain", 0);
  }

  private static NestedPart several(List<NestedPart> parts) {
    return new MultiPart(Disposition.ATTACHMENT, "", PartSemantics.PROCESS_ALL, parts);
  }

  private static NestedPart picture() {
    return new SinglePart(Disposition.PREVIEW, "", "image/jpeg", PICTURE);
  }

  private static List<Integer> previews(NestedPart body) {
    return Described.infos(ORIGIN, body).stream()
        .map(AttachmentInfo::preview)
        .map(Bytes::length)
        .toList();
  }

  @Test
  void onePictureIsOfOneFile() {
    int whole = PICTURE.length();
    assertEquals(List.of(whole), previews(several(List.of(file("a"), picture()))));
    assertEquals(List.of(whole), previews(several(List.of(picture(), file("a")))));
    assertEquals(
        List.of(whole, 0, 0),
        previews(several(List.of(file("a"), picture(), file("b"), file("c")))));
    NestedPart two = several(List.of(file("a"), picture()));
    assertEquals(List.of(whole, 0, whole), previews(several(List.of(two, file("b"), two))));
  }

  @Test
  void ofAThousandFilesSomeAreShown() {
    List<NestedPart> parts = new ArrayList<>(List.of(picture()));
    for (int i = 0; i < 1000; i++) {
      parts.add(file("f" + i));
    }
    List<AttachmentInfo> shown = Described.infos(ORIGIN, several(parts));
    assertEquals(Described.MAX_FILES, shown.size());
    assertEquals("f0", shown.get(0).name());
    long bytes = shown.stream().mapToLong(each -> each.preview().length()).sum();
    assertEquals(PICTURE.length(), bytes);
  }
}
