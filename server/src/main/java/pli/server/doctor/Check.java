package pli.server.doctor;

import java.util.Locale;

/** What is looked at. */
public enum Check {
  /** {@code pli.toml}. */
  SETTINGS,
  /** Who may read the folder's files. */
  RIGHTS,
  /** The boot key and where it lies. */
  BOOT_KEY,
  /** The server's own keys and the network card. */
  KEYS,
  /** The database. */
  STORE,
  /** The attachments' files. */
  ATTACHMENTS,
  /** Room on the disk, and how long it takes to sync. */
  DISK,
  /** The clock. */
  CLOCK,
  /** What the system allows the process. */
  LIMITS,
  /** What else could write memory to a disk. */
  MEMORY,
  /** Who watches the log. */
  WITNESSES,
  /** Who decides. */
  ADMINISTRATORS;

  /** Its name for people and scripts. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
