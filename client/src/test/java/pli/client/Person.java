package pli.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pli.client.account.Joining;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.DeviceChange;
import pli.client.api.Platform;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.client.net.Transport;
import pli.crypto.PasswordHash;

/** Somebody with a device, for tests. */
final class Person implements AutoCloseable {
  static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  final String handle;
  final Path folder;
  final Platform platform;
  private Device device;

  private Person(String handle, Path folder, Platform platform, Device device) {
    this.handle = handle;
    this.folder = folder;
    this.platform = platform;
    this.device = device;
  }

  static Person join(FakeServer server, Path folder, String handle) throws ClientException {
    return join(server, server, folder, handle, Clock.systemUTC());
  }

  /** The same, for who keeps the words. */
  static Person join(FakeServer server, Path folder, String handle, List<String> words)
      throws ClientException {
    Platform platform = new Platform(server, new Randomness(handle.hashCode()), Clock.systemUTC());
    words.add(
        new Joining(platform, folder, PASSPHRASE, CHEAP, PATIENCE)
            .join(server.invitation(), handle, handle + "'s laptop")
            .recoveryWords());
    return new Person(handle, folder, platform, Device.open(platform, folder, PASSPHRASE));
  }

  static Person join(
      FakeServer server, Transport transport, Path folder, String handle, Clock clock)
      throws ClientException {
    return join(transport, folder, handle, clock, server.invitation());
  }

  /** Somebody who was invited with this link. */
  static Person join(FakeServer server, Path folder, String handle, String link)
      throws ClientException {
    return join(server, folder, handle, Clock.systemUTC(), link);
  }

  private static Person join(
      Transport transport, Path folder, String handle, Clock clock, String link)
      throws ClientException {
    Platform platform = new Platform(transport, new Randomness(handle.hashCode()), clock);
    new Joining(platform, folder, PASSPHRASE, CHEAP, PATIENCE)
        .join(link, handle, handle + "'s laptop");
    return new Person(handle, folder, platform, Device.open(platform, folder, PASSPHRASE));
  }

  /** Another device of somebody, which one of theirs takes in. */
  static Person further(FakeServer server, Path folder, Person known, String name)
      throws Exception {
    Platform platform = new Platform(server, new Randomness(folder.hashCode()), Clock.systemUTC());
    CompletableFuture<String> link = new CompletableFuture<>();
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<DeviceChange> added =
          other.submit(() -> known.device.devices().add(link::complete, PATIENCE));
      new Joining(platform, folder, PASSPHRASE, CHEAP, PATIENCE).join(link.get(), null, name);
      if (added.get() == null) {
        throw new AssertionError("nobody came");
      }
    }
    return new Person(known.handle, folder, platform, Device.open(platform, folder, PASSPHRASE));
  }

  /** The only device of somebody who has the words. */
  static Person recover(
      FakeServer server, Path folder, String link, String handle, String name, String words)
      throws ClientException {
    Platform platform = new Platform(server, new Randomness(folder.hashCode()), Clock.systemUTC());
    new Joining(platform, folder, PASSPHRASE, CHEAP, PATIENCE)
        .recover(link, handle, name, words, joined -> {});
    return new Person(handle, folder, platform, Device.open(platform, folder, PASSPHRASE));
  }

  /** The only device of somebody whom administrators let in again. */
  static Person back(FakeServer server, Path folder, String link, String handle, Duration patience)
      throws ClientException {
    Platform platform = new Platform(server, new Randomness(folder.hashCode()), Clock.systemUTC());
    new Joining(platform, folder, PASSPHRASE, CHEAP, patience).join(link, handle, "fresh");
    return new Person(handle, folder, platform, Device.open(platform, folder, PASSPHRASE));
  }

  /** Joins with a link of any kind, which may be refused. */
  static void joinOnly(FakeServer server, Path folder, String link, String name, Duration patience)
      throws ClientException {
    Platform platform = new Platform(server, new Randomness(folder.hashCode()), Clock.systemUTC());
    new Joining(platform, folder, PASSPHRASE, CHEAP, patience).join(link, null, name);
  }

  /** Another opening of the same vault. */
  Device again() throws ClientException {
    return Device.open(platform, folder, PASSPHRASE);
  }

  /** A device whose vault lies elsewhere. */
  Device at(Path other) throws ClientException {
    return Device.open(platform, other, PASSPHRASE);
  }

  Device device() {
    return device;
  }

  /** Closes the device and opens it again from its files. */
  void restart() throws ClientException {
    device.close();
    device = again();
  }

  Sent tell(Person other, String text) throws ClientException {
    return device.send(new Recipient.ToHandle(other.handle), text, PATIENCE);
  }

  Sent tell(ConversationId conversation, String text) throws ClientException {
    return device.send(new Recipient.ToConversation(conversation), text, PATIENCE);
  }

  int sync() throws ClientException {
    return device.sync(PATIENCE);
  }

  /** The texts of others that lie there, after a sync; taken. */
  List<String> read() throws ClientException {
    sync();
    List<String> texts = new ArrayList<>();
    for (TimelineEntry entry : take()) {
      if (entry.kind() == TimelineEntry.Kind.TEXT) {
        texts.add(entry.sender() + ": " + entry.text());
      }
    }
    return texts;
  }

  /** The next texts of others, in alphabetical order; waits until as many are there. */
  List<String> hear(int many) throws ClientException {
    return hearInOrder(many).stream().sorted().toList();
  }

  /** The same in the order in which they came: what was accepted may still be on its way. */
  List<String> hearInOrder(int many) throws ClientException {
    List<String> texts = new ArrayList<>(read());
    while (texts.size() < many) {
      if (device.receive(Integer.MAX_VALUE, PATIENCE).isEmpty()) {
        throw new AssertionError("heard no more than " + texts);
      }
      texts.addAll(read());
    }
    return texts;
  }

  /** Everything that nobody has taken, without the network. */
  List<TimelineEntry> take() throws ClientException {
    List<TimelineEntry> entries = device.receive(Integer.MAX_VALUE, Duration.ZERO);
    if (!entries.isEmpty()) {
      device.markTaken(entries.get(entries.size() - 1));
    }
    return entries;
  }

  @Override
  public void close() {
    device.close();
  }
}
