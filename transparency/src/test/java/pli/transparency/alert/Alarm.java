package pli.transparency.alert;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.transparency.Party;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.SignedNote;

/** A network whose alarm takes two of three keys, and an alert that holds. */
public final class Alarm {
  /** The network. */
  public static final String NETWORK = "lighthouse.example/log";

  /** When the alert is read. */
  public static final long NOW = 1_795_000_000;

  /** Whose keys count. */
  public static final List<NoteSigner> KEYS =
      List.of(
          new NoteSigner("editor", Party.keys(21)),
          new NoteSigner("trustee", Party.keys(22)),
          new NoteSigner("lawyer", Party.keys(23)));

  /** Somebody else's key. */
  public static final NoteSigner STRANGER = new NoteSigner("stranger", Party.keys(24));

  /** Two of three. */
  public static final AlertPolicy POLICY =
      new AlertPolicy(NETWORK, 2, KEYS.stream().map(NoteSigner::verifierKey).toList());

  /** Which alert. */
  public static final AlertId ID = new AlertId(Bytes.fromHex("000102030405060708090a0b0c0d0e0f"));

  /** What it says. */
  public static final List<AlertText> TEXTS =
      List.of(
          new AlertText("fr", "Le serveur a été copié. N'envoyez rien."),
          new AlertText("en", "The server was copied. Send nothing."));

  private Alarm() {}

  /** An alert for a day. */
  public static Alert alert(AlertLevel level, boolean exercise) {
    return new Alert(NETWORK, ID, level, exercise, NOW - 60, NOW + 86_400, TEXTS);
  }

  /** That it is over. */
  public static AlertRevocation revocation() {
    return new AlertRevocation(NETWORK, ID, NOW, List.of(new AlertText("en", "It is over.")));
  }

  /** A file with these signatures. */
  public static SignedNote signed(AlertStatement statement, List<NoteSigner> signers) {
    return signed(statement.text(), signers);
  }

  /** A file with this text and these signatures. */
  public static SignedNote signed(String text, List<NoteSigner> signers) {
    List<pli.transparency.note.NoteSignature> lines = new ArrayList<>();
    signers.forEach(signer -> lines.add(signer.sign(text)));
    return new SignedNote(text, lines);
  }
}
