package pli.lab.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.CommitReceived;
import pli.mls.group.Group;
import pli.mls.group.Received;
import pli.mls.node.MlsException;
import pli.protocol.RouteId;

/**
 * What somebody has who copied a vault just before its device was taken out of a conversation, and
 * who sees all that passes there later.
 *
 * @param vault the copy's folder
 * @param conversation which
 * @param whose for a person who reads what went wrong
 */
record Leftover(Path vault, ConversationId conversation, String whose) {
  /** Where the epoch stands in an MLSMessage: behind version, format and the group's id. */
  private static final int EPOCH = 2 + 2 + 1 + ConversationId.LENGTH;

  /**
   * What came of it.
   *
   * @param out whether the copy could follow as far as the commit that takes the device out
   * @param tried how many later messages it was tried on
   * @param opened those that it could read
   */
  record Tried(boolean out, int tried, List<String> opened) {}

  /**
   * Follows the conversation as long as it can, which is until the commit that takes the device
   * out, and then tries everything later, as it is and as if it were of an epoch that it knows.
   */
  Tried tryAll(Traffic traffic, long nowSeconds) throws ClientException, MlsException {
    Group group;
    try (Vault opened = Vault.open(vault, SimulatedDevice.PASSPHRASE)) {
      group = SimulatedDevice.group(opened, conversation);
    }
    List<String> opened = new ArrayList<>();
    int tried = 0;
    boolean out = false;
    for (Traffic.Passed passed : traffic.of(RouteId.of(conversation.value()).value())) {
      if (passed.message().length() < EPOCH + Long.BYTES) {
        // It asks which epoch the server is in (docs/PROTOCOL.md, "Coming back"): no MLSMessage.
        continue;
      }
      if (!ofEpoch(passed.message(), passed.epoch()).equals(passed.message())) {
        throw new IllegalStateException("the epoch does not stand where it is overwritten");
      }
      if (passed.epoch() > group.epoch()) {
        tried++;
        if (isReadable(group, passed.message(), nowSeconds)
            || isReadable(group, ofEpoch(passed.message(), group.epoch()), nowSeconds)) {
          opened.add(whose + " reads epoch " + passed.epoch() + " of " + conversation);
        }
      } else if (!out
          && passed.commit()
          && passed.epoch() == group.epoch()
          && traffic.isAccepted(passed)) {
        CommitReceived commit = commit(group, passed.message(), nowSeconds);
        out = commit != null && commit.commit().removesUs();
        group = commit == null || out ? group : commit.commit().merge();
      }
    }
    return new Tried(out, tried, opened);
  }

  private static @Nullable CommitReceived commit(Group group, Bytes message, long now) {
    try {
      Received received = group.process(message, (leaf, suite) -> {}, now);
      return received instanceof CommitReceived commit ? commit : null;
    } catch (MlsException e) {
      // The device's own, whose state was not in the copy.
      return null;
    }
  }

  private static boolean isReadable(Group group, Bytes message, long now) {
    try {
      Received received = group.process(message, (leaf, suite) -> {}, now);
      return received instanceof ApplicationReceived || received instanceof CommitReceived;
    } catch (MlsException e) {
      return false;
    }
  }

  private static Bytes ofEpoch(Bytes message, long epoch) {
    byte[] bytes = message.toByteArray();
    for (int i = 0; i < 8; i++) {
      bytes[EPOCH + i] = (byte) (epoch >>> (56 - 8 * i));
    }
    return Bytes.adopt(bytes);
  }
}
