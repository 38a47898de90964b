package pli.server.attachment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.protocol.AttachmentId;
import pli.protocol.Limits;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.StoreOptions;

/** Attachments end in time, with their files; what a crash leaves behind is found. */
class AttachmentExpiryTest {
  private static final Entropy ENTROPY = target -> new SecureRandom().nextBytes(target);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int BLOCK = Limits.ATTACHMENT_BLOCK;

  private @TempDir Path folder;
  private Path files;
  private Instant now = Instant.ofEpochSecond(1_800_000_123);
  private RocksStore store;
  private Attachments attachments;
  private AttachmentExpiry expiry;

  @BeforeEach
  void open() throws Exception {
    files = folder.resolve("attachments");
    store =
        RocksStore.open(
            folder.resolve("store"),
            new StoreOptions(1 << 20, 8 << 20, 0, 8 << 20, 1000),
            BootKey.random(ENTROPY),
            ENTROPY,
            Runnable::run);
    InstantSource clock = () -> now;
    attachments =
        new Attachments(
            store,
            Secret.random(32, ENTROPY),
            files,
            new AttachmentOptions(
                10 << 20, 20 << 20, Duration.ofDays(10), Limits.ATTACHMENT_UPLOAD),
            clock,
            ENTROPY);
    expiry = new AttachmentExpiry(store, files, clock);
    expire();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private AttachmentId put(int length, int received, Duration lifetime) throws Exception {
    AttachmentId id = AttachmentId.random(ENTROPY);
    try (Upload upload = attachments.put(id, 0, length, lifetime, received, () -> {})) {
      for (int at = 0; at < received; at += BLOCK) {
        upload.write(Bytes.copyOf(new byte[Math.min(BLOCK, received - at)]));
      }
      upload.finish();
    }
    return id;
  }

  private void expire() throws Exception {
    while (expiry.step().get()) {
      // Until there is nothing more to do.
    }
  }

  /** Time goes by in steps that a clock is believed. */
  private void pass(Duration time) throws Exception {
    Instant end = now.plus(time);
    while (now.plus(HOUR.multipliedBy(12)).isBefore(end)) {
      now = now.plus(HOUR.multipliedBy(12));
      expire();
    }
    now = end;
  }

  private long fileCount() throws Exception {
    try (Stream<Path> all = Files.list(files)) {
      return all.count();
    }
  }

  private AttachmentRefusal.Reason refused(AttachmentId id) {
    return assertThrows(AttachmentRefusal.class, () -> attachments.get(id)).reason();
  }

  @Test
  void anAttachmentEndsWithItsTimeAndItsFileSoonAfter() throws Exception {
    AttachmentId hours = put(BLOCK, BLOCK, HOUR.multipliedBy(30));
    AttachmentId asLongAsCanBe = put(1, 1, Duration.ofDays(4000));
    assertEquals(new Held(2, BLOCK + 1), attachments.held());
    pass(HOUR.multipliedBy(30).minusMillis(1));
    expire();
    attachments.get(hours).close();
    now = now.plusMillis(1);
    assertEquals(AttachmentRefusal.Reason.UNKNOWN, refused(hours));
    now = now.plus(HOUR);
    expire();
    assertEquals(1, fileCount());
    assertEquals(new Held(1, 1), attachments.held());
    pass(Duration.ofDays(9));
    expire();
    assertEquals(AttachmentRefusal.Reason.UNKNOWN, refused(asLongAsCanBe));
    assertEquals(0, fileCount());
    assertEquals(new Held(0, 0), attachments.held());
  }

  @Test
  void aClockThatLeapsAheadDeletesNothingAndOneSetBackLeavesNothing() throws Exception {
    AttachmentId id = put(BLOCK, BLOCK, HOUR.multipliedBy(30));
    Instant right = now;
    now = now.plus(Duration.ofDays(40));
    expire();
    now = now.plus(HOUR);
    expire();
    assertEquals(1, fileCount());
    now = right.plus(HOUR);
    expire();
    attachments.get(id).close();
    pass(HOUR.multipliedBy(60));
    expire();
    assertEquals(0, fileCount());
  }

  @Test
  void anUploadThatNeverEndsIsDeletedAndGivesItsRoomBack() throws Exception {
    AttachmentId id = put(5 * BLOCK, 2 * BLOCK, Duration.ofDays(10));
    now = now.plus(Limits.ATTACHMENT_UPLOAD).minusSeconds(1);
    expire();
    assertEquals(2 * BLOCK, attachments.progress(id).received());
    now = now.plus(HOUR);
    expire();
    assertThrows(AttachmentRefusal.class, () -> attachments.progress(id));
    assertEquals(0, fileCount());
    assertEquals(new Held(0, 0), attachments.held());
  }

  @Test
  void aDownloadEndsWhenTheTimeDoes() throws Exception {
    AttachmentId id = put(2 * BLOCK, 2 * BLOCK, HOUR);
    try (Download download = attachments.get(id)) {
      assertEquals(BLOCK, download.read(0).length());
      now = now.plus(HOUR);
      assertThrows(AttachmentRefusal.class, () -> download.read(BLOCK));
    }
  }

  @Test
  void aFileWithoutARowIsSweptAndOthersAreNot() throws Exception {
    AttachmentId id = put(BLOCK, BLOCK, HOUR);
    Files.write(files.resolve("0123456789abcdef0123456789abcdef"), new byte[10]);
    Files.write(files.resolve("somebody's notes"), new byte[10]);
    assertEquals(1, expiry.sweep());
    assertEquals(0, expiry.sweep());
    assertEquals(2, fileCount());
    attachments.get(id).close();
  }

  @Test
  void aFileThatIsNotWhatItWasIsToldFromOneThatIs() throws Exception {
    AttachmentId id = put(2 * BLOCK, 2 * BLOCK, HOUR);
    Path file;
    try (Stream<Path> all = Files.list(files)) {
      file = all.findFirst().orElseThrow();
    }
    byte[] right = Files.readAllBytes(file);
    for (int at : new int[] {0, 24, right.length / 2 - 1, right.length / 2, right.length - 1}) {
      byte[] wrong = right.clone();
      wrong[at] ^= 1;
      Files.write(file, wrong);
      assertDamaged(id);
    }
    // Blocks that changed places.
    byte[] swapped = right.clone();
    int half = right.length / 2;
    System.arraycopy(right, 0, swapped, half, half);
    System.arraycopy(right, half, swapped, 0, half);
    Files.write(file, swapped);
    assertDamaged(id);
    Files.write(file, java.util.Arrays.copyOf(right, right.length - 1));
    assertDamaged(id);
    Files.write(file, right);
    try (Download download = attachments.get(id)) {
      assertEquals(BLOCK, download.read(BLOCK).length());
    }
    Files.delete(file);
    assertEquals(AttachmentRefusal.Reason.DAMAGED, refused(id));
  }

  private void assertDamaged(AttachmentId id) throws Exception {
    boolean noticed = false;
    try (Download download = attachments.get(id)) {
      download.read(0);
      download.read(BLOCK);
    } catch (AttachmentRefusal e) {
      noticed = e.reason() == AttachmentRefusal.Reason.DAMAGED;
    }
    assertTrue(noticed);
  }

  @Test
  void whatWasWrittenButDidNotCountIsWrittenOver() throws Exception {
    AttachmentId id = AttachmentId.random(ENTROPY);
    try (Upload cutOff = attachments.put(id, 0, 2 * BLOCK, HOUR, 2 * BLOCK, () -> {})) {
      cutOff.write(Bytes.copyOf(new byte[BLOCK]));
    }
    assertEquals(0, attachments.progress(id).received());
    byte[] other = new byte[2 * BLOCK];
    java.util.Arrays.fill(other, (byte) 7);
    try (Upload upload = attachments.put(id, 0, 2 * BLOCK, HOUR, 2 * BLOCK, () -> {})) {
      upload.write(Bytes.copyOf(other, 0, BLOCK));
      upload.write(Bytes.copyOf(other, BLOCK, BLOCK));
      assertTrue(upload.finish().isWhole());
    }
    try (Download download = attachments.get(id)) {
      assertEquals(Bytes.copyOf(other, 0, BLOCK), download.read(0));
      assertEquals(Bytes.copyOf(other, BLOCK, BLOCK), download.read(BLOCK));
    }
  }
}
