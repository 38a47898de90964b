package pli.mls.group;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.mls.framing.ExternalPub;
import pli.mls.framing.GroupInfo;
import pli.mls.node.Extension;

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

  /** The signed MLSMessage. */
  Bytes make(boolean withTree) {
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
