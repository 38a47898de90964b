package pli.client.attachment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.Disposition;
import pli.content.Expiration;
import pli.content.NestedPart;
import pli.content.NestedPart.ContentHash;
import pli.content.NestedPart.Encryption;
import pli.content.NestedPart.ExternalPart;
import pli.crypto.Secret;
import pli.crypto.Sha256;
import pli.protocol.AttachmentId;

/**
 * What a message says of a file, as an {@link ExternalPart}: where it lies and how to open it. The
 * address names the network, not a host: files are fetched from the own network's server alone, so
 * that no message makes a device call anywhere else.
 *
 * @param id where it lies
 * @param key opens it
 * @param hash SHA-256 of what the server keeps
 * @param size bytes of the file itself
 */
public record Reference(AttachmentId id, Secret key, Bytes hash, long size) {
  /** Beside the number of an AEAD: from the range for private use (RFC 5116 section 6). */
  static final int STREAM = 0xf1a0;

  static final Bytes AAD = Bytes.utf8("pli attachment v1");

  private static final int SHA_256 = 1;

  private static String url(String origin, AttachmentId id) {
    return "mimi://" + origin + "/a/" + id.hex();
  }

  ExternalPart toPart(String origin, String name, String type, long expiresMillis) {
    return new ExternalPart(
        Disposition.ATTACHMENT,
        "",
        type,
        url(origin, id),
        Math.min(Expiration.MAX_SECONDS, TimeUnit.MILLISECONDS.toSeconds(expiresMillis)),
        size,
        new Encryption(STREAM, key, Bytes.EMPTY, AAD),
        new ContentHash(SHA_256, hash),
        "",
        name);
  }

  /** The file of a part; null if it is none of this network's, or not of this kind. */
  public static @Nullable Reference of(String origin, ExternalPart part) {
    AttachmentId id = idOf(origin, part);
    Encryption encryption = part.encryption();
    boolean readable =
        encryption.algorithm() == STREAM
            && encryption.key().length() == StreamSeal.KEY
            && encryption.aad().equals(AAD)
            && part.hash().algorithm() == SHA_256
            && part.hash().value().length() == Sha256.LENGTH
            && part.size() >= 0;
    return id == null || !readable
        ? null
        : new Reference(id, encryption.key(), part.hash().value(), part.size());
  }

  private static @Nullable AttachmentId idOf(String origin, ExternalPart part) {
    String prefix = "mimi://" + origin + "/a/";
    if (!part.url().startsWith(prefix)) {
      return null;
    }
    try {
      return AttachmentId.parse(part.url().substring(prefix.length()));
    } catch (DecodeException e) {
      return null;
    }
  }

  /** All files that a body refers to. */
  public static List<ExternalPart> parts(NestedPart body) {
    List<ExternalPart> found = new ArrayList<>();
    collect(body, found);
    return Collections.unmodifiableList(found);
  }

  /** Nested as deep as content may be, which is not deep. */
  private static void collect(NestedPart part, List<ExternalPart> found) {
    if (part instanceof ExternalPart external) {
      found.add(external);
    } else if (part instanceof NestedPart.MultiPart multi) {
      for (NestedPart each : multi.parts()) {
        collect(each, found);
      }
    }
  }
}
