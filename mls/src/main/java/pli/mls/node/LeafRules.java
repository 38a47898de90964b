package pli.mls.node;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;

/**
 * The rules for leaf nodes of RFC 9420 section 7.3 (and of 7.2, where it says MUST), one method a
 * rule or a few. The numbers are those of docs/MLS.md, and each message begins with its rule's.
 */
public final class LeafRules {
  private LeafRules() {}

  /**
   * L2: the leaf's signature verifies.
   *
   * @throws MlsException {@link MlsException.Reason#BAD_SIGNATURE}
   */
  public static void checkSignature(
      CipherSuite suite, LeafNode leaf, Bytes groupId, LeafIndex index) throws MlsException {
    if (!leaf.verify(suite, groupId, index)) {
      throw new MlsException(
          MlsException.Reason.BAD_SIGNATURE, "L2: a leaf's signature does not verify");
    }
  }

  /**
   * L6, L9, L10: extensions, credential and version are listed, and the keys are keys of the suite.
   *
   * @throws MlsException {@link MlsException.Reason#UNSUPPORTED_CAPABILITY} or {@link
   *     MlsException.Reason#INVALID_LEAF}
   */
  public static void checkContents(CipherSuite suite, LeafNode leaf) throws MlsException {
    checkContentsOfSigned(suite, leaf);
    requireKeys(suite.isValidSignaturePublicKey(leaf.signatureKey()));
  }

  /**
   * The same for a leaf whose signature was found good by {@link CipherSuite#verifyAll}, which asks
   * whether the signature key is one.
   *
   * @throws MlsException {@link MlsException.Reason#UNSUPPORTED_CAPABILITY} or {@link
   *     MlsException.Reason#INVALID_LEAF}
   */
  public static void checkContentsOfSigned(CipherSuite suite, LeafNode leaf) throws MlsException {
    Capabilities can = leaf.capabilities();
    require(supportsAll(can, leaf.extensions()), "L6: a leaf has an extension it does not list");
    require(
        can.supportsCredential(leaf.credential().type())
            && can.versions().contains(Capabilities.MLS10),
        "L9: a leaf does not list its own credential type or version");
    requireKeys(suite.isValidKemPublicKey(leaf.encryptionKey()));
  }

  private static void requireKeys(boolean valid) throws MlsException {
    if (!valid) {
      throw new MlsException(
          MlsException.Reason.INVALID_LEAF, "L10: a leaf's key is none of the cipher suite");
    }
  }

  /**
   * L9: the suite is listed. Asked of our own leaves only: RFC 9420 section 7.2 has a client list
   * all that it supports, but sections 7.3 and 10.1 do not have others look, and leaves in the
   * public vectors of suite 7 list 1 to 6.
   *
   * @throws MlsException {@link MlsException.Reason#UNSUPPORTED_CAPABILITY}
   */
  public static void checkListsSuite(CipherSuite suite, LeafNode leaf) throws MlsException {
    require(
        leaf.capabilities().cipherSuites().contains(suite.id()),
        "L9: a leaf of ours does not list its suite");
  }

  /**
   * L3: the leaf lists what the group requires, and each extension of the group context (RFC 9420
   * sections 11.1 and 13.4).
   *
   * @throws MlsException {@link MlsException.Reason#UNSUPPORTED_CAPABILITY}
   */
  public static void checkGroup(LeafNode leaf, List<Extension> groupExtensions)
      throws MlsException {
    checkGroup(leaf, groupExtensions, RequiredCapabilities.in(groupExtensions));
  }

  /**
   * L3 and L4 for all members of a group: each supports what the group requires and each other's
   * credential types.
   *
   * @throws MlsException {@link MlsException.Reason#UNSUPPORTED_CAPABILITY}
   */
  public static void checkGroup(Collection<LeafNode> members, List<Extension> groupExtensions)
      throws MlsException {
    RequiredCapabilities required = RequiredCapabilities.in(groupExtensions);
    Set<Integer> credentials = new HashSet<>();
    for (LeafNode leaf : members) {
      checkGroup(leaf, groupExtensions, required);
      credentials.add(leaf.credential().type());
    }
    for (LeafNode leaf : members) {
      require(
          leaf.capabilities().supportsCredentials(credentials),
          "L4: a member does not support a credential type in use");
    }
  }

  /**
   * L5: now lies within the leaf's lifetime, which is no longer than {@link
   * MlsLimits#MAX_LIFETIME}. Leaves without one pass.
   *
   * @throws MlsException {@link MlsException.Reason#EXPIRED}
   */
  public static void checkLifetime(LeafNode leaf, long nowSeconds) throws MlsException {
    if (leaf.source() instanceof KeyPackageSource source) {
      if (source.lifetime().isUnacceptable()) {
        throw new MlsException(
            MlsException.Reason.EXPIRED, "L5: a leaf's total lifetime is too long or negative");
      }
      if (!source.lifetime().contains(nowSeconds)) {
        throw new MlsException(MlsException.Reason.EXPIRED, "L5: a leaf is not valid at this time");
      }
    }
  }

  private static void checkGroup(
      LeafNode leaf, List<Extension> groupExtensions, @Nullable RequiredCapabilities required)
      throws MlsException {
    Capabilities can = leaf.capabilities();
    require(
        supportsAll(can, groupExtensions), "L3: a member does not list an extension of the group");
    if (required == null) {
      return;
    }
    require(
        can.supportsCredentials(required.credentials())
            && can.supportsExtensions(required.extensions())
            && can.supportsProposals(required.proposals()),
        "L3: a member does not list a required capability");
  }

  private static boolean supportsAll(Capabilities can, List<Extension> extensions) {
    for (Extension extension : extensions) {
      if (!can.supportsExtension(extension.type())) {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean holds, String rule) throws MlsException {
    if (!holds) {
      throw new MlsException(MlsException.Reason.UNSUPPORTED_CAPABILITY, rule);
    }
  }
}
