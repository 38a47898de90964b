package pli.mls.framing;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Entropy;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.node.Signer;
import pli.mls.schedule.GroupContext;
import pli.mls.suite.Labeled;

/**
 * A group as a member tells it to someone who joins (RFC 9420 section 12.4.3).
 *
 * @param context of the epoch
 * @param extensions not of the group but of this telling, {@code ratchet_tree} for one
 * @param confirmationTag of the commit that opened the epoch
 * @param signer who tells it
 * @param signature of that member over all the above
 */
public record GroupInfo(
    GroupContext context,
    List<Extension> extensions,
    Bytes confirmationTag,
    LeafIndex signer,
    Bytes signature)
    implements MlsMessage {
  private static final String LABEL = "GroupInfoTBS";

  /** Copies the list. */
  public GroupInfo {
    extensions = Extension.listOf(extensions);
  }

  /** Signed by the member {@code signer} at {@code leaf}. */
  public static GroupInfo sign(
      Labeled labeled,
      GroupContext context,
      List<Extension> extensions,
      Bytes confirmationTag,
      LeafIndex leaf,
      Signer signer,
      Entropy entropy) {
    GroupInfo unsigned = new GroupInfo(context, extensions, confirmationTag, leaf, Bytes.EMPTY);
    Bytes signature = signer.sign(labeled, LABEL, unsigned.toBeSigned(), entropy);
    return new GroupInfo(context, extensions, confirmationTag, leaf, signature);
  }

  /**
   * Checks the signature (W5).
   *
   * @param signatureKey of the leaf that {@link #signer} names
   * @throws MlsException {@link MlsException.Reason#BAD_SIGNATURE}
   */
  public void verify(Labeled labeled, Bytes signatureKey) throws MlsException {
    if (!labeled.verifyWithLabel(signatureKey, LABEL, toBeSigned(), signature)) { // W5
      throw new MlsException(
          MlsException.Reason.BAD_SIGNATURE, "W5: the GroupInfo's signature does not verify");
    }
  }

  private Bytes toBeSigned() {
    TlsWriter out = new TlsWriter(512);
    writeUnsigned(out);
    return out.toBytes();
  }

  private void writeUnsigned(TlsWriter out) {
    context.write(out);
    Extension.writeList(out, extensions);
    signer.write(out.opaque(confirmationTag));
  }

  @Override
  public WireFormat wireFormat() {
    return WireFormat.GROUP_INFO;
  }

  @Override
  public void write(TlsWriter out) {
    writeUnsigned(out);
    out.opaque(signature);
  }

  static GroupInfo read(TlsReader in) throws DecodeException {
    return new GroupInfo(
        GroupContext.read(in),
        Extension.readList(in, MlsLimits.MAX_TREE_BYTES),
        in.opaque(MlsLimits.MAX_HASH),
        LeafIndex.read(in),
        in.opaque(MlsLimits.MAX_SIGNATURE));
  }
}
