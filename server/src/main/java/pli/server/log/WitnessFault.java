package pli.server.log;

import java.util.Locale;

/** What was wrong with a witness when it was last asked. */
public enum WitnessFault {
  /** Nobody answers at its address, or not in time. */
  UNREACHABLE,
  /** It answers with a status that is not of the protocol: out of order, or busy. */
  UNAVAILABLE,
  /** What it answers is no answer, or too long. */
  BAD_ANSWER,
  /** It does not know this log: its operator has to add it. */
  UNKNOWN_LOG,
  /** It refuses what the log signed, or how the request looks. */
  REFUSED,
  /** What it cosigned is not a beginning of this log, so it says. */
  INCONSISTENT,
  /** It says that it cosigned a larger tree of this log than this server has. */
  LARGER,
  /** It goes on to say that it has another size than it said. */
  CONFLICT,
  /** Its cosignature was not made with its key. */
  BAD_SIGNATURE,
  /** Its clock is not right, so its cosignature is left out. */
  CLOCK;

  /** Its name for people and scripts. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
