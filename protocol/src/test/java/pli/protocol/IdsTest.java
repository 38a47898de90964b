package pli.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Secret;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

class IdsTest {
  private final Seeded entropy = new Seeded(1);

  @Test
  void idsHaveSixteenBytesAndNoOthers() throws DecodeException {
    for (int length = 0; length < 40; length++) {
      Bytes bytes = entropy.bytes(length);
      if (length == 16) {
        assertEquals(bytes, QueueId.decode(bytes).value());
        assertEquals(bytes, RouteId.decode(bytes).value());
        assertEquals(bytes, DeviceId.decode(bytes).value());
        assertEquals(bytes, SubmissionId.decode(bytes).value());
        continue;
      }
      assertThrows(DecodeException.class, () -> QueueId.decode(bytes));
      assertThrows(DecodeException.class, () -> RouteId.decode(bytes));
      assertThrows(DecodeException.class, () -> DeviceId.decode(bytes));
      assertThrows(DecodeException.class, () -> SubmissionId.decode(bytes));
      assertThrows(IllegalArgumentException.class, () -> new QueueId(bytes));
    }
  }

  @Test
  void aRouteIsTheHashOfItsGroup() {
    // printf 'pli routegroup' | sha256sum
    assertEquals("9383fa390d0f1f09d7c58dad28f33721", RouteId.of(Bytes.utf8("group")).value().hex());
    assertNotEquals(RouteId.of(Bytes.utf8("group")), RouteId.of(Bytes.utf8("groups")));
  }

  @Test
  void handlesAreWhatTheProtocolSays() throws DecodeException {
    for (String good : List.of("a", "7", "bob", "a.b-c_d", "0-", "z".repeat(64))) {
      assertEquals(good, Handle.parse(good).value());
    }
    for (String bad :
        List.of("", ".a", "-a", "_a", "Bob", "bob ", "b b", "bób", "a@b", "a/b", "a\n", "а")) {
      assertThrows(DecodeException.class, () -> Handle.parse(bad));
      assertThrows(IllegalArgumentException.class, () -> new Handle(bad));
    }
    DecodeException tooLong =
        assertThrows(DecodeException.class, () -> Handle.parse("z".repeat(65)));
    assertEquals(DecodeException.Reason.TOO_LARGE, tooLong.reason());
  }

  @Test
  void theSignedBytesOfAProofDependOnEachPart() {
    QueueId queue = QueueId.random(entropy);
    Bytes nonce = entropy.bytes(32);
    Bytes key = entropy.bytes(32);
    Bytes proof = Proofs.queue(Proofs.READ_QUEUE, "net", nonce, queue, key);
    assertEquals(
        "11"
            + Bytes.utf8("pli read queue v1").hex()
            + "036e6574"
            + "20"
            + nonce.hex()
            + "10"
            + queue.value().hex()
            + "20"
            + key.hex(),
        proof.hex());
    assertNotEquals(proof, Proofs.queue(Proofs.DELETE_QUEUE, "net", nonce, queue, key));
    assertNotEquals(proof, Proofs.queue(Proofs.READ_QUEUE, "nets", nonce, queue, key));
    assertNotEquals(proof, Proofs.queue(Proofs.READ_QUEUE, "net", key, queue, nonce));
    Handle handle = new Handle("bob");
    DeviceId device = DeviceId.random(entropy);
    assertEquals(
        "0f"
            + Bytes.utf8("pli register v1").hex()
            + "036e6574"
            + "20"
            + nonce.hex()
            + "03626f62"
            + "10"
            + device.value().hex()
            + "20"
            + key.hex(),
        Proofs.device(Proofs.REGISTER, "net", nonce, handle, device, key).hex());
    assertTrue(
        Proofs.device(Proofs.AUTHENTICATE_DEVICE, "net", nonce, handle, device, Bytes.EMPTY)
            .hex()
            .endsWith("00"));
  }

  @Test
  void namesOfPeopleAndThingsAreNotPrinted() throws DecodeException {
    QueueId queue = QueueId.random(entropy);
    Invitation invitation = new Invitation("host", 1, entropy.bytes(16), entropy.bytes(32));
    FirstContact contact =
        new FirstContact(Bytes.utf8("w"), Bytes.utf8("t"), queue, Secret.copyOf(entropy.bytes(32)));
    Identity identity = new Identity(new Handle("bob"), "net", DeviceId.random(entropy), 1);
    for (Object value :
        List.of(
            queue,
            RouteId.of(queue.value()),
            SubmissionId.random(entropy),
            identity.device(),
            identity.handle(),
            identity,
            invitation,
            contact)) {
      String text = value.toString();
      assertFalse(text.contains("bob"), text);
      assertTrue(text.matches("[A-Za-z]+"), text);
    }
  }
}
