package pli.witness.release;

import java.util.List;
import java.util.function.Consumer;
import pli.codec.Bytes;
import pli.transparency.note.Cosigner;
import pli.transparency.release.ReleaseException.Reason;
import pli.witness.TestLog;

/** One thing that is wrong with an update that is pushed to a program whose version 7 runs. */
enum BadUpdate {
  NO_RELEASE_FILE(Reason.MALFORMED, u -> u.changeFile(text -> "X" + text)),
  BROKEN_OFF(Reason.MALFORMED, u -> u.changeFile(text -> text.substring(0, text.length() - 1))),
  FOR_ONE_DEVICE(
      Reason.UNKNOWN_FIELD, u -> u.changeManifest(text -> text + "device 5f1c93a7d00b\n")),
  FOR_ONE_PERSON(
      Reason.UNKNOWN_FIELD,
      u -> u.changeManifest(text -> text.replace("artefact ", "handle alice\nartefact "))),
  FOR_ONE_ORGANISATION(
      Reason.UNKNOWN_FIELD,
      u -> u.changeManifest(text -> text.replace("size ", "organisation lighthouse\nsize "))),
  CHANGED_BEHIND_THE_SIGNATURES(
      Reason.BAD_SIGNATURE,
      u -> u.changeManifest(text -> text.replace("version 0.8", "version 0.9"))),
  ANOTHER_PRODUCT(Reason.WRONG_PRODUCT, u -> u.product = "pli-server"),
  SAME_VERSION(Reason.SAME_VERSION, u -> u.number = 7),
  DOWNGRADE(Reason.DOWNGRADE, u -> u.number = 6),
  NOT_YET_VALID(
      Reason.NOT_YET_VALID,
      u -> u.valid(Update.LOGGED + Update.DAY / 2, Update.LOGGED + Update.DAY)),
  EXPIRED(Reason.EXPIRED, u -> u.valid(Update.LOGGED - Update.DAY, Update.LOGGED + 1)),
  WITH_AN_IMPLANT(
      Reason.OTHER_SIZE,
      u -> u.artefact = Bytes.utf8("the program, version 8, and what reads along\n")),
  EXCHANGED(Reason.OTHER_HASH, u -> u.artefact = Bytes.utf8("the implant, version 8\n")),
  ONE_STOLEN_KEY(Reason.TOO_FEW_SIGNATURES, u -> u.signers.remove(Update.REBUILDER)),
  ONE_PARTYS_KEYS(Reason.SAME_PARTY_TWICE, u -> u.signers.add(Update.DEVELOPERS_OTHER)),
  A_STRANGERS_KEY(Reason.UNKNOWN_KEY, u -> u.signers.add(Update.keys(93))),
  SIGNATURES_OF_ANOTHER(Reason.BAD_SIGNATURE, u -> u.signsAnother = true),
  NOT_LOGGED(Reason.NOT_LOGGED, u -> u.isLogged = false),
  OWN_LOG(
      Reason.WRONG_LOG,
      u -> {
        TestLog own = TestLog.sigsum(91, List.of());
        u.origin = own.key().name();
        u.logSeed = 91;
      }),
  LOG_FORGED(Reason.LOG_FORGED, u -> u.logSeed = 92),
  SPLIT_LOG(Reason.TOO_FEW_WITNESSES, u -> u.cosigners.clear()),
  SPLIT_LOG_AND_A_WITNESS_THAT_LIES(
      Reason.TOO_FEW_WITNESSES,
      u -> {
        u.cosigners.clear();
        u.cosigners.add(Update.WITNESSES.get(2));
      }),
  SPLIT_LOG_AND_LINES_OF_ANOTHER_TREE(
      Reason.WITNESS_FORGED,
      u -> u.moreLines.add(Update.WITNESSES.get(2).cosign("another tree\n", Update.LOGGED))),
  ONE_WITNESS_UNDER_TWO_NAMES(
      Reason.WITNESS_TWICE,
      u -> {
        u.cosigners.clear();
        u.cosigners.add(Update.WITNESSES.get(0));
        u.cosigners.add(new Cosigner("w.example/other", Update.keys(66)));
      }),
  NOBODY_HAD_TIME(Reason.WAITING, u -> u.seen = Update.LOGGED + 2 * Update.WAITING - 60),
  POLICY_OF_A_THIEF(
      Reason.POLICY_UNSIGNED,
      u -> {
        u.bringing(Update.policy(2, Update.STRANGER));
        u.signers.add(Update.STRANGER);
      }),
  POLICY_SKIPS(Reason.POLICY_OUT_OF_ORDER, u -> u.bringing(Update.policy(3, Update.STRANGER))),
  POLICY_REPEATS(Reason.POLICY_OUT_OF_ORDER, u -> u.bringing(Update.policy(1, Update.STRANGER)));

  final Reason reason;
  private final Consumer<Update> damage;

  BadUpdate(Reason reason, Consumer<Update> damage) {
    this.reason = reason;
    this.damage = damage;
  }

  /** Version 8 with these faults. */
  static Update with(BadUpdate... faults) {
    Update update = new Update(8);
    for (BadUpdate fault : faults) {
      fault.damage.accept(update);
    }
    return update;
  }
}
