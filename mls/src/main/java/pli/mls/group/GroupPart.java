package pli.mls.group;

import pli.codec.Bytes;

/**
 * One part of the stored form of a group (docs/MLS.md).
 *
 * @param name which, unique within the group: letters, digits and blanks, 32 at most
 * @param content as secret as all secrets of the group: for a vault
 */
public record GroupPart(String name, Bytes content) {
  /** Says nothing of what is in it. */
  @Override
  public String toString() {
    return name + " (" + content.length() + " bytes)";
  }
}
