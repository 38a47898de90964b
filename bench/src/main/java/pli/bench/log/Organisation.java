package pli.bench.log;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.KemKeyPair;
import pli.crypto.SignatureKeyPair;
import pli.crypto.VrfKeyPair;
import pli.protocol.ContactKeys;
import pli.protocol.Invitation;
import pli.server.directory.InvitationTerms;
import pli.server.directory.Invitations;
import pli.server.directory.Invited;
import pli.server.directory.StoredDirectory;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.folder.ServerKeys;
import pli.server.store.BootKey;
import pli.server.store.Done;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.server.store.StoreOptions;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;

/**
 * The people of an organisation, written into the store of a server that does not run: each is
 * registered through the server's own directory, which proves their label and verifies their
 * record, and then adds a device and revokes it in turns, until the log is as long as it should be.
 */
final class Organisation {
  private static final int THREADS = 2;
  private static final int IN_FLIGHT = 512;

  /** As many uses as one invitation may have. */
  private static final int USES = 60_000;

  /** These may be the same in several records, and take long to make. */
  private static final int CONTACT_KEYS = 64;

  private final Entropy entropy;
  private final List<Person> people = new ArrayList<>();
  private final List<Bytes> contactKeys = new ArrayList<>();
  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Somebody with their keys, and their chain once they have one. */
  private static final class Person {
    final Handle handle;
    final SignatureKeyPair device;
    final SignatureKeyPair paper;
    @Nullable AccountChain chain;

    Person(Handle handle, SignatureKeyPair device, SignatureKeyPair paper) {
      this.handle = handle;
      this.device = device;
      this.paper = paper;
    }
  }

  /**
   * People who are not in the network yet.
   *
   * @throws IllegalArgumentException if they are more than an invitation takes
   */
  Organisation(int accounts, Entropy entropy) throws DecodeException {
    if (accounts < 1 || accounts > USES) {
      throw new IllegalArgumentException("1 to " + USES + " accounts");
    }
    this.entropy = entropy;
    for (int i = 0; i < CONTACT_KEYS; i++) {
      KemKeyPair keys = ContactKeys.generate(entropy);
      contactKeys.add(keys.publicKey());
    }
    for (int i = 0; i < accounts; i++) {
      people.add(
          new Person(
              Handle.parse(handle(i)), Ed25519.generate(entropy), Ed25519.generate(entropy)));
    }
  }

  /** What the person of that number is called. */
  static String handle(int number) {
    return "person" + number;
  }

  /** How long each kind of entry took, in seconds of all threads together. */
  record Took(double registering, double updating) {}

  /**
   * Lets all in, and lets them change their devices.
   *
   * @param folder of a server that does not run
   * @param entries that the log is to get, at least one for each
   */
  Took join(DataFolder folder, long entries)
      throws BenchmarkException, DecodeException, FolderException, InterruptedException {
    try (BootKey key = folder.bootKey(folder.settings());
        RocksStore store =
            RocksStore.open(
                folder.store(),
                StoreOptions.standard().withReserve(0),
                key,
                entropy,
                Runnable::run)) {
      ServerKeys keys = folder.keys(key);
      NetworkCard card = NetworkCard.parse(folder.card());
      InstantSource clock = InstantSource.system();
      StoredDirectory directory =
          new StoredDirectory(store, clock, card, keys.vrf(), (changes, founder) -> {});
      Bytes token = random(Invitation.TOKEN_LENGTH);
      InvitationTerms terms = new InvitationTerms(Invited.MEMBER, USES, Long.MAX_VALUE, null);
      Done unused = new Invitations(store, clock).invite(token, terms).join();
      double begun = seconds();
      each(
          people.size(),
          number -> register(directory, card, keys.vrf(), token, people.get(number)));
      double registered = seconds();
      long left = entries - people.size();
      while (left > 0) {
        int round = (int) Math.min(left, people.size());
        each(round, number -> update(directory, card, people.get(number)));
        left -= round;
      }
      return new Took(registered - begun, seconds() - registered);
    } catch (StoreException e) {
      throw new BenchmarkException("the store could not be filled", e);
    }
  }

  private static double seconds() {
    return System.nanoTime() / 1e9;
  }

  /** What is done for one of them. */
  private interface Step {
    CompletableFuture<Done> take(int number);
  }

  /** Does a step for so many of them on all cores, and waits until it is durable for all. */
  private void each(int many, Step step) throws BenchmarkException, InterruptedException {
    List<Future<?>> parts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int part = 0; part < THREADS; part++) {
        int first = part;
        parts.add(
            threads.submit(() -> {
              for (int i = first; i < many && failure.get() == null; i += THREADS) {
                one(step, i);
              }
              return null;
            }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new BenchmarkException("an entry could not be made", e);
    }
    window.acquire(IN_FLIGHT);
    window.release(IN_FLIGHT);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new BenchmarkException("an entry was not kept", failed);
    }
  }

  private void one(Step step, int number) throws InterruptedException {
    window.acquire();
    var unused =
        step.take(number)
            .whenComplete((done, failed) -> {
              window.release();
              if (failed != null) {
                failure.set(failed);
              }
            });
  }

  private CompletableFuture<Done> register(
      StoredDirectory directory, NetworkCard card, VrfKeyPair vrf, Bytes token, Person person) {
    Bytes label = LogLabel.account(person.handle.value()).hash(vrf).output();
    AccountRecord record = record(card, person, 1, List.of(device(person.device)));
    LoggedRecord logged =
        LoggedRecord.first(
            card.log().origin(), label, record, Commitment.opening(entropy), person.device);
    person.chain = AccountChain.resume(card, logged);
    return directory.register(token, logged);
  }

  /** A second device comes, or goes. */
  private CompletableFuture<Done> update(
      StoredDirectory directory, NetworkCard card, Person person) {
    AccountChain chain = Objects.requireNonNull(person.chain);
    List<DeviceEntry> devices = new ArrayList<>(chain.record().devices());
    if (devices.size() == 1) {
      devices.add(device(Ed25519.generate(entropy)));
    } else {
      devices.remove(1);
    }
    AccountRecord next = record(card, person, chain.version() + 1, devices);
    LoggedRecord logged = chain.sign(next, Commitment.opening(entropy), person.device);
    person.chain = AccountChain.resume(card, logged);
    return directory.update(logged, () -> {});
  }

  private static AccountRecord record(
      NetworkCard card, Person person, long version, List<DeviceEntry> devices) {
    return new AccountRecord(
        card.origin(),
        person.handle,
        version,
        System.currentTimeMillis(),
        devices,
        person.paper.publicKey());
  }

  private DeviceEntry device(SignatureKeyPair keys) {
    Bytes queue = random(16);
    return new DeviceEntry(
        DeviceId.random(entropy),
        "a device",
        keys.publicKey(),
        queue,
        contactKeys.get(Math.floorMod(queue.hashCode(), CONTACT_KEYS)));
  }

  private Bytes random(int length) {
    byte[] bytes = new byte[length];
    entropy.fill(bytes);
    return Bytes.adopt(bytes);
  }
}
