package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.mls.node.BasicCredential;
import pli.mls.node.KeyPackage;
import pli.mls.node.Lifetime;
import pli.mls.node.Signer;
import pli.protocol.Identity;
import pli.transparency.account.DeviceId;

/** Leaves and logs that name later records than this device has, truly or not. */
class LaterRecordsTest {
  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(26);

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  /** Of a device that is in no record, but says that it is in one to come. */
  private ByteString keyPackageFromTheFuture(String handle) {
    Identity identity =
        new Identity(
            server.account(handle).handle(),
            server.card.origin(),
            DeviceId.random(server.entropy),
            7);
    Signer signer =
        new Signer(new BasicCredential(identity.encode()), Ed25519.generate(server.entropy));
    long now = System.currentTimeMillis() / 1000;
    Bytes made =
        KeyPackage.generate(
                Self.SUITE,
                signer,
                Self.leafOptions(Collections.emptyList()),
                new Lifetime(now - 3600, now + 3600),
                Collections.emptyList(),
                server.entropy)
            .keyPackage()
            .encode();
    return ByteString.copyFrom(made.toByteArray());
  }

  @Test
  void aKeyPackageOfARecordThatTheLogDoesNotHaveIsRefused() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Bytes device = server.account("bob").devices().get(0).id().value();
      synchronized (server) {
        server.keyPackages.put(
            device, new ArrayDeque<>(List.of(keyPackageFromTheFuture("bob"))));
      }
      ClientException refused =
          assertThrows(
              ClientException.class,
              () ->
                  alice
                      .device()
                      .createConversation("desk", List.of(bob.handle), Duration.ofSeconds(5)));
      assertEquals(Problem.KEY_CHANGED, refused.problem());
      assertEquals(4, refused.exitCode());
    }
  }
}
