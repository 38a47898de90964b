package pli.bench.mls;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import pli.bench.message.Exchange;
import pli.bench.message.PliExchange;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.crypto.SignatureKeyPair;
import pli.mls.group.CommitRequest;
import pli.mls.group.Group;
import pli.mls.group.PendingCommit;
import pli.mls.node.BasicCredential;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;

/** Pli's own engine. */
final class PliEngine implements Engine {
  static final CredentialValidator ANYBODY = (leaf, suite) -> {};
  static final long NOW = 1000;

  private static final Lifetime LIFETIME = new Lifetime(0, 2 * NOW);

  private final CipherSuite suite;
  private final int members;
  private final LeafOptions leaf;
  private final Entropy entropy = new SecureRandom()::nextBytes;
  private @Nullable PliGroup fresh;
  private @Nullable PliGroup grown;

  /** For groups of {@code members}. */
  PliEngine(CipherSuite suite, int members) {
    this.suite = suite;
    this.members = members;
    this.leaf = new LeafOptions(Capabilities.basic(List.of(suite.id()), List.of()), List.of());
  }

  /** A client and what it has published. */
  record Client(Signer signer, KeyPackageBundle bundle) {
    Bytes published() {
      return bundle.keyPackage().encode();
    }
  }

  @Override
  public Piece prepare(Work work) throws MlsException {
    return switch (work) {
      case KEY_PACKAGE -> keyPackages();
      case ADD -> adding();
      case CREATE -> fresh()::create;
      case PROCESS -> fresh()::process;
      case JOIN -> fresh()::join;
      case CREATE_GROWN -> grown()::create;
      case PROCESS_GROWN -> grown()::process;
      case MESSAGE -> messages();
      case STORE -> fresh().storing();
      case LOAD -> fresh().loading();
      case STORE_BYTES -> new Stored(() -> fresh().stored());
      case CHANGE -> fresh().changing();
      case CHANGE_BYTES -> new Stored(() -> fresh().changes(1));
      case FIRST_BYTES -> new Stored(() -> fresh().changes(0));
      case SIGN -> signing();
      case VERIFY -> verifying();
      case KEY_PAIR ->
          () -> Engine.require(!suite.generateKemKeyPair(entropy).publicKey().isEmpty(), "no key");
      case SEAL -> sealing();
    };
  }

  Entropy entropy() {
    return entropy;
  }

  Client client(int number) {
    Signer signer = signer("member " + number);
    return new Client(
        signer, KeyPackage.generate(suite, signer, leaf, LIFETIME, List.of(), entropy));
  }

  /** A group with one member. */
  Group alone() throws MlsException {
    return Group.create(suite, Bytes.utf8("bench"), signer("member 0"), leaf, List.of(), entropy);
  }

  /** The commit that adds {@code clients} by what they have published. */
  PendingCommit add(Group group, List<Bytes> clients, boolean withPath) throws MlsException {
    CommitRequest.Builder request = CommitRequest.builder();
    List<KeyPackage> decoded = new ArrayList<>(clients.size());
    for (Bytes published : clients) {
      decoded.add(KeyPackage.decode(published));
    }
    KeyPackage.validateAll(decoded, ANYBODY, NOW).forEach(request::add);
    CommitRequest built = (withPath ? request : request.withoutPath()).build();
    return group.commit(built, ANYBODY, NOW, entropy).pending();
  }

  private PliGroup fresh() throws MlsException {
    if (fresh == null) {
      fresh = PliGroup.fresh(this, members);
    }
    return fresh;
  }

  private PliGroup grown() throws MlsException {
    if (grown == null) {
      grown = PliGroup.grown(this, members);
    }
    return grown;
  }

  private Signer signer(String name) {
    return new Signer(
        new BasicCredential(Bytes.utf8(name)), suite.generateSignatureKeyPair(entropy));
  }

  /** Counts the bytes of what is to be written. */
  private static final class Stored implements Piece {
    private final Callable<List<Bytes>> written;
    private long bytes;

    Stored(Callable<List<Bytes>> written) {
      this.written = written;
    }

    @Override
    public void run() throws Exception {
      bytes = written.call().stream().mapToLong(Bytes::length).sum();
    }

    @Override
    public long bytes() {
      Engine.require(bytes > 0, "nothing is stored");
      return bytes;
    }
  }

  private Piece keyPackages() {
    Signer signer = signer("member");
    return () ->
        Engine.require(
            !KeyPackage.generate(suite, signer, leaf, LIFETIME, List.of(), entropy)
                .keyPackage()
                .encode()
                .isEmpty(),
            "a key package of no bytes");
  }

  private Piece adding() throws MlsException {
    Group group = alone();
    List<Bytes> published = new ArrayList<>();
    for (int i = 1; i <= members; i++) {
      published.add(client(i).published());
    }
    return () -> {
      PendingCommit made = add(group, published, false);
      Engine.require(
          made.group().members().size() == members + 1
              && Math.min(made.welcome().length(), made.ratchetTree().length()) > members,
          "not all were added");
    };
  }

  private Piece messages() throws MlsException {
    PliExchange exchange = new PliExchange(suite, false);
    byte[] text = new byte[Exchange.TEXT_LENGTH];
    return () -> {
      text[0]++;
      Engine.require(Arrays.equals(text, exchange.send(text)), "another text");
    };
  }

  private Piece signing() {
    SignatureKeyPair keys = suite.generateSignatureKeyPair(entropy);
    Bytes message = Bytes.copyOf(new byte[Exchange.TEXT_LENGTH]);
    return () -> Engine.require(!suite.sign(keys, message, entropy).isEmpty(), "no signature");
  }

  /** By each of more keys in turn than anything would remember. */
  private Piece verifying() {
    Bytes message = Bytes.copyOf(new byte[Exchange.TEXT_LENGTH]);
    List<Bytes> keys = new ArrayList<>();
    List<Bytes> signatures = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      SignatureKeyPair pair = suite.generateSignatureKeyPair(entropy);
      keys.add(pair.publicKey());
      signatures.add(suite.sign(pair, message, entropy));
    }
    int[] next = {0};
    return () -> {
      int i = next[0]++ % keys.size();
      Engine.require(suite.verify(keys.get(i), message, signatures.get(i)), "a false signature");
    };
  }

  private Piece sealing() {
    Bytes receiver = suite.generateKemKeyPair(entropy).publicKey();
    Bytes info = Bytes.copyOf(new byte[Exchange.TEXT_LENGTH]);
    byte[] secret = new byte[suite.hashLength()];
    return () ->
        Engine.require(
            !suite.hpkeSeal(receiver, info, Bytes.EMPTY, secret, entropy).kemOutput().isEmpty(),
            "nothing sealed");
  }
}
