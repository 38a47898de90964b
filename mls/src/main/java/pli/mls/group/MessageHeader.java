package pli.mls.group;

import pli.codec.Bytes;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.PrivateMessage;
import pli.mls.framing.PublicMessage;
import pli.mls.node.MlsException;

/**
 * Where a message says it belongs; nothing of it is verified.
 *
 * @param groupId which group
 * @param epoch which epoch
 */
record MessageHeader(Bytes groupId, long epoch) {
  static MessageHeader of(Bytes encoded) throws MlsException {
    return switch (MlsMessage.decode(encoded)) {
      case PrivateMessage message -> new MessageHeader(message.groupId(), message.epoch());
      case PublicMessage message ->
          new MessageHeader(message.content().groupId(), message.content().epoch());
      case MlsMessage other -> // F2
          throw new MlsException(
              MlsException.Reason.MALFORMED, "F2: a message that is not for a group's members");
    };
  }
}
