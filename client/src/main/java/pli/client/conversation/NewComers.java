package pli.client.conversation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import pli.mls.group.Group;
import pli.mls.group.Member;
import pli.mls.node.LeafIndex;
import pli.protocol.QueueId;

/**
 * Devices that have been added and have not said yet, by a commit of their own, that they are
 * there: they are still reached in their hand-over queues.
 */
final class NewComers {
  private NewComers() {}

  /** Whether one of them stands at this place. */
  static boolean isAt(Group group, LeafIndex place) {
    return GroupExtensions.handovers(group.extensions()).containsKey(place);
  }

  /**
   * The places of the other person of a conversation between two, if none of their devices is there
   * yet. If the device that added them is gone by now, they take its Welcome no more: nobody would
   * ever read what is said there.
   */
  static List<LeafIndex> stranded(Conversation conversation) {
    Group group = conversation.group();
    Map<LeafIndex, QueueId> handovers = GroupExtensions.handovers(group.extensions());
    List<LeafIndex> stranded = new ArrayList<>();
    for (Member member : group.members()) {
      if (Conversations.handleOf(member).equals(conversation.peer())) {
        if (!handovers.containsKey(member.index())) {
          return Collections.emptyList();
        }
        stranded.add(member.index());
      }
    }
    return stranded;
  }
}
