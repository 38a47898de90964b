package pli.client.message;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import pli.client.ApplyingDevice;
import pli.client.account.Self;
import pli.client.account.SharedSettings;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.content.Disposition;
import pli.content.Expiration;
import pli.content.MessageContent;
import pli.content.NestedPart.SinglePart;
import pli.crypto.Entropy;

/** A vault of alice's, and messages that are applied to it one by one. */
abstract class ApplyingCase {
  private static final ConversationId CONVERSATION =
      new ConversationId(Bytes.fromHex("000102030405060708090a0b0c0d0e0f".repeat(2)));
  private static final long NOW = 1_800_000_000_000L;

  private final Random random = new Random(11);
  @TempDir Path temporary;
  private Vault vault;
  private Self self;

  @BeforeEach
  void open() throws Exception {
    ApplyingDevice.join(temporary.resolve("alice"), "alice");
    vault = Vault.open(temporary.resolve("alice"), "sésame".getBytes(StandardCharsets.UTF_8));
    self = vault.read(Self::load);
  }

  @AfterEach
  void close() {
    vault.close();
  }

  final Entropy entropy() {
    return random::nextBytes;
  }

  static long now() {
    return NOW;
  }

  final Message message(String sender, MessageContent content, long at) {
    String id =
        content.messageId("mimi://x/u/" + sender, "mimi://x/r/" + CONVERSATION).value().hex();
    return new Message(CONVERSATION, id, sender, "", at, sender.equals("alice"), content);
  }

  final Message text(String sender, String text, long at) {
    return message(sender, MessageContent.text(text, entropy()), at);
  }

  final void apply(Message... messages) throws ClientException {
    for (Message message : messages) {
      long unused = vault.write(t -> new Applying(self).apply(t, message, NOW));
    }
  }

  /** Kind, sender and text of every row, and what became of it. */
  final List<String> rows() throws ClientException {
    return vault.read(t ->
        t.list(
            "SELECT kind, sender, text, hidden, edited FROM timeline ORDER BY number",
            row ->
                row.text(1)
                    + " "
                    + row.text(2)
                    + " "
                    + (row.textOrNull(3) == null ? "-" : row.text(3))
                    + (row.flag(4) ? " deleted" : "")
                    + (row.flag(5) ? " edited" : "")));
  }

  /** The first column of what a query answers. */
  final List<String> list(String sql) throws ClientException {
    return vault.read(t -> t.list(sql, row -> row.text(1)));
  }

  final List<String> targets() throws ClientException {
    return vault.read(t ->
        t.list(
            "SELECT target FROM timeline WHERE target IS NOT NULL ORDER BY number",
            row -> row.text(1)));
  }

  final List<String> found(String word) throws ClientException {
    return vault.read(t ->
        t.list(
            "SELECT timeline.text FROM timeline JOIN timeline_words"
                + " ON timeline_words.rowid = timeline.number WHERE timeline_words MATCH ?",
            row -> row.text(1),
            word));
  }

  final long held() throws ClientException {
    return vault.<Long>read(t -> t.number("SELECT count(*) FROM held"));
  }

  /** How many rows still have what was sent. */
  final long contents() throws ClientException {
    return vault.<Long>read(
        t -> t.number("SELECT count(*) FROM timeline WHERE content IS NOT NULL"));
  }

  final void change(String sql) throws ClientException {
    int unused = vault.<Integer>write(t -> t.change(sql));
  }

  /** Another device of alice's says in the group of her devices how far she has read. */
  final void readElsewhere(Message last, long counter) throws ClientException {
    SharedSettings.Setting setting =
        new SharedSettings.Setting(
            "read/" + CONVERSATION, Bytes.utf8(last.id()), counter, Bytes.of(9));
    Bytes settings =
        new TlsWriter().u8(1).vector(List.of(setting), (out, one) -> one.write(out)).toBytes();
    SinglePart part = new SinglePart(Disposition.RENDER, "", Meaning.SETTINGS, settings);
    apply(message("alice", MessageContent.of(part, entropy()), 1));
  }

  final int unread() throws ClientException {
    return vault.<Integer>read(t -> Unread.count(t, CONVERSATION));
  }

  /** Deletes what has expired by then. */
  final void sweep(long now) throws ClientException {
    boolean unused =
        vault.<Boolean>write(t -> {
          Expiry.sweep(t, now);
          return true;
        });
  }

  /** Whether something is due when the clock has gone to {@code ahead} and back. */
  final boolean isDue(long ahead, long now) throws ClientException {
    return vault.<Boolean>write(t -> {
      long unused = Passage.now(t, ahead);
      return Expiry.isAny(t, now);
    });
  }

  final int expire(long now) throws ClientException {
    return vault.<Integer>write(t -> Held.expire(t, now));
  }

  final Expiration expiry(Message message) throws ClientException {
    return requireNonNull(
        vault.read(t ->
            requireNonNull(
                Entries.content(t, requireNonNull(Entries.find(t, CONVERSATION, message.id())))
                    .expires())));
  }

  final void clear() throws ClientException {
    int unused =
        vault.<Integer>write(t -> t.change("DELETE FROM timeline") + t.change("DELETE FROM held"));
  }
}
