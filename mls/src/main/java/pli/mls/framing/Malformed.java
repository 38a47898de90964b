package pli.mls.framing;

import pli.codec.DecodeException;
import pli.mls.node.MlsException;

/** How what does not decode is reported. */
final class Malformed {
  private Malformed() {}

  /**
   * As {@link MlsException#malformed}, but a kind that this program does not know (a proposal type,
   * above all; V1) is told apart from damage: an update of the program may help.
   */
  static MlsException of(String what, DecodeException cause) {
    if (cause.reason() == DecodeException.Reason.UNKNOWN_KIND) {
      return new MlsException(
          MlsException.Reason.INVALID_PROPOSAL,
          "V1: " + what + " holds something unknown: " + cause.getMessage(),
          cause);
    }
    return MlsException.malformed(what, cause);
  }
}
