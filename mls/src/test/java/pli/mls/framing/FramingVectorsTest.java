package pli.mls.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.assertBreaks;
import static pli.mls.Vectors.hex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.mls.VectorFormat;
import pli.mls.Vectors;
import pli.mls.node.BasicCredential;
import pli.mls.node.KeyPackage;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.schedule.GroupContext;
import pli.mls.schedule.KeySchedule;
import pli.mls.schedule.SecretTree;
import pli.mls.schedule.SecretTree.Use;
import pli.mls.schedule.Transcript;
import pli.mls.suite.Labeled;

/** Framing, transcripts and Welcomes against the public vectors. */
class FramingVectorsTest {
  private static final LeafIndex SENDER = new LeafIndex(1);

  /** One message-protection vector: a group of two leaves of which the second speaks. */
  private record Group(Labeled labeled, JsonNode vector, Bytes context) {
    static Group of(JsonNode vector) throws CryptoException {
      int suite = vector.get("cipher_suite").asInt();
      GroupContext context =
          new GroupContext(
              suite,
              hex(vector, "group_id"),
              vector.get("epoch").asLong(),
              hex(vector, "tree_hash"),
              hex(vector, "confirmed_transcript_hash"),
              Collections.emptyList());
      return new Group(Labeled.of(CipherSuite.of(suite)), vector, context.encode());
    }

    Secret secret(String field) {
      return Secret.copyOf(hex(vector, field));
    }

    SecretTree tree() {
      return SecretTree.of(labeled, secret("encryption_secret"), 2);
    }

    VerifiedContent openPrivate(Bytes message) throws MlsException {
      PrivateMessage sealed = (PrivateMessage) MlsMessage.decode(message);
      assertEquals(message, sealed.encode());
      SenderData sender = sealed.openSenderData(labeled, secret("sender_data_secret"));
      assertEquals(SENDER, sender.leaf());
      Use use = sealed.contentType() == ContentType.APPLICATION ? Use.APPLICATION : Use.HANDSHAKE;
      SecretTree.Step step = tree().at(sender.leaf(), use, sender.generation());
      return sealed
          .open(labeled, sender, step.key())
          .verify(labeled, hex(vector, "signature_pub"), context);
    }

    VerifiedContent openPublic(Bytes message) throws MlsException {
      PublicMessage opened = (PublicMessage) MlsMessage.decode(message);
      assertEquals(message, opened.encode());
      return opened
          .unprotect(labeled, secret("membership_key"), context)
          .verify(labeled, hex(vector, "signature_pub"), context);
    }

    AuthenticatedContent sign(WireFormat format, Content content) throws CryptoException {
      SignatureKeyPair keys = labeled.suite().signatureKeyPair(secret("signature_priv"));
      Signer signer = new Signer(new BasicCredential(Bytes.utf8("it")), keys);
      FramedContent framed =
          new FramedContent(
              hex(vector, "group_id"),
              vector.get("epoch").asLong(),
              new Sender.Member(SENDER),
              Bytes.utf8("aad"),
              content);
      AuthenticatedContent signed =
          AuthenticatedContent.sign(labeled, format, framed, context, signer, entropy());
      return content.type() == ContentType.COMMIT ? signed.confirmedBy(Bytes.of(1, 2, 3)) : signed;
    }

    Bytes sealPrivate(Content content, int padding) throws MlsException, CryptoException {
      Use use = content.type() == ContentType.APPLICATION ? Use.APPLICATION : Use.HANDSHAKE;
      AuthenticatedContent signed = sign(WireFormat.PRIVATE_MESSAGE, content);
      return PrivateMessage.seal(
              labeled,
              signed,
              tree().next(SENDER, use).key(),
              secret("sender_data_secret"),
              padding,
              entropy())
          .encode();
    }
  }

  @TestFactory
  Stream<DynamicTest> messageProtection() {
    return Vectors.each(VectorFormat.MESSAGE_PROTECTION, FramingVectorsTest::checkProtection);
  }

  private static void checkProtection(JsonNode vector)
      throws CryptoException, MlsException, DecodeException {
    Group group = Group.of(vector);
    Content proposal =
        new Content.Proposed(TlsReader.readAll(hex(vector, "proposal"), Proposal::read));
    Content commit = new Content.Committed(TlsReader.readAll(hex(vector, "commit"), Commit::read));
    Content application = new Content.Application(hex(vector, "application"));

    assertEquals(proposal, content(group.openPrivate(hex(vector, "proposal_priv"))));
    assertEquals(proposal, content(group.openPublic(hex(vector, "proposal_pub"))));
    assertEquals(commit, content(group.openPrivate(hex(vector, "commit_priv"))));
    assertEquals(commit, content(group.openPublic(hex(vector, "commit_pub"))));
    assertEquals(application, content(group.openPrivate(hex(vector, "application_priv"))));

    for (Content ours : new Content[] {proposal, commit, application}) {
      for (int padding : new int[] {0, 1, 1000}) {
        assertEquals(ours, content(group.openPrivate(group.sealPrivate(ours, padding))));
      }
    }
    for (Content ours : new Content[] {proposal, commit}) {
      AuthenticatedContent signed = group.sign(WireFormat.PUBLIC_MESSAGE, ours);
      PublicMessage message =
          PublicMessage.protect(
              group.labeled, signed, group.secret("membership_key"), group.context);
      assertEquals(ours, content(group.openPublic(message.encode())));
    }
  }

  @Test
  void aFlippedBitAnywhereIsRefused() throws CryptoException {
    Group group = Group.of(Vectors.first(VectorFormat.MESSAGE_PROTECTION));
    for (String name : new String[] {"proposal_priv", "commit_priv", "application_priv"}) {
      Bytes message = hex(group.vector, name);
      for (int i = 0; i < message.length(); i++) {
        // Group id and epoch are compared by the group; here the AEADs cover them.
        Bytes flipped = flip(message, i);
        assertThrows(Exception.class, () -> group.openPrivate(flipped), name + " " + i);
      }
    }
    for (String name : new String[] {"proposal_pub", "commit_pub"}) {
      Bytes message = hex(group.vector, name);
      for (int i = 0; i < message.length(); i++) {
        Bytes flipped = flip(message, i);
        assertThrows(Exception.class, () -> group.openPublic(flipped), name + " " + i);
      }
    }
  }

  @Test
  void paddingMustBeZeroAndApplicationDataEnciphered() throws CryptoException, MlsException {
    Group group = Group.of(Vectors.first(VectorFormat.MESSAGE_PROTECTION));
    Content said = new Content.Application(Bytes.utf8("said"));
    AuthenticatedContent signed = group.sign(WireFormat.PRIVATE_MESSAGE, said);
    // A message whose padding is not zero, made by sealing a longer plaintext as application data.
    TlsWriter plaintext = new TlsWriter().opaque(Bytes.utf8("said"));
    signed.authentication().write(plaintext);
    for (int last : new int[] {0, 1, 0x80}) {
      byte[] padded = plaintext.toByteArray();
      padded = java.util.Arrays.copyOf(padded, padded.length + 3);
      padded[padded.length - 2] = (byte) last;
      Bytes message = sealRaw(group, padded);
      if (last == 0) {
        assertEquals(said, content(group.openPrivate(message)));
      } else {
        assertBreaks(MlsException.Reason.MALFORMED, "F10", () -> group.openPrivate(message));
      }
    }

    assertThrows(
        IllegalArgumentException.class,
        () ->
            PublicMessage.protect(
                group.labeled,
                group.sign(WireFormat.PUBLIC_MESSAGE, said),
                group.secret("membership_key"),
                group.context));
    AuthenticatedContent open = group.sign(WireFormat.PUBLIC_MESSAGE, said);
    PublicMessage bare =
        new PublicMessage(
            open.content(),
            open.authentication(),
            group
                .labeled
                .suite()
                .mac(group.secret("membership_key"), open.toBeMaced(group.context)));
    assertBreaks(MlsException.Reason.MALFORMED, "F4", () -> group.openPublic(bare.encode()));
  }

  /** Enciphers {@code plaintext} as the vector's sender would, whatever it is. */
  private static Bytes sealRaw(Group group, byte[] plaintext) throws MlsException {
    pli.mls.schedule.MessageKey key = group.tree().next(SENDER, Use.APPLICATION).key();
    SenderData data = new SenderData(SENDER, 0, Bytes.of(9, 8, 7, 6));
    Bytes groupId = hex(group.vector, "group_id");
    long epoch = group.vector.get("epoch").asLong();
    Bytes head = new TlsWriter().opaque(groupId).u64(epoch).u8(1).toBytes();
    Bytes aad = new TlsWriter().raw(head).opaque(Bytes.utf8("aad")).toBytes();
    Bytes ciphertext =
        group.labeled.suite().seal(key.key(), data.guard(key.nonce()), aad, plaintext);
    Bytes sample = ciphertext.slice(0, group.labeled.suite().hashLength());
    Secret secret = group.secret("sender_data_secret");
    CipherSuite suite = group.labeled.suite();
    Bytes sealedData =
        suite.seal(
            group.labeled.expandWithLabel(secret, "key", sample, suite.aeadKeyLength()),
            Bytes.adopt(
                group
                    .labeled
                    .expandWithLabel(secret, "nonce", sample, suite.aeadNonceLength())
                    .copy()),
            head,
            data.encode());
    return new PrivateMessage(
            groupId, epoch, ContentType.APPLICATION, Bytes.utf8("aad"), sealedData, ciphertext)
        .encode();
  }

  @TestFactory
  Stream<DynamicTest> transcriptHashes() {
    return Vectors.each(VectorFormat.TRANSCRIPT_HASHES, FramingVectorsTest::checkTranscript);
  }

  private static void checkTranscript(JsonNode vector) throws CryptoException, DecodeException {
    Labeled labeled = Labeled.of(CipherSuite.of(vector.get("cipher_suite").asInt()));
    Bytes encoded = hex(vector, "authenticated_content");
    AuthenticatedContent commit = TlsReader.readAll(encoded, AuthenticatedContent::read);
    TlsWriter again = new TlsWriter();
    commit.write(again);
    assertEquals(encoded, again.toBytes());

    Bytes confirmed =
        Transcript.confirm(
            labeled,
            hex(vector, "interim_transcript_hash_before"),
            commit.confirmedTranscriptInput());
    assertEquals(hex(vector, "confirmed_transcript_hash_after"), confirmed);
    Bytes tag = commit.authentication().confirmationTag();
    assertTrue(tag != null);
    Transcript after = Transcript.of(labeled, confirmed, tag);
    assertEquals(hex(vector, "interim_transcript_hash_after"), after.interim());
    Secret key = Secret.copyOf(hex(vector, "confirmation_key"));
    assertEquals(tag, labeled.suite().mac(key, confirmed));
  }

  @TestFactory
  Stream<DynamicTest> welcomes() {
    return Vectors.each(VectorFormat.WELCOME, FramingVectorsTest::checkWelcome);
  }

  private static void checkWelcome(JsonNode vector) throws CryptoException, MlsException {
    Labeled labeled = Labeled.of(CipherSuite.of(vector.get("cipher_suite").asInt()));
    KeyPackage keyPackage =
        ((MlsMessage.KeyPackageMessage) MlsMessage.decode(hex(vector, "key_package"))).keyPackage();
    Bytes encoded = hex(vector, "welcome");
    Welcome welcome = (Welcome) MlsMessage.decode(encoded);
    assertEquals(encoded, welcome.encode());
    KemKeyPair initKeys =
        new KemKeyPair(Secret.copyOf(hex(vector, "init_priv")), keyPackage.initKey());
    GroupSecrets secrets = welcome.open(labeled, keyPackage.reference(), initKeys);
    Secret none = KeySchedule.noSecret(labeled);
    try (KeySchedule schedule = KeySchedule.join(labeled, secrets.joinerSecret(), none)) {
      GroupInfo info = welcome.openGroupInfo(labeled, schedule.welcomeSecret());
      info.verify(labeled, hex(vector, "signer_pub"));
      assertTrue(
          schedule
              .open(info.context().encode())
              .secrets()
              .confirms(labeled, info.context().confirmedTranscriptHash(), info.confirmationTag()));
      assertEquals(
          welcome.encryptedGroupInfo(),
          Welcome.sealGroupInfo(labeled, schedule.welcomeSecret(), info));
    }
    MlsException other =
        assertThrows(MlsException.class, () -> welcome.open(labeled, Bytes.EMPTY, initKeys));
    assertEquals(MlsException.Reason.INVALID_WELCOME, other.reason());
  }

  /** The other half of {@code secret-tree.json}: what hides who has sent a message. */
  @TestFactory
  Stream<DynamicTest> senderData() {
    return Vectors.each(VectorFormat.SECRET_TREE, FramingVectorsTest::checkSenderData);
  }

  private static void checkSenderData(JsonNode vector) throws CryptoException, MlsException {
    Labeled labeled = Labeled.of(CipherSuite.of(vector.get("cipher_suite").asInt()));
    JsonNode keys = vector.required("sender_data");
    SenderData said = new SenderData(SENDER, 3, Bytes.of(9, 8, 7, 6));
    Bytes group = Bytes.utf8("a group");
    Bytes sealed =
        labeled
            .suite()
            .seal(
                Secret.copyOf(hex(keys, "key")),
                hex(keys, "nonce"),
                new TlsWriter().opaque(group).u64(1).u8(ContentType.APPLICATION.code()).toBytes(),
                said.encode());
    PrivateMessage message =
        new PrivateMessage(
            group, 1, ContentType.APPLICATION, Bytes.EMPTY, sealed, hex(keys, "ciphertext"));
    assertEquals(
        said, message.openSenderData(labeled, Secret.copyOf(hex(keys, "sender_data_secret"))));
  }

  private static Content content(VerifiedContent verified) {
    return verified.framed().content();
  }

  private static Bytes flip(Bytes message, int at) {
    byte[] copy = message.toByteArray();
    copy[at] ^= (byte) (1 << at % 8);
    return Bytes.adopt(copy);
  }

  private static Entropy entropy() {
    return new Random(42)::nextBytes;
  }
}
