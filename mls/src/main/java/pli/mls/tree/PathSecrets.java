package pli.mls.tree;

import pli.crypto.CipherSuite;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.suite.Labeled;

/**
 * What is derived from path secrets (RFC 9420 section 7.4). Each result is the caller's to wipe.
 */
final class PathSecrets {
  private final Labeled labeled;

  PathSecrets(CipherSuite suite) {
    this.labeled = Labeled.of(suite);
  }

  /** {@code path_secret[n+1]}; above the root, the commit secret. */
  Secret next(Secret pathSecret) {
    return labeled.deriveSecret(pathSecret, "path");
  }

  /** The node's key pair. */
  KemKeyPair keys(Secret pathSecret) {
    try (Secret node = labeled.deriveSecret(pathSecret, "node")) {
      return labeled.suite().deriveKemKeyPair(node);
    }
  }
}
