package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.account.Self;
import pli.client.attachment.Parcel;
import pli.client.conversation.Writing;
import pli.codec.Bytes;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.group.CommitRequest;
import pli.mls.group.Committed;
import pli.mls.group.Group;
import pli.mls.group.PendingCommit;
import pli.mls.node.BasicCredential;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.Signer;
import pli.protocol.ContactKeys;
import pli.protocol.FirstContact;
import pli.protocol.Identity;
import pli.protocol.Limits;
import pli.protocol.QueueId;
import pli.protocol.SealedEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/**
 * A conversation of as many devices as may be, all added by one commit: what then goes over the
 * wire stays within docs/PROTOCOL.md's limits in {@link Self#SUITE}, whose keys and KEM outputs are
 * long. What is too large for queues fits into a parcel. As many as may be are there with {@code
 * -Dpli.members=2000}.
 */
class LargestGroupTest {
  private static final CredentialValidator ANYBODY = (leaf, suite) -> {};
  private static final long NOW = 1_800_000_000L;
  private static final int KEY_PACKAGE = 3 << 10;
  private static final int MEMBERS = Integer.getInteger("pli.members", 500);

  private final Randomness random = new Randomness(256);
  private final List<Signer> signers = new ArrayList<>();
  private final List<KeyPackageBundle> joiners = new ArrayList<>();

  private PendingCommit everybodyAtOnce() throws Exception {
    Group group =
        Group.create(
            Self.SUITE, bytes(16), signer(0), options(List.of(mainQueue())), List.of(), random);
    CommitRequest.Builder request = CommitRequest.builder();
    for (int i = 1; i < MEMBERS; i++) {
      Lifetime lifetime = new Lifetime(NOW - 1000, NOW + 1000);
      KeyPackageBundle bundle =
          KeyPackage.generate(
              Self.SUITE, signer(i), options(List.of()), lifetime, List.of(), random);
      assertTrue(bundle.keyPackage().encode().length() < KEY_PACKAGE);
      joiners.add(bundle);
      request.add(bundle.keyPackage().validate(ANYBODY, NOW));
    }
    // As many lines of pli_handover as there are joiners.
    request.groupContextExtensions(
        List.of(new Extension(Self.HANDOVER_EXTENSION, bytes(22 * joiners.size()))));
    return group.commit(request.build(), ANYBODY, NOW, random).pending();
  }

  private Signer signer(int number) {
    Identity identity =
        new Identity(
            new Handle("x".repeat(pli.transparency.Limits.MAX_HANDLE)),
            "network",
            DeviceId.random(random),
            1 + number);
    Signer signer =
        new Signer(
            new BasicCredential(identity.encode()), Self.SUITE.generateSignatureKeyPair(random));
    signers.add(signer);
    return signer;
  }

  private static LeafOptions options(List<Extension> extensions) {
    return Self.leafOptions(extensions);
  }

  private Extension mainQueue() {
    return new Extension(Self.DELIVERY_EXTENSION, bytes(17));
  }

  private Bytes bytes(int length) {
    return Bytes.adopt(Secret.random(length, random).copy());
  }

  @Test
  void whatItTakesToMakeItFits() throws Exception {
    PendingCommit commit = everybodyAtOnce();
    assertEquals(MEMBERS, commit.group().members().size());
    assertTrue(MEMBERS <= Writing.MAX_MEMBERS);
    // Even as many as may be fit.
    long perMember = commit.message().length() / MEMBERS + 1;
    assertTrue(perMember * Writing.MAX_MEMBERS < Parcel.MAX_SIZE, perMember + " each");
    perMember = commit.ratchetTree().length() / MEMBERS + 1;
    assertTrue(perMember * Writing.MAX_MEMBERS < Parcel.MAX_SIZE, perMember + " each");

    KeyPackageBundle first = joiners.get(0);
    Bytes welcome = commit.welcome(first.keyPackage().reference());
    assertTrue(welcome.length() < commit.welcome().length() / 10);
    KemKeyPair contact = ContactKeys.generate(random);
    QueueId queue = QueueId.random(random);
    FirstContact letter =
        new FirstContact(
            welcome,
            Parcel.of(commit.ratchetTree(), random).name(),
            QueueId.random(random),
            Secret.random(32, random));
    Bytes sealed = letter.seal(contact.publicKey(), queue, random);
    assertTrue(sealed.length() < Limits.MAX_WELCOME);
    FirstContact opened = FirstContact.open(contact, queue, sealed);

    // Nobody has committed yet but the creator: this is the longest path there will be.
    Group joined =
        Group.join(first, signers.get(1), opened.welcome(), commit.ratchetTree(), ANYBODY, NOW);
    CommitRequest settle =
        CommitRequest.builder()
            .leafExtensions(List.of(mainQueue()))
            .groupContextExtensions(
                List.of(new Extension(Self.HANDOVER_EXTENSION, bytes(22 * joiners.size()))))
            .build();
    Committed settled = joined.commit(settle, ANYBODY, NOW, random);
    int length = settled.pending().message().length();
    assertTrue((long) length / MEMBERS * Writing.MAX_MEMBERS < Parcel.MAX_SIZE, length + " bytes");
    // What goes into the queues is a parcel's name, or no larger than what needs none.
    long fannedOut = (long) SealedEntry.sealedLength(60 << 10) * Writing.MAX_MEMBERS;
    assertTrue(fannedOut < Limits.MAX_FAN_OUT_BYTES, fannedOut + " bytes to everybody");
  }

  @Test
  void aDevicesKeyPackagesFitIntoOneFrame() {
    assertTrue(Limits.MAX_KEY_PACKAGE > KEY_PACKAGE);
    assertTrue((long) Limits.MAX_KEY_PACKAGES * KEY_PACKAGE < Limits.MAX_FRAME);
  }
}
