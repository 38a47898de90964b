package pli.server.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import pli.codec.DecodeException;
import pli.protocol.Limits;
import pli.server.attachment.AttachmentOptions;
import pli.server.delivery.QueueQuota;
import pli.server.edge.AttachmentAccess;
import pli.server.edge.EdgeOptions;
import pli.server.log.LogOptions;
import pli.server.log.WitnessAddress;
import pli.server.session.Rate;
import pli.server.session.RateLimits;
import pli.server.store.StoreOptions;
import pli.transparency.network.Address;
import pli.transparency.note.VerifierKey;

/** What an operator may set, as read from {@code pli.toml}; see {@link SettingsFile}. */
public final class Settings {
  private static final long MIB = 1 << 20;
  private static final double KIB_IN_MIB = 1024;
  private static final int MAX_OUTBOUND = 8 << 20;
  private static final int MAX_QUEUE_MIB = (int) (Limits.MAX_QUEUE_BYTES / MIB);

  /** What is a MiB to people has seals in it when the server gets it. */
  private static final long SEALED_MIB = MIB + 512;

  private static final int MAX_ATTACHMENT_MIB = (int) (Limits.MAX_ATTACHMENT / SEALED_MIB);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  /** What holds where an older file does not name a setting. */
  private static final JsonNode DEFAULTS = defaults();

  private static final List<String> ONLY_AT_START =
      List.of(
          "network.name",
          "network.origin",
          "server.listen",
          "server.boot_key",
          "server.observation_port",
          "store.cache_mib",
          "store.write_buffer_mib",
          "store.reclaim_hours",
          "queues.max_entries",
          "queues.max_mib",
          "queues.lifetime_days",
          "attachments.max_mib",
          "attachments.total_mib",
          "attachments.lifetime_days",
          "attachments.at_once",
          "attachments.at_once_per_address",
          "attachments.slow_seconds",
          "log.witnesses",
          "log.publish_minutes",
          "log.witness_seconds");

  private final JsonNode root;
  private final Set<String> known = new HashSet<>();
  private final String network;
  private final String origin;
  private final Address listen;
  private final String bootKey;
  private final int observationPort;
  private final EdgeOptions edge;
  private final StoreOptions store;
  private final RateLimits rates;
  private final QueueQuota queueQuota;
  private final Duration entryLifetime;
  private final Duration reclaimEvery;
  private final AttachmentOptions attachments;
  private final AttachmentAccess.Limits transfers;
  private final LogOptions log;

  private Settings(String toml) throws FolderException {
    root = parse(toml);
    network = text("network.name");
    origin = text("network.origin");
    listen = address("server.listen");
    bootKey = text("server.boot_key");
    observationPort = number("server.observation_port", 0, 0xffff);
    edge =
        new EdgeOptions(
            number("connections.at_once", 1, 1_000_000),
            number("connections.at_once_per_address", 1, 1_000_000),
            number("connections.unfinished", 1, 1_000_000),
            number("connections.unfinished_per_address", 1, 1_000_000),
            rate("connections.new_per_second", "connections.new_in_all_burst"),
            rate("connections.new_per_second_per_address", "connections.new_burst"),
            Duration.ofSeconds(number("connections.handshake_seconds", 1, 300)),
            Duration.ofSeconds(number("connections.slow_reader_seconds", 1, 3600)),
            MAX_OUTBOUND,
            DRAIN);
    rates =
        new RateLimits(
            rate("rates.requests_per_second_per_address", "rates.requests_burst"),
            rate("rates.bytes_per_second_per_address", "rates.bytes_burst"),
            rate("rates.creations_per_second_per_address", "rates.creations_burst"),
            rate("rates.look_ups_per_second_per_address", "rates.look_ups_burst"),
            rate("rates.submits_per_second_per_route", "rates.submits_burst"),
            rate("rates.claims_per_second_per_handle", "rates.claims_burst"),
            rate("rates.records_per_second_per_handle", "rates.records_burst"),
            new Rate(
                number("attachments.kib_per_second_per_address", 0, 1 << 30),
                KIB_IN_MIB * number("attachments.burst_mib_per_address", 4, 1 << 20)));
    StoreOptions standard = StoreOptions.standard();
    store =
        new StoreOptions(
            MIB * number("store.cache_mib", 1, 1 << 20),
            MIB * number("store.write_buffer_mib", 1, 1024),
            MIB * number("store.reserve_mib", 1, 1 << 20),
            standard.maxBatchBytes(),
            standard.maxWaiting(),
            atMost(MIB * number("store.max_mib", 0, 1 << 30)));
    reclaimEvery = Duration.ofHours(number("store.reclaim_hours", 1, 24 * 30));
    queueQuota =
        new QueueQuota(
            number("queues.max_entries", 1, Limits.MAX_QUEUE_ENTRIES),
            MIB * number("queues.max_mib", 1, MAX_QUEUE_MIB));
    int days = (int) Limits.ENTRY_LIFETIME.toDays();
    entryLifetime = Duration.ofDays(number("queues.lifetime_days", 1, days));
    attachments = readAttachments();
    transfers =
        new AttachmentAccess.Limits(
            number("attachments.at_once", 1, 100_000),
            number("attachments.at_once_per_address", 1, 100_000),
            Duration.ofSeconds(number("attachments.slow_seconds", 1, 3600)));
    log =
        new LogOptions(
            witnesses("log.witnesses"),
            Duration.ofMinutes(number("log.publish_minutes", 1, 60)),
            Duration.ofSeconds(number("log.witness_seconds", 1, 60)));
    refuseUnknown();
  }

  /** Reads settings; what is not known is refused, so that a misspelt limit is not believed set. */
  static Settings read(String toml) throws FolderException {
    return new Settings(toml);
  }

  /** The network's name for people. */
  public String network() {
    return network;
  }

  /** The network's name in proofs. */
  public String origin() {
    return origin;
  }

  /** Where to listen. */
  public Address listen() {
    return listen;
  }

  /** The boot key's file, relative to the folder. */
  String bootKey() {
    return bootKey;
  }

  /** The port for health and figures on the loopback address; 0 for any. */
  public int observationPort() {
    return observationPort;
  }

  /** The limits at the door. */
  public EdgeOptions edge() {
    return edge;
  }

  /** The store's sizes. */
  public StoreOptions store() {
    return store;
  }

  /** How often one may ask. */
  public RateLimits rates() {
    return rates;
  }

  /** The names of the settings that differ in {@code later} and hold only from a start on. */
  public List<String> changedForRestart(Settings later) {
    return ONLY_AT_START.stream()
        .filter(name -> !valueOf(name).equals(later.valueOf(name)))
        .collect(Collectors.toList());
  }

  private JsonNode valueOf(String name) {
    JsonNode value = root.at(pointer(name));
    return value.isMissingNode() ? DEFAULTS.at(pointer(name)) : value;
  }

  private static String pointer(String name) {
    return "/" + name.replace('.', '/');
  }

  private static JsonNode defaults() {
    try {
      return new TomlMapper().readTree(SettingsFile.limits());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own text", e);
    }
  }

  /** How much one queue may hold. */
  public QueueQuota queueQuota() {
    return queueQuota;
  }

  /** How long an entry that nobody acknowledges stays. */
  public Duration entryLifetime() {
    return entryLifetime;
  }

  /** How often what was deleted is got out of the store's files. */
  public Duration reclaimEvery() {
    return reclaimEvery;
  }

  /** How many attachments there may be, and how long. */
  public AttachmentOptions attachments() {
    return attachments;
  }

  /** How many attachments may be on their way. */
  public AttachmentAccess.Limits transfers() {
    return transfers;
  }

  /** How the log is published. */
  public LogOptions log() {
    return log;
  }

  private AttachmentOptions readAttachments() throws FolderException {
    int days = (int) Limits.ATTACHMENT_LIFETIME.toDays();
    return new AttachmentOptions(
        SEALED_MIB * number("attachments.max_mib", 0, MAX_ATTACHMENT_MIB),
        MIB * number("attachments.total_mib", 0, 1 << 30),
        Duration.ofDays(number("attachments.lifetime_days", 1, days)),
        Limits.ATTACHMENT_UPLOAD);
  }

  /** 0 stands for no limit. */
  private static long atMost(long bytes) {
    return bytes == 0 ? Long.MAX_VALUE : bytes;
  }

  private static JsonNode parse(String toml) throws FolderException {
    try {
      return new TomlMapper().readTree(toml);
    } catch (JsonProcessingException e) {
      throw bad("line " + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
    }
  }

  private JsonNode value(String name) throws FolderException {
    known.add(name);
    JsonNode value = valueOf(name);
    if (!value.isValueNode()) {
      throw bad(name);
    }
    return value;
  }

  private String text(String name) throws FolderException {
    JsonNode value = value(name);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw bad(name);
    }
    return value.textValue();
  }

  private List<WitnessAddress> witnesses(String name) throws FolderException {
    known.add(name);
    JsonNode list = valueOf(name);
    if (!list.isArray() || list.size() > pli.transparency.Limits.MAX_WITNESSES) {
      throw bad(name);
    }
    List<WitnessAddress> witnesses = new ArrayList<>();
    Set<VerifierKey> keys = new HashSet<>();
    for (JsonNode each : list) {
      try {
        WitnessAddress witness = WitnessAddress.parse(each.isTextual() ? each.textValue() : "");
        if (!keys.add(witness.key())) {
          throw bad(name);
        }
        witnesses.add(witness);
      } catch (DecodeException e) {
        throw bad(name);
      }
    }
    return witnesses;
  }

  private Address address(String name) throws FolderException {
    try {
      return Address.parse(text(name));
    } catch (DecodeException e) {
      throw bad(name);
    }
  }

  private int number(String name, int min, int max) throws FolderException {
    JsonNode value = value(name);
    if (!value.isIntegralNumber() || value.longValue() < min || value.longValue() > max) {
      throw bad(name);
    }
    return value.intValue();
  }

  private Rate rate(String rate, String burst) throws FolderException {
    JsonNode perSecond = value(rate);
    if (!perSecond.isNumber()
        || !(perSecond.doubleValue() >= 0 && perSecond.doubleValue() < 1e12)) {
      throw bad(rate);
    }
    return new Rate(perSecond.doubleValue(), number(burst, 1, Integer.MAX_VALUE));
  }

  private void refuseUnknown() throws FolderException {
    Iterator<String> sections = root.fieldNames();
    while (sections.hasNext()) {
      String section = sections.next();
      Iterator<String> names = root.get(section).fieldNames();
      while (names.hasNext()) {
        String name = section + "." + names.next();
        if (!known.contains(name)) {
          throw bad(name);
        }
      }
    }
  }

  private static FolderException bad(String subject) {
    return new FolderException(FolderException.Problem.BAD_SETTINGS, subject, null);
  }
}
