package pli.client.api;

/**
 * Something that a person should know and that stopped nothing.
 *
 * @param kind what it is
 * @param amount the number that the kind documents
 * @param name that the kind documents; empty if none
 */
public record Notice(Kind kind, long amount, String name) {
  /** One without a name. */
  public Notice(Kind kind, long amount) {
    this(kind, amount, "");
  }

  /** What it is about. */
  public enum Kind {
    /** The server's clock and this device's differ by this many milliseconds (server − device). */
    CLOCK_SKEW,
    /** This device's clock is behind the witnesses' by this many milliseconds. */
    CLOCK_BEHIND,
    /** The server says a time that is this many milliseconds before what witnesses have signed. */
    SERVER_CLOCK_BEHIND,
    /** So many messages wait on this device until the server can be reached. */
    QUEUED,
    /**
     * So many entries came in that cannot be opened before others come; they are kept until then.
     */
    SET_ASIDE,
    /** So many entries could never be opened and were let go. */
    UNREADABLE,
    /** So many contacts have other keys than before, which nobody has compared with them yet. */
    KEY_CHANGED,
    /** The log was last seen by its witnesses so many milliseconds ago: more than 6 hours. */
    LOG_OLD,
    /** The log proves that it lies: nothing is sent from this vault. */
    LOG_ALARM,
    /**
     * What the server shows of the log is not what it has to be, and nothing is sent while that
     * lasts; name: of the problem.
     */
    LOG_LIE,
    /** The server's TLS key is none of those that the network card names. */
    SERVER_KEY_CHANGED,
    /**
     * Of so many people the directory showed keys that the log does not have; name: the handle of
     * one of them.
     */
    UNKNOWN_DEVICE,
    /** In so many conversations somebody acts with a key that the log does not have of them. */
    FALSE_DEVICE,
    /** The program that runs is not the release that its installation names; name: the reason. */
    RELEASE_NOT_LOGGED,
    /** So many alerts of the network are in force. */
    ALERT,
    /**
     * So many alerts in force came from people, and the server does not show them: it keeps them
     * back.
     */
    ALERT_WITHHELD,
    /** Of so many of the last alerts in the log the server does not show what they say. */
    ALERT_UNSHOWN,
    /**
     * The log has so many records of this account that this device did not make, until the person
     * looks at their devices; name: of the device that made the last, empty if it was none.
     */
    OWN_RECORD_CHANGED,
    /**
     * The network's policy names other keys of this account, which is an administrator's, than it
     * has now; {@code pli devices} tries again to mend it.
     */
    ADMINISTRATOR_KEYS_OLD,
    /** This device is in its account's record no longer: nothing is sent or read with it. */
    DEVICE_REVOKED,
    /** This device was restored elsewhere: nothing is sent or read with this vault. */
    DEVICE_ELSEWHERE,
    /** This account's record is not in the log, though the log has gone on for an hour. */
    OWN_RECORD_MISSING,
    /**
     * So many entries for this device are missing: they expired at the server before they were
     * fetched, or it withholds them.
     */
    MISSING,
    /**
     * So many messages of people have not come, though later ones of the same devices have: the
     * server withholds them, whatever numbers it gives to entries, or they come late, or were taken
     * back before they went out.
     */
    UNHEARD,
    /** The server was put back from a backup: what had not been fetched before may be lost. */
    SERVER_RESTORED,
    /** Something in the log about administration was not signed by who may. */
    ADMINISTRATION_UNSIGNED,
    /** The log has entries about administration that the server does not show. */
    ADMINISTRATION_WITHHELD,
    /** No act of an administrator let this account in. */
    ADMITTED_BY_NOBODY,
    /** So many messages came to nothing: the server refused them for good, or one was removed. */
    NOT_SENT,
    /** So many members had no queue that took the last message: it was full or gone. */
    UNDELIVERED,
    /**
     * This device has fallen behind in so many conversations: it asks members to let it come in
     * anew, and what is written there waits until then.
     */
    COMING_BACK,
    /**
     * Nothing was heard of another device of this account for so many days; name: of the device.
     */
    DEVICE_UNSEEN
  }
}
