package pli.transparency.note;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.Party;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;

class SignedNoteTest {
  private final NoteSigner signer = new NoteSigner("the-lighthouse", Party.keys(1));
  private final NoteSigner other = new NoteSigner("the-lighthouse", Party.keys(2));
  private final Cosigner witness = new Cosigner("witness", Party.keys(3));
  private final SignedNote note = signer.note("a text\n\nin two parts\n");

  @Test
  void theExampleOfTheSpecificationHolds() throws DecodeException, VerificationException {
    VerifierKey key =
        VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    SignedNote example =
        parse(
            "This is an example message.\n\n"
                + "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n");
    assertEquals(1, example.verify(List.of(key)).size());
    assertEquals("This is an example message.\n", example.text());
  }

  @Test
  void theExampleOfGoHolds() throws DecodeException, VerificationException {
    // Of golang.org/x/mod/sumdb/note, from which the specification comes.
    VerifierKey key =
        VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    String text =
        "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n\n"
            + "— PeterNeumann"
            + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    assertEquals(1, parse(text).verify(List.of(key)).size());
    assertEquals(Reason.BAD_SIGNATURE, refused(text.replace("answer", "answers"), key));
  }

  @Test
  void aNoteComesBackAsItWas() throws DecodeException, VerificationException {
    assertEquals(note, SignedNote.parse(note.encode()));
    SignedNote more = note.with(List.of(other.sign(note.text()), witness.cosign(note.text(), 9)));
    assertEquals(more, SignedNote.parse(more.encode()));
    assertEquals(more, more.with(more.signatures()));
    assertEquals(1, more.verify(List.of(signer.verifierKey())).size());
    assertEquals(2, more.verify(List.of(signer.verifierKey(), other.verifierKey())).size());
    assertEquals(note.text().length() + 1, note.encode().utf8().indexOf('\u2014'));
  }

  @Test
  void eachFlippedBitIsRefused() {
    Bytes good = note.encode();
    for (int bit = 0; bit < 8 * good.length(); bit++) {
      byte[] flipped = good.toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      boolean holds = true;
      try {
        SignedNote.parse(Bytes.adopt(flipped)).verify(List.of(signer.verifierKey()));
      } catch (DecodeException | VerificationException e) {
        holds = false;
      }
      assertFalse(holds, "bit " + bit);
    }
  }

  @Test
  void whatIsNoNoteIsRefused() throws DecodeException {
    String good = note.encode().utf8();
    String line = note.signatures().get(0).line();
    for (String wrong :
        List.of(
            "",
            "\n",
            "\n\n",
            "a text\n",
            "a text\n\n",
            "a text" + line,
            "a text\n" + line,
            good + "\n",
            good + "x",
            good + "\n" + line.replace("\u2014", "-"),
            good.substring(0, good.length() - 1),
            good.replace("in two", "in\ttwo"),
            good.replace("in two", "in\0two"),
            good.replace("\n", "\r\n"),
            good.replace("\u2014 ", "\u2014"),
            good.replace("\u2014 ", "\u2014  "),
            good.replace("the-lighthouse", ""),
            good.replace("the-lighthouse", "the+lighthouse"),
            good.replace("the-lighthouse", "the\u00a0lighthouse"),
            good.replace("the-lighthouse", "the\u2003lighthouse"),
            good.replace("the-lighthouse", "a".repeat(256)),
            good.replace("=\n", "\n"),
            good.replace("=\n", "==\n"),
            "a text\n\n\u2014 name AAAAAA==\n",
            "a text\n\n\u2014 name \n",
            "a text\n\n\u2014 name\n")) {
      assertThrows(DecodeException.class, () -> parse(wrong), wrong);
    }
    assertThrows(DecodeException.class, () -> SignedNote.parse(Bytes.of('a', 0xff, '\n', '\n')));
    assertThrows(IllegalArgumentException.class, () -> signer.note("no line feed"));
    assertThrows(IllegalArgumentException.class, () -> signer.note("a\ud800\n"));
    assertThrows(IllegalArgumentException.class, () -> witness.cosign("a\n", 0));
    assertThrows(IllegalArgumentException.class, () -> new NoteSigner("a b", Party.keys(1)));
  }

  @Test
  void limitsAreKept() throws DecodeException {
    String line = "\u2014 other AAAAAAA=\n";
    SignedNote most = parse("t\n\n" + line.repeat(Limits.MAX_SIGNATURES));
    assertEquals(Limits.MAX_SIGNATURES, most.signatures().size());
    assertEquals(
        DecodeException.Reason.TOO_LARGE,
        tooMuch("t\n\n" + line.repeat(Limits.MAX_SIGNATURES + 1)));
    assertEquals(
        DecodeException.Reason.TOO_LARGE, tooMuch("t".repeat(Limits.MAX_NOTE) + "\n\n" + line));
    assertEquals(
        DecodeException.Reason.TOO_LARGE,
        tooMuch("t\n\n\u2014 other " + "AAAA".repeat(Limits.MAX_SIGNATURE / 3 + 1) + "\n"));
    // Sixteen signatures of 5 kB, which each verifier has to take.
    String large = "\u2014 other " + "AAAA".repeat(5000 / 3) + "\n";
    assertEquals(16, parse("t\n\n" + large.repeat(16)).signatures().size());
  }

  private static DecodeException.Reason tooMuch(String text) {
    return assertThrows(DecodeException.class, () -> parse(text)).reason();
  }

  @Test
  void aNoteThatNoKnownKeySignedIsRefused() throws DecodeException {
    assertEquals(Reason.NOT_SIGNED, refused(note.encode().utf8(), other.verifierKey()));
    assertEquals(
        Reason.NOT_SIGNED,
        refused(
            note.encode().utf8(), new NoteSigner("the-lighthouse2", Party.keys(1)).verifierKey()));
    assertEquals(
        Reason.NOT_SIGNED,
        refused(note.encode().utf8(), new Cosigner("the-lighthouse", Party.keys(1)).verifierKey()));
  }

  @Test
  void oneLineThatItsKeyDidNotMakeSpoilsTheNote() throws DecodeException {
    NoteSignature wrong =
        new NoteSignature("the-lighthouse", signer.verifierKey().id(), Bytes.adopt(new byte[64]));
    NoteSignature shorter =
        new NoteSignature("the-lighthouse", signer.verifierKey().id(), Bytes.of(1));
    for (NoteSignature bad : List.of(wrong, shorter)) {
      String text = note.with(List.of(bad)).encode().utf8();
      assertEquals(Reason.BAD_SIGNATURE, refused(text, signer.verifierKey()));
    }
  }

  @Test
  void verifierKeysHaveOneForm() throws DecodeException {
    for (VerifierKey key : List.of(signer.verifierKey(), witness.verifierKey())) {
      assertEquals(key, VerifierKey.parse(key.encode()));
    }
    List<String> wrong = new ArrayList<>(List.of("", "+", "++", "a+b", "a++AA=="));
    String good = signer.verifierKey().encode();
    String id = signer.verifierKey().id().hex();
    wrong.add(good.replace(id, "00000000"));
    wrong.add(good.replace(id, id.toUpperCase(Locale.ROOT) + "a"));
    wrong.add(good.replace("lighthouse", "lighthousf"));
    wrong.add(good + "=");
    wrong.add("a".repeat(Limits.MAX_VERIFIER_KEY) + good);
    for (String text : wrong) {
      assertThrows(DecodeException.class, () -> VerifierKey.parse(text), text);
    }
    DecodeException mlDsa =
        assertThrows(DecodeException.class, () -> VerifierKey.parse("w+00000000+BgAA"));
    assertEquals(DecodeException.Reason.UNKNOWN_KIND, mlDsa.reason());
  }

  @Test
  void theCosignatureOfTheLatestTimeCounts() throws VerificationException {
    String text = note.text();
    SignedNote cosigned =
        note.with(
            List.of(witness.cosign(text, 7), witness.cosign(text, 9), witness.cosign(text, 8)));
    Cosignature latest = Cosignature.verify(cosigned, witness.verifierKey());
    assertNotNull(latest);
    assertEquals(9, latest.seconds());
    assertEquals(witness.verifierKey(), latest.witness());
    assertNull(Cosignature.verify(note, witness.verifierKey()));
    assertThrows(
        IllegalArgumentException.class, () -> Cosignature.verify(note, signer.verifierKey()));
  }

  @Test
  void aCosignatureIsBoundToItsTimeAndText() {
    NoteSignature signature = witness.cosign(note.text(), 1_700_000_000);
    assertTrue(witness.verifierKey().verify(note.text(), signature));
    assertFalse(witness.verifierKey().verify("another\n", signature));
    for (int bit = 0; bit < 8 * signature.signature().length(); bit++) {
      byte[] flipped = signature.signature().toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      NoteSignature damaged =
          new NoteSignature(signature.name(), signature.keyId(), Bytes.adopt(flipped));
      assertFalse(witness.verifierKey().verify(note.text(), damaged), "bit " + bit);
    }
  }

  private static Reason refused(String text, VerifierKey key) throws DecodeException {
    SignedNote parsed = parse(text);
    return assertThrows(VerificationException.class, () -> parsed.verify(List.of(key))).reason();
  }

  private static SignedNote parse(String text) throws DecodeException {
    return SignedNote.parse(Bytes.utf8(text));
  }
}
