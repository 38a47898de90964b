package pli.server.assembly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.folder.ServerKeys;
import pli.server.log.LogOptions;
import pli.server.log.LogReport;
import pli.server.log.LogState;
import pli.server.log.PublishedLog;
import pli.server.log.Sequencer;
import pli.server.log.WitnessFault;
import pli.server.log.WitnessReport;
import pli.server.observation.EventLog;
import pli.server.observation.Gauge;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.NoteSigner;

/** The log of a server that runs: its sequencer, and what may be known of it. */
final class RunningLog implements AutoCloseable, HttpHandler {
  /** Where the report is, beside health and figures. */
  static final String PATH = "/log";

  private static final long WRITE_EVERY_SECONDS = 5;

  private final DataFolder folder;
  private final PublishedLog published;
  private final Sequencer sequencer;
  private final InstantSource clock;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("log-checkpoint").daemon().factory());

  /** Guarded by this. */
  private @Nullable SignedCheckpoint written;

  /**
   * Starts it.
   *
   * @param folder where the checkpoint is written now and then
   * @param cardFile the network card's bytes, which say what the log is called and who must cosign
   * @throws StoreException DAMAGED if the log's rows do not belong together
   * @throws FolderException if card and keys do not
   */
  RunningLog(
      DataFolder folder,
      Store store,
      Bytes cardFile,
      ServerKeys keys,
      LogOptions options,
      InstantSource clock,
      EventLog events)
      throws StoreException, FolderException {
    this.clock = clock;
    this.folder = folder;
    published = new PublishedLog(store.view());
    try {
      NetworkCard card = NetworkCard.parse(cardFile);
      NoteSigner signer = new NoteSigner(card.log().origin(), keys.log());
      sequencer = Sequencer.start(store, published, card.log(), signer, options, clock, events);
    } catch (DecodeException | IllegalArgumentException e) {
      throw FolderException.damagedCard(e);
    }
    writer.scheduleWithFixedDelay(
        this::write, WRITE_EVERY_SECONDS, WRITE_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Leaves the checkpoint where a backup finds it, if it is another than before. */
  private synchronized void write() {
    try {
      // Witnesses may have all that was signed, also where too few of them do for it to be shown.
      @Nullable SignedCheckpoint signed = sequencer.signed();
      if (signed != null && !Objects.equals(signed, written)) {
        folder.writeLogCheckpoint(signed.encode());
        written = signed;
      }
    } catch (FolderException | StoreException e) {
      // The disk is full or failing, which the store tells of; it is tried again.
    }
  }

  PublishedLog published() {
    return published;
  }

  Map<Gauge, LongSupplier> gauges() {
    Map<Gauge, LongSupplier> gauges = new EnumMap<>(Gauge.class);
    gauges.put(Gauge.LOG_ENTRIES, () -> sequencer.report().size());
    gauges.put(Gauge.LOG_PUBLISHED, published::size);
    gauges.put(Gauge.LOG_AGE_SECONDS, () -> ageSeconds(sequencer.report()));
    gauges.put(Gauge.LOG_PUBLISHING, () -> isPublishing(sequencer.report()) ? 1 : 0);
    gauges.put(
        Gauge.LOG_WITNESSES,
        () ->
            sequencer.report().witnesses().stream()
                .filter(witness -> witness.fault() == null && witness.seconds() > 0)
                .count());
    return gauges;
  }

  private static boolean isPublishing(LogReport report) {
    return report.state() == LogState.PUBLISHING || report.state() == LogState.EMPTY;
  }

  private long ageSeconds(LogReport report) {
    return report.publishedMillis() == 0 ? -1 : (clock.millis() - report.publishedMillis()) / 1000;
  }

  /** The report as JSON. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = json().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String json() {
    LogReport report = sequencer.report();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("state", report.state().label());
    root.put("size", report.size());
    root.put("integrated", report.integrated());
    root.put("published", report.published());
    root.put("ageSeconds", ageSeconds(report));
    root.put("quorum", report.quorum());
    List<Map<String, Object>> witnesses = new ArrayList<>();
    report.witnesses().forEach(witness -> witnesses.add(json(witness)));
    root.put("witnesses", witnesses);
    @Nullable SignedCheckpoint rolledBack = report.proof();
    if (rolledBack != null) {
      root.put("proof", new String(rolledBack.encode().toByteArray(), StandardCharsets.UTF_8));
    }
    try {
      return new ObjectMapper().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers", e);
    }
  }

  private static Map<String, Object> json(WitnessReport witness) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", witness.address().key().name());
    object.put("url", witness.address().url().toString());
    object.put("counts", witness.counts());
    object.put("size", witness.size());
    object.put("seconds", witness.seconds());
    @Nullable WitnessFault fault = witness.fault();
    if (fault != null) {
      object.put("fault", fault.label());
    }
    if (witness.saidSize() > 0) {
      object.put("saidSize", witness.saidSize());
    }
    @Nullable SignedCheckpoint proof = witness.proof();
    if (proof != null) {
      object.put("proof", new String(proof.encode().toByteArray(), StandardCharsets.UTF_8));
    }
    return object;
  }

  @Override
  public void close() {
    sequencer.close();
    writer.shutdown();
    write();
  }
}
