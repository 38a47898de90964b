package pli.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.fuzz.Target;

/**
 * Signed notes and verifier's keys. What is signed anew holds, whatever else is signed below it and
 * whatever the text says.
 */
public final class SignedNoteFuzz implements Target {
  private static final String NAME = "the-lighthouse";
  private static final SignatureKeyPair KEYS = Ed25519.generate(new Random(9)::nextBytes);

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new SignedNoteFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    Bytes note = sign("a text\n\nin two parts\n");
    String other = "\u2014 another AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    return List.of(
        note.toByteArray(),
        Bytes.concat(note, Bytes.utf8(other)).toByteArray(),
        Bytes.utf8(SignedNote.verifierKey(NAME, KEYS.publicKey())).toByteArray(),
        Bytes.utf8("a text\n").toByteArray());
  }

  private static Bytes sign(String text) {
    return SignedNote.sign(text, NAME, KEYS.privateKey(), KEYS.publicKey());
  }

  @Override
  public void run(byte[] input) {
    String note = new String(input, StandardCharsets.UTF_8);
    boolean holds = true;
    try {
      SignedNote.verify(note, NAME, KEYS.publicKey());
    } catch (DecodeException refused) {
      holds = false;
    }
    try {
      String text = SignedNote.text(note);
      require(note.startsWith(text), "a text that is not there");
      String again = sign(text).utf8();
      SignedNote.verify(again, NAME, KEYS.publicKey());
      require(SignedNote.text(again).equals(text), "signed, it is another");
    } catch (DecodeException refused) {
      require(!holds, "it holds, and has no text, or cannot be signed");
    }
    try {
      Bytes key = SignedNote.parseVerifierKey(NAME, note);
      require(SignedNote.verifierKey(NAME, key).equals(note), "read and written, it is another");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  @Override
  public int mutations() {
    return 1000;
  }
}
