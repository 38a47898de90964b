package pli.client.trust;

import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.transparency.proof.Fork;

/** Makes files that prove to a third party what the log did (docs/EVIDENCE.md). */
final class Evidence {
  private Evidence() {}

  static Alarm of(Fork fork) {
    long size =
        Math.min(
            fork.first().checkpoint().head().size(), fork.second().checkpoint().head().size());
    return new Alarm(
        Problem.LOG_FORKED, size, Bytes.concat(fork.first().encode(), fork.second().encode()));
  }
}
