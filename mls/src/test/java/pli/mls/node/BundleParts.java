package pli.mls.node;

import pli.crypto.Secret;

/** Opens to tests of other packages what only public vectors need: bundles made of parts. */
public final class BundleParts {
  private BundleParts() {}

  /** The bundle that others' private keys make. */
  public static KeyPackageBundle of(KeyPackage keyPackage, Secret initPrivate, Secret leafPrivate) {
    return KeyPackageBundle.of(keyPackage, initPrivate, leafPrivate);
  }
}
