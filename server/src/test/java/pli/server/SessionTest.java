package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.server.TestClient.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.protocol.wire.AuthenticateDevice;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.ServerFrame;

/** Roles, proofs, and what else the protocol says of one connection. */
class SessionTest extends SessionCase {
  @Test
  void theServerSpeaksFirstAndNeverTwiceAlike() throws Exception {
    try (TestClient one = network.connect();
        TestClient two = network.connect()) {
      assertEquals(32, one.nonce().length());
      assertNotEquals(one.nonce(), two.nonce());
    }
  }

  @Test
  void aConnectionKeepsTheRoleOfItsFirstRequest() throws Exception {
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    try (TestClient anonymous = network.connect();
        TestClient mailbox = network.connect();
        TestClient contact = network.connect()) {
      // To make a queue belongs to all and decides nothing.
      anonymous.granted(queue.create(anonymous));
      mailbox.granted(queue.create(mailbox));
      contact.granted(queue.create(contact));
      anonymous.granted(lookUp("admin"));
      mailbox.granted(queue.read(mailbox));
      contact.granted(admin.authenticate(contact));
      for (ClientFrame.Builder request :
          List.of(
              queue.read(anonymous),
              queue.acknowledge(1),
              queue.delete(anonymous),
              count(),
              admin.authenticate(anonymous),
              admin.register(anonymous, TestNetwork.random(16)))) {
        assertEquals(Error.Code.WRONG_ROLE, anonymous.refused(request).getCode());
      }
      for (ClientFrame.Builder request :
          List.of(
              group.create(),
              group.submit(Bytes.of(1)),
              group.commit(group.next(List.of(queue)), Bytes.of(1)),
              lookUp("admin"),
              claim("admin"),
              welcome(queue.id(), Bytes.of(1)),
              count(),
              admin.authenticate(mailbox))) {
        assertEquals(Error.Code.WRONG_ROLE, mailbox.refused(request).getCode());
        if (request.getRequestCase() != ClientFrame.RequestCase.COUNT_KEY_PACKAGES) {
          assertEquals(Error.Code.WRONG_ROLE, contact.refused(request).getCode());
        }
      }
      // On a contact connection only the device's own contact queue is to be had.
      assertEquals(Error.Code.WRONG_ROLE, contact.refused(queue.read(contact)).getCode());
      assertEquals(Error.Code.WRONG_ROLE, contact.refused(queue.delete(contact)).getCode());
      contact.granted(count());
    }
  }

  @Test
  void whoHasNotSaidWhoItIsSpeaksForNobody() throws Exception {
    try (TestClient client = network.connect()) {
      assertEquals(Error.Code.WRONG_ROLE, client.refused(count()).getCode());
      assertEquals(
          Error.Code.WRONG_ROLE, client.refused(publish(List.of(), Bytes.of(1))).getCode());
      client.granted(admin.authenticate(client));
    }
  }

  @Test
  void aDeviceProvesItself() throws Exception {
    TestDevice stranger = TestDevice.of("admin", network);
    TestDevice nobody = TestDevice.of("nobody", network);
    try (TestClient client = network.connect();
        TestClient other = network.connect()) {
      assertEquals(Error.Code.BAD_PROOF, client.refused(stranger.authenticate(client)).getCode());
      assertEquals(
          Error.Code.UNKNOWN_HANDLE, client.refused(nobody.authenticate(client)).getCode());
      assertEquals(Error.Code.BAD_PROOF, client.refused(admin.authenticate(other)).getCode());
      ClientFrame.Builder invalid =
          ClientFrame.newBuilder()
              .setAuthenticateDevice(
                  AuthenticateDevice.newBuilder()
                      .setHandle("No Handle")
                      .setDeviceId(wire(admin.id().value())));
      assertEquals(Error.Code.HANDLE_INVALID, client.refused(invalid).getCode());
      client.granted(admin.authenticate(client));
    }
  }

  @Test
  void aRequestThatIsNoneIsRefusedAndABrokenFrameEndsTheConnection() throws Exception {
    try (TestClient client = network.connect()) {
      assertEquals(Error.Code.MALFORMED, client.refused(ClientFrame.newBuilder()).getCode());
      client.send(new byte[] {0x0a, 0x7f});
      assertEquals(Goodbye.Reason.PROTOCOL_VIOLATION, client.goodbye());
      assertTrue(client.isClosed());
    }
    try (TestClient client = network.connect()) {
      client.send(lookUp("admin").build().toByteArray());
      assertEquals(Goodbye.Reason.PROTOCOL_VIOLATION, client.goodbye());
    }
    try (TestClient client = network.connect()) {
      client.sendText("hello");
      assertEquals(Goodbye.Reason.PROTOCOL_VIOLATION, client.goodbye());
    }
  }

  @Test
  void tooManyUnansweredRequestsAreRefusedOneByOne() throws Exception {
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    try (TestClient client = network.connect()) {
      client.granted(queue.create(client));
      client.granted(group.create());
      List<CompletableFuture<ServerFrame>> answers = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        answers.add(client.start(group.submit(Bytes.of(1))));
      }
      int accepted = 0;
      for (CompletableFuture<ServerFrame> answer : answers) {
        ServerFrame frame = answer.get();
        if (frame.hasAccepted()) {
          accepted++;
        } else if (frame.getError().getCode() != Error.Code.RATE_LIMITED) {
          assertEquals(Error.Code.TOO_MANY, frame.getError().getCode());
        }
      }
      assertTrue(accepted >= Limits.MAX_UNANSWERED, "only " + accepted);
      try (TestClient reader = network.connect()) {
        reader.granted(queue.read(reader));
        assertEquals(
            Math.min(accepted, Limits.MAX_UNACKNOWLEDGED_ENTRIES),
            reader.entries(Math.min(accepted, Limits.MAX_UNACKNOWLEDGED_ENTRIES)).size());
      }
    }
  }
}
