package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Vectors.hex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.Vectors;
import pli.mls.framing.MlsMessage;
import pli.mls.node.BundleParts;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Signer;

/** A client that joins by others' Welcomes and follows others' commits. */
class PassiveClientVectorsTest {
  @Test
  void welcomes() throws MlsException, CryptoException {
    assertEquals(new Counts(32, 0), follow("passive-client-welcome.json"));
  }

  @Test
  void commits() throws MlsException, CryptoException {
    assertEquals(new Counts(52, 104), follow("passive-client-handling-commit.json"));
  }

  /** The leaves of most vectors have no end. */
  private static final LifetimeRule FOR_EVER = (leaf, now) -> {};

  private static final ProposalRules.Time ANY_TIME = new ProposalRules.Time(FOR_EVER, 0);

  /** Runs made by other implementations. */
  @Test
  void runsOfOtherImplementations() throws MlsException, CryptoException {
    assertEquals(new Counts(32, 0), follow("passive/welcome_join.json"));
    assertEquals(new Counts(24, 0), follow("passive/application.json"));
    assertEquals(new Counts(176, 40), follow("passive/commit.json"));
  }

  /**
   * The groups that the reinitialization and branching runs begin with. The runs end where the new
   * group begins; what the files hold of them opens like any other Welcome.
   */
  @Test
  void runsThatEndInAReinitializationOrABranch() throws MlsException, CryptoException {
    assertEquals(new Counts(192, 0), follow("passive/reinit.json"));
    assertEquals(new Counts(128, 0), follow("passive/branch.json"));
  }

  /** Two hundred epochs of one group of suite 1, made at random. */
  @Test
  void aLongRandomRun() throws MlsException, CryptoException {
    JsonNode only = Vectors.load("passive-client-random.json").get(0);
    Passive client = new Passive(only, new Keys());
    for (JsonNode epoch : only.get("epochs")) {
      client.follow(epoch);
    }
    assertEquals(200, only.get("epochs").size());
  }

  /** Runs in which somebody joins by a commit; none of them removes a former leaf. */
  @Test
  void commitsFromOutside() throws MlsException, CryptoException {
    assertEquals(new Counts(24, 16), follow("passive/external_join.json"));
  }

  /** That the vectors do mix keys in, and of both kinds. */
  @Test
  void preSharedKeysAreUsed() throws MlsException, CryptoException {
    Keys keys = new Keys();
    follow("passive-client-welcome.json", keys);
    follow("passive-client-handling-commit.json", keys);
    follow("passive/welcome_join.json", keys);
    follow("passive/commit.json", keys);
    assertEquals("external 108, resumption 24", keys.toString());
  }

  private record Counts(int groups, int epochs) {}

  /** The keys that a passive client had to look up; those of the present epoch a group knows. */
  private static final class Keys {
    private int external;
    private int resumption;

    @Override
    public String toString() {
      return "external " + external + ", resumption " + resumption;
    }
  }

  private static Counts follow(String file) throws MlsException, CryptoException {
    return follow(file, new Keys());
  }

  private static Counts follow(String file, Keys keys) throws MlsException, CryptoException {
    int groups = 0;
    int epochs = 0;
    for (JsonNode vector : Vectors.loadSupported(file)) {
      Passive client = new Passive(vector, keys);
      groups++;
      for (JsonNode epoch : vector.get("epochs")) {
        client.follow(epoch);
        epochs++;
      }
    }
    return new Counts(groups, epochs);
  }

  /** Keeps the resumption keys of its past epochs, which some vectors use. */
  private static final class Passive implements PskSource {
    private final Map<Bytes, Secret> external = new HashMap<>();
    private final Map<Long, Secret> resumption = new HashMap<>();
    private final Keys keys;
    private Group group;

    private Passive(JsonNode vector, Keys keys) throws MlsException, CryptoException {
      this.keys = keys;
      for (JsonNode psk : vector.get("external_psks")) {
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
      JsonNode tree = vector.get("ratchet_tree");
      group =
          new Joining(bundle, signer, Members.ANYBODY, 0, FOR_EVER, this)
              .join(
                  hex(vector, "welcome"),
                  tree.isNull() ? Bytes.EMPTY : hex(vector, "ratchet_tree"));
      resumption.put(group.epoch(), group.resumptionPsk());
      assertEquals(hex(vector, "initial_epoch_authenticator"), group.epochAuthenticator());
    }

    void follow(JsonNode epoch) throws MlsException {
      for (JsonNode proposal : epoch.get("proposals")) {
        Bytes message = Bytes.fromHex(proposal.asText());
        group = ((ProposalReceived) receive(message)).group();
        assertTrue(group.hasPendingProposals());
      }
      Received received = receive(hex(epoch, "commit"));
      group = Group.decode(((CommitReceived) received).commit().merge().encode());
      resumption.put(group.epoch(), group.resumptionPsk());
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
          yield resumption.get(psk.epoch());
        }
      };
    }
  }
}
