package pli.transparency.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.transparency.Party;
import pli.transparency.VerificationException;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.SignedNote;
import pli.transparency.note.VerifierKey;

/**
 * Signed notes and verifier's keys. Each has one encoding. What is signed anew holds, whatever else
 * is signed below it and whatever the text says.
 */
public final class SignedNoteFuzz implements Target {
  private static final NoteSigner SIGNER = new NoteSigner("the-lighthouse", Party.keys(9));
  private static final Cosigner WITNESS = new Cosigner("witness", Party.keys(8));

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new SignedNoteFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    SignedNote note = SIGNER.note("a text\n\nin two parts\n");
    SignedNote cosigned = note.with(List.of(WITNESS.cosign(note.text(), 1_700_000_000)));
    return List.of(
        note.encode().toByteArray(),
        cosigned.encode().toByteArray(),
        Bytes.utf8(SIGNER.verifierKey().encode()).toByteArray(),
        Bytes.utf8(WITNESS.verifierKey().encode()).toByteArray(),
        Bytes.utf8("a text\n").toByteArray());
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      SignedNote note = SignedNote.parse(bytes);
      Targets.require(note.encode().equals(bytes), "read and written, it is another");
      SignedNote anew = SIGNER.note(note.text());
      anew.verify(List.of(SIGNER.verifierKey()));
      Targets.require(SignedNote.parse(anew.encode()).equals(anew), "signed, it is another");
      note.verify(List.of(SIGNER.verifierKey(), WITNESS.verifierKey()));
    } catch (DecodeException | VerificationException refused) {
      // Refused, as it should be.
    }
    try {
      String text = bytes.utf8();
      VerifierKey key = VerifierKey.parse(text);
      Targets.require(key.encode().equals(text), "read and written, the key is another");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }

  @Override
  public int mutations() {
    return 1000;
  }
}
