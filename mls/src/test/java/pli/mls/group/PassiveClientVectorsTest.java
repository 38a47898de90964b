package pli.mls.group;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Vectors.hex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.HpkeCiphertext;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.VectorFormat;
import pli.mls.Vectors;
import pli.mls.framing.MlsMessage;
import pli.mls.node.BundleParts;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Signer;
import pli.mls.suite.Labeled;

/**
 * A client that joins by others' Welcomes and follows others' commits: {@code
 * passive-client-*.json}, and what is in {@code passive/}, which are runs of other implementations.
 */
class PassiveClientVectorsTest {
  /** The leaves of most vectors have no end. */
  private static final LifetimeRule FOR_EVER = (leaf, now) -> {};

  private static final ProposalRules.Time ANY_TIME = new ProposalRules.Time(FOR_EVER, 0);

  @TestFactory
  Stream<DynamicTest> runsOfOthersAreFollowed() {
    return Vectors.each(VectorFormat.PASSIVE_CLIENT, vector -> follow(vector, new Keys()));
  }

  /** That the published vectors do mix keys in, and of both kinds. */
  @Test
  void preSharedKeysAreUsed() throws MlsException, CryptoException {
    Keys keys = new Keys();
    for (JsonNode vector :
        Vectors.published(
            "passive-client-handling-commit.json",
            "b24949fdf857bf79d511f57504a8bdc7ce3247eb199684745e439c11b1a1da21")) {
      follow(vector, keys);
    }
    assertEquals("external 68, resumption 16", keys.toString());
  }

  /** The keys that a passive client had to look up; those of the present epoch a group knows. */
  private static final class Keys {
    private int external;
    private int resumption;

    @Override
    public String toString() {
      return "external " + external + ", resumption " + resumption;
    }
  }

  private static void follow(JsonNode vector, Keys keys) throws MlsException, CryptoException {
    Passive client = new Passive(vector, keys);
    for (JsonNode epoch : vector.path("epochs")) {
      client.follow(epoch);
    }
  }

  private record EpochOf(Bytes group, long epoch) {}

  /** Keeps the resumption keys of its past epochs, which some vectors use. */
  private static final class Passive implements PskSource {
    private final Map<Bytes, Secret> external = new HashMap<>();
    private final Map<EpochOf, Secret> resumption = new HashMap<>();
    private final Keys keys;
    private Group group;

    private Passive(JsonNode vector, Keys keys) throws MlsException, CryptoException {
      this.keys = keys;
      for (JsonNode psk : vector.path("external_psks")) {
        external.put(hex(psk, "psk_id"), Secret.copyOf(hex(psk, "psk")));
      }
      KeyPackage keyPackage =
          ((MlsMessage.KeyPackageMessage) MlsMessage.decode(hex(vector, "key_package")))
              .keyPackage();
      KeyPackageBundle bundle =
          BundleParts.of(
              keyPackage,
              Secret.copyOf(hex(vector, "init_priv")),
              Secret.copyOf(hex(vector, "encryption_priv")));
      Signer signer =
          new Signer(
              keyPackage.leafNode().credential(),
              CipherSuite.of(keyPackage.cipherSuite())
                  .signatureKeyPair(Secret.copyOf(hex(vector, "signature_priv"))));
      assertEquals(keyPackage.leafNode().signatureKey(), signer.keys().publicKey());
      assertOpens(bundle);
      boolean treeBeside = vector.hasNonNull("ratchet_tree");
      group =
          new Joining(bundle, signer, Members.ANYBODY, 0, FOR_EVER, this)
              .join(hex(vector, "welcome"), treeBeside ? hex(vector, "ratchet_tree") : Bytes.EMPTY);
      keep();
      assertEquals(hex(vector, "initial_epoch_authenticator"), group.epochAuthenticator());
    }

    /** That the private key of the leaf belongs to it, also where nothing is sealed to it. */
    private static void assertOpens(KeyPackageBundle bundle) throws MlsException, CryptoException {
      Labeled labeled = Labeled.of(CipherSuite.of(bundle.keyPackage().cipherSuite()));
      Bytes sealed = Bytes.utf8("to the leaf");
      HpkeCiphertext toLeaf =
          labeled.encryptWithLabel(
              bundle.leafKeys().publicKey(),
              "test",
              Bytes.EMPTY,
              sealed.toByteArray(),
              new SeededEntropy(1));
      assertEquals(
          sealed,
          Bytes.adopt(labeled.decryptWithLabel(bundle.leafKeys(), "test", Bytes.EMPTY, toLeaf)));
    }

    private void keep() {
      resumption.put(new EpochOf(group.groupId(), group.epoch()), group.resumptionPsk());
    }

    void follow(JsonNode epoch) throws MlsException {
      for (JsonNode proposal : epoch.path("proposals")) {
        Bytes message = Bytes.fromHex(proposal.asText());
        group = requireNonNull(HostileMessages.after(receive(message)));
        assertTrue(group.hasPendingProposals());
      }
      StagedCommit commit =
          assertInstanceOf(CommitReceived.class, receive(hex(epoch, "commit"))).commit();
      group = Group.decode(commit.merge().encode());
      keep();
      assertEquals(hex(epoch, "epoch_authenticator"), group.epochAuthenticator());
    }

    private Received receive(Bytes message) throws MlsException {
      return new Receiving(group, Members.ANYBODY, ANY_TIME, this).receive(message);
    }

    @Override
    public @Nullable Secret find(PreSharedKeyId id) {
      return switch (id) {
        case PreSharedKeyId.External psk -> {
          keys.external++;
          yield external.get(psk.id());
        }
        case PreSharedKeyId.Resumption psk -> {
          keys.resumption++;
          yield resumption.get(new EpochOf(psk.groupId(), psk.epoch()));
        }
      };
    }
  }
}
