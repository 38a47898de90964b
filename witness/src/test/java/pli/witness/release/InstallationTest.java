package pli.witness.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.transparency.release.ReleaseException;
import pli.witness.release.InstallException.Problem;

/** A folder of versions, of which one is current, whatever happens. */
class InstallationTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(Publisher.PUBLISHED + 7200));

  @TempDir Path folder;
  private Publisher publisher = new Publisher(Path.of("."));
  private Path to = Path.of(".");

  @BeforeEach
  void setUp() throws IOException {
    publisher = new Publisher(Files.createDirectory(folder.resolve("published")));
    to = folder.resolve("installed");
  }

  @Test
  void versionsFollowEachOther() throws Exception {
    for (long number = 1; number <= 5; number++) {
      assertEquals(List.of(Step.values()), install(number, path -> true));
      assertRuns(number);
    }
    // Of the earlier ones two are left.
    assertEquals(List.of("3", "4", "5"), versions());
    try (Installation installation = open()) {
      assertEquals(5, installation.history().size());
      String last = installation.history().get(4);
      assertTrue(last.startsWith("installed 5 0.5 ") && last.endsWith(" alice"), last);
    }
  }

  @Test
  void whatTheGateRefusesChangesNothing() throws Exception {
    install(2, path -> true);
    Path artefact = publisher.artefact(1);
    assertEquals(ReleaseException.Reason.DOWNGRADE, refused(publisher.release(1), artefact));
    assertEquals(
        ReleaseException.Reason.SAME_VERSION, refused(publisher.release(2), publisher.artefact(2)));
    Path three = publisher.release(3);
    assertEquals(ReleaseException.Reason.OTHER_HASH, refused(three, artefact));
    Path longer = Files.writeString(folder.resolve("longer"), "x".repeat(5000));
    assertEquals(ReleaseException.Reason.OTHER_SIZE, refused(three, longer));
    String text = Files.readString(three);
    Path half = Files.writeString(folder.resolve("half"), text.substring(0, text.length() / 2));
    assertEquals(ReleaseException.Reason.MALFORMED, refused(half, publisher.artefact(3)));
  }

  private ReleaseException.Reason refused(Path release, Path artefact) throws Exception {
    try (Installation installation = open()) {
      ReleaseException refused =
          assertThrows(
              ReleaseException.class,
              () ->
                  installation.install(
                      bytes(release), artefact, publisher.policy(1), path -> true, step -> {}));
      assertRuns(2);
      assertEquals(List.of("2"), versions());
      return refused.reason();
    }
  }

  @Test
  void aVersionThatDoesNotStartIsTakenBack() throws Exception {
    install(1, path -> true);
    InstallException failed =
        assertThrows(InstallException.class, () -> install(2, path -> !Files.exists(path)));
    assertEquals(Problem.NOT_STARTED, failed.problem());
    assertRuns(1);
    assertEquals(List.of("1"), versions());
    install(2, path -> Files.readString(path).contains("version 2"));
    assertRuns(2);
  }

  @Test
  void aFirstVersionThatDoesNotStartLeavesNone() throws Exception {
    assertThrows(InstallException.class, () -> install(1, path -> false));
    try (Installation installation = open()) {
      assertEquals(0, installation.current());
      assertFalse(Files.exists(to.resolve("current")));
    }
    install(1, path -> true);
    assertRuns(1);
  }

  @Test
  void oneGoesBackToTheLastVersionThatIsWhole() throws Exception {
    for (long number = 1; number <= 3; number++) {
      install(number, path -> true);
    }
    Files.writeString(to.resolve("versions/2/pli-2.jar"), "damaged");
    try (Installation installation = open()) {
      assertEquals(1, installation.rollback());
      assertRuns(1);
      assertEquals(List.of("1"), versions());
      InstallException none = assertThrows(InstallException.class, installation::rollback);
      assertEquals(Problem.NOTHING_BEFORE, none.problem());
      assertRuns(1);
    }
    install(3, path -> true);
    assertRuns(3);
  }

  @Test
  void aPolicyThatAReleaseBroughtIsInForce() throws Exception {
    try (Installation installation = open()) {
      assertEquals(1, installation.policy(publisher.policy(1)).number());
      installation.install(
          bytes(publisher.release(1, Optional.of(publisher.policy(2)))),
          publisher.artefact(1),
          publisher.policy(1),
          path -> true,
          step -> {});
      assertEquals(2, installation.policy(publisher.policy(1)).number());
      assertEquals(3, installation.policy(publisher.policy(3)).number());
    }
    install(2, path -> true);
    try (Installation installation = open()) {
      assertEquals(2, installation.policy(publisher.policy(1)).number());
    }
  }

  @Test
  void twoDoNotInstallAtOnce() throws Exception {
    try (Installation installation = open()) {
      assertEquals(0, installation.current());
      InstallException second = assertThrows(InstallException.class, this::open);
      assertEquals(Problem.IN_USE, second.problem());
    }
  }

  @Test
  void aLinkThatLeadsElsewhereIsNotFollowed() throws Exception {
    install(1, path -> true);
    Files.delete(to.resolve("current"));
    Files.createSymbolicLink(to.resolve("current"), folder.resolve("published"));
    InstallException damaged = assertThrows(InstallException.class, () -> install(2, path -> true));
    assertEquals(Problem.DAMAGED, damaged.problem());
    assertEquals(List.of("1"), versions());
  }

  private List<Step> install(long number, Installation.Trial trial) throws Exception {
    List<Step> steps = new ArrayList<>();
    Path release = publisher.release(number);
    try (Installation installation = open()) {
      installation.install(
          bytes(release), publisher.artefact(number), publisher.policy(1), trial, steps::add);
    }
    return steps;
  }

  private Installation open() throws IOException, InstallException {
    return Installation.open(to, CLOCK, "alice");
  }

  private void assertRuns(long number) throws IOException {
    assertArrayEquals(
        Publisher.content(number).toByteArray(),
        Files.readAllBytes(to.resolve("current/pli-" + number + ".jar")));
  }

  private List<String> versions() throws IOException {
    try (Stream<Path> list = Files.list(to.resolve("versions"))) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static Bytes bytes(Path file) throws IOException {
    return Bytes.adopt(Files.readAllBytes(file));
  }
}
