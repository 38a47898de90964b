package pli.mls.group;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.mls.framing.ExternalPub;
import pli.mls.framing.GroupInfo;
import pli.mls.node.Extension;
import pli.mls.node.MlsException;

/** Tells an outsider enough of an epoch to join it by a commit (RFC 9420 section 12.4.3.2). */
final class GroupInfoMaker {
  private final Epoch epoch;
  private final Own own;
  private final Entropy entropy;

  GroupInfoMaker(Group group, Entropy entropy) {
    this.epoch = group.state();
    this.own = group.own();
    this.entropy = entropy;
  }

  /**
   * The signed MLSMessage.
   *
   * @throws MlsException {@link MlsException.Reason#GROUP_CLOSED} (S1): nobody comes in any more
   */
  Bytes make(boolean withTree) throws MlsException {
    epoch.requireOpen();
    List<Extension> extensions = new ArrayList<>();
    Bytes key = epoch.secrets().externalKeys(epoch.labeled()).publicKey();
    extensions.add(new ExternalPub(key).toExtension());
    if (withTree) {
      extensions.add(new Extension(Extension.RATCHET_TREE, epoch.tree().encode()));
    }
    Bytes tag =
        epoch.secrets().confirmationTag(epoch.labeled(), epoch.context().confirmedTranscriptHash());
    return GroupInfo.sign(
            epoch.labeled(), epoch.context(), extensions, tag, own.leaf(), own.signer(), entropy)
        .encode();
  }
}
