package pli.witness.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosignature;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.witness.language.Language;

/** The steps of a verdict that is being found. */
final class Steps {
  private final Language language;
  private final List<Verdict.Step> steps = new ArrayList<>();

  Steps(Language language) {
    this.language = language;
  }

  /** What can fail, and what holds if it did not. */
  interface Verification {
    void run() throws VerificationException;
  }

  String say(Says says, Object... parts) {
    return says.in(language, parts);
  }

  void holds(Says says, Object... parts) {
    steps.add(new Verdict.Step(true, say(says, parts)));
  }

  void fails(Says says, Object... parts) {
    steps.add(new Verdict.Step(false, say(says, parts)));
  }

  void add(boolean holds, Says then, Says otherwise) {
    steps.add(new Verdict.Step(holds, say(holds ? then : otherwise)));
  }

  /** Goes on with what is verified next, unless something did not hold. */
  void verify(Verification verification) {
    if (!steps.stream().allMatch(Verdict.Step::holds)) {
      return;
    }
    try {
      verification.run();
    } catch (VerificationException e) {
      fails(says(e), String.valueOf(e.getMessage()));
    }
  }

  Verdict verdict(String kind) {
    return new Verdict(kind, steps);
  }

  /** Who signed a verified checkpoint. */
  void describe(VerifiedCheckpoint checkpoint) {
    holds(
        Says.LOG_SIGNED_TREE,
        checkpoint.origin(),
        checkpoint.head().size(),
        checkpoint.head().root());
    for (Cosignature cosignature : checkpoint.cosignatures()) {
      holds(Says.COSIGNED, cosignature.witness().name(), time(cosignature.seconds()));
    }
    WitnessPolicy policy = checkpoint.log().witnesses();
    if (policy.required() == 0) {
      holds(Says.NO_WITNESS);
    } else {
      holds(
          Says.WITNESSES,
          checkpoint.cosignatures().size(),
          policy.required(),
          time(checkpoint.witnessedAt().orElse(0)));
    }
  }

  /** A log whose own signature is enough. */
  static TrustedLog alone(TrustedLog log) {
    return new TrustedLog(log.origin(), log.keys(), WitnessPolicy.NONE);
  }

  /** A witness may say any time: one that no calendar has is said in seconds. */
  private String time(long seconds) {
    return seconds < 253_402_300_800L
        ? Instant.ofEpochSecond(seconds).toString()
        : say(Says.SECONDS, seconds);
  }

  private static Says says(VerificationException e) {
    return switch (e.reason()) {
      case OUT_OF_RANGE -> Says.SHOWS_NOTHING;
      case PROOF_LENGTH -> Says.PROOF_LENGTH;
      case ROOT_MISMATCH -> Says.ROOT_MISMATCH;
      case SHRUNK -> Says.SHRUNK;
      case FORK -> Says.FORK;
      case WRONG_ORIGIN -> Says.WRONG_ORIGIN;
      case NOT_SIGNED -> Says.NOT_SIGNED;
      case BAD_SIGNATURE -> Says.BAD_SIGNATURE;
      case TOO_FEW_WITNESSES -> Says.TOO_FEW_WITNESSES;
      case WRONG_CHAIN -> Says.WRONG_CHAIN;
      case VERSION_GAP -> Says.VERSION_GAP;
      case WRONG_PREDECESSOR -> Says.WRONG_PREDECESSOR;
      case TOO_FEW_SIGNERS -> Says.TOO_FEW_SIGNERS;
      case WRONG_CONTENT -> Says.WRONG_CONTENT;
      case WRONG_LABEL -> Says.WRONG_LABEL;
      case WRONG_POLICY -> Says.OTHER_POLICY;
      case NOT_INVITED -> Says.UNINVITED;
      case OUT_OF_ORDER -> Says.OUT_OF_ORDER;
    };
  }
}
