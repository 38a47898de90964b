package pli.desktop.command;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.api.AlertInfo;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Finding;
import pli.client.api.Finding.State;
import pli.client.api.Notice;
import pli.client.api.ProgramRelease;
import pli.client.api.TimelineEntry;
import pli.client.api.Typist;
import pli.desktop.terminal.Json;

/** Keeps an open device in touch with the server, and tells what is no message. One thread's. */
final class Keeping {
  static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration BETWEEN_NOTICES = Duration.ofSeconds(20);

  private final Device device;
  private final Invocation invocation;
  private final Invocation followers;
  private final Bulletin bulletin;
  private long noticesAt = System.nanoTime();

  /** The notices of last time: what goes on is told once. */
  private Set<Object> told = Set.of();

  /** The findings of last time, and of which kinds those are that have arisen. */
  private Set<Object> found = Set.of();

  private Set<Finding.Kind> arisen = Set.of();

  /** As which this program was installed: that does not change while it runs. */
  private final @Nullable ProgramRelease release = InstalledRelease.ofProgram();

  /** The alerts of last time, each with what it was then. */
  private Set<String> alerts = Set.of();

  /** Who wrote last time. */
  private Set<Typist> typing = Set.of();

  private volatile @Nullable Boolean reachable;

  /**
   * Keeps it.
   *
   * @param invocation as which it was begun, whose terminal is told
   * @param followers the same in the words of those who follow the events
   */
  Keeping(Device device, Invocation invocation, Invocation followers, Bulletin bulletin) {
    this.device = device;
    this.invocation = invocation;
    this.followers = followers;
    this.bulletin = bulletin;
  }

  /** Whether the server was reached when it was last tried; null before that. */
  @Nullable Boolean reachable() {
    return reachable;
  }

  /**
   * A moment of it.
   *
   * @throws ClientException if nothing more can be done with this vault
   */
  void round() throws ClientException {
    reachable = listen();
    tellAlerts();
    if (System.nanoTime() - noticesAt >= 0) {
      noticesAt = System.nanoTime() + BETWEEN_NOTICES.toNanos();
      tellNotices();
      tellFindings();
    }
  }

  /** Reads for a moment what comes; false if that was not possible. */
  private boolean listen() throws ClientException {
    try {
      List<TimelineEntry> unused = device.messages().after(Long.MAX_VALUE, 1, ROUND);
      tellTyping();
      return true;
    } catch (ClientException e) {
      passOver(e);
      pause();
      return false;
    }
  }

  /** What is wrong now may be right in a while, unless the vault is gone. */
  static void passOver(ClientException e) throws ClientException {
    if (isGone(e) || e.problem() == Problem.VAULT_DAMAGED) {
      throw e;
    }
  }

  /** Whether somebody locked or destroyed the vault, or an alert locked it. */
  static boolean isGone(ClientException e) {
    return e.problem() == Problem.VAULT_LOCKED
        || e.problem() == Problem.VAULT_MISSING
        || e.problem() == Problem.ALERT_LOCK;
  }

  static void pause() {
    try {
      Thread.sleep(ROUND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellNotices() throws ClientException {
    List<Notice> notices;
    try {
      notices = device.notices();
    } catch (ClientException e) {
      passOver(e);
      return;
    }
    Set<Object> now = new HashSet<>();
    for (Notice notice : notices) {
      now.add(sameAs(notice));
      if (!told.contains(sameAs(notice))) {
        invocation.terminal().tell(invocation.sentence(notice));
        bulletin.post("notice", json(notice, followers.sentence(notice)));
      }
    }
    told = now;
  }

  /** What this device sees of its network: whenever something arises, changes or is over. */
  private void tellFindings() throws ClientException {
    List<Finding> findings;
    try {
      findings = device.selfDetection().findings(release);
    } catch (ClientException e) {
      passOver(e);
      return;
    }
    Set<Object> now = new HashSet<>();
    for (Finding finding : findings) {
      Object same = List.of(finding.kind(), finding.state(), sameAs(finding.signs()));
      now.add(same);
      if (finding.state() == State.ARISEN ? !found.contains(same) : isOver(finding.kind())) {
        bulletin.post("finding", StatusCommand.json(finding, followers));
      }
    }
    found = now;
    arisen = kinds(findings);
  }

  private boolean isOver(Finding.Kind kind) {
    return arisen.contains(kind);
  }

  private static Set<Finding.Kind> kinds(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.state() == State.ARISEN)
        .map(Finding::kind)
        .collect(Collectors.toSet());
  }

  private static List<Object> sameAs(List<Notice> signs) {
    return signs.stream().map(Keeping::sameAs).toList();
  }

  /** What makes it the same as before; a span of time is another one each time. */
  private static Object sameAs(Notice notice) {
    return switch (notice.kind()) {
      case CLOCK_SKEW, CLOCK_BEHIND, SERVER_CLOCK_BEHIND, LOG_OLD -> notice.kind();
      default -> notice;
    };
  }

  /** That there are others than before, or that one has ended or was revoked. */
  private void tellAlerts() throws ClientException {
    Set<String> now = new HashSet<>();
    int inForce = 0;
    try {
      for (AlertInfo alert : device.alarms().list()) {
        now.add(alert.id() + alert.state());
        inForce += alert.state() == AlertInfo.State.IN_FORCE ? 1 : 0;
      }
    } catch (ClientException e) {
      passOver(e);
      return;
    }
    if (!now.equals(alerts)) {
      alerts = now;
      bulletin.post("alerts", new Json().put("inForce", inForce));
    }
  }

  /** Who began to write, writes on, or has stopped. */
  private void tellTyping() {
    Set<Typist> now = new HashSet<>(device.messages().typing());
    for (Typist each : now) {
      if (!typing.contains(each)) {
        bulletin.post("typing", json(each, Instant.ofEpochMilli(each.untilMillis()).toString()));
      }
    }
    for (Typist each : typing) {
      if (now.stream().noneMatch(other -> isSame(each, other))) {
        bulletin.post("typing", json(each, null));
      }
    }
    typing = now;
  }

  private static boolean isSame(Typist one, Typist other) {
    return one.conversation().equals(other.conversation()) && one.handle().equals(other.handle());
  }

  private static Json json(Typist typist, @Nullable String until) {
    return new Json()
        .put("conversation", typist.conversation().toString())
        .put("handle", typist.handle())
        .put("until", until);
  }

  private static Json json(Notice notice, String sentence) {
    return new Json()
        .put("kind", notice.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("amount", notice.amount())
        .put("name", notice.name().isEmpty() ? null : notice.name())
        .put("message", sentence);
  }
}
