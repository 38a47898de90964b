package pli.witness.release;

/** How far an installation has come. Whatever it stops behind, a whole version is current. */
public enum Step {
  /** What an interrupted installation left is gone. */
  CLEANED,
  /** The artefact is copied and on the disk, under a name that nobody looks for. */
  COPIED,
  /** The gate let the copy through. */
  VERIFIED,
  /** The version stands in its place; the one before is current still. */
  PLACED,
  /** The version is current. */
  CURRENT,
  /** It is written down who installed it. */
  RECORDED,
  /** The version started, or nobody asked for that. */
  STARTED,
  /** Versions that nobody goes back to are gone. */
  PRUNED;

  /** Is told of each step when it is done. */
  public interface Listener {
    /** That {@code step} is done. */
    void reached(Step step);
  }
}
