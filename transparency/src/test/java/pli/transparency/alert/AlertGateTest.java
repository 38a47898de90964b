package pli.transparency.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.transparency.Damage;
import pli.transparency.Party;
import pli.transparency.alert.AlertException.Reason;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.SignedNote;
import pli.transparency.note.VerifierKey;

/** Which alerts count: each condition alone, each two together, each bit. */
class AlertGateTest {
  private static final AlertGate GATE = new AlertGate(Alarm.POLICY);
  private static final List<NoteSigner> TWO = Alarm.KEYS.subList(0, 2);
  private static final Bytes FILE = Alarm.signed(Alarm.alert(AlertLevel.STOP, false), TWO).encode();

  /** How an alert comes: its text, who signs, what is done to the file, when it is read. */
  private record Case(
      String text,
      List<NoteSigner> signers,
      UnaryOperator<Bytes> damage,
      long now,
      boolean revoked) {
    static Case good() {
      return new Case(
          Alarm.alert(AlertLevel.STOP, false).text(),
          TWO,
          UnaryOperator.identity(),
          Alarm.NOW,
          false);
    }

    Case text(UnaryOperator<String> change) {
      return new Case(change.apply(text), signers, damage, now, revoked);
    }

    Case signers(List<NoteSigner> others) {
      return new Case(text, others, damage, now, revoked);
    }

    Case damaged(UnaryOperator<Bytes> further) {
      return new Case(text, signers, file -> further.apply(damage.apply(file)), now, revoked);
    }

    Case at(long when) {
      return new Case(text, signers, damage, when, revoked);
    }

    Case afterRevocation() {
      return new Case(text, signers, damage, now, true);
    }
  }

  /** One condition that is broken, and what that is called. */
  private record Fault(String what, Reason reason, UnaryOperator<Case> breaks) {}

  private static final List<Fault> FAULTS =
      List.of(
          new Fault("no level", Reason.MALFORMED, c -> c.text(t -> t.replace("level stop", ""))),
          new Fault(
              "a level that wipes",
              Reason.MALFORMED,
              c -> c.text(t -> t.replace("level stop", "level wipe"))),
          new Fault(
              "a line for one device",
              Reason.MALFORMED,
              c -> c.text(t -> t.replace("issued ", "device 7\nissued "))),
          new Fault(
              "neither exercise nor not",
              Reason.MALFORMED,
              c -> c.text(t -> t.replace("exercise no", "exercise maybe"))),
          new Fault(
              "a year",
              Reason.MALFORMED,
              c ->
                  c.text(t -> t.replaceAll("expires \\d+", "expires " + (Alarm.NOW + 31_536_000)))),
          new Fault(
              "another network",
              Reason.WRONG_NETWORK,
              c -> c.text(t -> t.replace(Alarm.NETWORK, "other.example/log"))),
          new Fault("a revocation", Reason.OTHER_KIND, c -> c.text(t -> Alarm.revocation().text())),
          new Fault("one signature", Reason.TOO_FEW_SIGNATURES, c -> c.signers(TWO.subList(0, 1))),
          new Fault(
              "one key twice",
              Reason.TOO_FEW_SIGNATURES,
              c -> c.signers(List.of(TWO.get(0), TWO.get(0)))),
          new Fault(
              "a stranger's signature",
              Reason.TOO_FEW_SIGNATURES,
              c -> c.signers(List.of(TWO.get(0), Alarm.STRANGER))),
          new Fault(
              "words changed after signing",
              Reason.BAD_SIGNATURE,
              c -> c.damaged(file -> replaced(file, "nothing", "a  copy"))),
          new Fault(
              "an exercise made of an alert",
              Reason.BAD_SIGNATURE,
              c -> c.damaged(file -> replaced(file, "exercise no", "exercise yes"))),
          new Fault("too early", Reason.NOT_YET_VALID, c -> c.at(Alarm.NOW - 60 - 3601)),
          new Fault("at its end", Reason.EXPIRED, c -> c.at(Alarm.NOW + 86_400)),
          new Fault("revoked", Reason.REVOKED, Case::afterRevocation),
          new Fault("cut off", Reason.MALFORMED, c -> c.damaged(f -> f.slice(0, f.length() - 1))),
          new Fault(
              "too large",
              Reason.TOO_LARGE,
              c -> c.damaged(f -> Bytes.concat(f, Bytes.copyOf(new byte[50_000])))));

  private static Bytes replaced(Bytes file, String what, String by) {
    return Bytes.utf8(
        new String(file.toByteArray(), java.nio.charset.StandardCharsets.UTF_8).replace(what, by));
  }

  @Test
  void whatEnoughKeysSignedCounts() throws AlertException {
    VerifiedAlert alert = judge(Case.good());
    assertEquals(Alarm.alert(AlertLevel.STOP, false), alert.alert());
    assertEquals(AlertLevel.STOP, alert.effect());
    assertEquals(Alarm.POLICY.keys().subList(0, 2), alert.signers());
    assertEquals(2, judge(Case.good().at(Alarm.NOW - 3660)).signers().size());
    assertEquals(2, judge(Case.good().at(Alarm.NOW + 86_399)).signers().size());
    List<NoteSigner> more = new ArrayList<>(Alarm.KEYS);
    more.add(Alarm.STRANGER);
    assertEquals(3, judge(Case.good().signers(more)).signers().size());
  }

  @Test
  void eachConditionAloneIsNamed() {
    Set<Reason> named = EnumSet.noneOf(Reason.class);
    for (Fault fault : FAULTS) {
      assertEquals(fault.reason, refused(fault.breaks.apply(Case.good())), fault.what);
      named.add(fault.reason);
    }
    assertEquals(EnumSet.allOf(Reason.class), named, "a reason that no fault gives");
  }

  @Test
  void twoConditionsTogetherAreRefusedForOneOfThem() {
    int tried = 0;
    for (Fault first : FAULTS) {
      for (Fault second : FAULTS) {
        if (first == second) {
          continue;
        }
        Reason reason = refused(second.breaks.apply(first.breaks.apply(Case.good())));
        // What cannot be changed any more because the first fault took it away leaves the first.
        assertTrue(
            reason == first.reason || reason == second.reason || reason == Reason.MALFORMED,
            first.what + " and " + second.what + ": " + reason);
        tried++;
      }
    }
    assertEquals(FAULTS.size() * (FAULTS.size() - 1), tried);
  }

  @Test
  void eachFlippedBitIsRefused() {
    int[] tried = {0};
    Damage.eachFlip(
        FILE,
        flipped -> {
          assertThrows(
              AlertException.class, () -> GATE.alert(flipped, Alarm.NOW, List.of()), "a bit");
          tried[0]++;
        });
    assertEquals(8 * FILE.length(), tried[0]);
  }

  @Test
  void anExerciseChangesNothing() throws AlertException {
    for (AlertLevel level : AlertLevel.values()) {
      Alert exercise = Alarm.alert(level, true);
      VerifiedAlert verified = judge(Case.good().text(t -> exercise.text()));
      assertTrue(verified.alert().exercise());
      assertEquals(AlertLevel.INFORM, verified.effect());
      Alert alert = Alarm.alert(level, false);
      assertEquals(level, judge(Case.good().text(t -> alert.text())).effect());
    }
  }

  @Test
  void aRevocationNeedsAsManyKeysAndMeansItsAlertAlone() throws AlertException {
    Bytes file = Alarm.signed(Alarm.revocation(), TWO).encode();
    VerifiedRevocation revocation = GATE.revocation(file);
    assertEquals(Alarm.revocation(), revocation.revocation());
    assertEquals(
        Reason.TOO_FEW_SIGNATURES,
        assertThrows(
                AlertException.class,
                () -> GATE.revocation(Alarm.signed(Alarm.revocation(), TWO.subList(0, 1)).encode()))
            .reason());
    assertEquals(
        Reason.OTHER_KIND,
        assertThrows(AlertException.class, () -> GATE.revocation(FILE)).reason());
    Alert other =
        new Alert(
            Alarm.NETWORK,
            AlertId.random(bytes -> bytes[0] = 1),
            AlertLevel.INFORM,
            false,
            Alarm.NOW,
            Alarm.NOW + 1,
            Alarm.TEXTS);
    VerifiedAlert goesOn =
        GATE.alert(Alarm.signed(other, TWO).encode(), Alarm.NOW, List.of(revocation));
    assertEquals(other, goesOn.alert());
    assertEquals(
        Reason.REVOKED,
        assertThrows(AlertException.class, () -> GATE.alert(FILE, Alarm.NOW, List.of(revocation)))
            .reason());
  }

  /** Nobody but the gate makes what proves something. */
  @Test
  void nobodyCanForgeAVerdict() {
    for (Class<?> type : List.of(VerifiedAlert.class, VerifiedRevocation.class)) {
      assertTrue(Modifier.isFinal(type.getModifiers()));
      for (var constructor : type.getDeclaredConstructors()) {
        assertFalse(Modifier.isPublic(constructor.getModifiers()));
      }
    }
  }

  @Test
  void anotherNameForAKeyIsNoOtherKey() {
    VerifierKey editor = Alarm.POLICY.keys().get(0);
    VerifierKey again = new NoteSigner("editor-2", Party.keys(21)).verifierKey();
    assertThrows(
        IllegalArgumentException.class,
        () -> new AlertPolicy(Alarm.NETWORK, 2, List.of(editor, again)));
  }

  private static VerifiedAlert judge(Case given) throws AlertException {
    SignedNote note = Alarm.signed(given.text, given.signers);
    List<VerifiedRevocation> revocations =
        given.revoked
            ? List.of(GATE.revocation(Alarm.signed(Alarm.revocation(), TWO).encode()))
            : List.of();
    return GATE.alert(given.damage.apply(note.encode()), given.now, revocations);
  }

  private static Reason refused(Case given) {
    return assertThrows(AlertException.class, () -> judge(given)).reason();
  }
}
