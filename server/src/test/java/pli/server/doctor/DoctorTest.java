package pli.server.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.server.TestNetwork;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;

/** Each thing that can be wrong with a server is found, and nothing else is. */
class DoctorTest {
  private static final Set<Check> NOT_AT_REST = EnumSet.of(Check.MEMORY, Check.LIMITS);

  private @TempDir Path folder;
  private TestNetwork network;
  private Optional<LogSight> sight = Optional.empty();
  private Optional<OfficeSight> office = Optional.empty();

  @BeforeEach
  void aServer() throws Exception {
    network = TestNetwork.start(data());
    Files.createDirectories(proc("self"));
    say("1048576", "0", "");
  }

  @AfterEach
  void stop() {
    network.close();
  }

  private Path data() {
    return folder.resolve("server");
  }

  private Path proc(String name) {
    return folder.resolve("proc").resolve(name);
  }

  /** What the system is to say of itself. */
  private void say(String openFiles, String core, String swap) throws Exception {
    Files.writeString(
        proc("self/limits"),
        "Limit                     Soft Limit           Hard Limit           Units\n"
            + "Max core file size        "
            + core
            + "                    unlimited            bytes\n"
            + "Max open files            "
            + openFiles
            + "                1048576              files\n");
    Files.writeString(proc("swaps"), "Filename  Type  Size  Used  Priority\n" + swap);
  }

  private Map<Check, Finding> examine(boolean serves) throws FolderException {
    return examine(serves, InstantSource.system());
  }

  private Map<Check, Finding> examine(boolean serves, InstantSource clock) throws FolderException {
    List<Finding> findings =
        new Doctor(new DataFolder(data()), clock, new Machine(folder.resolve("proc")))
            .examine(() -> serves, () -> sight, () -> office);
    Map<Check, Finding> byCheck = new EnumMap<>(Check.class);
    for (Finding finding : findings) {
      assertFalse(byCheck.containsKey(finding.check()), finding.check().label());
      byCheck.put(finding.check(), finding);
      assertEquals(
          finding.state() == State.OK,
          finding.advice("en").isEmpty() && finding.advice("fr").isEmpty(),
          finding.text("en"));
      assertFalse(finding.text("fr").contains("%"), finding.text("fr"));
    }
    return byCheck;
  }

  private void assertFound(Check check, State state, String words, Map<Check, Finding> findings) {
    Finding finding = Objects.requireNonNull(findings.get(check));
    assertEquals(state, finding.state(), finding.text("en"));
    assertTrue(finding.text("en").contains(words), finding.text("en"));
  }

  private static String figures(int administrators, int change, int reset) {
    return "{\"administrators\":"
        + administrators
        + ",\"changeQuorum\":"
        + change
        + ",\"resetQuorum\":"
        + reset
        + ",\"actQuorum\":1}";
  }

  @Test
  void whoDecidesAloneIsSaid() throws Exception {
    assertFound(Check.ADMINISTRATORS, State.OK, "not looked at", examine(true));
    office = OfficeSight.parse(figures(0, 0, 0));
    assertFound(Check.ADMINISTRATORS, State.WARN, "first invitation", examine(true));
    office = OfficeSight.parse(figures(1, 1, 1));
    assertFound(Check.ADMINISTRATORS, State.WARN, "one administrator", examine(true));
    office = OfficeSight.parse(figures(3, 2, 1));
    assertFound(Check.ADMINISTRATORS, State.WARN, "3 administrators, of whom any", examine(true));
    office = OfficeSight.parse(figures(3, 2, 2));
    assertFound(Check.ADMINISTRATORS, State.OK, "3 administrators; 2 change", examine(true));
    assertEquals(Optional.empty(), OfficeSight.parse("{\"administrators\":-1}"));
    assertEquals(Optional.empty(), OfficeSight.parse("not JSON"));
  }

  @Test
  void aSoundServerHasOneWarningForTheKeyAndOneForTheWitnesses() throws Exception {
    for (boolean runs : List.of(true, false)) {
      Map<Check, Finding> findings = examine(true);
      assertEquals(EnumSet.allOf(Check.class), findings.keySet());
      assertFound(Check.BOOT_KEY, State.WARN, "in the folder", findings);
      assertFound(Check.WITNESSES, State.WARN, "asks for no witness", findings);
      findings.forEach((check, finding) -> {
        if (check != Check.BOOT_KEY && check != Check.WITNESSES) {
          assertEquals(State.OK, finding.state(), finding.text("en"));
        }
      });
      assertFound(Check.STORE, State.OK, runs ? "a server runs" : "no server runs", findings);
      network.close();
    }
    try (var files = Files.list(data())) {
      assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith(".doctor")));
    }
  }

  @Test
  void whatTheMachineSays() throws Exception {
    say("1024", "0", "");
    assertFound(Check.LIMITS, State.WARN, "1024 open files", examine(true));
    say("unlimited", "unlimited", "");
    Map<Check, Finding> findings = examine(true);
    assertFound(Check.LIMITS, State.OK, "∞", findings);
    assertFound(Check.MEMORY, State.WARN, "core dumps", findings);
    say("unlimited", "0", "/swapfile file 1 0 -2\n");
    assertFound(Check.MEMORY, State.WARN, "swap", examine(true));
    Files.delete(proc("self/limits"));
    Files.delete(proc("swaps"));
    findings = examine(true);
    for (Check check : NOT_AT_REST) {
      assertFound(check, State.OK, "", findings);
    }
  }

  @Test
  void aLogThatWitnessesContradict() throws Exception {
    sight = LogSight.parse("{\"state\":\"rolled-back\",\"size\":7,\"published\":7}");
    assertFound(Check.WITNESSES, State.FAIL, "than this server (7 entries)", examine(true));
    assertEquals(Optional.empty(), LogSight.parse("<html>another program</html>"));
    assertEquals(Optional.empty(), LogSight.parse("{}"));
  }

  @Test
  void aServerThatTakesNothing() throws Exception {
    assertFound(Check.STORE, State.FAIL, "takes nothing", examine(false));
  }

  @Test
  void settingsThatMeanNothing() throws Exception {
    Path toml = data().resolve("pli.toml");
    Files.writeString(toml, Files.readString(toml).replace("at_once = ", "at_onse = "));
    Map<Check, Finding> findings = examine(true);
    assertEquals(Set.of(Check.SETTINGS), findings.keySet());
    assertFound(Check.SETTINGS, State.FAIL, "connections.at_onse", findings);
  }

  @Test
  void filesThatOthersRead() throws Exception {
    Files.setPosixFilePermissions(
        data().resolve("keys"), PosixFilePermissions.fromString("rw-r-----"));
    assertFound(Check.RIGHTS, State.WARN, "keys", examine(true));
  }

  @Test
  void keysThatAreMissingWrongOrNotTheCards() throws Exception {
    Path key = data().resolve("boot.key");
    byte[] right = Files.readAllBytes(key);
    Files.delete(key);
    Map<Check, Finding> findings = examine(true);
    assertFound(Check.BOOT_KEY, State.FAIL, "no boot key", findings);
    assertFalse(findings.containsKey(Check.KEYS));
    Files.writeString(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    assertFound(Check.KEYS, State.FAIL, "do not open", examine(true));
    Files.write(key, right);
    Path other = folder.resolve("other");
    try (TestNetwork another = TestNetwork.start(other)) {
      Files.write(
          data().resolve("network.card"), Files.readAllBytes(other.resolve("network.card")));
    }
    assertFound(Check.KEYS, State.FAIL, "not signed by this server's key", examine(true));
  }

  @Test
  void aClockThatWasSetBackAndADamagedStore() throws Exception {
    InstantSource yesterday = InstantSource.fixed(Instant.now().minusSeconds(86_400));
    assertFound(Check.CLOCK, State.FAIL, "newer than the clock", examine(true, yesterday));
    network.close();
    Files.setLastModifiedTime(
        data().resolve("store").resolve("CURRENT"), FileTime.from(Instant.now()));
    Files.writeString(data().resolve("store").resolve("CURRENT"), "nothing\n");
    assertFound(Check.STORE, State.FAIL, "does not open", examine(true));
  }

  @Test
  void aDiskThatIsNearlyFull() throws Exception {
    Path toml = data().resolve("pli.toml");
    String text = Files.readString(toml);
    long free = Files.getFileStore(data()).getUsableSpace() >> 20;
    Files.writeString(toml, text.replace("reserve_mib = 1", "reserve_mib = " + free / 2));
    assertFound(Check.DISK, State.WARN, "near the reserve", examine(true));
    long more = Math.min(free * 2, 1 << 20);
    Files.writeString(toml, text.replace("reserve_mib = 1", "reserve_mib = " + more));
    assertFound(Check.DISK, State.FAIL, "below the reserve", examine(true));
  }

  @Test
  void whereNoServerIs() {
    Doctor doctor = new Doctor(new DataFolder(folder.resolve("no")), InstantSource.system());
    assertThrows(
        FolderException.class, () -> doctor.examine(() -> true, Optional::empty, Optional::empty));
  }
}
