package pli.server.directory;

/** As what an invitation lets somebody in. The order is part of stored rows. */
public enum Invited {
  /** A new account. */
  MEMBER,
  /** A new account that may then make itself an administrator's. */
  ADMINISTRATOR,
  /** The account there is, with a new device, once administrators agree. */
  RETURNING,
  /** The first account, which becomes the first administrator's. */
  FOUNDER
}
