package pli.bench.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import pli.bench.load.Span;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Median;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.Platform;
import pli.crypto.Entropy;
import pli.desktop.net.WebTransport;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/**
 * A vault with many messages: how long a person waits for the first of them after starting the
 * program, and for what they search. Prints figures as load programs do.
 */
public final class HistoryLoad {
  private static final int CONVERSATIONS = 20;
  private static final int STARTS = 7;
  private static final int SEARCHES = 20;
  private static final int SHOWN = 50;
  private static final int FOUND = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] PASSPHRASE = "bench".getBytes(StandardCharsets.UTF_8);

  private final Checkout checkout;
  private final Path folder;
  private final Path vault;
  private final Platform platform;
  private final List<ConversationId> conversations = new ArrayList<>();

  private HistoryLoad(Path folder, Entropy entropy) throws IOException {
    this.checkout = Checkout.ofThisProgram().forLongRuns();
    this.folder = folder;
    this.vault = folder.resolve("vault");
    this.platform = new Platform(new WebTransport(), entropy, Clock.systemUTC());
  }

  /** Arguments: an empty folder, how many messages. */
  public static void main(String[] arguments)
      throws BenchmarkException, ClientException, InterruptedException, IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int messages = Integer.parseInt(arguments[1]);
    Entropy entropy = new SecureRandom()::nextBytes;
    HistoryLoad load = new HistoryLoad(folder, entropy);
    load.join();
    new LargeVault(entropy).fill(load.vault, PASSPHRASE, load.conversations, messages);
    Span.figure("vault bytes", load.bytes());
    load.start();
    load.read();
  }

  private void join() throws ClientException, IOException {
    try (Network network = Network.make(checkout, folder, "Bench")) {
      Device.join(platform, vault, PASSPHRASE, network.invitation(), "alice", "a device");
      try (Device device = Device.open(platform, vault, PASSPHRASE)) {
        for (int i = 0; i < CONVERSATIONS; i++) {
          conversations.add(device.createConversation("desk " + i, List.of(), PATIENCE).id());
        }
      }
    }
  }

  /** From the start of the program until the first message of a page is on standard output. */
  private void start() throws BenchmarkException, InterruptedException, IOException {
    Path passphrase = Files.write(folder.resolve("passphrase"), PASSPHRASE);
    // The first starts prepare what later ones use.
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < STARTS + 2; i++) {
      double took = startOnce(passphrase);
      if (i >= 2) {
        seconds.add(took);
      }
    }
    Span.figure("start s", Median.of(seconds));
  }

  private double startOnce(Path passphrase)
      throws BenchmarkException, InterruptedException, IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            checkout.launcher().toString(),
            "history",
            conversations.getFirst().toString(),
            "--limit",
            Integer.toString(SHOWN));
    builder.environment().put("PLI_VAULT", vault.toString());
    builder.environment().put("PLI_PASSPHRASE_FILE", passphrase.toString());
    builder.environment().put("PLI_BUILD", "never");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    long begin = System.nanoTime();
    Process process = builder.start();
    try (InputStream shown = process.getInputStream()) {
      int first = shown.read();
      double took = (System.nanoTime() - begin) / 1e9;
      shown.transferTo(java.io.OutputStream.nullOutputStream());
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0 || first < 0) {
        throw new BenchmarkException("pli history showed nothing");
      }
      return took;
    } finally {
      process.destroyForcibly();
    }
  }

  /** The same in a program that runs already. */
  private void read() throws BenchmarkException, ClientException {
    long begin = System.nanoTime();
    try (Device device = Device.open(platform, vault, PASSPHRASE)) {
      Span.figure("open ms", (System.nanoTime() - begin) / 1e6);
      page(device);
      search(device, "rare", LargeVault.RARE);
      search(device, "frequent", LargeVault.FREQUENT);
      search(device, "two", LargeVault.FREQUENT + " " + LargeVault.RARE);
      search(device, "begun", LargeVault.FREQUENT.substring(0, 4));
    }
  }

  private void page(Device device) throws ClientException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < SEARCHES; i++) {
      ConversationId one = conversations.get(i % CONVERSATIONS);
      long begin = System.nanoTime();
      var unused = device.history(one, null, SHOWN);
      millis.add((System.nanoTime() - begin) / 1e6);
    }
    Span.figure("page ms", Median.of(millis));
  }

  /** In one conversation after the other, as a person searches. */
  private void search(Device device, String name, String words)
      throws BenchmarkException, ClientException {
    double[] millis = new double[SEARCHES];
    int found = 0;
    for (int i = 0; i < SEARCHES; i++) {
      ConversationId one = conversations.get(i % CONVERSATIONS);
      long begin = System.nanoTime();
      found += device.history(one, words, FOUND).size();
      millis[i] = (System.nanoTime() - begin) / 1e6;
    }
    if (found == 0) {
      throw new BenchmarkException("nothing was found: " + name);
    }
    Span.figure("search " + name + " ms", Median.of(Arrays.stream(millis).boxed().toList()));
    Span.figure("search " + name + " worst ms", Arrays.stream(millis).max().orElseThrow());
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.walk(vault)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
