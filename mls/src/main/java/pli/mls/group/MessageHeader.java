package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.PrivateMessage;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Welcome;
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

  /** The references of the key packages that a Welcome is for. */
  static List<Bytes> keyPackagesOf(Bytes welcomeMessage) throws MlsException {
    if (!(MlsMessage.decode(welcomeMessage) instanceof Welcome welcome)) {
      throw new MlsException(MlsException.Reason.MALFORMED, "W1: not a Welcome");
    }
    List<Bytes> references = new ArrayList<>();
    for (Welcome.ForMember member : welcome.secrets()) {
      references.add(member.newMember());
    }
    return Collections.unmodifiableList(references);
  }
}
