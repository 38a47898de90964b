package pli.server.observation;

import java.util.Locale;

/** What has a size at each moment. */
public enum Gauge {
  /** See the help text. */
  CONNECTIONS("connections that are open"),
  /** See the help text. */
  CONNECTIONS_AT_THE_DOOR("of them, those that are not through TLS and the upgrade"),
  /** See the help text. */
  EDGES("edge processes that are connected"),
  /** See the help text. */
  CONNECTIONS_AT_EDGES("connections that edge processes hold"),
  /** See the help text. */
  QUEUES_READ("queues that are being read"),
  /** See the help text. */
  QUEUES("queues, roughly"),
  /** See the help text. */
  ENTRIES("entries in queues, roughly"),
  /** See the help text. */
  ROUTES("group routes, roughly"),
  /** See the help text. */
  ACCOUNTS("accounts, roughly"),
  /** See the help text. */
  ATTACHMENTS("attachments"),
  /** See the help text. */
  ATTACHMENT_BYTES("bytes of all attachments"),
  /** See the help text. */
  STORE_BYTES("bytes of the store's files"),
  /** See the help text. */
  DISK_FREE_BYTES("bytes free on the store's disk"),
  /** See the help text. */
  STORE_ACCEPTING("1 if changes that need room are taken, 0 if the disk is full or failing"),
  /** See the help text. */
  LOG_ENTRIES("entries of the log"),
  /** See the help text. */
  LOG_PUBLISHED("of them, those in the tree that everybody is shown"),
  /** See the help text. */
  LOG_AGE_SECONDS("since the log was last published; -1 before this server's first time"),
  /** See the help text. */
  LOG_PUBLISHING("1 if the log is published, 0 if witnesses are missing or contradict it"),
  /** See the help text. */
  LOG_WITNESSES("witnesses that cosigned when they were last asked"),
  /** See the help text. */
  ADMINISTRATORS("administrators; 0 before the first came"),
  /** See the help text. */
  CHANGE_QUORUM("administrators who must agree to a change of the policy"),
  /** See the help text. */
  RESET_QUORUM("administrators who must agree to a reset"),
  /** See the help text. */
  ACT_QUORUM("administrators who must agree to an invitation of a member"),
  /** See the help text. */
  PROPOSALS("entries that wait for signatures of administrators"),
  /** See the help text. */
  RESET_REQUESTS("resets that are asked for"),
  /** See the help text. */
  HEAP_BYTES("bytes of heap in use"),
  /** See the help text. */
  STARTED_AFTER_CRASH("1 if the server before this one had not closed everything"),
  /** See the help text. */
  LOG_BYTES_CUT("bytes of an unfinished write that were cut off at the start"),
  /** See the help text. */
  QUEUES_VERIFIED("queues whose counters were compared with their entries at the start");

  private final String help;

  Gauge(String help) {
    this.help = help;
  }

  String help() {
    return help;
  }

  String metric() {
    return "pli_" + name().toLowerCase(Locale.ROOT);
  }
}
