package pli.mls.group;

import pli.codec.Bytes;
import pli.mls.framing.GroupSecrets;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;

/**
 * Where a group says it comes from that a Welcome leads into, and so which way to join it. The
 * Welcome's maker says so; each way to join verifies it.
 */
public sealed interface Origin {
  /** A group of its own: {@link Group#join}. */
  record Fresh() implements Origin {}

  /**
   * The successor of a group that was closed: {@link Successor#join}.
   *
   * @param groupId of the closed group
   * @param epoch of the closed group, unsigned: its last
   */
  record SuccessorOf(Bytes groupId, long epoch) implements Origin {}

  /**
   * A subgroup of a group: {@link Subgroup#join}.
   *
   * @param groupId of that group
   * @param epoch of that group, unsigned
   */
  record SubgroupOf(Bytes groupId, long epoch) implements Origin {}

  /**
   * What {@code welcomeMessage} says to us.
   *
   * @param bundle the key package that we were added by
   * @throws MlsException with the reason of the rule (W1, W2, W3, W6) that is broken
   */
  static Origin of(KeyPackageBundle bundle, Bytes welcomeMessage) throws MlsException {
    try (GroupSecrets secrets = Joining.secrets(bundle, Joining.welcome(bundle, welcomeMessage))) {
      PreSharedKeyId.Resumption key = Joining.originIn(secrets.psks());
      if (key == null) {
        return new Fresh();
      }
      return key.usage() == PreSharedKeyId.Usage.REINIT
          ? new SuccessorOf(key.groupId(), key.epoch())
          : new SubgroupOf(key.groupId(), key.epoch());
    }
  }
}
