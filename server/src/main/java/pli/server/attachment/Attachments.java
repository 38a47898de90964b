package pli.server.attachment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.Hmac;
import pli.crypto.Secret;
import pli.protocol.AttachmentId;
import pli.server.delivery.Due;
import pli.server.delivery.Rows;
import pli.server.store.Changes;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;

/**
 * The attachments: each a row in the store and a file in a folder, both under a keyed hash of its
 * id; the id itself is kept nowhere. The row comes before the file and goes before it, so that a
 * file without a row is always one to be deleted. What a row counts as received was synced before.
 * Thread-safe; methods block, except where they return a future.
 */
public final class Attachments {
  private static final int NAME = 16;

  private final Store store;
  private final Secret nameKey;
  private final Path folder;
  private final AttachmentOptions options;
  private final InstantSource clock;
  private final Entropy entropy;

  /** Who is putting something now, by name. One at a time. */
  private final Map<Bytes, Upload> uploads = new ConcurrentHashMap<>();

  /**
   * Attachments in {@code folder}, which is made if it is not there.
   *
   * @param nameKey makes names of ids; it is kept
   */
  public Attachments(
      Store store,
      Secret nameKey,
      Path folder,
      AttachmentOptions options,
      InstantSource clock,
      Entropy entropy)
      throws IOException {
    this.store = store;
    this.nameKey = nameKey;
    this.folder = folder;
    this.options = options;
    this.clock = clock;
    this.entropy = entropy;
    Files.createDirectories(folder);
  }

  /**
   * How far an attachment has come.
   *
   * @throws AttachmentRefusal UNKNOWN
   */
  public Progress progress(AttachmentId id) throws AttachmentRefusal, StoreException {
    return Progress.of(find(name(id)));
  }

  /**
   * Begins to take a part. The first one makes the attachment.
   *
   * @param from where the part begins: as far as the attachment has come
   * @param length bytes of the whole attachment
   * @param lifetime how long it is wanted; less if less is allowed
   * @param part how many bytes the part has
   * @param onStop called from any thread when another upload of the same attachment takes over
   * @throws AttachmentRefusal if that cannot be; nothing was changed
   */
  public Upload put(
      AttachmentId id, long from, long length, Duration lifetime, int part, Runnable onStop)
      throws AttachmentRefusal, StoreException, IOException {
    if (length > options.maxBytes()) {
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.TOO_LARGE);
    }
    Bytes name = name(id);
    Attachment attachment = from == 0 ? begin(name, length, lifetime) : find(name);
    check(attachment, from, length);
    refuseBeyondTotal(attachment, part);
    SealedFile file = open(name, attachment);
    Upload upload = new Upload(this, name, file, from, onStop);
    @Nullable Upload other = uploads.putIfAbsent(name, upload);
    if (other != null) {
      file.close();
      other.stop();
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.BUSY);
    }
    try {
      // Whoever was at it until just now may have come further.
      check(find(name), from, length);
      return upload;
    } catch (AttachmentRefusal | StoreException e) {
      upload.close();
      throw e;
    }
  }

  private static void check(Attachment attachment, long from, long length)
      throws AttachmentRefusal {
    if (attachment.length() != length) {
      throw AttachmentRefusal.at(AttachmentRefusal.Reason.OTHER_LENGTH, attachment);
    }
    if (attachment.received() != from) {
      throw AttachmentRefusal.at(AttachmentRefusal.Reason.ELSEWHERE, attachment);
    }
  }

  private void refuseBeyondTotal(Attachment attachment, int part)
      throws AttachmentRefusal, StoreException {
    // One that just begins must fit whole; the committer's own count decides in the end.
    long more = attachment.received() == 0 ? attachment.length() : part;
    if (Held.read(store.view()).bytes() + more > options.totalBytes()) {
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.FULL);
    }
    if (store.fill().state() == Store.State.FULL) {
      throw new StoreException(StoreException.Reason.FULL);
    }
  }

  private Attachment begin(Bytes name, long length, Duration lifetime)
      throws AttachmentRefusal, StoreException, IOException {
    long now = clock.millis();
    long life = Math.min(lifetime.toMillis(), options.lifetime().toMillis());
    Attachment fresh = new Attachment(fileKey(), length, 0, now + life);
    Attachment there =
        outcome(
            store.commit(changes -> {
              @Nullable Attachment before = row(changes, name);
              if (before != null) {
                return before;
              }
              Held held = Held.read(changes);
              if (held.bytes() + length > options.totalBytes()) {
                throw AttachmentRefusal.of(AttachmentRefusal.Reason.FULL);
              }
              changes.put(Table.ATTACHMENTS, name, fresh.encode());
              held.plus(1, 0).write(changes);
              long wholeBy = Math.min(now + options.upload().toMillis(), fresh.expiresMillis());
              Due.add(changes, AttachmentExpiry.hour(wholeBy), Due.Kind.ATTACHMENT, name);
              return fresh;
            }));
    if (there.received() == 0 && !Files.exists(file(name))) {
      SealedFile.create(file(name));
    }
    if (there.isOver(now)) {
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.UNKNOWN);
    }
    return there;
  }

  /** What was written up to here has been synced: now it counts. */
  Progress received(Bytes name, long at) throws AttachmentRefusal, StoreException {
    return outcome(store.commit(changes -> received(changes, name, at)));
  }

  private Progress received(Changes changes, Bytes name, long at)
      throws AttachmentRefusal, StoreException {
    @Nullable Attachment attachment = row(changes, name);
    if (attachment == null) {
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.UNKNOWN);
    }
    Held held = Held.read(changes).plus(0, at - attachment.received());
    if (held.bytes() > options.totalBytes()) {
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.FULL);
    }
    Attachment further = attachment.withReceived(at);
    changes.put(Table.ATTACHMENTS, name, further.encode());
    held.write(changes);
    return Progress.of(further);
  }

  void left(Bytes name, Upload upload) {
    uploads.remove(name, upload);
  }

  /**
   * Begins to give an attachment.
   *
   * @throws AttachmentRefusal UNKNOWN also if it is not whole; DAMAGED
   */
  public Download get(AttachmentId id) throws AttachmentRefusal, StoreException, IOException {
    Bytes name = name(id);
    Attachment attachment = find(name);
    if (!attachment.isWhole()) {
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.UNKNOWN);
    }
    return new Download(open(name, attachment), attachment, clock);
  }

  private SealedFile open(Bytes name, Attachment attachment) throws AttachmentRefusal, IOException {
    try {
      return SealedFile.open(file(name), attachment.fileKey(), entropy);
    } catch (NoSuchFileException e) {
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.DAMAGED);
    }
  }

  /** How much there is. */
  public Held held() throws StoreException {
    return Held.read(store.view());
  }

  private Attachment find(Bytes name) throws AttachmentRefusal, StoreException {
    @Nullable Attachment attachment =
        Rows.get(store.view(), Table.ATTACHMENTS, name, Attachment::read);
    if (attachment == null || attachment.isOver(clock.millis())) {
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.UNKNOWN);
    }
    return attachment;
  }

  static @Nullable Attachment row(Changes changes, Bytes name) throws StoreException {
    return Rows.get(changes, Table.ATTACHMENTS, name, Attachment::read);
  }

  private Bytes name(AttachmentId id) {
    return Hmac.sha256(nameKey, id.value()).slice(0, NAME);
  }

  private Path file(Bytes name) {
    return folder.resolve(name.hex());
  }

  private Bytes fileKey() {
    byte[] key = new byte[Attachment.FILE_KEY];
    entropy.fill(key);
    return Bytes.adopt(key);
  }

  /** Waits for a change; what it threw is thrown here. */
  private static <T> T outcome(CompletableFuture<T> change)
      throws AttachmentRefusal, StoreException {
    try {
      return change.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(StoreException.Reason.UNAVAILABLE);
    } catch (ExecutionException e) {
      @Nullable Throwable cause = e.getCause();
      switch (cause) {
        case AttachmentRefusal refusal -> throw refusal;
        case StoreException failure -> throw failure;
        case null, default -> throw new CompletionException(cause);
      }
    }
  }
}
