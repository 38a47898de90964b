package pli.mls.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.mls.Vectors.hex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.VectorFormat;
import pli.mls.Vectors;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;

/** Every message and structure of the public vectors decodes and encodes to the same bytes. */
class MessagesVectorsTest {
  @TestFactory
  Stream<DynamicTest> messagesSurviveARoundTrip() {
    return Vectors.each(VectorFormat.MESSAGES, MessagesVectorsTest::checkMessages);
  }

  private static void checkMessages(JsonNode vector) throws MlsException, DecodeException {
    message(vector, "mls_welcome", Welcome.class);
    message(vector, "mls_group_info", GroupInfo.class);
    message(vector, "mls_key_package", MlsMessage.KeyPackageMessage.class);
    message(vector, "public_message_application", PublicMessage.class);
    message(vector, "public_message_proposal", PublicMessage.class);
    message(vector, "public_message_commit", PublicMessage.class);
    message(vector, "private_message", PrivateMessage.class);
    part(vector, "group_secrets", GroupSecrets::read, (out, s) -> out.raw(s.encode()));
    part(vector, "commit", Commit::read, (out, commit) -> commit.write(out));
    body(vector, "add_proposal", 1, Proposal.Add.class);
    body(vector, "update_proposal", 2, Proposal.Update.class);
    body(vector, "remove_proposal", 3, Proposal.Remove.class);
    body(vector, "pre_shared_key_proposal", 4, Proposal.PreSharedKey.class);
    body(vector, "re_init_proposal", 5, Proposal.ReInit.class);
    body(vector, "external_init_proposal", 6, Proposal.ExternalInit.class);
    body(vector, "group_context_extensions_proposal", 7, Proposal.GroupContextExtensions.class);
  }

  @TestFactory
  Stream<DynamicTest> vectorHeaders() {
    return Vectors.each(
        VectorFormat.DESERIALIZATION,
        vector -> {
          Bytes header = hex(vector, "vlbytes_header");
          int length = vector.get("length").asInt();
          assertEquals(length, TlsReader.of(header).varint());
          assertEquals(header, new TlsWriter().varint(length).toBytes());
        });
  }

  @Test
  void damagedMessagesAreRefused() {
    JsonNode vector = Vectors.first(VectorFormat.MESSAGES);
    for (String field :
        new String[] {
          "mls_welcome", "mls_key_package", "public_message_commit", "private_message"
        }) {
      Bytes whole = hex(vector, field);
      for (int length = 0; length < whole.length(); length++) {
        Bytes cut = whole.slice(0, length);
        assertThrows(MlsException.class, () -> MlsMessage.decode(cut));
      }
      Bytes longer = Bytes.concat(whole, Bytes.of(0));
      assertThrows(MlsException.class, () -> MlsMessage.decode(longer));
    }
    refused(MlsException.Reason.WRONG_VERSION, Bytes.of(0, 2, 0, 1));
    refused(MlsException.Reason.INVALID_PROPOSAL, Bytes.of(0, 1, 0, 6, 0));
  }

  @Test
  void aProposalOfAnUnknownTypeIsToldApartFromDamage() {
    for (int type : new int[] {0, 8, 0x0a0a, 0xf000}) {
      Bytes encoded = new TlsWriter().u16(type).raw(Bytes.of(1, 2, 3)).toBytes();
      DecodeException thrown =
          assertThrows(DecodeException.class, () -> TlsReader.readAll(encoded, Proposal::read));
      assertEquals(DecodeException.Reason.UNKNOWN_KIND, thrown.reason());
    }
    DecodeException psk =
        assertThrows(
            DecodeException.class,
            () -> TlsReader.readAll(Bytes.of(3, 0, 0), PreSharedKeyId::read));
    assertEquals(DecodeException.Reason.UNKNOWN_KIND, psk.reason());
  }

  private static void refused(MlsException.Reason reason, Bytes message) {
    assertEquals(
        reason, assertThrows(MlsException.class, () -> MlsMessage.decode(message)).reason());
  }

  private static void message(JsonNode vector, String field, Class<? extends MlsMessage> type)
      throws MlsException {
    Bytes encoded = hex(vector, field);
    MlsMessage decoded = MlsMessage.decode(encoded);
    assertInstanceOf(type, decoded);
    assertEquals(encoded, decoded.encode(), field);
  }

  private static void body(
      JsonNode vector, String field, int type, Class<? extends Proposal> expected)
      throws DecodeException {
    Bytes encoded = new TlsWriter().u16(type).raw(hex(vector, field)).toBytes();
    Proposal decoded = TlsReader.readAll(encoded, Proposal::read);
    assertInstanceOf(expected, decoded);
    assertEquals(type, decoded.type());
    TlsWriter out = new TlsWriter();
    decoded.write(out);
    assertEquals(encoded, out.toBytes(), field);
  }

  private static <T> void part(
      JsonNode vector, String field, TlsReader.Item<T> read, BiConsumer<TlsWriter, T> write)
      throws DecodeException {
    Bytes encoded = hex(vector, field);
    TlsWriter out = new TlsWriter();
    write.accept(out, TlsReader.readAll(encoded, read));
    assertEquals(encoded, out.toBytes(), field);
  }
}
