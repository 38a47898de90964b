package pli.transparency;

/** What is refused for its size, all in one place; docs/LOG.md says why each is what it is. */
public final class Limits {
  /** Bytes of an entry, which an entry bundle counts in 16 bits. */
  public static final int MAX_ENTRY = 65_535;

  /** Hashes of a full tile, and entries of a full bundle. */
  public static final int TILE_WIDTH = 256;

  /**
   * Bytes of a signed note, of a checkpoint, and of what else is a text with a checkpoint in it.
   */
  public static final int MAX_NOTE = 128 * 1024;

  /** Signature lines below a note. */
  public static final int MAX_SIGNATURES = 64;

  /** Bytes of one signature with its key id. */
  public static final int MAX_SIGNATURE = 8 * 1024;

  /** Bytes of a key's name. */
  public static final int MAX_KEY_NAME = 255;

  /** Characters of a verifier's key. */
  public static final int MAX_VERIFIER_KEY = 512;

  /** Extension lines of a checkpoint. */
  public static final int MAX_EXTENSIONS = 16;

  /** Hashes of a proof, one for each level of the largest tree. */
  public static final int MAX_PROOF = 63;

  /** Bytes that a proof file brings along. */
  public static final int MAX_EXTRA = 64 * 1024;

  /** Bytes of a file of evidence. */
  public static final int MAX_EVIDENCE = 1024 * 1024;

  /** Witnesses of a policy. */
  public static final int MAX_WITNESSES = 32;

  /** Keys of one log, of which all but one are being replaced. */
  public static final int MAX_LOG_KEYS = 8;

  /** Signatures of a leaf of Pli's log. */
  public static final int MAX_LEAF_SIGNATURES = 16;

  /** Keys that may sign one leaf: an octet counts them. */
  public static final int MAX_SIGNERS = 256;

  /** Bytes of a label's name: of a handle, of an artefact. */
  public static final int MAX_LABEL_NAME = 128;

  /** Bytes of a handle. */
  public static final int MAX_HANDLE = 64;

  /** Devices in an account record. */
  public static final int MAX_DEVICES = 16;

  /** Bytes of an account record: 16 devices with hybrid contact keys fit. */
  public static final int MAX_ACCOUNT_RECORD = 32 * 1024;

  /** Bytes of what an entry commits to: a reset has an account record in it. */
  public static final int MAX_CONTENT = MAX_ACCOUNT_RECORD + 64;

  /** Administrators of a network. */
  public static final int MAX_ADMINISTRATORS = 16;

  /** Keys of an administrator: seven devices, and the one on paper. */
  public static final int MAX_ADMINISTRATOR_KEYS = 8;

  /** Bytes of a policy: 16 administrators with all their keys fit. */
  public static final int MAX_POLICY = 8 * 1024;

  /** Bytes of an alert or its revocation, with signatures: 16 long texts and 16 keys fit. */
  public static final int MAX_ALERT = 48 * 1024;

  /** Texts of an alert, each in another language. */
  public static final int MAX_ALERT_TEXTS = 16;

  /** Bytes of such a text in UTF-8. */
  public static final int MAX_ALERT_TEXT = 2000;

  /** Keys that may sign alerts. */
  public static final int MAX_ALERT_KEYS = 16;

  /** Seconds that an alert lasts at most: 30 days. */
  public static final long MAX_ALERT_SECONDS = 30L * 86_400;

  /** Seconds by which the clocks of who wrote an alert and who reads it may differ. */
  public static final long ALERT_CLOCK_SECONDS = 3600;

  /** Alerts and revocations that are in force in a network at a time. */
  public static final int MAX_CURRENT_ALERTS = 16;

  /** Bytes of an administrative act. */
  public static final int MAX_ACT = 1024;

  /** Uses of an invitation that an act can say. */
  public static final int MAX_USES = 65_535;

  /** Bytes of a device's name in UTF-8. */
  public static final int MAX_DEVICE_NAME = 64;

  /** Bytes of a network's name in UTF-8, and of its origin. */
  public static final int MAX_NETWORK_NAME = 128;

  /** Bytes of a network card: 32 witnesses with long names fit. */
  public static final int MAX_CARD = 32 * 1024;

  /** Bytes of a release policy: 8 logs with a few witnesses each fit. */
  public static final int MAX_RELEASE_POLICY = 16 * 1024;

  /** Bytes of a release's manifest: a next policy in base 64 fits. */
  public static final int MAX_RELEASE_MANIFEST = 24 * 1024;

  /** Bytes of a release file: manifest, signatures and their proofs. */
  public static final int MAX_RELEASE = 1024 * 1024;

  /** Bytes of an artefact: 4 GiB. */
  public static final long MAX_ARTEFACT = 1L << 32;

  /** Bytes of the name of a product and of a release party, and of the text of a version. */
  public static final int MAX_RELEASE_NAME = 64;

  /** Parties of a release policy, and entries of a release file. */
  public static final int MAX_RELEASE_PARTIES = 16;

  /** Keys of one party, of which all but one are being replaced. */
  public static final int MAX_PARTY_KEYS = 4;

  /** Logs of a release policy. */
  public static final int MAX_RELEASE_LOGS = 8;

  private Limits() {}
}
