package pli.server.session;

/** What a connection is for; it takes its role with its first request that only one role has. */
enum Role {
  /** Sends and looks up; nothing says who. */
  ANONYMOUS,
  /** Reads queues. */
  MAILBOX,
  /** Speaks for a device of an account. */
  CONTACT
}
