package pli.witness.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.codec.StrictBase64;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseParty;
import pli.transparency.release.ReleaseParty.Role;
import pli.transparency.release.ReleasePolicy;
import pli.witness.TestLog;
import pli.witness.release.Publisher;

/** The way of a release on the command line: keys, manifest, signatures, proofs, installation. */
class ReleaseCommandTest {
  @TempDir Path folder;

  private String policy = "";

  /** How a command line ended. */
  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void makeKeysAndPolicy() throws Exception {
    Bytes developer = key("developer");
    Bytes rebuilder = key("rebuilder");
    policy = path("policy");
    ReleasePolicy made =
        new ReleasePolicy(
            "pli",
            1,
            2,
            3600,
            List.of(
                new ReleaseParty(Role.DEVELOPER, "Pli", List.of(developer)),
                new ReleaseParty(Role.REBUILDER, "Atelier Nord", List.of(rebuilder))),
            new Publisher(folder).policy(1).logs());
    Files.write(Path.of(policy), made.encode().toByteArray());
  }

  private Bytes key(String name) throws Exception {
    Ended made = run("release", "key", path(name));
    assertEquals(0, made.code, made.err);
    assertTrue(made.out.startsWith("key "), made.out);
    return StrictBase64.decode(made.out.trim().substring("key ".length()));
  }

  @Test
  void aReleaseHoldsOnceAllSignaturesAreLogged() throws Exception {
    String release = manifest(1);
    String draft = Files.readString(Path.of(release));
    assertEquals(1, named("pli", release).code, "overwritten");
    assertEquals(draft, Files.readString(Path.of(release)));
    sign(release, "developer");
    sign(release, "rebuilder");
    Ended unlogged = check(release);
    assertEquals(4, unlogged.code, unlogged.out);
    assertTrue(unlogged.out.contains("WRONG  a signature of it is in no log"), unlogged.out);
    prove(release, 0);
    assertEquals(4, check(release).code, "one of two");
    prove(release, 1);
    Ended logged = check(release);
    assertEquals(0, logged.code, logged.out + logged.err);
    assertTrue(logged.out.contains("ok     This is pli 0.1, number 1"), logged.out);
    assertTrue(logged.out.contains("2 parties signed, 2 are asked for"), logged.out);
    Ended french = run("check", release, "--policy", policy, "--lang", "fr");
    assertTrue(french.out.contains("2 parties ont signé, 2 sont demandées"), french.out);
    Ended json = run("check", release, "--policy", policy, "--json");
    assertTrue(json.out.startsWith("{\"kind\":\"release\",\"holds\":true"), json.out);
  }

  @Test
  void verifyAsksForTheFileAndTheVersion() throws Exception {
    String release = released(2);
    Ended holds = verify(release, artefact(2), "1");
    assertEquals(0, holds.code, holds.err);
    for (List<String> wrong :
        List.of(
            List.of(artefact(1), "1", "OTHER_HASH"),
            List.of(artefact(2), "2", "SAME_VERSION"),
            List.of(artefact(2), "3", "DOWNGRADE"))) {
      Ended refused = verify(release, wrong.get(0), wrong.get(1));
      assertEquals(4, refused.code, refused.out);
      assertTrue(refused.out.contains("\"reason\":\"" + wrong.get(2) + '"'), refused.out);
    }
    Path changed = Path.of(release);
    String text = Files.readString(changed);
    Files.writeString(changed, text.replaceFirst("signature ....", "signature AAAA"));
    assertEquals(4, verify(release, artefact(2), "1").code, "changed after it was signed");
    assertEquals(4, check(release).code);
  }

  private Ended verify(String release, String artefact, String current) {
    return run(
        "release", "verify", release, artefact, "--current", current, "--policy", policy, "--json");
  }

  @Test
  void versionsAreInstalledAndTakenBack() throws Exception {
    assertEquals(1, run("release", "status", "--to", path("to")).code);
    assertFalse(Files.exists(Path.of(path("to"))), "asking made a folder");
    Ended first = install(1);
    assertEquals(0, first.code, first.err);
    assertRuns(1);
    assertEquals(4, install(1).code, "the same again");
    Ended failed = install(2, "--start", "false");
    assertEquals(1, failed.code, failed.err);
    assertTrue(failed.err.contains("version number 1 is current again"), failed.err);
    assertRuns(1);
    Ended second = install(2, "--start", "test -f");
    assertEquals(0, second.code, second.err);
    assertRuns(2);
    Ended status = run("release", "status", "--to", path("to"), "--json");
    assertTrue(status.out.contains("\"number\":2"), status.out);
    assertTrue(status.out.contains("installed 1 0.1 "), status.out);
    Ended back = run("release", "rollback", "--to", path("to"), "--json");
    assertEquals("{\"current\":1}", back.out.trim(), back.err);
    assertRuns(1);
    assertEquals(1, run("release", "rollback", "--to", path("to")).code);
    assertRuns(1);
  }

  private void assertRuns(long number) throws IOException {
    assertArrayEquals(
        Publisher.content(number).toByteArray(),
        Files.readAllBytes(folder.resolve("to/current/pli-" + number + ".jar")));
  }

  private Ended install(long number, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("release", "install", released(number), artefact(number)));
    words.addAll(List.of("--to", path("to"), "--policy", policy));
    words.addAll(List.of(more));
    return run(words.toArray(new String[0]));
  }

  @Test
  void whatIsWrongIsSaidAndChangesNothing() throws Exception {
    String release = manifest(1);
    String draft = Files.readString(Path.of(release));
    Ended other =
        run("release", "sign", release, "--key", path("developer"), "--artefact", artefact(2));
    assertEquals(4, other.code, other.err);
    assertEquals(5, run("release", "sign", release, "--key", policy).code);
    assertEquals(5, run("release", "sign", policy, "--key", path("developer")).code);
    assertEquals(5, run("release", "proof", release, policy, "--policy", policy).code);
    assertEquals(5, run("check", release, "--policy", release).code);
    assertEquals(1, run("release", "key", path("developer")).code);
    for (List<String> words :
        List.of(
            List.of("release", "sign", release),
            List.of("release", "publish", release),
            List.of("release", "manifest", artefact(1), path("no"), "--product", "pli"),
            List.of("release", "install", release, artefact(1), "--policy", policy),
            List.of("release", "verify", release, artefact(1)),
            List.of("check", release))) {
      Ended ended = run(words.toArray(new String[0]));
      assertEquals(2, ended.code, words + ended.err);
    }
    assertEquals(2, named("Not A Product", path("no")).code);
    assertFalse(Files.exists(Path.of(path("no"))));
    assertEquals(draft, Files.readString(Path.of(release)));
  }

  @Test
  void aProofOfSomethingElseIsNotTaken() throws Exception {
    String one = manifest(1);
    sign(one, "developer");
    String two = manifest(2);
    sign(two, "developer");
    String before = Files.readString(Path.of(two));
    Ended refused = run("release", "proof", two, proof(one, 0), "--policy", policy);
    assertEquals(4, refused.code, refused.out + refused.err);
    assertEquals(before, Files.readString(Path.of(two)));
  }

  /** A version that both parties signed and logged. */
  private String released(long number) throws Exception {
    String release = manifest(number);
    sign(release, "developer");
    sign(release, "rebuilder");
    prove(release, 0);
    prove(release, 1);
    return release;
  }

  private String manifest(long number) throws IOException {
    String file = path("release-" + number);
    Files.deleteIfExists(Path.of(file));
    Ended made =
        run(
            "release",
            "manifest",
            artefact(number),
            file,
            "--product",
            "pli",
            "--number",
            Long.toString(number),
            "--version",
            "0." + number);
    assertEquals(0, made.code, made.err);
    assertTrue(made.out.startsWith("pli release manifest v1\n"), made.out);
    return file;
  }

  private Ended named(String product, String file) throws IOException {
    return run(
        "release",
        "manifest",
        artefact(1),
        file,
        "--product",
        product,
        "--number",
        "1",
        "--version",
        "0.1");
  }

  private String artefact(long number) throws IOException {
    return new Publisher(folder).artefact(number).toString();
  }

  private void sign(String release, String key) {
    Ended signed = run("release", "sign", release, "--key", path(key));
    assertEquals(0, signed.code, signed.err);
    assertTrue(signed.out.contains("sha256 "), "who signs does not see what");
  }

  private void prove(String release, int signature) throws Exception {
    Ended proved = run("release", "proof", release, proof(release, signature));
    assertEquals(0, proved.code, proved.err);
  }

  /** What the log answers for a signature. */
  private String proof(String file, int signature) throws Exception {
    Release release = Release.parse(Bytes.adopt(Files.readAllBytes(Path.of(file))));
    TestLog log = Publisher.log(Publisher.leaves(release));
    Bytes proof = new Publisher(folder).proof(log, release, signature).encode();
    return Files.write(folder.resolve("proof"), proof.toByteArray()).toString();
  }

  private Ended check(String file) {
    return run("check", file, "--policy", policy);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Ended run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Program.run(
            words,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("LANG", "en_GB.UTF-8"));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
