package pli.client.attachment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.crypto.Sha256;
import pli.protocol.AttachmentId;

/**
 * Something of a group that is too large to lie in each member's queue: a commit that changes many
 * members, or a ratchet tree. It is sealed under a key of its own and lies once at the server, as
 * an attachment does, and what goes into the queues names it.
 *
 * <pre>
 * struct { uint16 marker = 0xf1f1; opaque id[16]; opaque key[32]; opaque hash[32]; uint64 size; } Parcel;
 * </pre>
 *
 * <p>Neither an MLSMessage nor a ratchet tree begins with the marker.
 *
 * @param sealed what the server is to keep
 * @param reference what names it
 */
public record Parcel(Bytes sealed, Reference reference) {
  /** Bytes of what is in it. */
  public static final int MAX_SIZE = 16 << 20;

  private static final int MARKER = 0xf1f1;
  private static final Bytes AAD = Bytes.utf8("pli parcel v1");

  /** Seals {@code content} under a fresh key. */
  public static Parcel of(Bytes content, Entropy entropy) {
    Secret key = Secret.random(StreamSeal.KEY, entropy);
    Bytes header = StreamSeal.newHeader(entropy);
    long padded = FilePadding.paddedLength(content.length());
    long segments = StreamSeal.segments(padded);
    byte[] plain = Arrays.copyOf(content.toByteArray(), (int) padded);
    TlsWriter out = new TlsWriter((int) StreamSeal.sealedLength(padded));
    out.raw(header);
    try (StreamSeal seal = StreamSeal.of(key, AAD, header)) {
      for (long segment = 0; segment < segments; segment++) {
        int from = (int) StreamSeal.plainStart(segment);
        byte[] part =
            Arrays.copyOfRange(plain, from, from + StreamSeal.plainLength(segment, padded));
        out.raw(seal.seal(segment, segment == segments - 1, part));
      }
    } catch (CryptoException e) {
      throw new IllegalStateException("a header of our own making", e);
    }
    Bytes sealed = out.toBytes();
    AttachmentId id = AttachmentId.random(entropy);
    return new Parcel(sealed, new Reference(id, key, Sha256.hash(sealed), content.length()));
  }

  /** What names it, for a queue. */
  public Bytes name() {
    byte[] key = reference.key().copy();
    Bytes name =
        new TlsWriter()
            .u16(MARKER)
            .raw(reference.id().value())
            .raw(key)
            .raw(reference.hash())
            .u64(reference.size())
            .toBytes();
    Arrays.fill(key, (byte) 0);
    return name;
  }

  /**
   * What a name stands for; null if it is no name.
   *
   * @throws DecodeException if it begins as one and is none
   */
  public static @Nullable Reference named(Bytes name) throws DecodeException {
    if (!name.startsWith(Bytes.of(MARKER >> 8, MARKER & 0xff))) {
      return null;
    }
    Reference reference = TlsReader.readAll(name.slice(2, name.length()), Parcel::read);
    if (reference.size() < 0 || reference.size() > MAX_SIZE) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a parcel");
    }
    return reference;
  }

  private static Reference read(TlsReader in) throws DecodeException {
    return new Reference(
        new AttachmentId(in.raw(AttachmentId.LENGTH)),
        Secret.copyOf(in.raw(StreamSeal.KEY)),
        in.raw(Sha256.LENGTH),
        in.u64());
  }

  /** Bytes of it as the server keeps it. */
  static long sealedLength(Reference reference) {
    return StreamSeal.sealedLength(FilePadding.paddedLength(reference.size()));
  }

  /**
   * What is in it.
   *
   * @throws CryptoException if it is not what the name stands for
   */
  static Bytes open(Reference reference, Bytes sealed) throws CryptoException {
    if (sealed.length() != sealedLength(reference)
        || !Sha256.hash(sealed).equals(reference.hash())) {
      throw new CryptoException(
          CryptoException.Reason.AUTHENTICATION_FAILED, "not the parcel that was named");
    }
    long padded = FilePadding.paddedLength(reference.size());
    long segments = StreamSeal.segments(padded);
    byte[] plain = new byte[(int) padded];
    Bytes header = sealed.slice(0, StreamSeal.HEADER);
    try (StreamSeal seal = StreamSeal.of(reference.key(), AAD, header)) {
      for (long segment = 0; segment < segments; segment++) {
        int from = (int) StreamSeal.sealedStart(segment);
        int to = (int) Math.min(sealed.length(), StreamSeal.sealedStart(segment + 1));
        byte[] part = seal.open(segment, segment == segments - 1, sealed.slice(from, to));
        System.arraycopy(part, 0, plain, (int) StreamSeal.plainStart(segment), part.length);
      }
    }
    return Bytes.copyOf(plain, 0, (int) reference.size());
  }
}
