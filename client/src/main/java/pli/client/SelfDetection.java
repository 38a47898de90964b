package pli.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.client.administration.Archive;
import pli.client.alert.Alerts;
import pli.client.alert.LoggedAlerts;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Finding;
import pli.client.api.Finding.Kind;
import pli.client.api.Finding.State;
import pli.client.api.Notice;
import pli.client.api.ProgramRelease;
import pli.client.conversation.Surroundings;
import pli.client.session.Deadline;
import pli.client.sync.Driver;
import pli.client.sync.LogQuestions;
import pli.client.trust.Alarm;
import pli.client.trust.EvidenceFile;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;

/**
 * The ways in which a network can turn against its people, one by one, with what this device sees
 * of each and the files that show it to others. Comes from {@link Device#selfDetection}.
 */
public final class SelfDetection {
  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;
  private final LogQuestions questions;

  SelfDetection(Vault vault, Surroundings here, Driver driver, LogQuestions questions) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
    this.questions = questions;
  }

  /**
   * Looks: asks the server and the log, and writes the evidence that takes them.
   *
   * @param release as which the program was installed, or null
   * @throws ClientException if the vault cannot be read or written, or this device is none of the
   *     account any more; what is wrong with server and log is found, and not thrown
   */
  public List<Finding> look(@Nullable ProgramRelease release, Duration patience)
      throws ClientException {
    Deadline deadline = Deadline.after(patience);
    attempt(() -> questions.follow(deadline));
    if (!driver.isServerKeyChanged() && driver.isReachable()) {
      attempt(() -> {
        boolean unused = driver.settle(deadline);
      });
      attempt(() -> proveOwn(deadline));
    }
    return findings(release);
  }

  private interface Step {
    void run() throws ClientException;
  }

  /** What is found is told by what it leaves behind. */
  private static void attempt(Step step) throws ClientException {
    try {
      step.run();
    } catch (ClientException e) {
      boolean found = e.problem().holdsSending() || e.problem() == Problem.PIN_MISMATCH;
      if (!found && !e.problem().mayRetry() && !isAboutAccounts(e.problem())) {
        throw e;
      }
    }
  }

  private static boolean isAboutAccounts(Problem problem) {
    return problem.concernsAdministration()
        || problem.name().startsWith("RECORD_")
        || problem == Problem.LABEL_UNPROVED;
  }

  /** What the log has of this account, as a file that the person can show. */
  private void proveOwn(Deadline deadline) throws ClientException {
    LogState log = vault.read(t -> LogState.load(t, now()));
    if (log.ownRecordsOfOthers() == 0
        || Files.exists(EvidenceFile.path(vault.folder(), ownFile(log)))) {
      return;
    }
    Bytes evidence = questions.prove(here.self().handle(), deadline);
    EvidenceFile.write(vault.folder(), ownFile(log), evidence);
  }

  private static String ownFile(LogState log) {
    return "own-record-" + log.status().ownVersion();
  }

  /**
   * What is known by now. Does not need the network.
   *
   * @param release as which the program was installed, or null
   */
  public List<Finding> findings(@Nullable ProgramRelease release) throws ClientException {
    Map<Kind, List<Notice>> signs = new EnumMap<>(Kind.class);
    LogState log = vault.read(t -> LogState.load(t, now()));
    for (Notice sign : vault.read(t -> Signs.see(t, driver, here, now()))) {
      signs.computeIfAbsent(kind(sign.kind()), unused -> new ArrayList<>()).add(sign);
    }
    List<Finding> findings = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (kind == Kind.RELEASE_NOT_LOGGED) {
        findings.add(RunningRelease.judge(release));
        continue;
      }
      List<Notice> seen = signs.getOrDefault(kind, Collections.emptyList());
      boolean arisen = !seen.isEmpty();
      findings.add(
          new Finding(
              kind,
              arisen ? State.ARISEN : isTold(kind, log) ? State.CLEAR : State.UNKNOWN,
              seen,
              arisen ? evidence(kind, log) : Collections.emptyList()));
    }
    return Collections.unmodifiableList(findings);
  }

  private static Kind kind(Notice.Kind sign) {
    return switch (sign) {
      case LOG_OLD -> Kind.LOG_STALE;
      case LOG_ALARM, LOG_LIE -> Kind.LOG_FORKED;
      case OWN_RECORD_CHANGED, OWN_RECORD_MISSING -> Kind.OWN_RECORD_CHANGED;
      case UNKNOWN_DEVICE, FALSE_DEVICE -> Kind.UNKNOWN_DEVICE;
      case SERVER_KEY_CHANGED -> Kind.SERVER_KEY_CHANGED;
      case CLOCK_SKEW, CLOCK_BEHIND, SERVER_CLOCK_BEHIND -> Kind.CLOCK_LIE;
      case ALERT_WITHHELD, ALERT_UNSHOWN -> Kind.ALERT_WITHHELD;
      case ADMINISTRATION_UNSIGNED, ADMINISTRATION_WITHHELD, ADMITTED_BY_NOBODY ->
          Kind.ADMINISTRATION_UNSIGNED;
      default -> throw new IllegalStateException("no sign of anything: " + sign);
    };
  }

  /** Whether no sign means that there is nothing. */
  private boolean isTold(Kind kind, LogState log) {
    return switch (kind) {
      case LOG_STALE -> log.witnessedMillis() > 0;
      case SERVER_KEY_CHANGED, CLOCK_LIE -> driver.isConnected();
      case LOG_FORKED,
          OWN_RECORD_CHANGED,
          UNKNOWN_DEVICE,
          RELEASE_NOT_LOGGED,
          ALERT_WITHHELD,
          ADMINISTRATION_UNSIGNED ->
          true;
    };
  }

  private List<Path> evidence(Kind kind, LogState log) throws ClientException {
    List<Path> files = new ArrayList<>();
    Map<String, Bytes> written = vault.read(t -> written(t, kind, log));
    for (Map.Entry<String, Bytes> each : written.entrySet()) {
      Path file = EvidenceFile.write(vault.folder(), each.getKey(), each.getValue());
      if (file != null) {
        files.add(file);
      }
    }
    if (kind == Kind.LOG_FORKED) {
      Alarm alarm = vault.read(Alarm::load);
      Path file = alarm == null ? null : alarm.write(vault.folder());
      if (file != null) {
        files.add(file);
      }
    }
    Path own = EvidenceFile.path(vault.folder(), ownFile(log));
    if (kind == Kind.OWN_RECORD_CHANGED && Files.exists(own)) {
      files.add(own);
    }
    return files;
  }

  /** Evidence that lies in the vault, by the names of its files. */
  private Map<String, Bytes> written(Transaction t, Kind kind, LogState log)
      throws ClientException {
    Map<String, Bytes> files = new LinkedHashMap<>();
    switch (kind) {
      case LOG_STALE, CLOCK_LIE -> {
        // Signed by the log, and by the witnesses with their times.
        if (log.witnessedMillis() > 0) {
          files.put("checkpoint-" + log.witnessedMillis() / 1000, log.checkpointFile());
        }
      }
      case ALERT_WITHHELD -> {
        for (Alerts.Unshown alert : Alerts.withheldFiles(t, here.self().card(), now())) {
          files.put("alert-" + alert.number(), alert.file());
        }
        for (LoggedAlerts.Hidden entry : LoggedAlerts.allHidden(t)) {
          files.put("alert-entry-" + entry.place(), entry.evidence());
        }
      }
      case ADMINISTRATION_UNSIGNED -> {
        Archive.Fault fault = Archive.fault(t);
        if (fault != null) {
          files.put(fault.file(), fault.evidence());
        }
      }
      case LOG_FORKED,
          OWN_RECORD_CHANGED,
          UNKNOWN_DEVICE,
          SERVER_KEY_CHANGED,
          RELEASE_NOT_LOGGED -> {
        // Elsewhere, or nothing that others could be shown.
      }
    }
    return files;
  }

  private long now() {
    return here.platform().clock().millis();
  }
}
