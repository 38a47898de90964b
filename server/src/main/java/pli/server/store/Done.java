package pli.server.store;

/** What a change has to say that has nothing else to say. */
public enum Done {
  /** It is on the disk. */
  DONE
}
