package pli.mls.node;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * What a group asks of each member (RFC 9420 section 11.1), an extension of its group context.
 *
 * @param extensions extension types
 * @param proposals proposal types
 * @param credentials credential types
 */
public record RequiredCapabilities(
    List<Integer> extensions, List<Integer> proposals, List<Integer> credentials) {
  /** Copies the lists. */
  public RequiredCapabilities {
    extensions = Registry.listOf(extensions);
    proposals = Registry.listOf(proposals);
    credentials = Registry.listOf(credentials);
  }

  /**
   * What {@code groupExtensions} require, or null where they say nothing.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED} if the extension's body is no such
   *     struct
   */
  public static @Nullable RequiredCapabilities in(List<Extension> groupExtensions)
      throws MlsException {
    Extension extension = Extension.find(groupExtensions, Extension.REQUIRED_CAPABILITIES);
    if (extension == null) {
      return null;
    }
    try {
      return TlsReader.readAll(extension.data(), RequiredCapabilities::read);
    } catch (DecodeException e) {
      throw MlsException.malformed("required_capabilities", e);
    }
  }

  /** Reads the three lists. */
  public static RequiredCapabilities read(TlsReader in) throws DecodeException {
    return new RequiredCapabilities(
        Registry.readList(in), Registry.readList(in), Registry.readList(in));
  }

  /** Writes the three lists. */
  public void write(TlsWriter out) {
    Registry.writeList(out, extensions);
    Registry.writeList(out, proposals);
    Registry.writeList(out, credentials);
  }

  /** As an extension of a group context. */
  public Extension toExtension() {
    TlsWriter out = new TlsWriter();
    write(out);
    return new Extension(Extension.REQUIRED_CAPABILITIES, out.toBytes());
  }
}
