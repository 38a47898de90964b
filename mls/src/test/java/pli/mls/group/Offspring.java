package pli.mls.group;

import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;

/** A group made out of another, by one who may keep no rules, and the clients that are to join. */
final class Offspring {
  final CipherSuite suite;
  private final SeededEntropy entropy;
  private final Map<String, Signer> signers = new TreeMap<>();
  private final Map<String, KeyPackageBundle> bundles = new TreeMap<>();

  Bytes groupId = Bytes.utf8("the new group");
  List<Extension> extensions = List.of();
  int epoch = 1;
  PreSharedKeyId.@Nullable Resumption key;
  Secret value = Secret.copyOf(Bytes.utf8("not the key of any group"));

  Offspring(CipherSuite suite, SeededEntropy entropy) {
    this.suite = suite;
    this.entropy = entropy;
  }

  /** A client of this suite, with the credential that its name says. */
  Signer signer(String name) {
    return signers.computeIfAbsent(name, n -> Members.signer(suite, n, entropy));
  }

  /** The same client as in the group that this one comes out of. */
  Offspring known(String name, Signer signer) {
    signers.put(name, signer);
    return this;
  }

  KeyPackageBundle bundle(String name) {
    return bundles.computeIfAbsent(name, n -> Members.bundle(suite, signer(n), entropy));
  }

  List<ValidatedKeyPackage> keyPackages(String... names) throws MlsException {
    List<ValidatedKeyPackage> packages = new ArrayList<>();
    for (String name : names) {
      packages.add(bundle(name).keyPackage().validate(ANYBODY, NOW));
    }
    return packages;
  }

  /** Out of {@code parent}'s present epoch. */
  Offspring outOf(PreSharedKeyId.Usage usage, Group parent) {
    key = new PreSharedKeyId.Resumption(usage, parent.groupId(), parent.epoch(), Bytes.EMPTY);
    value = parent.resumptionPsk();
    return this;
  }

  /** What {@code maker} sends out; whether others should take it nobody has asked. */
  Founded make(String maker, String... others) throws MlsException {
    Group group =
        Group.create(suite, groupId, signer(maker), Members.options(), extensions, entropy);
    for (int i = 1; i < epoch; i++) {
      group = group.commit(CommitRequest.update(), ANYBODY, NOW, entropy).pending().group();
    }
    CommitRequest.Builder request = CommitRequest.builder();
    keyPackages(others).forEach(request::add);
    if (key != null) {
      request.origin(key);
    }
    PendingCommit made =
        group.commit(request.build(), ANYBODY, NOW, entropy, id -> value).pending();
    return new Founded(made.group(), made.welcome());
  }
}
