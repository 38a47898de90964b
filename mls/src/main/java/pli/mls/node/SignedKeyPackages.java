package pli.mls.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.SignedMessage;

/**
 * Key packages whose signatures were verified together: those of K2 and K3 of docs/MLS.md, and of
 * L10 that the signature keys are keys. The other rules are still to be checked. Knows them by
 * identity; if one of them was bad, it knows none, and the rules find out which when they verify
 * one by one. There is no other way to make one than {@link #of}.
 */
public final class SignedKeyPackages {
  /** Nothing was verified yet. */
  public static final SignedKeyPackages NONE = new SignedKeyPackages(Collections.emptyList());

  private final Set<KeyPackage> signed = Collections.newSetFromMap(new IdentityHashMap<>());

  private SignedKeyPackages(Collection<KeyPackage> signed) {
    this.signed.addAll(signed);
  }

  /** Verifies all signatures of these, of one cipher suite; {@link #NONE} if not all are good. */
  public static SignedKeyPackages of(Collection<KeyPackage> keyPackages) {
    if (keyPackages.isEmpty()) {
      return NONE;
    }
    int suite = keyPackages.iterator().next().cipherSuite();
    List<SignedMessage> all = new ArrayList<>(2 * keyPackages.size());
    for (KeyPackage keyPackage : keyPackages) {
      if (keyPackage.cipherSuite() != suite) {
        return NONE;
      }
      keyPackage.addSigned(all);
    }
    try {
      return CipherSuite.of(suite).verifyAll(all) ? new SignedKeyPackages(keyPackages) : NONE;
    } catch (CryptoException e) {
      return NONE; // K1 says so
    }
  }

  boolean has(KeyPackage keyPackage) {
    return signed.contains(keyPackage);
  }
}
