package pli.transparency.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Party;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.TlogProof;
import pli.transparency.release.ReleaseParty.Role;
import pli.transparency.tree.Definition;

/** A release in the making: good as it is, and bad in the ways that are set. */
public final class Draft {
  /** When the witnesses saw the log. */
  public static final long LOGGED = 1_700_000_000;

  /** The time that monitors have. */
  public static final long WAITING = 86_400;

  static final SignatureKeyPair DEVELOPER = Party.keys(501);
  static final SignatureKeyPair DEVELOPERS_NEXT = Party.keys(502);
  static final SignatureKeyPair REBUILDER = Party.keys(503);
  static final SignatureKeyPair ORGANISATION = Party.keys(504);
  static final SignatureKeyPair STRANGER = Party.keys(505);
  private static final Bytes ARTEFACT = Bytes.utf8("the program");

  private final Party party = new Party();

  ReleasePolicy policy = policy(1, 2, WAITING);
  Optional<ReleasePolicy> next = Optional.empty();
  String product = "pli";
  long number = 8;
  long current = 7;
  long now = LOGGED + 2 * WAITING;
  Bytes artefact = ARTEFACT;
  Optional<Bytes> signed = Optional.empty();
  UnaryOperator<String> manifestText = text -> text;
  UnaryOperator<String> fileText = text -> text;
  List<SignatureKeyPair> signers = new ArrayList<>(List.of(DEVELOPER, REBUILDER));
  boolean isLogged = true;
  int misplaced;
  NoteSigner log = party.log;
  List<Cosigner> cosigners = new ArrayList<>(party.witnesses.subList(0, 2));
  List<NoteSignature> moreLines = new ArrayList<>();
  Optional<Cosigner> backdates = Optional.empty();

  /** Whose word it takes: {@code required} of three, in a log with two of three witnesses. */
  static ReleasePolicy policy(long policyNumber, int required, long waiting) {
    return new ReleasePolicy(
        "pli",
        policyNumber,
        required,
        waiting,
        List.of(
            new ReleaseParty(
                Role.DEVELOPER, "Pli", List.of(DEVELOPER.publicKey(), DEVELOPERS_NEXT.publicKey())),
            new ReleaseParty(Role.REBUILDER, "Atelier Nord", List.of(REBUILDER.publicKey())),
            new ReleaseParty(
                Role.ORGANISATION, "The Lighthouse", List.of(ORGANISATION.publicKey()))),
        List.of(new Party().trusted(2), otherLog()));
  }

  private static TrustedLog otherLog() {
    NoteSigner other = new NoteSigner("example.org/second", Party.keys(510));
    return new TrustedLog(
        other.verifierKey(), new WitnessPolicy(1, List.of(new Party().witnessKeys().get(0))));
  }

  /** The policy of a thief. */
  static ReleasePolicy thiefs(long policyNumber) {
    return new ReleasePolicy(
        "pli",
        policyNumber,
        1,
        0,
        List.of(new ReleaseParty(Role.DEVELOPER, "thief", List.of(STRANGER.publicKey()))),
        List.of(new Party().trusted(2)));
  }

  /** What is released. */
  public ReleaseManifest manifest() {
    return new ReleaseManifest(
        product,
        number,
        "0.3.0",
        "pli-0.3.0.jar",
        ARTEFACT.length(),
        Sha256.hash(ARTEFACT),
        LOGGED - 100,
        LOGGED + 90 * WAITING,
        next);
  }

  /** What there is to install. */
  ReleaseGate.Artefact found() {
    return new ReleaseGate.Artefact(artefact.length(), Sha256.hash(artefact));
  }

  private Bytes manifestBytes() throws DecodeException {
    return Bytes.utf8(manifestText.apply(manifest().encode().utf8()));
  }

  /** The release file. */
  public Bytes file() {
    try {
      Bytes manifest = manifestBytes();
      StringBuilder file = new StringBuilder(Release.FIRST_LINE + "\nmanifest ");
      file.append(StrictBase64.encode(manifest)).append('\n');
      entries(manifest).forEach(entry -> entry.write(file));
      return Bytes.utf8(fileText.apply(file.toString()));
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  private List<ReleaseEntry> entries(Bytes manifest) {
    List<Bytes> tree = new ArrayList<>(Definition.entries(6));
    List<ReleaseEntry.OfSigsum> signatures = new ArrayList<>();
    for (SignatureKeyPair keys : signers) {
      Bytes signature = SigsumLeaf.sign(keys, signed.orElse(manifest));
      signatures.add(new ReleaseEntry.OfSigsum(keys.publicKey(), signature, Optional.empty()));
      tree.add(SigsumLeaf.entry(keys.publicKey(), manifest, signature));
    }
    SignedCheckpoint checkpoint = checkpoint(tree);
    List<ReleaseEntry> entries = new ArrayList<>();
    for (int i = 0; i < signatures.size(); i++) {
      int place = 6 + i - misplaced;
      TlogProof proof = new TlogProof(Bytes.EMPTY, place, Definition.path(place, tree), checkpoint);
      entries.add(isLogged ? signatures.get(i).with(proof) : signatures.get(i));
    }
    return entries;
  }

  /** The checkpoint of a tree, with who cosigned. */
  SignedCheckpoint checkpoint(List<Bytes> tree) {
    TreeHead head = new TreeHead(tree.size(), Definition.root(tree));
    SignedCheckpoint checkpoint = new Checkpoint(log.verifierKey().name(), head).sign(log);
    List<NoteSignature> lines = new ArrayList<>();
    for (Cosigner cosigner : cosigners) {
      lines.add(cosigner.cosign(checkpoint.checkpoint().text(), LOGGED + lines.size()));
    }
    backdates.ifPresent(liar -> lines.add(liar.cosign(checkpoint.checkpoint().text(), 1)));
    lines.addAll(moreLines);
    return checkpoint.with(lines);
  }

  /** The policy that it is held against. */
  public ReleasePolicy policy() {
    return policy;
  }

  /** The proof of its first signature, as Sigsum has it. */
  public SigsumProof sigsumProof() {
    try {
      ReleaseEntry first = Release.parse(file()).entries().get(0);
      return SigsumProof.of((ReleaseEntry.OfSigsum) first, policy.logs().get(0));
    } catch (ReleaseException e) {
      throw new AssertionError(e);
    }
  }

  /** Asks the gate. */
  VerifiedRelease verify() throws ReleaseException {
    return ReleaseGate.verify(file(), policy, current, now, found());
  }
}
