package pli.server.directory;

/** What an account may do. The order is part of stored rows. */
public enum Role {
  /** Writes and reads. */
  MEMBER,
  /** Also invites. */
  ADMIN
}
