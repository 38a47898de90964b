package pli.mls.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Vectors.hex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Secret;
import pli.mls.VectorFormat;
import pli.mls.Vectors;
import pli.mls.node.PreSharedKeyId;
import pli.mls.suite.Labeled;

/** The key schedule and the chain of pre-shared keys, against the public vectors. */
class KeyScheduleVectorsTest {
  @TestFactory
  Stream<DynamicTest> eachEpochFollowsFromTheOneBefore() {
    return Vectors.each(VectorFormat.KEY_SCHEDULE, KeyScheduleVectorsTest::checkGroup);
  }

  private static void checkGroup(JsonNode group) throws CryptoException, DecodeException {
    Labeled labeled = Labeled.of(CipherSuite.of(group.get("cipher_suite").asInt()));
    Secret init = Secret.copyOf(hex(group, "initial_init_secret"));
    int number = 0;
    for (JsonNode epoch : group.get("epochs")) {
      GroupContext context =
          new GroupContext(
              labeled.suite().id(),
              hex(group, "group_id"),
              number++,
              hex(epoch, "tree_hash"),
              hex(epoch, "confirmed_transcript_hash"),
              Collections.emptyList());
      assertEquals(hex(epoch, "group_context"), context.encode());
      assertEquals(context, TlsReader.readAll(context.encode(), GroupContext::read));
      EpochSecrets secrets = checkEpoch(labeled, init, epoch, context.encode());
      init = secrets.init();
    }
    assertTrue(number > 0);
  }

  private static EpochSecrets checkEpoch(
      Labeled labeled, Secret init, JsonNode epoch, Bytes context) throws DecodeException {
    Secret commit = Secret.copyOf(hex(epoch, "commit_secret"));
    Secret psk = Secret.copyOf(hex(epoch, "psk_secret"));
    KeySchedule schedule = KeySchedule.advance(labeled, init, commit, psk, context);
    same(epoch, "joiner_secret", schedule.joinerSecret());
    same(epoch, "welcome_secret", schedule.welcomeSecret());
    EpochStart start = schedule.open(context);
    same(epoch, "encryption_secret", start.encryptionSecret());
    EpochSecrets secrets = start.secrets();
    same(epoch, "init_secret", secrets.init());
    same(epoch, "sender_data_secret", secrets.senderData());
    same(epoch, "confirmation_key", secrets.confirmation());
    same(epoch, "membership_key", secrets.membership());
    same(epoch, "resumption_psk", secrets.resumption());
    assertEquals(hex(epoch, "epoch_authenticator"), secrets.authenticator());
    assertEquals(hex(epoch, "external_pub"), secrets.externalKeys(labeled).publicKey());
    JsonNode exported = epoch.get("exporter");
    Secret made =
        secrets.export(
            labeled,
            exported.get("label").asText(),
            hex(exported, "context"),
            exported.get("length").asInt());
    same(exported, "secret", made);

    KeySchedule joined = KeySchedule.join(labeled, schedule.joinerSecret(), psk);
    assertEquals(secrets.authenticator(), joined.open(context).secrets().authenticator());

    TlsWriter out = new TlsWriter();
    secrets.write(out);
    EpochSecrets read = TlsReader.readAll(out.toBytes(), EpochSecrets::read);
    TlsWriter again = new TlsWriter();
    read.write(again);
    assertEquals(out.toBytes(), again.toBytes());
    same(epoch, "resumption_psk", read.resumption());
    return secrets;
  }

  @TestFactory
  Stream<DynamicTest> preSharedKeysAreChained() {
    return Vectors.each(VectorFormat.PSK_SECRET, KeyScheduleVectorsTest::checkChain);
  }

  private static void checkChain(JsonNode vector) throws CryptoException {
    Labeled labeled = Labeled.of(CipherSuite.of(vector.get("cipher_suite").asInt()));
    List<PskSecret.Psk> psks = new ArrayList<>();
    for (JsonNode psk : vector.get("psks")) {
      psks.add(
          new PskSecret.Psk(
              new PreSharedKeyId.External(hex(psk, "psk_id"), hex(psk, "psk_nonce")),
              Secret.copyOf(hex(psk, "psk"))));
    }
    same(vector, "psk_secret", PskSecret.of(labeled, psks));
  }

  private static void same(JsonNode vector, String field, Secret actual) {
    assertEquals(hex(vector, field), Bytes.adopt(actual.copy()), field);
  }
}
