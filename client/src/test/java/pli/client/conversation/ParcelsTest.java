package pli.client.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.ApplyingDevice;
import pli.client.account.Queues;
import pli.client.account.Self;
import pli.client.api.ConversationId;
import pli.client.vault.Vault;
import pli.codec.Bytes;

/** What stays in the vault of what was too large for queues. */
class ParcelsTest {
  private static final ConversationId ID = new ConversationId(Bytes.copyOf(new byte[32]));
  private static final Bytes LARGE = Bytes.copyOf(new byte[Parcels.LARGEST_IN_QUEUES + 1]);

  @TempDir Path temporary;

  @Test
  void aMessageThatCameBackIsKeptNoLonger() throws Exception {
    Path folder = temporary.resolve("alice");
    ApplyingDevice.join(folder, "alice");
    try (Vault vault = Vault.open(folder, "sésame".getBytes(StandardCharsets.UTF_8))) {
      long[] counts =
          vault.write(t -> {
            Surroundings here =
                new Surroundings(
                    Self.load(t), Queues.own(t, Queues.Role.MAIN).id(), ApplyingDevice.platform());
            Bytes name = Parcels.carry(t, ID, LARGE, true, here);
            Parcels.taken(t, name);
            long toBring = t.number("SELECT count(*) FROM parcel");
            for (var id : Parcels.toBring(t)) {
              Parcels.brought(t, id);
            }
            long brought = t.number("SELECT count(*) FROM parcel");
            Parcels.taken(t, name);
            return new long[] {toBring, brought, t.number("SELECT count(*) FROM parcel")};
          });
      assertEquals(1, counts[0], "it is still to be brought");
      assertEquals(1, counts[1], "it is to come back");
      assertEquals(0, counts[2]);
    }
  }
}
