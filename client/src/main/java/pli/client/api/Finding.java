package pli.client.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One of the ways in which a network can turn against its people, and what this device sees of it.
 *
 * @param kind which way
 * @param state whether there is a sign of it
 * @param signs what was seen
 * @param evidence files that {@code pli check} judges, with the network card; a release's with the
 *     policy beside it
 */
public record Finding(Kind kind, State state, List<Notice> signs, List<Path> evidence) {
  /** With copies of the lists. */
  public Finding {
    signs = Collections.unmodifiableList(new ArrayList<>(signs));
    evidence = Collections.unmodifiableList(new ArrayList<>(evidence));
  }

  /** Which way, and what others can be shown of it. */
  public enum Kind {
    /** The log is old by the witnesses' clocks. The newest checkpoint shows since when. */
    LOG_STALE,
    /** The log lies: it forked, broke its rules, went back, is kept back or is not signed. */
    LOG_FORKED,
    /** This account's record is not the one that its devices made, or is not in the log. */
    OWN_RECORD_CHANGED,
    /** Something named a device of somebody with a key that the log does not have. Unproved. */
    UNKNOWN_DEVICE,
    /** The server shows a TLS key that is not the network card's. Unproved. */
    SERVER_KEY_CHANGED,
    /** The program that runs is not the release that was logged. */
    RELEASE_NOT_LOGGED,
    /** The clocks of server, witnesses and device contradict each other. */
    CLOCK_LIE,
    /** The server does not show an alert that is in force, or that the log has. */
    ALERT_WITHHELD,
    /** Something about administration was not signed by who may, or is kept back. */
    ADMINISTRATION_UNSIGNED
  }

  /** Whether there is a sign of it. */
  public enum State {
    /** There is none. */
    CLEAR,
    /** There is. */
    ARISEN,
    /** It cannot be told: nobody could be asked, or there is nothing to hold it against. */
    UNKNOWN
  }
}
