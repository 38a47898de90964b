package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Notice;
import pli.client.api.OwnDevice;
import pli.protocol.wire.Error;
import pli.transparency.account.LoggedRecord;

/** What a person sees of their devices, and which of them is meant. */
class DeviceListTest extends DevicesCase {
  @Test
  void whatAnotherDeviceDidIsTakenOverAndToldWithItsName() throws Exception {
    Person laptop = join("alice");
    Person phone = further(laptop, "phone");
    Person tablet = further(phone, "tablet");
    laptop.restart();
    laptop.sync();
    Notice told =
        laptop.device().notices().stream()
            .filter(n -> n.kind() == Notice.Kind.OWN_RECORD_CHANGED)
            .findFirst()
            .orElseThrow();
    assertEquals(new Notice(Notice.Kind.OWN_RECORD_CHANGED, 1, "phone"), told);
    assertEquals(List.of("alice's laptop", "phone", "tablet"), names(laptop));
    assertTrue(
        laptop.device().notices().stream()
            .noneMatch(n -> n.kind() == Notice.Kind.OWN_RECORD_CHANGED),
        "told again although the person has looked");
    assertEquals(3, names(tablet).size());
    // The record that follows is made on the other device's.
    laptop.device().devices().revoke("tablet", false, Person.PATIENCE);
    assertEquals(4, server.account("alice").version());
  }

  @Test
  void aRecordOfOnesOwnThatWasSaidToHaveFailedIsToldWhenItComesAfterAll() throws Exception {
    Person laptop = join("alice");
    further(laptop, "phone");
    List<LoggedRecord> kept = new ArrayList<>();
    server.interference =
        frame -> {
          if (!frame.hasUpdateRecord()) {
            return null;
          }
          kept.add(FakeServer.record(frame.getUpdateRecord().getRecord()));
          return FakeServer.error(Error.Code.UNAVAILABLE);
        };
    assertThrows(
        ClientException.class,
        () -> laptop.device().devices().revoke("phone", false, Duration.ofSeconds(3)));
    server.interference = frame -> null;
    server.append(kept.getFirst());
    laptop.restart();
    laptop.sync();
    assertTrue(
        laptop
            .device()
            .notices()
            .contains(new Notice(Notice.Kind.OWN_RECORD_CHANGED, 1, "alice's laptop")));
  }

  @Test
  void whichDeviceIsMeantIsClearOrNothingIsDone() throws Exception {
    Person laptop = join("alice");
    Devices devices = laptop.device().devices();
    assertEquals(
        Problem.LAST_DEVICE,
        problem(() -> devices.revoke("alice's laptop", true, Person.PATIENCE)));
    Person phone = further(laptop, "phone");
    assertEquals(
        Problem.THIS_DEVICE,
        problem(() -> devices.revoke("alice's laptop", false, Person.PATIENCE)));
    assertEquals(
        Problem.UNKNOWN_DEVICE, problem(() -> devices.revoke("fax", true, Person.PATIENCE)));
    Person twin = Person.further(server, temporary.resolve("twin"), laptop, "phone");
    people.add(twin);
    assertEquals(
        Problem.DEVICE_UNCLEAR, problem(() -> devices.revoke("phone", false, Person.PATIENCE)));
    assertEquals(3, server.account("alice").devices().size());
    String id =
        twin.device().devices().list().stream()
            .filter(OwnDevice::current)
            .findFirst()
            .orElseThrow()
            .id();
    devices.revoke(id.substring(0, 8), false, Person.PATIENCE);
    assertEquals(2, server.account("alice").devices().size());
    phone.device().devices().revoke("phone", true, Person.PATIENCE);
    assertEquals(Problem.DEVICE_REVOKED, problem(phone::sync));
    laptop.device().devices().follow(Person.PATIENCE);
    assertEquals(List.of("alice's laptop"), names(laptop));
  }
}
