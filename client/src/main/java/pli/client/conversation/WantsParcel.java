package pli.client.conversation;

import pli.client.attachment.Reference;

/** What came lies in a parcel that must be fetched first; nothing was changed. */
public final class WantsParcel extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Reference reference;

  WantsParcel(Reference reference) {
    super("a parcel is not here yet");
    this.reference = reference;
  }

  /** Which. */
  public Reference reference() {
    return reference;
  }
}
