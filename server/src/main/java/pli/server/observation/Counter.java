package pli.server.observation;

import java.util.Locale;

/** What is counted from the start of the server on. */
public enum Counter {
  /** See the help text. */
  CONNECTIONS_OPENED("connections that were accepted"),
  /** See the help text. */
  CONNECTIONS_REFUSED("connections beyond a limit"),
  /** See the help text. */
  CONNECTIONS_TOO_SLOW("connections closed because they did not read"),
  /** See the help text. */
  CONNECTIONS_UNFINISHED("connections closed because TLS and the upgrade took them too long"),
  /** See the help text. */
  PROTOCOL_VIOLATIONS("connections closed because of what they sent"),
  /** See the help text. */
  FRAMES_IN("frames from clients"),
  /** See the help text. */
  FRAMES_OUT("frames to clients"),
  /** See the help text. */
  SUBMISSIONS_ACCEPTED("submissions accepted, commits and Welcomes among them"),
  /** See the help text. */
  SUBMISSIONS_REPEATED("submissions that had been accepted before"),
  /** See the help text. */
  ENTRIES_WRITTEN("entries put into queues"),
  /** See the help text. */
  ENTRIES_MISSING("entries for queues that were gone or full"),
  /** See the help text. */
  STORE_REOPENED("times the database was opened again after a failed write"),
  /** See the help text. */
  ATTACHMENT_PARTS_IN("parts of attachments that were put"),
  /** See the help text. */
  ATTACHMENTS_OUT("attachments, or ranges of them, that were fetched"),
  /** See the help text. */
  LOG_REQUESTS("checkpoints, tiles and bundles of the log that were fetched"),
  /** See the help text. */
  FAULTS("faults of the server itself");

  private final String help;

  Counter(String help) {
    this.help = help;
  }

  String help() {
    return help;
  }

  String metric() {
    return "pli_" + name().toLowerCase(Locale.ROOT) + "_total";
  }
}
