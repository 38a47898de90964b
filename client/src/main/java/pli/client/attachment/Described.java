package pli.client.attachment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pli.client.api.AttachmentInfo;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.OutgoingFile;
import pli.codec.Bytes;
import pli.content.Disposition;
import pli.content.NestedPart;
import pli.content.NestedPart.ExternalPart;
import pli.content.NestedPart.MultiPart;
import pli.content.NestedPart.SinglePart;
import pli.content.PartSemantics;

/**
 * What a message says of its files beside where they lie: their media types, a duration as a
 * parameter of it ({@code audio/ogg;duration=5230}, in milliseconds), and a small picture, which
 * stands beside the file in a multipart of its own with the disposition "preview".
 */
public final class Described {
  /** Files that go with one message; further ones that somebody names are not shown. */
  public static final int MAX_FILES = 64;

  private static final Pattern TYPE =
      Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}");
  private static final Pattern DURATION = Pattern.compile(";\\s*duration=([0-9]{1,12})(?![^;\\s])");
  private static final String ANY = "application/octet-stream";

  private static final Bytes JPEG = Bytes.of(0xff, 0xd8, 0xff);
  private static final Bytes PNG = Bytes.of(0x89, 'P', 'N', 'G');
  private static final Bytes RIFF = Bytes.of('R', 'I', 'F', 'F');

  private Described() {}

  /**
   * Checks what is said of a file before anything is done.
   *
   * @throws ClientException PREVIEW_INVALID, OUT_OF_RANGE
   */
  public static void check(OutgoingFile file) throws ClientException {
    boolean type = file.type().isEmpty() || TYPE.matcher(file.type()).matches();
    if (!type || file.durationMillis() < 0 || file.durationMillis() > TimeUnit.DAYS.toMillis(7)) {
      throw new ClientException(Problem.OUT_OF_RANGE);
    }
    if (!file.preview().isEmpty() && typeOf(file.preview()).isEmpty()) {
      throw new ClientException(Problem.PREVIEW_INVALID, "limit", OutgoingFile.MAX_PREVIEW);
    }
  }

  /** What a message says of a file that lies at the server. */
  public static NestedPart part(ExternalPart sent, OutgoingFile file) {
    String type = file.type().isEmpty() ? ANY : file.type();
    ExternalPart part =
        new ExternalPart(
            sent.disposition(),
            sent.language(),
            file.durationMillis() == 0 ? type : type + ";duration=" + file.durationMillis(),
            sent.url(),
            sent.expires(),
            sent.size(),
            sent.encryption(),
            sent.hash(),
            sent.description(),
            sent.filename());
    if (file.preview().isEmpty()) {
      return part;
    }
    SinglePart preview =
        new SinglePart(Disposition.PREVIEW, "", typeOf(file.preview()), file.preview());
    return new MultiPart(
        Disposition.ATTACHMENT, "", PartSemantics.PROCESS_ALL, Arrays.asList(part, preview));
  }

  /** What a person is shown of the files of a body: {@link #MAX_FILES} at most. */
  public static List<AttachmentInfo> infos(String origin, NestedPart body) {
    List<AttachmentInfo> infos = new ArrayList<>();
    collect(origin, body, null, infos);
    return Collections.unmodifiableList(infos);
  }

  /**
   * Nested as deep as content may be, which is not deep. A picture is of one file, the first that
   * it stands beside.
   */
  private static void collect(
      String origin, NestedPart part, @Nullable Bytes preview, List<AttachmentInfo> infos) {
    if (infos.size() == MAX_FILES) {
      return;
    }
    if (part instanceof ExternalPart file) {
      infos.add(info(origin, file, preview == null ? Bytes.EMPTY : preview));
    } else if (part instanceof MultiPart several) {
      Bytes own = several.disposition().equals(Disposition.ATTACHMENT) ? preview(several) : null;
      for (NestedPart each : several.parts()) {
        collect(origin, each, own, infos);
        own = each instanceof ExternalPart ? null : own;
      }
    }
  }

  private static @Nullable Bytes preview(MultiPart several) {
    for (NestedPart each : several.parts()) {
      if (each instanceof SinglePart single
          && single.disposition().equals(Disposition.PREVIEW)
          && !typeOf(single.content()).isEmpty()) {
        return single.content();
      }
    }
    return null;
  }

  private static AttachmentInfo info(String origin, ExternalPart part, Bytes preview) {
    Reference reference = Reference.of(origin, part);
    String said = part.contentType().toLowerCase(Locale.ROOT);
    int semicolon = said.indexOf(';');
    Matcher duration = DURATION.matcher(said);
    return new AttachmentInfo(
        reference == null ? "" : reference.id().hex(),
        part.filename(),
        semicolon < 0 ? said : said.substring(0, semicolon).trim(),
        part.size(),
        TimeUnit.SECONDS.toMillis(part.expires()),
        duration.find() ? Long.parseLong(duration.group(1)) : 0,
        preview,
        typeOf(preview));
  }

  /** By its first bytes, whatever anybody says; empty if it is too large or no such picture. */
  private static String typeOf(Bytes picture) {
    if (picture.length() > OutgoingFile.MAX_PREVIEW) {
      return "";
    }
    if (picture.startsWith(JPEG)) {
      return "image/jpeg";
    }
    if (picture.startsWith(PNG)) {
      return "image/png";
    }
    return picture.startsWith(RIFF) ? "image/webp" : "";
  }
}
