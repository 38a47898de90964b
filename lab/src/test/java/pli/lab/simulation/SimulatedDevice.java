package pli.lab.simulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.Platform;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.crypto.PasswordHash;
import pli.mls.group.Group;
import pli.mls.group.GroupPart;
import pli.mls.group.GroupParts;
import pli.mls.node.MlsException;

/** A device of somebody: its vault, its way to the server, and what can be seen inside. */
final class SimulatedDevice implements AutoCloseable {
  static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  static final Duration PATIENCE = Duration.ofSeconds(40);
  static final byte[] PASSPHRASE = "throw-away".getBytes(StandardCharsets.UTF_8);

  private static final int ACTIVE = 0;

  /** In the outbox. */
  private static final int MESSAGE = 4;

  private final String owner;
  private final String name;
  private final Path folder;
  private final Cable cable;
  private final Platform platform;
  private Device device;
  private Vault inside;
  private boolean unused = true;
  private final Member self;

  /** A device as conversations name it. */
  record Member(String handle, Bytes device) {
    /** For a person who reads what went wrong. */
    @Override
    public String toString() {
      return handle + "/" + device.hex().substring(0, 6);
    }
  }

  /** A device that has joined already. */
  SimulatedDevice(String owner, String name, Path folder, Cable cable, Platform platform)
      throws ClientException {
    this.owner = owner;
    this.name = name;
    this.folder = folder;
    this.cable = cable;
    this.platform = platform;
    device = Device.open(platform, folder, PASSPHRASE);
    inside = Vault.open(folder, PASSPHRASE);
    self =
        new Member(
            owner,
            inside.read(t -> {
              Bytes id = t.first("SELECT device_id FROM account", row -> row.bytes(1));
              if (id == null) {
                throw new IllegalStateException("no account in the vault");
              }
              return id;
            }));
  }

  String owner() {
    return owner;
  }

  String name() {
    return name;
  }

  Path folder() {
    return folder;
  }

  Cable cable() {
    return cable;
  }

  Device device() {
    unused = false;
    return device;
  }

  Platform platform() {
    return platform;
  }

  Member self() {
    return self;
  }

  boolean isOnline() {
    return !cable.isCut();
  }

  /** How long an action may take: one that cannot reach the server only writes into the vault. */
  Duration patience() {
    return isOnline() ? PATIENCE : Duration.ZERO;
  }

  /** Closes it, as when a handset is switched off, and opens it again. */
  void restart() throws ClientException {
    close();
    open();
  }

  /** Opens it again once it was closed. */
  void open() throws ClientException {
    device = Device.open(platform, folder, PASSPHRASE);
    inside = Vault.open(folder, PASSPHRASE);
    unused = true;
  }

  /** Whether it has done nothing yet since it was opened, so that it has no connection. */
  boolean isUnused() {
    return unused;
  }

  /** Copies the vault, as a thief would who has the passphrase. */
  Path copy(Path to) throws ClientException, IOException {
    close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(folder.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    open();
    return to;
  }

  <T> T look(Vault.Work<T> work) throws ClientException {
    return inside.read(work);
  }

  /** The conversations that go on, as far as this device knows. */
  List<ConversationId> active() throws ClientException {
    return look(t ->
        t.list(
            "SELECT id FROM conversation WHERE state = ? AND leaving = 0 ORDER BY rowid",
            row -> new ConversationId(row.bytes(1)),
            ACTIVE));
  }

  /** Those that were stopped for safety. */
  List<ConversationId> frozen() throws ClientException {
    return look(t ->
        t.list(
            "SELECT id FROM conversation WHERE state = 2",
            row -> new ConversationId(row.bytes(1))));
  }

  /** Those of them that people talk in: not that of the own devices alone. */
  List<ConversationId> talks() throws ClientException {
    return look(t ->
        t.list(
            "SELECT id FROM conversation WHERE state = ? AND kind IN (1, 2) AND leaving = 0"
                + " ORDER BY rowid",
            row -> new ConversationId(row.bytes(1)),
            ACTIVE));
  }

  /** Those of them that people can be added to, and removed from. */
  List<ConversationId> groups() throws ClientException {
    return look(t ->
        t.list(
            "SELECT id FROM conversation WHERE state = ? AND kind = 2 AND leaving = 0 ORDER BY"
                + " rowid",
            row -> new ConversationId(row.bytes(1)),
            ACTIVE));
  }

  boolean isActive(ConversationId id) throws ClientException {
    return active().contains(id);
  }

  /** The devices in a conversation; none if it does not go on here. */
  Set<Member> members(ConversationId id) throws ClientException {
    return isActive(id)
        ? new HashSet<>(
            look(t ->
                t.list(
                    "SELECT handle, device FROM member WHERE conversation = ?",
                    row -> new Member(row.text(1), row.bytes(2)),
                    id.value())))
        : Set.of();
  }

  /** The MLS state of a conversation that goes on. */
  Group group(ConversationId id) throws ClientException, MlsException {
    return group(inside, id);
  }

  static Group group(Vault vault, ConversationId id) throws ClientException, MlsException {
    return GroupParts.open(
        vault.read(t ->
            t.list(
                "SELECT part, content FROM group_part WHERE conversation = ?",
                row -> new GroupPart(row.text(1), row.bytes(2)),
                id.value())));
  }

  /** What it knows of a conversation, for a person who reads what went wrong. */
  String known(ConversationId id) throws ClientException {
    List<String> rows =
        look(t ->
            t.list(
                "SELECT state, kind, leaving, accepted, epoch, (SELECT count(*) FROM set_aside),"
                    + " (SELECT count(*) FROM rejoin WHERE conversation = id)"
                    + " FROM conversation WHERE id = ?",
                row ->
                    "state "
                        + row.number(1)
                        + ", kind "
                        + row.number(2)
                        + ", leaving "
                        + row.number(3)
                        + ", accepted "
                        + row.number(4)
                        + ", epoch "
                        + row.number(5)
                        + ", set aside "
                        + row.number(6)
                        + ", rejoining "
                        + row.number(7),
                id.value()));
    List<String> lines =
        look(t ->
            t.list(
                "SELECT kind, sender, coalesce(text, '') FROM timeline WHERE conversation = ?"
                    + " ORDER BY number",
                row -> row.text(1) + " " + row.text(2) + " " + row.text(3),
                id.value()));
    return rows + " " + lines;
  }

  /** Changes whenever anything does that counts for others. */
  List<Long> fingerprint() throws ClientException {
    return look(t ->
        List.of(
            t.number("SELECT coalesce(sum(epoch + state * 1000000), 0) FROM conversation"),
            t.number("SELECT count(*) FROM conversation"),
            t.number("SELECT coalesce(max(number), 0) FROM timeline"),
            outbox(t),
            t.number("SELECT count(*) FROM intention"),
            t.number("SELECT count(*) FROM set_aside")));
  }

  /** Whether something is to go out or to be changed, that a slow machine may not have come to. */
  boolean isBusy() throws ClientException {
    return look(t -> outbox(t) > 0 || t.exists("SELECT 1 FROM intention"));
  }

  private static long outbox(Transaction t) throws ClientException {
    return t.number("SELECT count(*) FROM outbox");
  }

  /** Whether everything that was said in a conversation has been handed in. */
  boolean isSent(ConversationId id) throws ClientException {
    return look(
        t -> t.number("SELECT count(*) FROM outbox WHERE conversation = ?", id.value()) == 0);
  }

  /**
   * Whether a message was let go of, and the person told so: its sender was taken out of the
   * conversation while it waited, and may be back by now.
   */
  boolean isGivenUp(Chronicle.Said said) throws ClientException {
    return said.isNamed()
        && isSent(said.conversation)
        && look(t ->
            t.exists(
                "SELECT 1 FROM timeline JOIN failure ON problem = 'NOT_A_MEMBER'"
                    + " AND what LIKE 'message %' WHERE conversation = ? AND message_id = ?"
                    + " AND state = 0",
                said.conversation.value(), said.id()));
  }

  @Override
  public void close() {
    device.close();
    inside.close();
  }

  @Override
  public String toString() {
    return owner + "'s " + name;
  }
}
