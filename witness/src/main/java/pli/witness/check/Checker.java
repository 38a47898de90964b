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
import pli.transparency.evidence.ReportEvidence;
import pli.transparency.evidence.UnsignedEvidence;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.TlogProof;
import pli.transparency.release.ReleasePolicy;
import pli.witness.language.Language;

/** Tells from a file's first line what it is, and judges it. */
public final class Checker {
  private final Trust trust;
  private final Optional<Bytes> entry;
  private final Optional<ReleasePolicy> policy;
  private final Language language;

  /**
   * A checker.
   *
   * @param trust whom to believe
   * @param entry what a proof file is about, if it is at hand; otherwise its extra data is taken
   *     for it
   * @param policy that releases are held against, if one is known
   * @param language of the steps
   */
  public Checker(
      Trust trust, Optional<Bytes> entry, Optional<ReleasePolicy> policy, Language language) {
    this.trust = trust;
    this.entry = entry;
    this.policy = policy;
    this.language = language;
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
      return CardCheck.judge(NetworkCard.parse(file), trust, new Steps(language));
    }
    if (file.startsWith(Bytes.utf8("pli release v"))) {
      return ReleaseCheck.judge(
          file,
          policy.orElseThrow(() -> new NoTrustException(Says.NO_POLICY.in(language))),
          language);
    }
    if (AlertCheck.isFor(file)) {
      throw new NoTrustException(AlertSays.NO_POLICY.in(language));
    }
    TrustedLog log = trust.log().orElseThrow(() -> new NoTrustException(Says.NO_KEY.in(language)));
    if (file.startsWith(Bytes.utf8("c2sp.org/tlog-proof@"))) {
      return new ProofCheck(log, new Steps(language)).judge(TlogProof.parse(file), entry);
    }
    return new CheckpointCheck(log, new Steps(language)).judge(SignedCheckpoint.parse(file));
  }

  private Verdict judge(Evidence evidence) throws NoTrustException {
    Steps steps = new Steps(language);
    TrustedLog log = whose(evidence.log(), steps);
    return switch (evidence) {
      case ForkEvidence fork -> new ForkCheck(log, steps).judge(fork);
      case BrokenChainEvidence broken -> new BrokenChainCheck(log, steps).judge(broken);
      case RecordEvidence record -> new RecordCheck(card(record.ownCard()), steps).judge(record);
      case ReportEvidence report -> new ReportCheck(card(report.ownCard()), steps).judge(report);
      case UnsignedEvidence unsigned ->
          new UnsignedCheck(card(unsigned.ownCard()), steps).judge(unsigned);
    };
  }

  private TrustedLog whose(VerifierKey key, Steps steps) {
    Optional<TrustedLog> known = trust.log();
    if (known.isEmpty()) {
      steps.holds(Says.FILE_NAMES_KEY, key);
      return new TrustedLog(key, WitnessPolicy.NONE);
    }
    boolean same = known.get().keys().contains(key);
    if (same) {
      steps.holds(Says.SAME_LOG, key.name());
    } else {
      steps.fails(Says.OTHER_LOG, key);
    }
    return known.get();
  }

  private NetworkCard card(NetworkCard own) throws NoTrustException {
    return switch (trust) {
      case Trust.Nobody nobody -> own;
      case Trust.Network network -> network.card();
      case Trust.Key key -> throw new NoTrustException(Says.NO_CARD.in(language));
    };
  }
}
