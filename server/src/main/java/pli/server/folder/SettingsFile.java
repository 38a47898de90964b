package pli.server.folder;

import java.util.List;
import java.util.stream.Collectors;
import pli.server.log.WitnessAddress;
import pli.transparency.network.Address;

/** The {@code pli.toml} that a new folder gets: every setting, with what it does. */
final class SettingsFile {
  private static final String HEAD =
      """
      # The settings of a Pli server. After a change, kill -HUP the server (systemctl reload): limits hold
      # at once. [network], [server], [queues], [log], [attachments] but its rate, and the store's cache,
      # buffers and reclaim_hours hold only after a restart.

      [network]
      # The network's name for people, and its name in proofs and signatures. Both stand in the network
      # card, whose hash is in every invitation: do not change them here.
      name = "@NETWORK@"
      origin = "@ORIGIN@"

      [server]
      # Where to listen. People reach it at the addresses in the network card.
      listen = "@LISTEN@"
      # The file with the boot key, under which everything stored is encrypted once more. Relative names
      # start at this folder. Put it where a copy of this disk does not have it: another machine's share,
      # a systemd credential ($CREDENTIALS_DIRECTORY/...), a token.
      boot_key = "@BOOT_KEY@"
      # Health and figures, on 127.0.0.1 only: /health, /metrics (Prometheus), /figures (JSON).
      # 0 takes any free port; run/status says which.
      observation_port = 0

      """;

  /** What an older file does not name has these values. */
  private static final String LIMITS =
      """
      [connections]
      # Each costs some 12 KiB of memory and one file descriptor (see ulimit -n).
      at_once = 15000
      # An organisation behind one address counts as one. IPv6 addresses count by /64.
      at_once_per_address = 15000
      new_per_second_per_address = 200
      new_burst = 5000
      # From everywhere together. A handshake takes about a millisecond of one core: this leaves time for
      # those who are connected, whoever knocks. 0 means no limit.
      new_per_second = 500
      new_in_all_burst = 5000
      # Connections that are not yet through TLS and the upgrade. Who comes when there are more is turned
      # away before a handshake, and comes again a little later.
      unfinished = 4000
      unfinished_per_address = 2000
      # TLS and the upgrade together may take so long.
      handshake_seconds = 10
      # Who takes nothing of what waits for it for so long is told so and closed.
      slow_reader_seconds = 30

      [rates]
      # 0 means no limit.
      requests_per_second_per_address = 2000
      requests_burst = 20000
      # Bytes of all requests from one address.
      bytes_per_second_per_address = 50000000
      bytes_burst = 500000000
      # Queues and groups' routes, which stay until somebody deletes them; also accounts, their changes,
      # and what administrators are to decide.
      creations_per_second_per_address = 20
      creations_burst = 5000
      # Questions about accounts and administrators: who asks often enough finds out which handles there are. A device asks once
      # for each of its contacts now and then; an organisation behind one address counts as one.
      look_ups_per_second_per_address = 50
      look_ups_burst = 2000
      # What may be sent to one group.
      submits_per_second_per_route = 100
      submits_burst = 2000
      # KeyPackages of one account; who takes them all leaves the last resort only.
      claims_per_second_per_handle = 1
      claims_burst = 200
      # Changes of one account, each an entry of the log that everybody reads and that stays for ever: five
      # a day, and ten at once for somebody who gets several devices.
      records_per_second_per_handle = 0.00006
      records_burst = 10

      [store]
      cache_mib = 64
      write_buffer_mib = 16
      # Below so much free disk, whatever needs room is refused with STORE_FULL. Acknowledgements go on.
      reserve_mib = 256
      # The same above so many MiB of the database's files, attachments apart. 0 means no limit but the disk.
      max_mib = 0
      # Deleted messages and keys are out of the database's files after so many hours and the time that it
      # takes to rewrite them. Each pass rewrites the tables that changed, so a large store wants few.
      reclaim_hours = 24

      [queues]
      # One device's queue. Beyond either, its messages are refused until the device reads; who sends to it
      # is told. 100000 and 256 are the most that the protocol allows.
      max_entries = 100000
      max_mib = 256
      # Messages that no device fetches go after so many days, at most 30.
      lifetime_days = 30

      [attachments]
      # The largest one, up to 2048; beyond: 413. 0 takes none.
      max_mib = 2048
      # All together; beyond: 507 until some have ended.
      total_mib = 20480
      # They go after so many days, at most 30, or earlier where the sender said so.
      lifetime_days = 30
      # Uploads and downloads that are under way at once; beyond: 503, and clients come back.
      at_once = 64
      at_once_per_address = 16
      # A connection on which less than 64 KiB move in so many seconds is closed; clients go on from there.
      slow_seconds = 30
      # What one address may put; beyond: 429, and clients wait. 0 means no limit.
      kib_per_second_per_address = 8192
      burst_mib_per_address = 4096

      [log]
      # Who is asked to cosign the log, each as "KEY URL": the key as the witness prints it, and its address.
      # Those whose keys stand in the network card count; how many of them clients ask for stands there too.
      witnesses = []
      # New entries are published at once. Where there are none, the log is cosigned again after so many
      # minutes, at most 60, so that it does not look old.
      publish_minutes = 30
      # A witness that has not answered after so many seconds is asked again later.
      witness_seconds = 10
      """;

  private static final String NO_WITNESSES = "witnesses = []\n";

  private SettingsFile() {}

  static String limits() {
    return LIMITS;
  }

  static String of(
      String network,
      String origin,
      Address listen,
      String bootKey,
      List<WitnessAddress> witnesses) {
    String head =
        HEAD.replace("@NETWORK@", escaped(network))
            .replace("@ORIGIN@", origin)
            .replace("@LISTEN@", listen.hostPort())
            .replace("@BOOT_KEY@", escaped(bootKey));
    String asked =
        witnesses.stream()
            .map(witness -> "\n  \"" + escaped(witness.text()) + "\",")
            .collect(Collectors.joining());
    return head
        + (asked.isEmpty()
            ? LIMITS
            : LIMITS.replace(NO_WITNESSES, "witnesses = [" + asked + "\n]\n"));
  }

  /** As inside a basic string of TOML. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
