package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/** A program that was really installed says of itself whether it is the release that was logged. */
@Tag("seldom")
@Timeout(600)
class InstalledReleaseIT {
  private static final String ARTEFACT = "pli-desktop.jar";

  @TempDir Path folder;

  private Pli.Outcome status(Pli person, String classPath) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return person.shell(
        "'"
            + java
            + "' -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED"
            + " --sun-misc-unsafe-memory-access=allow -cp '"
            + classPath
            + "' pli.desktop.Main status --json");
  }

  private static JsonNode finding(Pli.Outcome status) throws Exception {
    for (JsonNode line : status.lines()) {
      if (line.path("kind").asText().equals("release-not-logged")) {
        return line;
      }
    }
    throw new AssertionError(status.out() + status.err());
  }

  /** That the program says it is the one that was released. */
  private void assertClear(Pli person, String classPath) throws Exception {
    Pli.Outcome status = done(status(person, classPath));
    assertEquals("clear", finding(status).get("state").asText(), status.out());
  }

  /** That it says why it is not, and shows that release file. */
  private void assertArisen(Pli person, String classPath, String reason, Path version)
      throws Exception {
    Pli.Outcome status = status(person, classPath);
    assertEquals(4, status.exitCode(), status.out() + status.err());
    JsonNode finding = finding(status);
    assertEquals("arisen", finding.get("state").asText(), status.out());
    JsonNode sign = finding.get("signs").get(0);
    assertEquals(reason, sign.get("name").asText());
    assertTrue(sign.get("message").asText().contains(reason), sign.toString());
    assertEquals(
        version.resolve(".release").toRealPath(),
        Path.of(finding.get("evidence").get(0).asText()).toRealPath());
  }

  @Test
  void theInstalledProgramKnowsWhetherItIsTheLoggedRelease() throws Exception {
    Checkout checkout = Checkout.ofThisProgram();
    ReleaseDesk desk = new ReleaseDesk(folder.resolve("desk"));
    Path to = folder.resolve("installed");
    String program = to.resolve("current").resolve(ARTEFACT).toString();
    try (Network network = Network.make(checkout, folder, "The Lighthouse")) {
      Pli alice = new Pli(folder.resolve("alice"));
      done(alice.run("join", network.invitation(), "--handle", "alice"));
      // The program of a checkout was not installed: of that it says nothing.
      JsonNode ofCheckout = finding(done(alice.run("status", "--json")));
      assertEquals("unknown", ofCheckout.get("state").asText());

      Path one =
          OneFile.of(checkout, Files.createDirectory(folder.resolve("1")).resolve(ARTEFACT), "1");
      Path release = desk.signed(one, 1);
      Pli.Outcome early = desk.install(release, one, to);
      assertEquals("NOT_LOGGED", early.json().get("reason").asText(), early.err());
      assertTrue(Files.notExists(to.resolve("current")));
      desk.log(release);
      done(desk.install(release, one, to));
      assertClear(alice, program);

      // With the next version comes a policy: what let this one in is the one before.
      Path two =
          OneFile.of(checkout, Files.createDirectory(folder.resolve("2")).resolve(ARTEFACT), "2");
      Path next = desk.signed(two, 2, "--next-policy", desk.policyFile(2).toString());
      desk.log(next);
      done(desk.install(next, two, to));
      assertClear(alice, program);

      notTheReleaseAnyMore(desk, alice, to.resolve("versions/2"), one);
    }
  }

  /** What somebody did in the folder who did not ask the gate. */
  private void notTheReleaseAnyMore(ReleaseDesk desk, Pli alice, Path version, Path other)
      throws Exception {
    String program = version.resolve(ARTEFACT).toString();
    assertArisen(alice, program + ":" + other, "OTHER_FILES", version);

    Path file = version.resolve(".release");
    Bytes logged = Bytes.adopt(Files.readAllBytes(file));
    assertEquals(0, desk.check(file.toString(), 1).exitCode());
    Files.write(file, ReleaseDesk.unlogged(logged).toByteArray());
    assertArisen(alice, program, "NOT_LOGGED", version);
    Pli.Outcome check = desk.check(file.toString(), 1);
    assertEquals(4, check.exitCode(), check.out());
    Files.write(file, logged.toByteArray());

    // The same bytes of the same release, but this program is another one.
    Files.copy(
        OneFile.of(Checkout.ofThisProgram(), other.resolveSibling("implant"), "implant"),
        version.resolve(ARTEFACT),
        StandardCopyOption.REPLACE_EXISTING);
    assertArisen(alice, program, "OTHER_SIZE", version);
    Files.copy(
        OneFile.of(Checkout.ofThisProgram(), other.resolveSibling("implant"), "3"),
        version.resolve(ARTEFACT),
        StandardCopyOption.REPLACE_EXISTING);
    assertArisen(alice, program, "OTHER_HASH", version);
  }
}
