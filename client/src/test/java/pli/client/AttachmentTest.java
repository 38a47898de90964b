package pli.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.AttachmentInfo;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Recipient;
import pli.client.api.TimelineEntry;

/** Files that go with messages. */
class AttachmentTest {
  private static final int SEGMENT = 64 << 10;
  private static final int PART = 16 * SEGMENT;

  private @TempDir Path folder;
  private FakeFiles files;
  private Person alice;
  private Person bob;

  @BeforeEach
  void join() throws Exception {
    FakeServer server = new FakeServer(7);
    files = new FakeFiles(server);
    alice = Person.join(server, files, folder.resolve("alice"), "alice", Clock.systemUTC());
    bob = Person.join(server, files, folder.resolve("bob"), "bob", Clock.systemUTC());
  }

  @AfterEach
  void close() {
    alice.close();
    bob.close();
  }

  private Path file(String name, int length) throws Exception {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private void send(String text, Path... paths) throws ClientException {
    send(Duration.ofSeconds(20), text, paths);
  }

  private void send(Duration patience, String text, Path... paths) throws ClientException {
    alice
        .device()
        .send(
            new Recipient.ToHandle("bob"),
            text,
            Arrays.asList(paths),
            (done, of) -> assertTrue(done <= of),
            patience);
  }

  private TimelineEntry received() throws ClientException {
    bob.sync();
    List<TimelineEntry> texts =
        bob.take().stream().filter(e -> e.kind() == TimelineEntry.Kind.TEXT).toList();
    assertEquals(1, texts.size());
    return texts.get(0);
  }

  private Path fetch(AttachmentInfo attachment) throws ClientException {
    Path target = folder.resolve("fetched-" + attachment.name());
    bob.device().fetch(attachment.id(), target, (done, of) -> {}, Duration.ofSeconds(5));
    return target;
  }

  private Problem problem(org.junit.jupiter.api.function.Executable what) {
    return assertThrows(ClientException.class, what).problem();
  }

  private long hiddenFiles() throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().startsWith(".")).count();
    }
  }

  @Test
  void whatIsSentIsFetched() throws Exception {
    int[] lengths = {0, 1, 4096, SEGMENT - 57, SEGMENT - 56, SEGMENT, 3 * PART / 2, 2 * PART + 9};
    for (int length : lengths) {
      Path sent = file("file " + length, length);
      send("here is " + length, sent);
      TimelineEntry entry = received();
      assertEquals("here is " + length, entry.text());
      assertEquals(1, entry.attachments().size());
      AttachmentInfo attachment = entry.attachments().get(0);
      assertEquals("file " + length, attachment.name());
      assertEquals(length, attachment.size());
      assertArrayEquals(Files.readAllBytes(sent), Files.readAllBytes(fetch(attachment)));
      assertEquals(Problem.FILE_EXISTS, problem(() -> fetch(attachment)));
    }
    assertEquals(0, hiddenFiles());
    // Files of nearly the same size are the same to the server.
    send("", file("a", 100_500), file("b", 102_000));
    TimelineEntry entry = received();
    assertEquals(null, entry.text());
    assertEquals(2, entry.attachments().size());
    assertEquals(
        2,
        files.files.values().stream()
            .filter(f -> f.size() > 100_000 && f.size() < 110_000)
            .map(f -> f.size())
            .count());
    assertEquals(
        1,
        files.files.values().stream()
            .filter(f -> f.size() > 100_000 && f.size() < 110_000)
            .map(f -> f.size())
            .distinct()
            .count());
    assertEquals(
        entry.attachments(),
        alice.device().history(entry.conversation(), null, 1).get(0).attachments());
  }

  @Test
  void anUploadThatWasBrokenOffGoesOnWhereItStood() throws Exception {
    Path sent = file("large", 5 * PART);
    files.left = 3;
    assertEquals(Problem.UNREACHABLE, problem(() -> send(Duration.ZERO, "later", sent)));
    alice.restart();
    files.left = Integer.MAX_VALUE;
    files.log.clear();
    files.losesAnswer = true;
    send("now", sent);
    // Of six parts three were there; one answer was lost and its part was put once more.
    assertEquals(List.of("HEAD", "PUT", "PUT", "PUT", "PUT"), files.log);
    assertEquals("now", received().text());
    bob.device();
    assertEquals(1, files.files.size());
  }

  @Test
  void aFileThatChangedIsNeverSealedInThePlaceOfAnother() throws Exception {
    Path sent = file("large", 3 * PART);
    files.left = 1;
    assertEquals(Problem.UNREACHABLE, problem(() -> send(Duration.ZERO, "later", sent)));
    byte[] before = files.only();
    FileTime time = Files.getLastModifiedTime(sent);
    byte[] content = Files.readAllBytes(sent);
    content[PART + 5] ^= 1;
    Files.write(sent, content);
    Files.setLastModifiedTime(sent, time);
    files.left = Integer.MAX_VALUE;
    send("now", sent);
    AttachmentInfo attachment = received().attachments().get(0);
    assertArrayEquals(content, Files.readAllBytes(fetch(attachment)));
    assertEquals(2, files.files.size());
    files.files.values().removeIf(file -> Arrays.equals(file.toByteArray(), before));
    assertNotEquals(
        java.util.HexFormat.of().formatHex(before, 0, 64),
        java.util.HexFormat.of().formatHex(files.only(), 0, 64));
  }

  @Test
  void whatTheServerForgotIsPutAgain() throws Exception {
    Path sent = file("large", 3 * PART);
    files.left = 2;
    assertEquals(Problem.UNREACHABLE, problem(() -> send(Duration.ZERO, "later", sent)));
    files.left = Integer.MAX_VALUE;
    files.files.clear();
    send("now", sent);
    assertArrayEquals(
        Files.readAllBytes(sent), Files.readAllBytes(fetch(received().attachments().get(0))));
  }

  @Test
  void refusalsAreClearAndNothingIsSent() throws Exception {
    Path sent = file("small", 10);
    files.statuses.add(413);
    assertEquals(Problem.ATTACHMENT_REFUSED, problem(() -> send("x", sent)));
    files.statuses.add(507);
    assertEquals(Problem.SERVER_FULL, problem(() -> send(Duration.ZERO, "x", sent)));
    files.statuses.add(429);
    assertEquals(Problem.RATE_LIMITED, problem(() -> send(Duration.ZERO, "x", sent)));
    assertEquals(Problem.FILE_UNREADABLE, problem(() -> send("x", folder.resolve("none"))));
    assertEquals(Problem.FILE_UNREADABLE, problem(() -> send("x", folder)));
    Path huge = folder.resolve("huge");
    try (java.io.RandomAccessFile sparse = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength((2L << 30) + 1);
    }
    assertEquals(Problem.ATTACHMENT_TOO_LARGE, problem(() -> send("x", huge)));
    assertEquals(Problem.EMPTY, problem(() -> send("")));
    bob.sync();
    assertTrue(bob.take().isEmpty());
    // A pause that is short enough is made.
    files.statuses.add(503);
    files.statuses.add(429);
    send("x", sent);
    assertEquals(1, received().attachments().size());
  }

  @Test
  void whatIsNotTheFileGetsNoName() throws Exception {
    Path sent = file("five", 4 * SEGMENT + 100);
    send("x", sent);
    AttachmentInfo attachment = received().attachments().get(0);
    byte[] right = files.only();
    for (int at : new int[] {0, 1, 39, 40, SEGMENT - 1, SEGMENT, right.length - 1}) {
      byte[] wrong = right.clone();
      wrong[at] ^= 1;
      files.replace(wrong);
      assertEquals(Problem.ATTACHMENT_DAMAGED, problem(() -> fetch(attachment)));
    }
    // Segments that changed places, one that is there twice, and the end that is missing.
    byte[] swapped = right.clone();
    System.arraycopy(right, SEGMENT, swapped, 2 * SEGMENT, SEGMENT);
    System.arraycopy(right, 2 * SEGMENT, swapped, SEGMENT, SEGMENT);
    files.replace(swapped);
    assertEquals(Problem.ATTACHMENT_DAMAGED, problem(() -> fetch(attachment)));
    byte[] twice = right.clone();
    System.arraycopy(right, SEGMENT, twice, 2 * SEGMENT, SEGMENT);
    files.replace(twice);
    assertEquals(Problem.ATTACHMENT_DAMAGED, problem(() -> fetch(attachment)));
    files.replace(Arrays.copyOf(right, 3 * SEGMENT));
    assertEquals(Problem.ATTACHMENT_DAMAGED, problem(() -> fetch(attachment)));
    assertFalse(Files.exists(folder.resolve("fetched-five")));
    files.replace(right);
    assertArrayEquals(Files.readAllBytes(sent), Files.readAllBytes(fetch(attachment)));
    assertEquals(0, hiddenFiles());
    files.files.clear();
    Files.delete(folder.resolve("fetched-five"));
    assertEquals(Problem.ATTACHMENT_GONE, problem(() -> fetch(attachment)));
    assertEquals(
        Problem.ATTACHMENT_UNKNOWN,
        problem(() ->
            bob.device()
                .fetch(
                    "00112233445566778899aabbccddeeff",
                    folder.resolve("x"),
                    (done, of) -> {},
                    Duration.ZERO)));
  }

  @Test
  void aDownloadThatWasBrokenOffGoesOnWhereItStood() throws Exception {
    Path sent = file("large", 5 * PART);
    send("x", sent);
    AttachmentInfo attachment = received().attachments().get(0);
    files.left = 2;
    Path target = folder.resolve("target");
    assertEquals(
        Problem.UNREACHABLE,
        problem(
            () -> bob.device().fetch(attachment.id(), target, (done, of) -> {}, Duration.ZERO)));
    assertFalse(Files.exists(target));
    assertEquals(1, hiddenFiles());
    files.left = Integer.MAX_VALUE;
    files.log.clear();
    bob.restart();
    bob.device().fetch(attachment.id(), target, (done, of) -> {}, Duration.ZERO);
    assertEquals(4, files.log.size());
    assertArrayEquals(Files.readAllBytes(sent), Files.readAllBytes(target));
  }
}
