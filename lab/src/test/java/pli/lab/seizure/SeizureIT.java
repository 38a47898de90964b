package pli.lab.seizure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Device;
import pli.client.account.Joining;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.codec.Bytes;
import pli.crypto.PasswordHash;
import pli.desktop.net.WebTransport;
import pli.lab.process.Checkout;
import pli.server.store.BootKey;
import pli.server.store.StoredRows;
import pli.server.store.StoredRows.StoredRow;

/**
 * A server is seized after a week of an organisation: its memory first, then, as after a power cut,
 * its whole data folder. Everything that devices said to it is looked for.
 *
 * <p>{@code -Dpli.people=50 -Dpli.groups=12} is how many; {@code -Dpli.quiet=60} for how many
 * seconds nothing comes before the memory is read; {@code -Dpli.seed=1} decides who is where. The
 * vaults are cheap to open here, which the server does not notice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SeizureIT {
  private static final String NETWORK = "The Lighthouse of the Seizure";
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);
  private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  private static final int PEOPLE = Integer.getInteger("pli.people", 50);
  private static final int GROUPS = Integer.getInteger("pli.groups", 12);
  private static final int QUIET_SECONDS = Integer.getInteger("pli.quiet", 60);
  private static final Set<Kind> KEYS = EnumSet.of(Kind.ROUTE_KEY, Kind.WRAP_KEY, Kind.DERIVED_KEY);

  @TempDir private static Path folder;

  private final Needles needles = new Needles();
  private final Tap tap = new Tap(needles);
  private @Nullable OperatedServer server;
  private ProcessMemory.@Nullable Result memory;
  private String runToken = "";
  private String observed = "";
  private Path copy = Path.of("");

  private Device join(String link, String handle, String name) throws ClientException {
    return join(link, handle, name, handle, Duration.ofSeconds(60));
  }

  private Device join(String link, String handle, String name, String folderName, Duration patience)
      throws ClientException {
    SecureRandom random = new SecureRandom();
    Platform platform =
        new Platform(tap.on(new WebTransport()), tap.on(random::nextBytes), Clock.systemUTC());
    Path vault = folder.resolve("vaults").resolve(folderName);
    new Joining(platform, vault, PASSPHRASE, CHEAP, patience).join(link, handle, name);
    return Device.open(platform, vault, PASSPHRASE);
  }

  @BeforeAll
  void seize() throws Exception {
    Checkout checkout = Checkout.ofThisProgram();
    Path packaged = checkout.root().resolve("server/target");
    assumeTrue(
        Files.isDirectory(packaged.resolve("lib"))
            && Files.exists(packaged.resolve("pli-server-0.1.0-SNAPSHOT.jar")),
        "the server is not packaged");
    Files.createDirectories(folder.resolve("vaults"));
    OperatedServer made = new OperatedServer(checkout, folder, NETWORK);
    server = made;
    long seed = Long.getLong("pli.seed", 1);
    System.out.println("pli.seed=" + seed);
    try (Week week = new Week(needles, this::join, new Random(seed))) {
      live(week, made);
      tap.finish();
      System.out.println(
          needles.kinds().stream()
              .map(kind -> kind + " " + needles.count(kind))
              .collect(Collectors.joining(", ", "looked for: ", "")));
      runToken = Files.readString(made.data().resolve("run/token")).strip();
      observed = observe(made);
      memory = memoryAfterQuiet(made.pid());
      // By now the server may have got what was written out of the write-ahead log.
      week.talk(1);
      tap.finish();
    }
    made.kill();
    copy = folder.resolve("copy");
    copy(made.data(), copy);
  }

  private void live(Week week, OperatedServer server) throws Exception {
    // What was written a month and a day ago is over its lifetime when the server starts again.
    server.startBehind(Duration.ofDays(31));
    week.join(server.invitation(), Math.min(4, PEOPLE));
    week.firstContacts(1);
    server.kill();
    server.start();
    week.join("", PEOPLE);
    week.firstContacts(1);
    week.makeGroups(GROUPS, Math.min(8, PEOPLE - 1));
    week.read();
    week.talk(1);
    week.sendFiles(folder);
    week.change();
    week.read();
    week.talk(1);
    week.read();
    week.decide((link, handle, name) -> join(link, handle, name, "back", Duration.ofSeconds(5)));
  }

  /** All that the server says of itself on its loopback port. */
  private static String observe(OperatedServer server) throws Exception {
    String address = Files.readString(server.data().resolve("run/status")).strip();
    StringBuilder said = new StringBuilder();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String path : List.of("/metrics", "/figures", "/health")) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
        said.append(http.send(request, BodyHandlers.ofString()).body());
      }
    }
    return said.toString();
  }

  private ProcessMemory.@Nullable Result memoryAfterQuiet(long pid) throws Exception {
    Needles wanted = needles.only(KEYS);
    // What must be found, or the search is blind: what the server surely holds.
    wanted.add(Kind.TEXT, NETWORK);
    wanted.add(Kind.TOKEN, runToken);
    Search search = wanted.search();
    ProcessMemory of = new ProcessMemory(pid);
    if (!of.isReadable()) {
      return null;
    }
    TimeUnit.SECONDS.sleep(QUIET_SECONDS);
    return of.search(search);
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path path : all) {
      // Sockets have a name there, and no bytes.
      if (Files.isDirectory(path) || Files.isRegularFile(path)) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  @AfterAll
  void end() {
    if (server != null) {
      server.close();
    }
  }

  private OperatedServer seized() {
    return java.util.Objects.requireNonNull(server);
  }

  @Test
  void thereWasSomethingToFind() {
    assertTrue(needles.kinds().containsAll(EnumSet.allOf(Kind.class)), needles.kinds().toString());
    assertTrue(needles.count(Kind.HANDLE) > PEOPLE);
    assertTrue(needles.count(Kind.ROUTE_KEY) > 2 * GROUPS);
    assertTrue(needles.count(Kind.RANDOM) > 100);
  }

  /** Level 3, after the traffic: the memory of the running server. */
  @Test
  void noRouteKeyAndNoWrapKeyIsInMemory() {
    assumeTrue(memory != null, "the memory of a process of our own may not be read here");
    ProcessMemory.Result result = java.util.Objects.requireNonNull(memory);
    System.out.println(
        "memory: " + result.bytes() + " bytes read, " + result.unreadable() + " not readable");
    Set<Kind> found = kinds(result.found());
    assertTrue(found.remove(Kind.TEXT), "the search does not find the network's name");
    assertTrue(found.remove(Kind.TOKEN), "the search does not find the token of run/token");
    assertEquals(Set.of(), found, result.found().toString());
    assertTrue(result.unreadable() < result.bytes() / 100, "too much was not readable");
  }

  /** Level 1: the disk alone. */
  @Test
  void theDiskAloneShowsNothing() throws IOException {
    Search search = needles.search();
    Set<Search.Finding> found = new TreeSet<>(search.inFolder(copy));
    found.addAll(search.in("the log", Files.readAllBytes(seized().log())));
    found.addAll(search.in("figures", observed.getBytes(StandardCharsets.UTF_8)));
    assertEquals(Set.of(), found);
    assertTrue(observed.contains("pli_entries_written_total"), observed);
    assertTrue(Files.readString(seized().log()).contains("\"event\":\"started\""));
  }

  /** Level 1: what is in clear, and that there is nothing else that the page does not name. */
  @Test
  void inClearIsTheNetworksNameInTwoFiles() throws IOException {
    Needles name = new Needles();
    name.add(Kind.TEXT, NETWORK);
    Set<String> places =
        name.search().inFolder(copy).stream()
            .map(Search.Finding::place)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of("network.card", "pli.toml"), places);
    boolean sawLog;
    try (Stream<Path> files = Files.list(copy.resolve("store"))) {
      sawLog =
          files.anyMatch(file -> file.toString().endsWith(".log") && file.toFile().length() > 0);
    }
    assertTrue(sawLog, "no write-ahead log was searched");
  }

  /** Each file is one that the table "Every file" of docs/STORAGE.md has. */
  @Test
  void eachFileIsDocumented() throws IOException {
    String page = Files.readString(Checkout.ofThisProgram().root().resolve("docs/STORAGE.md"));
    String table = page.substring(page.indexOf("## Every file"));
    List<PathMatcher> known =
        table
            .substring(0, table.indexOf("\n## "))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("`", 3)[1])
            .map(name -> FileSystems.getDefault().getPathMatcher("glob:" + name))
            .toList();
    List<Path> unknown;
    try (Stream<Path> walk = Files.walk(copy)) {
      unknown =
          walk.filter(Files::isRegularFile)
              .map(copy::relativize)
              .filter(file -> known.stream().noneMatch(name -> name.matches(file)))
              .toList();
    }
    assertEquals(List.of(), unknown);
    assertTrue(known.stream().noneMatch(name -> name.matches(Path.of("store/planted"))));
  }

  /** Level 1: sizes. */
  @Test
  void sizesOfRowsAreThoseOfBuckets() throws Exception {
    Map<String, Set<Integer>> lengths = new TreeMap<>();
    rows()
        .forEach(row ->
            lengths.computeIfAbsent(row.table(), first -> new TreeSet<>()).add(row.lengthOnDisk()));
    System.out.println("lengths on disk: " + lengths);
    assertTrue(lengths.size() > 8, lengths.toString());
    Map<String, Set<Integer>> wrong = new TreeMap<>();
    lengths.forEach((table, seen) -> {
      Set<Integer> outside = new TreeSet<>(seen);
      outside.removeAll(Buckets.of(table));
      if (!outside.isEmpty()) {
        wrong.put(table, outside);
      }
    });
    assertEquals(Map.of(), wrong);
  }

  private List<StoredRow> rows() throws Exception {
    List<StoredRow> rows = new java.util.ArrayList<>();
    try (BootKey bootKey = BootKey.read(seized().bootKey())) {
      StoredRows.forEach(copy.resolve("store"), bootKey, rows::add);
    }
    return rows;
  }

  /**
   * Level 2: the disk and the boot key. Exactly what docs/THREAT_MODEL.md and docs/STORAGE.md say,
   * table by table (of entries the Welcomes, as sealed as their senders handed them over): no row
   * has both a handle and a main queue, none a route, a text, a group's name or the members of a
   * group.
   */
  @Test
  void theBootKeyShowsTheDirectoryAndNoMore() throws Exception {
    Search search = needles.search();
    Map<String, Set<Kind>> found = new TreeMap<>();
    Set<String> tables = new TreeSet<>();
    for (StoredRow row : rows()) {
      tables.add(row.table());
      Set<Kind> kinds = kinds(search.in(row.table(), row.value().toByteArray()));
      assertFalse(
          kinds.contains(Kind.MAIN_QUEUE) && kinds.size() > 1, "a queue's id beside " + kinds);
      if (!kinds.isEmpty()) {
        found.computeIfAbsent(row.table(), first -> EnumSet.noneOf(Kind.class)).addAll(kinds);
      }
    }
    assertTrue(tables.containsAll(List.of("entries", "routes", "submissions", "due")), "" + tables);
    Map<String, Set<Kind>> documented = new TreeMap<>();
    documented.put("due", EnumSet.of(Kind.CONTACT_QUEUE, Kind.MAIN_QUEUE));
    // Who the administrators are, and whom they invited; of tokens there are hashes alone.
    documented.put("decisions", EnumSet.of(Kind.HANDLE, Kind.DEVICE_KEY, Kind.RANDOM));
    documented.put("entries", EnumSet.of(Kind.WELCOME));
    documented.put("invitations", EnumSet.of(Kind.HANDLE));
    documented.put(
        "key-packages", EnumSet.of(Kind.KEY_PACKAGE, Kind.HANDLE, Kind.DEVICE_ID, Kind.DEVICE_KEY));
    documented.put("queues", EnumSet.of(Kind.QUEUE_KEY));
    // The contact queue of who asks to come back is not made yet: random, like the opening.
    documented.put(
        "proposals",
        EnumSet.of(
            Kind.HANDLE,
            Kind.DEVICE_NAME,
            Kind.DEVICE_ID,
            Kind.DEVICE_KEY,
            Kind.CONTACT_KEY,
            Kind.RANDOM));
    // What is random there is the opening of the leaf's commitment.
    documented.put(
        "records",
        EnumSet.of(
            Kind.HANDLE,
            Kind.DEVICE_NAME,
            Kind.DEVICE_ID,
            Kind.DEVICE_KEY,
            Kind.CONTACT_KEY,
            Kind.CONTACT_QUEUE,
            Kind.RANDOM));
    assertEquals(documented, found);
  }

  /** A search that cannot fail would prove nothing: one thing of each kind, in each encoding. */
  @Test
  void whatIsPlantedInACopyIsFound() throws IOException {
    Path planted = folder.resolve("planted");
    copy(copy, planted);
    Random random = new Random(5);
    Set<String> unseen = new TreeSet<>();
    for (Kind kind : needles.kinds()) {
      Bytes thing = needles.all(kind).get(0);
      for (Map.Entry<String, byte[]> form : Encoding.of(thing.toByteArray()).entrySet()) {
        byte[] before = new byte[random.nextInt(100)];
        random.nextBytes(before);
        String name = kind + ", " + form.getKey();
        unseen.add(name);
        Files.write(
            planted.resolve("store").resolve(name),
            concat(before, form.getValue(), new byte[random.nextInt(9)]));
      }
    }
    Files.createFile(planted.resolve("run").resolve(text(Kind.HANDLE)));
    unseen.add("the name run/" + text(Kind.HANDLE));
    for (Search.Finding found : needles.search().inFolder(planted)) {
      if (found.place().startsWith("store/" + found.kind())) {
        unseen.remove(found.place().substring("store/".length()));
      }
      unseen.remove(found.place());
    }
    assertEquals(Set.of(), unseen);
  }

  private String text(Kind kind) {
    return new String(needles.all(kind).get(0).toByteArray(), StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[]... parts) {
    Bytes[] all = Stream.of(parts).map(Bytes::copyOf).toArray(Bytes[]::new);
    return Bytes.concat(all).toByteArray();
  }

  private static Set<Kind> kinds(Set<Search.Finding> found) {
    return found.stream()
        .map(Search.Finding::kind)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
  }
}
