package pli.client.conversation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contradicted;
import pli.client.account.PinnedCredentials;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.mls.group.Group;
import pli.mls.node.KeyPackage;
import pli.mls.node.MlsException;
import pli.mls.node.ValidatedKeyPackage;
import pli.protocol.Identity;
import pli.protocol.QueueId;
import pli.transparency.account.Handle;

/**
 * One device that is to be added: all that the commit and the Welcome need, kept until the commit
 * is merged, so that a commit which lost is made again without claiming anything again.
 *
 * @param handle whose device
 * @param keyPackage as it was claimed
 * @param contactQueue where its Welcome goes
 * @param contactKey seals the Welcome
 * @param handover the hand-over queue that was chosen for it
 * @param handoverSeed that queue's key
 */
public record Addition(
    Handle handle,
    Bytes keyPackage,
    QueueId contactQueue,
    Bytes contactKey,
    QueueId handover,
    Secret handoverSeed) {

  /** Whose KeyPackage it says that it is; null if it is none. */
  @Nullable Identity identity() {
    try {
      return PinnedCredentials.identityOf(KeyPackage.decode(keyPackage).leafNode());
    } catch (MlsException e) {
      return null;
    }
  }

  /** By which the Welcome names it. */
  Bytes keyPackageReference() {
    try {
      return KeyPackage.decode(keyPackage).reference();
    } catch (MlsException e) {
      throw new IllegalStateException("a KeyPackage that was committed", e);
    }
  }

  /** Those of {@code additions} whose devices are not members yet. */
  static List<Addition> missing(Group group, List<Addition> additions) {
    Set<String> members = new HashSet<>();
    group.members().forEach(member -> members.add(name(Conversations.identityOf(member))));
    List<Addition> missing = new ArrayList<>();
    for (Addition addition : additions) {
      Identity identity = addition.identity();
      if (identity == null || !members.contains(name(identity))) {
        missing.add(addition);
      }
    }
    return missing;
  }

  private static String name(Identity identity) {
    return identity.handle().value() + " " + identity.device().value().hex();
  }

  /**
   * What may be committed of them; all together, since the signatures of hundreds are verified as
   * one.
   */
  static List<ValidatedKeyPackage> validated(
      Transaction t, List<Addition> additions, Surroundings here)
      throws ClientException, MlsException, UnknownPeople, Contradicted {
    List<KeyPackage> keyPackages = new ArrayList<>(additions.size());
    for (Addition addition : additions) {
      KeyPackage keyPackage = KeyPackage.decode(addition.keyPackage());
      String claimed = PinnedCredentials.identityOf(keyPackage.leafNode()).handle().value();
      if (!claimed.equals(addition.handle().value())) {
        throw new MlsException(
            MlsException.Reason.CREDENTIAL_REFUSED, "a KeyPackage of somebody else");
      }
      keyPackages.add(keyPackage);
    }
    return PinnedCredentials.judge(
        t, here.origin(), pins -> KeyPackage.validateAll(keyPackages, pins, here.nowSeconds()));
  }

  static Bytes encode(List<Addition> additions) {
    TlsWriter out = new TlsWriter(1024);
    out.vector(additions, (inner, addition) -> addition.write(inner));
    Bytes encoded = out.toBytes();
    out.erase();
    return encoded;
  }

  private void write(TlsWriter out) {
    byte[] seed = handoverSeed.copy();
    out.opaque(Bytes.utf8(handle.value()))
        .opaque(keyPackage)
        .opaque(contactQueue.value())
        .opaque(contactKey)
        .opaque(handover.value())
        .opaque(seed);
    Arrays.fill(seed, (byte) 0);
  }

  static List<Addition> decode(Bytes encoded) throws ClientException {
    if (encoded.isEmpty()) {
      return new ArrayList<>();
    }
    try {
      return TlsReader.readAll(encoded, in -> in.vector(Addition::read));
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  private static Addition read(TlsReader in) throws DecodeException {
    return new Addition(
        Handle.parse(in.opaque().utf8()),
        in.opaque(),
        QueueId.decode(in.opaque()),
        in.opaque(),
        QueueId.decode(in.opaque()),
        Secret.copyOf(in.opaque(Ed25519.SEED_LENGTH)));
  }

  /** What a row of the outbox needs to make or to delete the hand-over queue. */
  Bytes queueRow() {
    return queueRow(handover, handoverSeed);
  }

  static Bytes queueRow(QueueId queue, Secret seed) {
    byte[] copy = seed.copy();
    Bytes row = new TlsWriter().opaque(queue.value()).opaque(copy).toBytes();
    Arrays.fill(copy, (byte) 0);
    return row;
  }
}
