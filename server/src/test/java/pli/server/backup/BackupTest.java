package pli.server.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.wire.Entry;
import pli.server.Said;
import pli.server.TestClient;
import pli.server.TestGroup;
import pli.server.TestNetwork;
import pli.server.TestQueue;
import pli.server.folder.DataFolder;

/** Copies of a server, by the words that an operator types. */
@Timeout(120)
class BackupTest {
  private @TempDir Path folder;
  private TestNetwork network;
  private TestQueue queue;
  private TestGroup group;
  private String out = "";
  private String err = "";

  @BeforeEach
  void aServerWithAGroup() throws Exception {
    network = TestNetwork.start(data());
    queue = TestQueue.random();
    try (TestClient client = network.connect()) {
      client.granted(queue.create(client));
    }
    group = TestGroup.of(List.of(queue));
    try (TestClient client = network.connect()) {
      client.granted(group.create());
    }
  }

  @AfterEach
  void stop() {
    network.close();
  }

  private Path data() {
    return folder.resolve("server");
  }

  private Path file() {
    return folder.resolve("monday.zip");
  }

  private Path elsewhere() {
    return folder.resolve("elsewhere");
  }

  private void send(String text) throws Exception {
    try (TestClient client = network.connect()) {
      client.granted(group.submit(Bytes.utf8(text)));
    }
  }

  private List<String> waiting() throws Exception {
    List<String> texts = new ArrayList<>();
    try (TestClient reader = network.connect()) {
      reader.granted(queue.read(reader));
      for (Entry entry : reader.untilCaughtUp()) {
        Bytes text = Objects.requireNonNull(group.open(0, entry));
        texts.add(new String(text.toByteArray(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private int run(Object... words) {
    List<Object> all = new ArrayList<>(List.of("server"));
    all.addAll(Arrays.asList(words));
    Said said = Said.by(all.toArray());
    out = said.out();
    err = said.err();
    assertFalse(err.contains("Exception"), err);
    return said.code();
  }

  /** Stops the server and goes on with the one that was restored. */
  private void moveTo(Path restored) throws Exception {
    Files.copy(data().resolve("boot.key"), restored.resolve("boot.key"));
    network.close();
    Files.move(data(), folder.resolve("lost"));
    Files.move(restored, data());
    network.restart();
  }

  @Test
  void whatWasThereWhenARunningServerWasCopiedIsThereAgain() throws Exception {
    send("before");
    // More than the database's buffers hold, so that files of every kind are there.
    String large = "x".repeat(60_000);
    for (int i = 0; i < 30; i++) {
      send(large);
    }
    assertEquals(0, run("backup", data(), file(), "--json"), err);
    JsonNode made = new ObjectMapper().readTree(out);
    assertEquals(file().toString(), made.get("file").asText());
    assertTrue(made.get("bytes").asLong() > 30 * 60_000, out);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    assertFalse(Files.exists(data().resolve("run").resolve("checkpoint")));
    send("after");
    assertEquals(32, waiting().size());
    assertEquals(0, run("restore", file(), elsewhere(), "--json"), err);
    assertEquals(elsewhere().toString(), new ObjectMapper().readTree(out).get("folder").asText());
    assertTrue(err.startsWith("The boot key is not in a backup"), err);
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere())));
    assertEquals(0, lastRestore());
    moveTo(elsewhere());
    assertTrue(lastRestore() > 0);
    List<String> texts = waiting();
    assertEquals("before", texts.getFirst());
    assertEquals(large, texts.get(30));
    assertEquals(31, texts.size());
    send("goes on");
    assertEquals("goes on", waiting().getLast());
  }

  /** What names the last restore, as the server tells everybody who connects. */
  private int lastRestore() throws Exception {
    try (TestClient client = network.connect()) {
      return client.hello().getLastRestore();
    }
  }

  /** The database writes an entry and its deletion out as nothing, and counts fewer writes then. */
  @Test
  void aCopyWhoseLastWriteWasADeletionCanBeRestored() throws Exception {
    for (int i = 0; i < 3; i++) {
      send("fetched");
      try (TestClient reader = network.connect()) {
        reader.granted(queue.read(reader));
        Entry last = reader.untilCaughtUp().getLast();
        reader.granted(queue.acknowledge(last.getNumber()));
      }
    }
    assertEquals(0, run("backup", data(), file()), err);
    assertEquals(0, run("restore", file(), elsewhere()), err);
    moveTo(elsewhere());
    assertEquals(List.of(), waiting());
  }

  @Test
  void aServerAtRestIsCopiedToo() throws Exception {
    send("before");
    network.close();
    assertEquals(0, run("backup", data(), file()), err);
    assertTrue(out.contains("the boot key is not in it"), out);
    assertEquals(0, run("restore", file(), elsewhere()), err);
    moveTo(elsewhere());
    assertEquals(List.of("before"), waiting());
  }

  /** Devices that saw the server after the first restore must see that there was a second. */
  @Test
  void eachRestoreHasANumberOfItsOwnThoughTheBackupIsTheSame() throws Exception {
    network.close();
    assertEquals(0, run("backup", data(), file()), err);
    Set<Integer> seen = new HashSet<>();
    for (int time = 0; time < 3; time++) {
      assertEquals(0, run("restore", file(), elsewhere()), err);
      seen.add(new DataFolder(elsewhere()).lastRestore());
      Folders.remove(elsewhere());
    }
    assertEquals(3, seen.size());
  }

  @Test
  void aBackupOfARestoredServerCanBeRestored() throws Exception {
    network.close();
    assertEquals(0, run("backup", data(), file()), err);
    assertEquals(0, run("restore", file(), elsewhere()), err);
    int first = new DataFolder(elsewhere()).lastRestore();
    Path second = folder.resolve("tuesday.zip");
    Files.copy(data().resolve("boot.key"), elsewhere().resolve("boot.key"));
    assertEquals(0, run("backup", elsewhere(), second), err);
    Folders.remove(elsewhere());
    assertEquals(0, run("restore", second, elsewhere()), err);
    moveTo(elsewhere());
    assertTrue(lastRestore() > 0 && lastRestore() != first);
    network.close();
    Files.writeString(data().resolve("last-restore"), "many");
    assertEquals(5, run("run", data()));
    assertTrue(err.contains("last-restore"), err);
  }

  @Test
  void aServerThatHasGoneOnIsNotTakenBack() throws Exception {
    send("before");
    assertEquals(0, run("backup", data(), file()), err);
    assertEquals(4, run("restore", file(), data()));
    assertTrue(err.startsWith("The server in"), err);
    send("after");
    network.close();
    assertEquals(4, run("restore", file(), data()));
    assertTrue(err.contains("has gone on since that backup"), err);
    assertEquals(4, run("restore", file(), data(), "--lang", "fr"));
    assertTrue(err.contains("a continué depuis"), err);
    network.restart();
    assertEquals(List.of("before", "after"), waiting());
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    Files.writeString(file(), "mine");
    assertEquals(1, run("backup", data(), file()));
    assertTrue(err.contains("is there already"), err);
    assertEquals("mine", Files.readString(file()));
    Files.delete(file());
    assertEquals(0, run("backup", data(), file()), err);
    Files.createDirectories(elsewhere());
    Files.writeString(elsewhere().resolve("diary"), "mine");
    assertEquals(1, run("restore", file(), elsewhere()));
    assertTrue(err.contains("is not empty"), err);
    assertEquals(List.of("diary"), Arrays.asList(elsewhere().toFile().list()));
  }

  @Test
  void whatIsNotAWholeBackupIsRefusedAndLeavesNothing() throws Exception {
    send("before");
    assertEquals(0, run("backup", data(), file()), err);
    byte[] good = Files.readAllBytes(file());
    Path bad = folder.resolve("bad.zip");
    for (int length = 0; length < good.length; length += good.length / 7) {
      Files.write(bad, Arrays.copyOf(good, length));
      assertEquals(5, run("restore", bad, elsewhere()), "cut at " + length);
      assertFalse(Files.exists(elsewhere()));
    }
    int found = 0;
    for (int at = 60; at < good.length; at += good.length / 40) {
      byte[] flipped = good.clone();
      flipped[at] ^= 1;
      Files.write(bad, flipped);
      int code = run("restore", bad, elsewhere());
      // A flipped bit in what ZIP says twice changes nothing that is restored.
      if (code == 0) {
        Folders.remove(elsewhere());
      } else {
        assertEquals(5, code, "flipped at " + at);
        found++;
      }
      assertFalse(Files.exists(elsewhere()));
    }
    assertTrue(found >= 30, "only " + found + " of 40 flipped bits were seen");
    assertEquals(1, run("restore", folder.resolve("nowhere.zip"), elsewhere()));
    assertTrue(err.startsWith("There is no file"), err);
    try (var left = Files.list(folder)) {
      assertTrue(left.noneMatch(path -> path.toString().endsWith(".restoring")));
    }
  }

  @Test
  void aBackupWritesIntoItsFolderOnly() throws Exception {
    Path hostile = folder.resolve("hostile.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(hostile))) {
      for (String name : List.of("../outside", "pli.toml")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write("x".getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
      zip.putNextEntry(new ZipEntry("manifest.json"));
      String hash = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
      zip.write(
          ("{\"format\":1,\"origin\":\"a\",\"takenAt\":\"2026-01-01T00:00:00Z\",\"sequence\":1,"
                  + "\"bytes\":2,\"sha256\":{\"../outside\":\""
                  + hash
                  + "\"}}")
              .getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    assertEquals(5, run("restore", hostile, elsewhere()));
    assertFalse(Files.exists(folder.resolve("outside")));
    assertFalse(Files.exists(elsewhere()));
  }

  @Test
  void onlyWhoReadsTheFolderGetsACheckpoint() throws Exception {
    String address = Files.readString(data().resolve("run").resolve("status")).strip();
    URI door = URI.create("http://" + address + CheckpointDoor.PATH);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (HttpRequest request :
          List.of(
              HttpRequest.newBuilder(door).POST(HttpRequest.BodyPublishers.noBody()).build(),
              HttpRequest.newBuilder(door)
                  .header(CheckpointDoor.TOKEN, "guess")
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build())) {
        assertEquals(403, client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
      }
      HttpRequest get = HttpRequest.newBuilder(door).build();
      assertEquals(405, client.send(get, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
    assertFalse(Files.exists(data().resolve("run").resolve("checkpoint")));
  }

  @Test
  void whereNoServerIsNothingIsCopied() {
    assertEquals(1, run("backup", elsewhere(), file()));
    assertTrue(err.startsWith("There is no server in"), err);
    assertFalse(Files.exists(file()));
  }
}
