package pli.drill.seized;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.CommitReceived;
import pli.mls.group.CommitRequest;
import pli.mls.group.Committed;
import pli.mls.group.Group;
import pli.mls.group.PendingCommit;
import pli.mls.group.Protected;
import pli.mls.group.Received;
import pli.mls.node.BasicCredential;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.ExternalSender;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;

/**
 * A real group of devices by the classes that every client has, without a network between them:
 * everything that would pass over one is recorded.
 */
public final class Room {
  private static final long NOW = 1_800_000_000L;
  private static final Lifetime LIFETIME = new Lifetime(NOW - 86_400, NOW + 29 * 86_400);
  private static final CredentialValidator ANYBODY =
      new CredentialValidator() {
        @Override
        public void validate(LeafNode leaf, int suite) {}

        @Override
        public void validateExternalSender(ExternalSender sender, int suite) {}
      };

  private final CipherSuite suite;
  private final Entropy entropy;
  private final Map<String, Group> groups = new TreeMap<>();
  private final Map<String, KeyPackageBundle> bundles = new HashMap<>();
  private final List<Bytes> messages = new ArrayList<>();
  private final List<Bytes> welcomes = new ArrayList<>();
  private final List<Bytes> trees = new ArrayList<>();

  private Room(CipherSuite suite, Entropy entropy) {
    this.suite = suite;
    this.entropy = entropy;
  }

  /** A group of these, the first its maker. */
  public static Room of(CipherSuite suite, Entropy entropy, List<String> names)
      throws MlsException {
    Room room = new Room(suite, entropy);
    Signer maker = room.signer(names.get(0));
    room.groups.put(
        names.get(0),
        Group.create(suite, Bytes.utf8("a room"), maker, room.options(), List.of(), entropy));
    room.add(names.get(0), names.subList(1, names.size()));
    return room;
  }

  private Signer signer(String name) {
    return new Signer(
        new BasicCredential(Bytes.utf8(name)), suite.generateSignatureKeyPair(entropy));
  }

  private LeafOptions options() {
    return new LeafOptions(Capabilities.basic(CipherSuite.supported(), List.of()), List.of());
  }

  private void add(String by, List<String> names) throws MlsException {
    CommitRequest.Builder request = CommitRequest.builder();
    Map<String, Signer> signers = new HashMap<>();
    for (String name : names) {
      Signer signer = signer(name);
      signers.put(name, signer);
      KeyPackageBundle bundle =
          KeyPackage.generate(suite, signer, options(), LIFETIME, List.of(), entropy);
      bundles.put(name, bundle);
      request.add(bundle.keyPackage().validate(ANYBODY, NOW));
    }
    PendingCommit commit = commit(by, request.build());
    welcomes.add(commit.welcome());
    trees.add(commit.ratchetTree());
    for (String name : names) {
      KeyPackageBundle bundle = bundle(name);
      Signer signer = signers.get(name);
      if (signer != null) {
        groups.put(
            name, Group.join(bundle, signer, commit.welcome(), commit.ratchetTree(), ANYBODY, NOW));
      }
    }
  }

  private PendingCommit commit(String by, CommitRequest request) throws MlsException {
    Committed made = group(by).commit(request, ANYBODY, NOW, entropy);
    for (String other : List.copyOf(groups.keySet())) {
      if (!other.equals(by)) {
        Received received = group(other).process(made.pending().message(), ANYBODY, NOW);
        if (received instanceof CommitReceived commit && !commit.commit().removesUs()) {
          groups.put(other, commit.commit().merge());
        } else {
          groups.remove(other);
        }
      }
    }
    groups.put(by, made.group().merge(made.pending()));
    messages.add(made.pending().message());
    return made.pending();
  }

  /** Somebody renews their keys: a new epoch. */
  public void update(String by) throws MlsException {
    var unused = commit(by, CommitRequest.update());
  }

  /** Somebody is removed. */
  public void remove(String by, String who) throws MlsException {
    var unused = commit(by, CommitRequest.builder().remove(group(who).ownLeaf()).build());
  }

  /** Somebody says something, and all others read it; returns the message as it passed. */
  public Bytes say(String by, String text) throws MlsException {
    Protected said = group(by).protect(Bytes.utf8(text).toByteArray(), Bytes.EMPTY, entropy);
    groups.put(by, said.group());
    messages.add(said.message());
    for (String other : List.copyOf(groups.keySet())) {
      if (!other.equals(by)
          && group(other).process(said.message(), ANYBODY, NOW)
              instanceof ApplicationReceived heard) {
        groups.put(other, heard.group());
      }
    }
    return said.message();
  }

  /** What somebody's device has now, as a thief reads it out of an open vault. */
  public Thief steal(String name) throws MlsException {
    return new Thief(Group.decode(group(name).encode()));
  }

  /** A member's state. */
  public Group group(String name) {
    return java.util.Objects.requireNonNull(groups.get(name), name);
  }

  /** The key package by which somebody came in, with its private keys. */
  public KeyPackageBundle bundle(String name) {
    return java.util.Objects.requireNonNull(bundles.get(name), name);
  }

  /** All that passed after the Welcomes: messages and commits. */
  public List<Bytes> messages() {
    return List.copyOf(messages);
  }

  /** The public trees beside the Welcomes. */
  public List<Bytes> trees() {
    return List.copyOf(trees);
  }

  /** All Welcomes that passed. */
  public List<Bytes> welcomes() {
    return List.copyOf(welcomes);
  }

  /** Somebody with a stolen state, who follows a recording with it as far as it leads. */
  public static final class Thief {
    private Group state;
    private int opened;

    Thief(Group state) {
      this.state = state;
    }

    /** Whether it opens this, a message or a commit; what it leads to is kept. */
    public boolean reads(Bytes message) {
      try {
        switch (state.process(message, ANYBODY, NOW)) {
          case ApplicationReceived heard -> {
            state = heard.group();
            opened++;
          }
          case CommitReceived commit -> {
            if (commit.commit().removesUs()) {
              return false;
            }
            state = commit.commit().merge();
          }
          default -> {
            return false;
          }
        }
        return true;
      } catch (MlsException e) {
        return false;
      }
    }

    /** How many messages it has opened. */
    public int opened() {
      return opened;
    }
  }
}
