package pli.mls.schedule;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.Capabilities;
import pli.mls.node.Extension;
import pli.mls.node.MlsLimits;

/**
 * What all members of an epoch agree on (RFC 9420 section 8.1). The version is always mls10.
 *
 * @param cipherSuite the suite's number
 * @param groupId constant over the life of the group
 * @param epoch unsigned
 * @param treeHash of the ratchet tree
 * @param confirmedTranscriptHash over all commits; empty in epoch 0
 * @param extensions of the group
 */
public record GroupContext(
    int cipherSuite,
    Bytes groupId,
    long epoch,
    Bytes treeHash,
    Bytes confirmedTranscriptHash,
    List<Extension> extensions) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException for a name of more than {@link MlsLimits#MAX_GROUP_ID} bytes
   */
  public GroupContext {
    if (groupId.length() > MlsLimits.MAX_GROUP_ID) {
      throw new IllegalArgumentException("a group's name of " + groupId.length() + " bytes");
    }
    extensions = Extension.listOf(extensions);
  }

  /**
   * The provisional context of the next epoch: another tree and other extensions, but still the
   * transcript of this one (RFC 9420 section 12.4.1).
   */
  public GroupContext next(Bytes newTreeHash, List<Extension> newExtensions) {
    return new GroupContext(
        cipherSuite, groupId, epoch + 1, newTreeHash, confirmedTranscriptHash, newExtensions);
  }

  /** The same with another confirmed transcript hash. */
  public GroupContext confirmedBy(Bytes newConfirmedTranscriptHash) {
    return new GroupContext(
        cipherSuite, groupId, epoch, treeHash, newConfirmedTranscriptHash, extensions);
  }

  /** The encoded structure. */
  public Bytes encode() {
    TlsWriter out = new TlsWriter(256);
    write(out);
    return out.toBytes();
  }

  /** Writes the structure. */
  public void write(TlsWriter out) {
    out.u16(Capabilities.MLS10).u16(cipherSuite).opaque(groupId).u64(epoch);
    out.opaque(treeHash).opaque(confirmedTranscriptHash);
    Extension.writeList(out, extensions);
  }

  /**
   * Reads the structure.
   *
   * @throws DecodeException if it is none, {@link DecodeException.Reason#UNKNOWN_KIND} for another
   *     protocol version
   */
  public static GroupContext read(TlsReader in) throws DecodeException {
    if (in.u16() != Capabilities.MLS10) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "another protocol version");
    }
    return new GroupContext(
        in.u16(),
        in.opaque(MlsLimits.MAX_GROUP_ID),
        in.u64(),
        in.opaque(MlsLimits.MAX_HASH),
        in.opaque(MlsLimits.MAX_HASH),
        Extension.readList(in));
  }
}
