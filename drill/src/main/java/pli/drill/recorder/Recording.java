package pli.drill.recorder;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.crypto.CipherSuite;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.framing.Content;
import pli.mls.framing.GroupInfo;
import pli.mls.framing.GroupSecrets;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.PrivateMessage;
import pli.mls.framing.SenderData;
import pli.mls.framing.Welcome;
import pli.mls.node.MlsException;
import pli.mls.schedule.EpochStart;
import pli.mls.schedule.KeySchedule;
import pli.mls.schedule.SecretTree;
import pli.mls.suite.Labeled;
import pli.mls.tree.RatchetTree;

/**
 * What was recorded of a group from its first Welcome on. Who opens the secrets in the Welcome
 * reads all messages of that epoch.
 */
final class Recording {
  private final Labeled labeled;
  private final Welcome welcome;
  private final Bytes tree;
  private final List<Bytes> messages;

  Recording(CipherSuite suite, Bytes welcome, Bytes tree, List<Bytes> messages)
      throws MlsException {
    this.labeled = Labeled.of(suite);
    this.welcome = (Welcome) MlsMessage.decode(welcome);
    this.tree = tree;
    this.messages = List.copyOf(messages);
  }

  /** The place of {@code reference} in the Welcome, and its seal. */
  Welcome.ForMember seal(Bytes reference) {
    return welcome.secrets().stream()
        .filter(one -> one.newMember().equals(reference))
        .findFirst()
        .orElseThrow();
  }

  /** The context that the seal of the secrets is bound to. */
  Bytes context() {
    return welcome.encryptedGroupInfo();
  }

  /** With the whole private key. */
  List<String> read(Bytes reference, KemKeyPair initKeys) throws MlsException {
    try (GroupSecrets secrets = welcome.open(labeled, reference, initKeys)) {
      return read(secrets);
    }
  }

  /** With the plaintext of the secrets, however it was come by. */
  List<String> read(byte[] secrets) throws MlsException {
    try (GroupSecrets opened = GroupSecrets.read(TlsReader.of(secrets))) {
      return read(opened);
    } catch (DecodeException e) {
      return List.of();
    }
  }

  private List<String> read(GroupSecrets secrets) throws MlsException {
    KeySchedule schedule =
        KeySchedule.join(labeled, secrets.joinerSecret(), KeySchedule.noSecret(labeled));
    GroupInfo info = welcome.openGroupInfo(labeled, schedule.welcomeSecret());
    EpochStart epoch = schedule.open(info.context().encode());
    int width = RatchetTree.decode(labeled.suite(), tree).leafWidth();
    SecretTree keys = SecretTree.of(labeled, epoch.encryptionSecret(), width);
    List<String> texts = new ArrayList<>();
    for (Bytes message : messages) {
      if (MlsMessage.decode(message) instanceof PrivateMessage sealed
          && sealed.epoch() == info.context().epoch()) {
        texts.addAll(open(sealed, epoch.secrets().senderData(), keys));
      }
    }
    return texts;
  }

  private List<String> open(PrivateMessage sealed, Secret senderData, SecretTree keys)
      throws MlsException {
    SenderData sender = sealed.openSenderData(labeled, senderData);
    SecretTree.Step step = keys.at(sender.leaf(), SecretTree.Use.APPLICATION, sender.generation());
    Content content = sealed.open(labeled, sender, step.key()).content().content();
    try {
      return content instanceof Content.Application said ? List.of(said.data().utf8()) : List.of();
    } catch (DecodeException e) {
      return List.of();
    }
  }
}
