package pli.witness.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.codec.StrictBase64;
import pli.crypto.SignatureKeyPair;
import pli.transparency.release.ReleaseGate;
import pli.transparency.release.ReleasePolicy;
import pli.witness.release.Installer.Ended;

/** Who may release changes with a release that those signed who might before; with nothing else. */
class PolicyChangeTest {
  private static final SignatureKeyPair SECOND = Update.keys(71);
  private static final SignatureKeyPair SECONDS_REBUILDER = Update.keys(72);
  private static final SignatureKeyPair THIRD = Update.keys(73);

  private static final ReleasePolicy TWO = Update.policy(2, SECOND, SECONDS_REBUILDER);
  private static final ReleasePolicy THREE = Update.policy(3, THIRD);

  @TempDir Path temporary;
  private Installer installer;

  @BeforeEach
  void versionOneRuns() throws IOException {
    installer = new Installer(temporary, Update.policy(1));
    installer.installs(new Update(1));
  }

  private static Update bySecond(long number) {
    return new Update(number).signedBy(SECOND, SECONDS_REBUILDER);
  }

  @Test
  void behindAChangeTheNewPartiesAreAskedAndTheOldOnesNoMore() throws IOException {
    installer.refuses("UNKNOWN_KEY", bySecond(2));
    installer.installs(new Update(2).bringing(TWO));
    installer.refuses("UNKNOWN_KEY", new Update(3));
    // Nor do they change it back, or take part.
    installer.refuses("POLICY_UNSIGNED", new Update(3).bringing(Update.policy(3)));
    installer.refuses("POLICY_UNSIGNED", bySecondAndAnOldKey().bringing(Update.policy(3)));
    installer.refuses("UNKNOWN_KEY", bySecondAndAnOldKey());
    installer.refuses("TOO_FEW_SIGNATURES", new Update(3).signedBy(SECOND));
    installer.installs(bySecond(3));
    installer.installs(bySecond(4));
    installer.refuses("UNKNOWN_KEY", new Update(5));
  }

  private static Update bySecondAndAnOldKey() {
    return new Update(3).signedBy(SECOND, SECONDS_REBUILDER, Update.DEVELOPER);
  }

  @Test
  void oneChangeFollowsTheOther() throws IOException {
    // Not the second before the first, even if those sign who may.
    installer.refuses("POLICY_OUT_OF_ORDER", new Update(2).bringing(THREE));
    installer.refuses("UNKNOWN_KEY", bySecond(3).bringing(THREE));
    installer.installs(new Update(2).bringing(TWO));
    installer.refuses("POLICY_OUT_OF_ORDER", bySecond(3).bringing(TWO));
    installer.refuses("UNKNOWN_KEY", new Update(3).signedBy(THIRD));
    installer.installs(bySecond(3).bringing(THREE));
    installer.refuses("UNKNOWN_KEY", new Update(4));
    installer.refuses("UNKNOWN_KEY", bySecond(4));
    installer.installs(new Update(4).signedBy(THIRD));
    installer.refuses("UNKNOWN_KEY", bySecond(5));
  }

  @Test
  void aChangeThatTheCurrentPolicyDidNotSignIsNone() throws IOException {
    installer.refuses("POLICY_UNSIGNED", bySecond(2).bringing(TWO));
    installer.refuses("TOO_FEW_SIGNATURES", new Update(2).signedBy(Update.DEVELOPER).bringing(TWO));
    installer.refuses(
        "POLICY_UNSIGNED", new Update(2).signedBy(Update.DEVELOPER, SECOND).bringing(TWO));
    // Signed by those who may, and the policy put in afterwards.
    Update pasted = new Update(2);
    pasted.changeManifest(text -> text + "next-policy " + StrictBase64.encode(TWO.encode()) + "\n");
    installer.refuses("BAD_SIGNATURE", pasted);
    installer.installs(new Update(2));
    installer.refuses("UNKNOWN_KEY", bySecond(3));
  }

  @Test
  void theVersionSaysByWhichPolicyItCame() throws Exception {
    installer.installs(new Update(2).bringing(TWO));
    assertEquals(Update.policy(1), kept(2, ".gate"));
    assertEquals(TWO, kept(2, ".policy"));
    Bytes release = Bytes.adopt(Files.readAllBytes(version(2).resolve(".release")));
    assertEquals(2, ReleaseGate.logged(release, kept(2, ".gate")).manifest().number());
    installer.installs(bySecond(3));
    assertEquals(TWO, kept(3, ".gate"));
  }

  @Test
  void aPolicyThatIsGoneIsNotReplacedByAnOlderOne() throws IOException {
    installer.installs(new Update(2).bringing(TWO));
    Path policy = version(2).resolve(".policy");
    byte[] whole = Files.readAllBytes(policy);
    Files.delete(policy);
    assertNotEquals(0, installer.install(new Update(3)).code());
    Files.writeString(policy, "damaged\n");
    assertEquals(5, installer.install(new Update(3)).code());
    installer.assertRuns(2);
    Files.write(policy, whole);
    installer.installs(bySecond(3));
  }

  /** The version that one goes back to was built with its own policy, and runs by that. */
  @Test
  void whoGoesBackGoesBackToThePolicyOfThatVersion() throws IOException {
    installer.installs(new Update(2).bringing(TWO));
    installer.rollsBack();
    installer.assertRuns(1);
    installer.refuses("UNKNOWN_KEY", bySecond(3));
    installer.installs(new Update(2).bringing(TWO));
    installer.installs(bySecond(3));
  }

  @Test
  void aProgramThatWasBuiltWithTheNewPolicyTakesNoOther() throws Exception {
    installer.installs(new Update(2).bringing(TWO));
    Path built = temporary.resolve("built/pli/witness/release");
    Files.createDirectories(built);
    Files.write(built.resolve("policy"), TWO.encode().toByteArray());
    Ended named = built(installer.words(bySecond(3)));
    assertEquals(2, named.code(), named.err());
    assertTrue(named.err().contains("--policy"), named.err());
    // Into an empty folder too, which knows of no policy.
    Path elsewhere = temporary.resolve("elsewhere");
    assertEquals("UNKNOWN_KEY", built(into(elsewhere, new Update(3))).reason());
    Ended installed = built(into(elsewhere, bySecond(3)));
    assertEquals(0, installed.code(), installed.err());
    assertTrue(Files.exists(elsewhere.resolve("versions/3/.gate")));
  }

  private List<String> into(Path folder, Update update) throws IOException {
    return List.of(
        "release",
        "install",
        update.release(temporary).toString(),
        update.artefact(temporary).toString(),
        "--to",
        folder.toString(),
        "--json");
  }

  /** Runs a program that has the policy in it. */
  private Ended built(List<String> words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                temporary.resolve("built")
                    + System.getProperty("path.separator")
                    + System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                "pli.witness.Main"));
    command.addAll(words);
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private Path version(long number) {
    return installer.to().resolve("versions").resolve(Long.toString(number));
  }

  private ReleasePolicy kept(long number, String file) throws Exception {
    return ReleasePolicy.parse(Bytes.adopt(Files.readAllBytes(version(number).resolve(file))));
  }
}
