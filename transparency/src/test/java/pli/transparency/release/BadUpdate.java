package pli.transparency.release;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import pli.codec.Bytes;
import pli.transparency.Limits;
import pli.transparency.Party;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.NoteSigner;
import pli.transparency.release.ReleaseException.Reason;

/** One thing that is wrong with an update. */
enum BadUpdate {
  NO_RELEASE_FILE(Reason.MALFORMED, d -> d.fileText = text -> text.replace("v1", "v2")),
  MORE_THAN_A_RELEASE(Reason.MALFORMED, d -> d.fileText = text -> text + "more\n"),
  FIELD_TWICE(
      Reason.MALFORMED, d -> d.manifestText = text -> text.replace("size 11", "size 11\nsize 11")),
  NUMBER_WITH_ZERO(
      Reason.MALFORMED, d -> d.manifestText = text -> text.replace("size 11", "size 011")),
  PATH_FOR_A_NAME(
      Reason.MALFORMED, d -> d.manifestText = text -> text.replace("pli-0.3.0.jar", "../p.jar")),
  A_FILE_TOO_LARGE(
      Reason.TOO_LARGE, d -> d.fileText = text -> text + "x".repeat(Limits.MAX_RELEASE)),
  FOR_ONE_DEVICE(Reason.UNKNOWN_FIELD, d -> d.manifestText = text -> text + "device 5f1c93a7\n"),
  FOR_ONE_PERSON(
      Reason.UNKNOWN_FIELD,
      d -> d.manifestText = text -> text.replace("artefact", "handle alice\nartefact")),
  FOR_ONE_ORGANISATION(
      Reason.UNKNOWN_FIELD,
      d -> d.manifestText = text -> text.replace("size", "organisation lighthouse\nsize")),
  ANOTHER_PRODUCT(Reason.WRONG_PRODUCT, d -> d.product = "pli-server"),
  SAME_VERSION(Reason.SAME_VERSION, d -> d.current = 8),
  DOWNGRADE(Reason.DOWNGRADE, d -> d.current = 9),
  NOT_YET_VALID(Reason.NOT_YET_VALID, d -> d.now = Draft.LOGGED - 101),
  EXPIRED(Reason.EXPIRED, d -> d.now = Draft.LOGGED + 90 * Draft.WAITING),
  OTHER_SIZE(Reason.OTHER_SIZE, d -> d.artefact = Bytes.utf8("the program and an implant")),
  OTHER_HASH(Reason.OTHER_HASH, d -> d.artefact = Bytes.utf8("the implant")),
  UNKNOWN_KEY(Reason.UNKNOWN_KEY, d -> d.signers.add(Party.keys(506))),
  SAME_PARTY_TWICE(Reason.SAME_PARTY_TWICE, d -> d.signers.add(Draft.DEVELOPERS_NEXT)),
  TOO_FEW_SIGNATURES(Reason.TOO_FEW_SIGNATURES, d -> d.signers.remove(Draft.REBUILDER)),
  ANOTHER_MANIFEST_SIGNED(Reason.BAD_SIGNATURE, d -> d.signed = Optional.of(Bytes.EMPTY)),
  NOT_LOGGED(Reason.NOT_LOGGED, d -> d.isLogged = false),
  PROOF_OF_ANOTHER_PLACE(Reason.NOT_LOGGED, d -> d.misplaced = 1),
  WRONG_LOG(Reason.WRONG_LOG, d -> d.log = new NoteSigner("example.org/elsewhere", Party.keys(1))),
  LOG_FORGED(Reason.LOG_FORGED, d -> d.log = new NoteSigner("example.org/log", Party.keys(99))),
  WITNESS_FORGED(
      Reason.WITNESS_FORGED,
      d -> {
        NoteSignature honest = new Party().witnesses.get(2).cosign("another text\n", 1);
        d.moreLines.add(honest);
      }),
  WITNESS_TWICE(
      Reason.WITNESS_TWICE,
      d -> {
        d.cosigners.clear();
        d.cosigners.add(new Party().witnesses.get(0));
        d.cosigners.add(new Cosigner("witness.example/other", Party.keys(2)));
      }),
  TOO_FEW_WITNESSES(Reason.TOO_FEW_WITNESSES, d -> d.cosigners.remove(1)),
  WAITING(Reason.WAITING, d -> d.now = Draft.LOGGED + Draft.WAITING),
  POLICY_UNSIGNED(
      Reason.POLICY_UNSIGNED,
      d -> {
        d.next = Optional.of(Draft.thiefs(2));
        d.signers.add(Draft.STRANGER);
      }),
  POLICY_SKIPS(Reason.POLICY_OUT_OF_ORDER, d -> d.next = Optional.of(Draft.thiefs(3))),
  POLICY_REPEATS(Reason.POLICY_OUT_OF_ORDER, d -> d.next = Optional.of(Draft.thiefs(1)));

  final Reason reason;
  private final Consumer<Draft> damage;

  BadUpdate(Reason reason, Consumer<Draft> damage) {
    this.reason = reason;
    this.damage = damage;
  }

  /** A release with these faults. */
  static Draft with(List<BadUpdate> faults) {
    Draft draft = new Draft();
    faults.forEach(fault -> fault.damage.accept(draft));
    return draft;
  }
}
