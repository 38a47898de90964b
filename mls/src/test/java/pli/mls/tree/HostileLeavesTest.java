package pli.mls.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.mls.Members.assertBreaks;
import static pli.mls.node.MlsException.Reason.CREDENTIAL_REFUSED;
import static pli.mls.node.MlsException.Reason.EXPIRED;
import static pli.mls.node.MlsException.Reason.INVALID_LEAF;
import static pli.mls.node.MlsException.Reason.INVALID_TREE;
import static pli.mls.node.MlsException.Reason.MALFORMED;
import static pli.mls.node.MlsException.Reason.UNSUPPORTED_CAPABILITY;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.KemKeyPair;
import pli.mls.Members;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.RequiredCapabilities;
import pli.mls.node.Signer;
import pli.mls.node.UnknownCredential;
import pli.mls.node.UpdateSource;

/** Leaves that break the rules of RFC 9420 section 7.3, in a tree that is otherwise in order. */
class HostileLeavesTest extends HostileTree {
  @Test
  void l1TheApplicationIsAskedOfEachLeaf() throws Exception {
    List<LeafNode> asked = new ArrayList<>();
    group.tree.validate(
        TreeGroup.GROUP_ID, List.of(), (leaf, suite) -> asked.add(leaf), OptionalLong.empty());
    assertEquals(group.tree.memberLeaves(), asked);
    LeafNode stranger = leaf(4);
    assertBreaks(
        CREDENTIAL_REFUSED,
        "L1",
        () ->
            group.tree.validate(
                TreeGroup.GROUP_ID,
                List.of(),
                (leaf, suite) -> {
                  if (leaf.equals(stranger)) {
                    throw new MlsException(CREDENTIAL_REFUSED, "L1: a stranger");
                  }
                },
                OptionalLong.empty()));
  }

  @Test
  void l2OneForgedSignatureIsEnough() {
    for (LeafIndex at : group.tree.members()) {
      LeafNode leaf = leaf(at.value());
      byte[] signature = leaf.signature().toByteArray();
      signature[at.value()] ^= 1;
      refused(
          MlsException.Reason.BAD_SIGNATURE,
          "L2",
          withLeaf(at, replaced(leaf, leaf.encryptionKey(), Bytes.adopt(signature))));
    }
  }

  @Test
  void l2LeavesDoNotMove() {
    RatchetTree swapped = withLeaf(new LeafIndex(1), leaf(2), withLeaf(new LeafIndex(2), leaf(1)));
    refused(MlsException.Reason.BAD_SIGNATURE, "L2", swapped);
  }

  @Test
  void l2LeavesDoNotChangeGroups() {
    assertBreaks(
        MlsException.Reason.BAD_SIGNATURE,
        "L2",
        () ->
            group.tree.validate(
                Bytes.utf8("another"), List.of(), Members.ANYBODY, OptionalLong.empty()));
  }

  @Test
  void l3WhatTheGroupRequiresIsListed() throws Exception {
    List<Integer> none = List.of();
    for (RequiredCapabilities required :
        List.of(
            new RequiredCapabilities(List.of(0xf1c0), none, none),
            new RequiredCapabilities(none, List.of(0xf1c0), none),
            new RequiredCapabilities(none, none, List.of(2)))) {
      refusedFor(List.of(required.toExtension()));
    }
    refusedFor(List.of(new Extension(0xf1c0, Bytes.EMPTY)));
    RequiredCapabilities had = new RequiredCapabilities(List.of(1, 5), List.of(1, 7), List.of(1));
    validateFor(List.of(had.toExtension()));
    assertEquals(
        MALFORMED,
        assertThrows(
                MlsException.class,
                () ->
                    group.tree.checkMembers(
                        List.of(new Extension(Extension.REQUIRED_CAPABILITIES, Bytes.of(9)))))
            .reason());
  }

  @Test
  void l4CredentialTypesAreSupportedByAll() throws Exception {
    Signer odd =
        new Signer(
            new UnknownCredential(0xf000, Bytes.of(1)),
            SUITE.generateSignatureKeyPair(group.entropy));
    Capabilities both =
        new Capabilities(List.of(1), List.of(1), List.of(), List.of(), List.of(1, 0xf000));
    KemKeyPair keys = SUITE.generateKemKeyPair(group.entropy);
    LeafNode leaf =
        LeafNode.forGroup(
            SUITE,
            odd,
            keys.publicKey(),
            new LeafOptions(both, List.of()),
            new UpdateSource(),
            TreeGroup.GROUP_ID,
            new LeafIndex(7),
            group.entropy);
    refused(UNSUPPORTED_CAPABILITY, "L4", group.tree.add(leaf).tree());
  }

  @Test
  void l5LifetimesAreCheckedWhereATimeIsGiven() throws Exception {
    long late = Members.LIFETIME.notAfter() + 1;
    assertBreaks(
        EXPIRED,
        "L5",
        () ->
            group.tree.validate(
                TreeGroup.GROUP_ID, List.of(), Members.ANYBODY, OptionalLong.of(late)));
    group.tree.validate(TreeGroup.GROUP_ID, List.of(), Members.ANYBODY, OptionalLong.empty());
  }

  @Test
  void l7AnUpdateIsOneAndBringsANewKey() {
    LeafIndex at = new LeafIndex(6);
    assertBreaks(
        INVALID_LEAF,
        "L7",
        () -> group.tree.checkUpdate(at, leaf(6), TreeGroup.GROUP_ID, List.of(), Members.ANYBODY));
    LeafNode sameKey =
        LeafNode.forGroup(
            SUITE,
            group.signer(at),
            leaf(6).encryptionKey(),
            Members.options(),
            new UpdateSource(),
            TreeGroup.GROUP_ID,
            at,
            group.entropy);
    assertBreaks(
        INVALID_LEAF,
        "L7",
        () -> group.tree.checkUpdate(at, sameKey, TreeGroup.GROUP_ID, List.of(), Members.ANYBODY));
  }

  @Test
  void l11AnUpdateIsOfTheSameClient() throws Exception {
    LeafIndex at = new LeafIndex(6);
    LeafNode before = leaf(6);
    LeafNode renewed = updateAt(at, group.signer(at));
    LeafNode anothers = updateAt(at, Members.signer(SUITE, "somebody else", group.entropy));
    checkUpdate(at, renewed, Members.ANYBODY);
    assertBreaks(CREDENTIAL_REFUSED, "L11", () -> checkUpdate(at, anothers, Members.ANYBODY));
    // What the application says of it counts, and it is told what is replaced.
    List<LeafNode> told = new ArrayList<>();
    CredentialValidator lenient =
        new CredentialValidator() {
          @Override
          public void validate(LeafNode leaf, int suite) {
            told.add(leaf);
          }

          @Override
          public void validateSuccessor(LeafNode old, LeafNode leaf, int suite) {
            told.add(old);
            told.add(leaf);
          }
        };
    checkUpdate(at, anothers, lenient);
    assertEquals(List.of(anothers, before, anothers), told);
    // A credential that stays is still to be valid.
    assertBreaks(
        CREDENTIAL_REFUSED,
        "L1",
        () ->
            checkUpdate(
                at,
                renewed,
                (leaf, suite) -> {
                  throw new MlsException(CREDENTIAL_REFUSED, "L1: nobody");
                }));
  }

  private void checkUpdate(LeafIndex at, LeafNode leaf, CredentialValidator credentials)
      throws MlsException {
    group.tree.checkUpdate(at, leaf, TreeGroup.GROUP_ID, List.of(), credentials);
  }

  private LeafNode updateAt(LeafIndex at, Signer signer) {
    return LeafNode.forGroup(
        SUITE,
        signer,
        SUITE.generateKemKeyPair(group.entropy).publicKey(),
        Members.options(),
        new UpdateSource(),
        TreeGroup.GROUP_ID,
        at,
        group.entropy);
  }

  @Test
  void l8KeysOfMembersAreTheirOwn() throws Exception {
    Signer twin = group.signer(new LeafIndex(0));
    KemKeyPair fresh = SUITE.generateKemKeyPair(group.entropy);
    refused(INVALID_TREE, "L8", group.tree.add(update(twin, fresh.publicKey())).tree());
    Signer other = Members.signer(SUITE, "other", group.entropy);
    refused(INVALID_TREE, "L8", group.tree.add(update(other, leaf(0).encryptionKey())).tree());
    refused(INVALID_TREE, "T6", group.tree.add(update(other, parent(ROOT).encryptionKey())).tree());
    assertBreaks(
        INVALID_TREE,
        "L8",
        () -> group.tree.add(update(twin, fresh.publicKey())).tree().checkMembers(List.of()));
  }
}
