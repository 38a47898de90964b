package pli.mls.group;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.HpkeCiphertext;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Commit;
import pli.mls.framing.Content;
import pli.mls.framing.FramedContent;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.ProposalOrRef;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.Welcome;
import pli.mls.framing.WireFormat;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.schedule.KeySchedule;
import pli.mls.schedule.MessageKey;
import pli.mls.schedule.PskSecret;
import pli.mls.schedule.SecretTree;
import pli.mls.suite.Labeled;
import pli.mls.tree.PathCreation;
import pli.mls.tree.UpdatePath;

/**
 * A member who signs and enciphers any bytes at all, so that what is inside reaches the readers
 * behind the cryptography; and whoever outside signs with keys of its own.
 */
final class Insider {
  private final Party party;
  private final Group group;
  private final Labeled labeled;

  Insider(Party party, String name) {
    this.party = party;
    this.group = party.group(name);
    this.labeled = group.state().labeled();
  }

  /** A PrivateMessage whose content, of type 1 to 3, is {@code content} and nothing else. */
  Bytes enciphered(int type, Bytes content, @Nullable Bytes tag) throws MlsException {
    Bytes signature = sign(2, type, content);
    TlsWriter plain = new TlsWriter().raw(content).opaque(signature);
    if (tag != null) {
      plain.opaque(tag);
    }
    return enciphered(type, plain.toBytes(), 0);
  }

  /** A PrivateMessage whose plaintext is {@code plaintext}, {@code ahead} generations on. */
  Bytes enciphered(int type, Bytes plaintext, long ahead) throws MlsException {
    SecretTree.Use use = type == 1 ? SecretTree.Use.APPLICATION : SecretTree.Use.HANDSHAKE;
    try (MessageKey key = group.messages().next(group.ownLeaf(), use).key()) {
      return enciphered(type, plaintext, key, key.generation() + ahead);
    }
  }

  private Bytes enciphered(int type, Bytes plaintext, MessageKey key, long generation) {
    byte[] guard = {1, 2, 3, 4};
    byte[] nonce = key.nonce().toByteArray();
    for (int i = 0; i < guard.length; i++) {
      nonce[i] ^= guard[i];
    }
    Bytes place = place().u8(type).toBytes();
    Bytes sealed =
        labeled
            .suite()
            .seal(
                key.key(),
                Bytes.adopt(nonce),
                new TlsWriter().raw(place).opaque(Bytes.EMPTY).toBytes(),
                plaintext.toByteArray());
    Bytes sample = sealed.slice(0, Math.min(sealed.length(), labeled.suite().hashLength()));
    TlsWriter data = new TlsWriter();
    group.ownLeaf().write(data);
    data.u32(generation).raw(guard);
    Secret secret = group.state().secrets().senderData();
    Bytes sealedData =
        labeled
            .suite()
            .seal(
                labeled.expandWithLabel(secret, "key", sample, labeled.suite().aeadKeyLength()),
                Bytes.adopt(
                    labeled
                        .expandWithLabel(secret, "nonce", sample, labeled.suite().aeadNonceLength())
                        .copy()),
                place,
                data.toByteArray());
    return new TlsWriter()
        .u16(1)
        .u16(2)
        .raw(place)
        .opaque(Bytes.EMPTY)
        .opaque(sealedData)
        .opaque(sealed)
        .toBytes();
  }

  /** A PublicMessage with {@code content} in it, signed and tagged. */
  Bytes inTheClear(int type, Bytes content, @Nullable Bytes tag) {
    Bytes framed = framed(type, content);
    Bytes signature = sign(1, type, content);
    TlsWriter auth = new TlsWriter().opaque(signature);
    if (tag != null) {
      auth.opaque(tag);
    }
    Bytes tbm =
        new TlsWriter()
            .u16(1)
            .u16(1)
            .raw(framed)
            .raw(group.state().encodedContext())
            .raw(auth.toBytes())
            .toBytes();
    Bytes membership = labeled.suite().mac(group.state().secrets().membership(), tbm);
    return new TlsWriter()
        .u16(1)
        .u16(1)
        .raw(framed)
        .raw(auth.toBytes())
        .opaque(membership)
        .toBytes();
  }

  /**
   * A PublicMessage of someone outside, who signs {@code content} and nothing else.
   *
   * @param sender 2 for the group's first external sender, 3 for a new member's proposal, 4 for a
   *     new member's commit
   */
  Bytes fromOutside(int sender, Signer signer, int type, Bytes content, @Nullable Bytes tag) {
    TlsWriter framed = place().u8(sender);
    if (sender == 2) {
      framed.u32(0);
    }
    framed.opaque(Bytes.EMPTY).u8(type).raw(content);
    TlsWriter tbs = new TlsWriter().u16(1).u16(1).raw(framed.toBytes());
    if (sender == 4) {
      tbs.raw(group.state().encodedContext());
    }
    Bytes signature = signer.sign(labeled, "FramedContentTBS", tbs.toBytes(), party.entropy);
    TlsWriter message = new TlsWriter().u16(1).u16(1).raw(framed.toBytes()).opaque(signature);
    if (tag != null) {
      message.opaque(tag);
    }
    return message.toBytes();
  }

  private Bytes sign(int wireFormat, int type, Bytes content) {
    Bytes tbs =
        new TlsWriter()
            .u16(1)
            .u16(wireFormat)
            .raw(framed(type, content))
            .raw(group.state().encodedContext())
            .toBytes();
    return group.own().signer().sign(labeled, "FramedContentTBS", tbs, party.entropy);
  }

  private TlsWriter place() {
    return new TlsWriter().opaque(group.groupId()).u64(group.epoch());
  }

  private Bytes framed(int type, Bytes content) {
    TlsWriter out = place().u8(1);
    group.ownLeaf().write(out);
    return out.opaque(Bytes.EMPTY).u8(type).raw(content).toBytes();
  }

  /** A commit, right in all respects, in the clear or enciphered. */
  Bytes commit(WireFormat format, boolean withPath, Proposal... proposals) throws MlsException {
    List<ProposalOrRef> items = new ArrayList<>();
    List<ProposalList.Sourced> sourced = new ArrayList<>();
    for (Proposal proposal : proposals) {
      items.add(new ProposalOrRef.Inline(proposal));
      sourced.add(new ProposalList.Sourced(proposal, group.ownLeaf()));
    }
    ProposalList list = ProposalList.of(sourced, group.ownLeaf(), group.state());
    AppliedProposals applied = AppliedProposals.of(list, group.state());
    PathCreation made =
        withPath
            ? applied
                .tree()
                .createPath(
                    group.ownLeaf(),
                    group.own().signer(),
                    pli.mls.Members.options(),
                    group.groupId(),
                    party.entropy)
            : null;
    UpdatePath path = null;
    if (made != null) {
      Bytes context =
          group.state().context().next(made.tree().treeHash(), applied.extensions()).encode();
      path = made.encrypt(context, applied.addedPlaces(), party.entropy);
    }
    AuthenticatedContent signed = sign(format, new Content.Committed(new Commit(items, path)));
    NextEpoch next =
        NextEpoch.after(
            group.state(),
            made == null ? applied.tree() : made.tree(),
            applied.extensions(),
            signed,
            made == null ? KeySchedule.noSecret(labeled) : made.commitSecret(),
            PskSecret.of(labeled, List.of()));
    return frame(format, signed.confirmedBy(next.confirmationTag()));
  }

  /** A proposal in the clear or enciphered. */
  Bytes proposal(WireFormat format, Proposal proposal) throws MlsException {
    return frame(format, sign(format, new Content.Proposed(proposal)));
  }

  private AuthenticatedContent sign(WireFormat format, Content content) {
    return AuthenticatedContent.sign(
        labeled,
        format,
        new FramedContent(
            group.groupId(),
            group.epoch(),
            new Sender.Member(group.ownLeaf()),
            Bytes.EMPTY,
            content),
        group.state().encodedContext(),
        group.own().signer(),
        party.entropy);
  }

  private Bytes frame(WireFormat format, AuthenticatedContent content) throws MlsException {
    return format == WireFormat.PUBLIC_MESSAGE
        ? PublicMessage.protect(
                labeled,
                content,
                group.state().secrets().membership(),
                group.state().encodedContext())
            .encode()
        : new MessageWriter(group, party.entropy).seal(content, group.messages()).message();
  }

  /** The GroupInfo in a Welcome, as its receiver can read it. */
  static Bytes openGroupInfo(Bytes welcome, KeyPackageBundle bundle, Labeled labeled)
      throws MlsException, CryptoException {
    Welcome opened = (Welcome) MlsMessage.decode(welcome);
    try (Secret secret = welcomeSecret(opened, bundle, labeled)) {
      return Bytes.adopt(
          labeled
              .suite()
              .open(
                  labeled.expandWithLabel(
                      secret, "key", Bytes.EMPTY, labeled.suite().aeadKeyLength()),
                  welcomeNonce(labeled, secret),
                  Bytes.EMPTY,
                  opened.encryptedGroupInfo()));
    }
  }

  /** The same Welcome with other secrets and another GroupInfo in it, sealed as they should be. */
  Bytes welcome(
      Bytes welcome, KeyPackageBundle bundle, Bytes groupInfo, @Nullable Bytes groupSecrets)
      throws MlsException, CryptoException {
    Welcome opened = (Welcome) MlsMessage.decode(welcome);
    Bytes secrets = groupSecrets == null ? groupSecrets(opened, bundle, labeled) : groupSecrets;
    Bytes sealedInfo;
    try (Secret secret = welcomeSecret(opened, bundle, labeled)) {
      sealedInfo =
          labeled
              .suite()
              .seal(
                  labeled.expandWithLabel(
                      secret, "key", Bytes.EMPTY, labeled.suite().aeadKeyLength()),
                  welcomeNonce(labeled, secret),
                  Bytes.EMPTY,
                  groupInfo.toByteArray());
    }
    HpkeCiphertext sealed =
        labeled.encryptWithLabel(
            bundle.keyPackage().initKey(),
            "Welcome",
            sealedInfo,
            secrets.toByteArray(),
            party.entropy);
    return new Welcome(
            opened.cipherSuite(),
            List.of(new Welcome.ForMember(bundle.keyPackage().reference(), sealed)),
            sealedInfo)
        .encode();
  }

  /** {@code groupInfo}, whose last field is its signature, signed anew by this member. */
  Bytes signed(WirePart groupInfo, Bytes changed) {
    Bytes old = groupInfo.find("signature").write();
    Bytes unsigned = changed.slice(0, Math.max(0, changed.length() - old.length()));
    return new TlsWriter()
        .raw(unsigned)
        .opaque(group.own().signer().sign(labeled, "GroupInfoTBS", unsigned, party.entropy))
        .toBytes();
  }

  /** The GroupSecrets in a Welcome, as their receiver can read them. */
  static Bytes groupSecrets(Welcome welcome, KeyPackageBundle bundle, Labeled labeled)
      throws MlsException, CryptoException {
    KemKeyPair keys = bundle.initKeys();
    Bytes reference = bundle.keyPackage().reference();
    for (Welcome.ForMember member : welcome.secrets()) {
      if (member.newMember().equals(reference)) {
        return Bytes.adopt(
            labeled.decryptWithLabel(
                keys, "Welcome", welcome.encryptedGroupInfo(), member.sealed()));
      }
    }
    throw new IllegalArgumentException("not for this key package");
  }

  private static Secret welcomeSecret(Welcome welcome, KeyPackageBundle bundle, Labeled labeled)
      throws MlsException, CryptoException {
    try (var secrets = welcome.open(labeled, bundle.keyPackage().reference(), bundle.initKeys());
        Secret psk = PskSecret.of(labeled, List.of());
        KeySchedule schedule = KeySchedule.join(labeled, secrets.joinerSecret(), psk)) {
      return schedule.welcomeSecret();
    }
  }

  private static Bytes welcomeNonce(Labeled labeled, Secret secret) {
    int length = labeled.suite().aeadNonceLength();
    return Bytes.adopt(labeled.expandWithLabel(secret, "nonce", Bytes.EMPTY, length).copy());
  }
}
