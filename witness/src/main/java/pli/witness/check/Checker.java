package pli.witness.check;

import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.evidence.BrokenChainEvidence;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.evidence.UnsignedEvidence;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.TlogProof;

/** Tells from a file's first line what it is, and judges it. */
public final class Checker {
  private static final String NO_KEY =
      "This file does not say which key to believe; name it with --card FILE or --log KEY.";

  private final Trust trust;
  private final Optional<Bytes> entry;

  /**
   * A checker.
   *
   * @param trust whom to believe
   * @param entry what a proof file is about, if it is at hand; otherwise its extra data is taken
   *     for it
   */
  public Checker(Trust trust, Optional<Bytes> entry) {
    this.trust = trust;
    this.entry = entry;
  }

  /**
   * Judges a file.
   *
   * @throws DecodeException if it is none that can be judged
   * @throws NoTrustException if nobody said which key to believe
   */
  public Verdict judge(Bytes file) throws DecodeException, NoTrustException {
    if (file.startsWith(Bytes.utf8("pli evidence "))) {
      return judge(Evidence.parse(file));
    }
    if (file.startsWith(Bytes.utf8("pli network card "))) {
      return CardCheck.judge(NetworkCard.parse(file), trust);
    }
    TrustedLog log = trust.log().orElseThrow(() -> new NoTrustException(NO_KEY));
    if (file.startsWith(Bytes.utf8("c2sp.org/tlog-proof@"))) {
      return new ProofCheck(log).judge(TlogProof.parse(file), entry);
    }
    return new CheckpointCheck(log).judge(SignedCheckpoint.parse(file));
  }

  private Verdict judge(Evidence evidence) throws NoTrustException {
    Steps steps = new Steps();
    TrustedLog log = whose(evidence.log(), steps);
    return switch (evidence) {
      case ForkEvidence fork -> new ForkCheck(log, steps).judge(fork);
      case BrokenChainEvidence broken -> new BrokenChainCheck(log, steps).judge(broken);
      case RecordEvidence record -> new RecordCheck(card(record.ownCard()), steps).judge(record);
      case UnsignedEvidence unsigned ->
          new UnsignedCheck(card(unsigned.ownCard()), steps).judge(unsigned);
    };
  }

  private TrustedLog whose(VerifierKey key, Steps steps) {
    Optional<TrustedLog> known = trust.log();
    if (known.isEmpty()) {
      steps.holds(
          "The file names the log's key itself; compare it with your network's card: " + key);
      return new TrustedLog(key, WitnessPolicy.NONE);
    }
    boolean same = known.get().keys().contains(key);
    steps.add(
        same,
        "The file is about the log that you named: " + key.name(),
        "The file is about another key than that of the log that you named: " + key);
    return known.get();
  }

  private NetworkCard card(NetworkCard own) throws NoTrustException {
    return switch (trust) {
      case Trust.Nobody nobody -> own;
      case Trust.Network network -> network.card();
      case Trust.Key key ->
          throw new NoTrustException("Records, policies and acts are checked with --card FILE.");
    };
  }
}
