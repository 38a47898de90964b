package pli.witness.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosignature;
import pli.transparency.proof.VerifiedCheckpoint;

/** The steps of a verdict that is being found. */
final class Steps {
  private final List<Verdict.Step> steps = new ArrayList<>();

  /** What can fail, and what holds if it did not. */
  interface Verification {
    void run() throws VerificationException;
  }

  void holds(String sentence) {
    steps.add(new Verdict.Step(true, sentence));
  }

  void fails(String sentence) {
    steps.add(new Verdict.Step(false, sentence));
  }

  void add(boolean holds, String then, String otherwise) {
    steps.add(new Verdict.Step(holds, holds ? then : otherwise));
  }

  /** Goes on with what is verified next, unless something did not hold. */
  void verify(Verification verification) {
    if (!steps.stream().allMatch(Verdict.Step::holds)) {
      return;
    }
    try {
      verification.run();
    } catch (VerificationException e) {
      fails(sentence(e));
    }
  }

  Verdict verdict(String kind) {
    return new Verdict(kind, steps);
  }

  /** Who signed a verified checkpoint. */
  void describe(VerifiedCheckpoint checkpoint) {
    holds(
        "The log "
            + checkpoint.origin()
            + " signed a tree of "
            + checkpoint.head().size()
            + " entries with the root "
            + checkpoint.head().root());
    for (Cosignature cosignature : checkpoint.cosignatures()) {
      holds(
          "The witness "
              + cosignature.witness().name()
              + " cosigned it at "
              + time(cosignature.seconds()));
    }
    WitnessPolicy policy = checkpoint.log().witnesses();
    if (policy.required() == 0) {
      holds("No witness is asked for: that this is what everybody sees, only the log says");
    } else {
      holds(
          checkpoint.cosignatures().size()
              + " witnesses cosigned, "
              + policy.required()
              + " are asked for; it was the latest at "
              + time(checkpoint.witnessedAt().orElse(0)));
    }
  }

  /** A log whose own signature is enough. */
  static TrustedLog alone(TrustedLog log) {
    return new TrustedLog(log.origin(), log.keys(), WitnessPolicy.NONE);
  }

  /** A witness may say any time: one that no calendar has is said in seconds. */
  private static String time(long seconds) {
    return seconds < 253_402_300_800L
        ? Instant.ofEpochSecond(seconds).toString()
        : seconds + " s after 1970";
  }

  private static String sentence(VerificationException e) {
    return switch (e.reason()) {
      case OUT_OF_RANGE -> "It shows nothing: " + e.getMessage();
      case PROOF_LENGTH -> "The proof is not one for these trees";
      case ROOT_MISMATCH -> "The proof does not lead to the root that was signed";
      case SHRUNK -> "The later tree is the smaller one";
      case FORK -> "Two trees of one size have two roots";
      case WRONG_ORIGIN -> "It is about another log than the one that is asked for";
      case NOT_SIGNED -> "The log's key did not sign it";
      case BAD_SIGNATURE -> "A signature names a key that did not make it";
      case TOO_FEW_WITNESSES -> "Too few witnesses cosigned: " + e.getMessage();
      case WRONG_CHAIN -> "A record is another account's than the file says";
      case VERSION_GAP -> "A record skips a version, or says another one than its entry";
      case WRONG_PREDECESSOR -> "A record names another one as the one before";
      case TOO_FEW_SIGNERS -> "Too few of those who may sign a record did";
      case WRONG_CONTENT -> "A record says something else than its entry commits to";
      case WRONG_LABEL -> "The log's proof of the label is not one for this handle";
      case WRONG_POLICY -> "It names another policy than the one in force at its place";
      case NOT_INVITED -> "Somebody made themselves an administrator without an open invitation";
      case OUT_OF_ORDER -> "Entries are not in the order of their places";
    };
  }
}
