package pli.lab.network;

import java.io.IOException;

/** A process of the throw-away network did not do what it should. */
public final class LabException extends IOException {
  private static final long serialVersionUID = 1;

  /** Says which and what. */
  public LabException(String message) {
    super(message);
  }
}
