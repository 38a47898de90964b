package pli.drill.recorder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.Padding;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.CommitReceived;
import pli.mls.group.CommitRequest;
import pli.mls.group.Committed;
import pli.mls.group.Group;
import pli.mls.group.Protected;
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
 * A conversation of three devices in the real group engine, and all of it that travelled, already
 * out of TLS. Everybody speaks, with a commit in between that renews the keys.
 */
final class Recorded {
  static final long NOW = 1_800_000_000;
  static final CredentialValidator ANYBODY =
      new CredentialValidator() {
        @Override
        public void validate(LeafNode leaf, int suite) {}

        @Override
        public void validateExternalSender(ExternalSender sender, int suite) {}
      };

  /** Short answers, of very different lengths. */
  static final List<String> SAID =
      List.of(
          "oui",
          "no",
          "tomorrow",
          "at nine, by the lighthouse",
          "I have the papers; nobody has asked for them yet, and nobody will before Monday",
          "non, pas moi",
          "the source is well",
          "print it on page one, with the table but without the names, and tell the lawyers first");

  private static final List<String> OTHERS = List.of("bob", "carol");
  private static final Lifetime LIFETIME = new Lifetime(NOW - 86_400, NOW + 29 * 86_400);

  private final CipherSuite suite;
  private final Entropy entropy;
  private final Function<Bytes, byte[]> padding;
  private final Map<String, Signer> signers = new HashMap<>();
  private final Map<String, KeyPackageBundle> bundles = new HashMap<>();
  private final Map<String, Group> groups = new HashMap<>();
  private final List<Bytes> messages = new ArrayList<>();
  private final List<Bytes> spoken = new ArrayList<>();
  private final Set<String> texts = new TreeSet<>();
  private Bytes welcome = Bytes.EMPTY;
  private Bytes tree = Bytes.EMPTY;

  private Recorded(CipherSuite suite, Entropy entropy, Function<Bytes, byte[]> padding) {
    this.suite = suite;
    this.entropy = entropy;
    this.padding = padding;
  }

  /** A conversation from its first message to its last. */
  static Recorded of(CipherSuite suite, Entropy entropy, Function<Bytes, byte[]> padding)
      throws MlsException {
    Recorded recorded = new Recorded(suite, entropy, padding);
    recorded.begin();
    recorded.talk("before");
    recorded.renew();
    recorded.talk("after");
    return recorded;
  }

  CipherSuite suite() {
    return suite;
  }

  /** All messages and commits that travelled, in order. */
  List<Bytes> messages() {
    return List.copyOf(messages);
  }

  /** Of these, those that somebody said. */
  List<Bytes> spoken() {
    return List.copyOf(spoken);
  }

  /** All that was said. */
  Set<String> texts() {
    return new TreeSet<>(texts);
  }

  Bytes welcome() {
    return welcome;
  }

  /** Those who came in by the Welcome, with all of their keys. */
  List<KeyPackageBundle> welcomed() {
    return OTHERS.stream().map(this::bundle).toList();
  }

  /** What a device stores in the end. */
  Group stored(String name) throws MlsException {
    return Group.decode(group(name).encode());
  }

  private KeyPackageBundle bundle(String name) {
    return Objects.requireNonNull(bundles.get(name));
  }

  private Group group(String name) {
    return Objects.requireNonNull(groups.get(name));
  }

  private Signer signer(String name) {
    return Objects.requireNonNull(signers.get(name));
  }

  private void begin() throws MlsException {
    LeafOptions options =
        new LeafOptions(Capabilities.basic(CipherSuite.supported(), List.of()), List.of());
    CommitRequest.Builder adding = CommitRequest.builder();
    for (String name : List.of("alice", "bob", "carol")) {
      Signer signer =
          new Signer(
              new BasicCredential(Bytes.utf8(name)), suite.generateSignatureKeyPair(entropy));
      signers.put(name, signer);
      KeyPackageBundle bundle =
          KeyPackage.generate(suite, signer, options, LIFETIME, List.of(), entropy);
      bundles.put(name, bundle);
      if (OTHERS.contains(name)) {
        adding.add(bundle.keyPackage().validate(ANYBODY, NOW));
      }
    }
    Group alice =
        Group.create(suite, Bytes.utf8("a group"), signer("alice"), options, List.of(), entropy);
    Committed committed = alice.commit(adding.build(), ANYBODY, NOW, entropy);
    welcome = committed.pending().welcome();
    tree = committed.pending().ratchetTree();
    groups.put("alice", committed.group().merge(committed.pending()));
    for (String name : OTHERS) {
      groups.put(name, Group.join(bundle(name), signer(name), welcome, tree, ANYBODY, NOW));
    }
  }

  /** As one of those whom the Welcome let in. Reading signs nothing, so takes no signature key. */
  Group enter(KeyPackageBundle stolen) throws MlsException {
    String name = OTHERS.stream().filter(one -> bundle(one) == stolen).findAny().orElseThrow();
    return Group.join(stolen, signer(name), welcome, tree, ANYBODY, NOW);
  }

  private void talk(String when) throws MlsException {
    for (String speaker : List.of("alice", "bob", "carol")) {
      for (String words : SAID) {
        String text = words + " (" + speaker.charAt(0) + when.charAt(0) + ")";
        Protected said =
            group(speaker).protect(padding.apply(Bytes.utf8(text)), Bytes.EMPTY, entropy);
        groups.put(speaker, said.group());
        texts.add(text);
        spoken.add(said.message());
        send(speaker, said.message());
      }
    }
  }

  private void renew() throws MlsException {
    Committed committed = group("alice").commit(CommitRequest.update(), ANYBODY, NOW, entropy);
    groups.put("alice", committed.group().merge(committed.pending()));
    send("alice", committed.pending().message());
  }

  private void send(String from, Bytes message) throws MlsException {
    messages.add(message);
    for (String name : List.of("alice", "bob", "carol")) {
      if (!name.equals(from)) {
        groups.put(name, read(group(name), message, new TreeSet<>()));
      }
    }
  }

  /** All texts that {@code group} reads, one message after the other; what it refuses is left. */
  Set<String> texts(Group group) {
    Set<String> read = new TreeSet<>();
    Group at = group;
    for (Bytes message : messages) {
      try {
        at = read(at, message, read);
      } catch (MlsException e) {
        continue;
      }
    }
    read.retainAll(texts);
    return read;
  }

  private Group read(Group group, Bytes message, Set<String> into) throws MlsException {
    return switch (group.process(message, ANYBODY, NOW)) {
      case ApplicationReceived received -> {
        into.add(unpadded(received.content()));
        yield received.group();
      }
      case CommitReceived received -> received.commit().merge();
      default -> group;
    };
  }

  private static String unpadded(Bytes content) {
    try {
      return Padding.unpad(content.toByteArray()).utf8();
    } catch (DecodeException e) {
      return "";
    }
  }
}
