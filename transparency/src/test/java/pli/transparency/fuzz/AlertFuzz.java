package pli.transparency.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.transparency.alert.Alarm;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertException;
import pli.transparency.alert.AlertGate;
import pli.transparency.alert.AlertLevel;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.alert.AlertStatement;
import pli.transparency.note.SignedNote;

/** Alerts, revocations and policies: one encoding each, and none counts that was not signed. */
public final class AlertFuzz implements Target {
  private static final Alert ALERT = Alarm.alert(AlertLevel.STOP, false);
  private static final AlertGate GATE = new AlertGate(Alarm.POLICY);

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new AlertFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Alarm.signed(ALERT, Alarm.KEYS).encode().toByteArray(),
        Alarm.signed(ALERT, Alarm.KEYS.subList(0, 2)).encode().toByteArray(),
        Alarm.signed(Alarm.revocation(), Alarm.KEYS).encode().toByteArray(),
        Alarm.POLICY.encode().toByteArray());
  }

  @Override
  public void run(byte[] input) {
    Bytes file = Bytes.copyOf(input);
    try {
      Alert counts = GATE.alert(file, Alarm.NOW, List.of()).alert();
      Targets.require(counts.equals(ALERT), "an alert that nobody signed");
    } catch (AlertException refused) {
      // Refused, as it should be.
    }
    try {
      Targets.require(
          GATE.revocation(file).revocation().equals(Alarm.revocation()),
          "a revocation that nobody signed");
    } catch (AlertException refused) {
      // Refused, as it should be.
    }
    readAlone(file);
  }

  private static void readAlone(Bytes file) {
    try {
      String text = SignedNote.parse(file).text();
      Targets.require(
          AlertStatement.parse(text).text().equals(text), "read and written, it is another");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    try {
      Targets.require(
          AlertPolicy.parse(file).encode().equals(file), "read and written, it is another policy");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }

  @Override
  public int mutations() {
    return 1000;
  }
}
