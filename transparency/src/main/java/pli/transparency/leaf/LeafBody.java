package pli.transparency.leaf;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Vrf;
import pli.transparency.Hash;

/**
 * What an entry says, before anybody signed it.
 *
 * @param type what it is about
 * @param label the VRF output of its {@link LogLabel}, 32 bytes
 * @param version of what the label names, from 1
 * @param commitment to its content
 * @param previous the RFC 6962 leaf hash of the entry before in its chain; {@link #NO_PREVIOUS} in
 *     version 1 and there alone
 */
public record LeafBody(
    LeafType type, Bytes label, long version, Commitment commitment, Hash previous) {
  /** What stands in place of the hash of an entry before the first. */
  public static final Hash NO_PREVIOUS = new Hash(Bytes.adopt(new byte[Hash.LENGTH]));

  private static final int FORMAT = 1;
  private static final Bytes CONTEXT = Bytes.utf8("pli log leaf v1");

  /**
   * A body.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public LeafBody {
    if (label.length() != Vrf.OUTPUT_LENGTH || !isPlace(type, version, previous)) {
      throw new IllegalArgumentException("not the body of a leaf");
    }
  }

  /** The body of the first entry of a chain. */
  public static LeafBody first(LeafType type, Bytes label, Commitment commitment) {
    return new LeafBody(type, label, 1, commitment, NO_PREVIOUS);
  }

  /** What is signed: the log's name stands in it, so that no signature holds in another log. */
  public Bytes toBeSigned(String origin) {
    TlsWriter out = new TlsWriter(256).opaque(CONTEXT).opaque(Bytes.utf8(origin));
    write(out);
    return out.toBytes();
  }

  void write(TlsWriter out) {
    out.u8(FORMAT)
        .u8(type.code())
        .raw(label)
        .u64(version)
        .raw(commitment.value())
        .raw(previous.value());
  }

  static LeafBody read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a leaf's version");
    }
    LeafType type = LeafType.of(in.u8());
    Bytes label = in.raw(Vrf.OUTPUT_LENGTH);
    long version = in.u64();
    Commitment commitment = new Commitment(in.raw(Commitment.LENGTH));
    Hash previous = new Hash(in.raw(Hash.LENGTH));
    if (!isPlace(type, version, previous)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a leaf's place in its chain");
    }
    return new LeafBody(type, label, version, commitment, previous);
  }

  /** A reset replaces something, so it is never the first. */
  private static boolean isPlace(LeafType type, long version, Hash previous) {
    return version >= 1
        && (version == 1) == previous.equals(NO_PREVIOUS)
        && (version > 1 || type != LeafType.RESET);
  }
}
