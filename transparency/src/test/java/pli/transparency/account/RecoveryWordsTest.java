package pli.transparency.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;
import pli.crypto.Sha256;

class RecoveryWordsTest {
  /** All 24-word test values of BIP-39 in English (trezor/python-mnemonic, vectors.json). */
  private static final List<List<String>> PUBLIC =
      List.of(
          List.of(
              "0000000000000000000000000000000000000000000000000000000000000000",
              "abandon abandon abandon abandon abandon abandon abandon abandon "
                  + "abandon abandon abandon abandon abandon abandon abandon abandon "
                  + "abandon abandon abandon abandon abandon abandon abandon art"),
          List.of(
              "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
              "legal winner thank year wave sausage worth useful "
                  + "legal winner thank year wave sausage worth useful "
                  + "legal winner thank year wave sausage worth title"),
          List.of(
              "8080808080808080808080808080808080808080808080808080808080808080",
              "letter advice cage absurd amount doctor acoustic avoid "
                  + "letter advice cage absurd amount doctor acoustic avoid "
                  + "letter advice cage absurd amount doctor acoustic bless"),
          List.of(
              "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
              "zoo zoo zoo zoo zoo zoo zoo zoo "
                  + "zoo zoo zoo zoo zoo zoo zoo zoo "
                  + "zoo zoo zoo zoo zoo zoo zoo vote"),
          List.of(
              "68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c",
              "hamster diagram private dutch cause delay private meat "
                  + "slide toddler razor book happy fancy gospel tennis "
                  + "maple dilemma loan word shrug inflict delay length"),
          List.of(
              "9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863",
              "panda eyebrow bullet gorilla call smoke muffin taste "
                  + "mesh discover soft ostrich alcohol speed nation flash "
                  + "devote level hobby quick inner drive ghost inside"),
          List.of(
              "066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad",
              "all hour make first leader extend hole alien "
                  + "behind guard gospel lava path output census museum "
                  + "junior mass reopen famous sing advance salt reform"),
          List.of(
              "f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
              "void come effort suffer camp survey warrior heavy "
                  + "shoot primary clutch crush open amazing screen patrol "
                  + "group space point ten exist slush involve unfold"));

  private static RecoveryWords of(String hex) {
    byte[] given = bytes(hex);
    return RecoveryWords.random(target -> System.arraycopy(given, 0, target, 0, given.length));
  }

  private static byte[] bytes(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }

  @Test
  void publicValuesComeOut() throws DecodeException {
    for (List<String> pair : PUBLIC) {
      RecoveryWords words = of(pair.get(0));
      assertEquals(pair.get(1), words.text());
      assertEquals(words.keys().publicKey(), RecoveryWords.parse(pair.get(1)).keys().publicKey());
    }
  }

  /** The list as it was published: {@code sha256sum english.txt}. */
  @Test
  void theListIsThePublishedOne() {
    assertEquals(2048, EnglishWords.ALL.size());
    assertEquals(
        "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
        Sha256.hash(Bytes.utf8(String.join("\n", EnglishWords.ALL) + "\n")).hex());
    List<String> sorted = new ArrayList<>(EnglishWords.ALL);
    sorted.sort(null);
    assertEquals(sorted, EnglishWords.ALL);
  }

  @Test
  void wordsComeBackHoweverTheyAreTyped() throws DecodeException {
    Entropy entropy = new Random(5)::nextBytes;
    Set<Bytes> keys = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      RecoveryWords words = RecoveryWords.random(entropy);
      String typed = " " + words.text().replace(" ", "\n  ").toUpperCase(Locale.ROOT) + "\t";
      assertEquals(words.keys().publicKey(), RecoveryWords.parse(typed).keys().publicKey());
      keys.add(words.keys().publicKey());
    }
    assertEquals(200, keys.size());
  }

  /** The seed is that of this label alone, so it must never change. */
  @Test
  void theKeyOfSomeWordsIsWhatItWas() throws DecodeException {
    assertEquals(
        "cc73f4fb09204222872871adeede4def4362bfd7acb4affae2afd56b5a8b8104",
        RecoveryWords.parse(PUBLIC.get(0).get(1)).keys().publicKey().hex());
  }

  @Test
  void anotherWordIsNoticed() throws DecodeException {
    List<String> good = Arrays.asList(of(PUBLIC.get(4).get(0)).text().split(" "));
    int taken = 0;
    for (int place = 0; place < RecoveryWords.COUNT; place++) {
      for (String other : EnglishWords.ALL) {
        List<String> wrong = new ArrayList<>(good);
        if (wrong.set(place, other).equals(other)) {
          continue;
        }
        try {
          RecoveryWords words = RecoveryWords.parse(String.join(" ", wrong));
          assertNotEquals(of(PUBLIC.get(4).get(0)).keys().publicKey(), words.keys().publicKey());
          taken++;
        } catch (DecodeException e) {
          assertEquals(DecodeException.Reason.BAD_VALUE, e.reason());
        }
      }
    }
    // 8 bits of checksum: one in 256 of 24 × 2047.
    assertTrue(taken > 100 && taken < 300, taken + " were taken");
  }

  @Test
  void whatIsNot24WordsOfTheListIsRefused() {
    String good = PUBLIC.get(0).get(1);
    refused(DecodeException.Reason.TRUNCATED, "");
    refused(DecodeException.Reason.TRUNCATED, good.substring(8));
    refused(DecodeException.Reason.TRAILING_BYTES, good + " art");
    DecodeException unknown =
        refused(DecodeException.Reason.UNKNOWN_KIND, good.replace("art", "aardvark"));
    assertTrue(unknown.toString().contains("word 24"), unknown.toString());
    assertFalse(unknown.toString().contains("aardvark"), unknown.toString());
    List<String> exchanged = new ArrayList<>(Arrays.asList(PUBLIC.get(4).get(1).split(" ")));
    exchanged.set(0, exchanged.set(1, exchanged.get(0)));
    refused(DecodeException.Reason.BAD_VALUE, String.join(" ", exchanged));
    refused(DecodeException.Reason.UNKNOWN_KIND, good.replace("art", "ａrt"));
  }

  @Test
  void nothingIsPrintedAndWordsAreWiped() {
    RecoveryWords words = of(PUBLIC.get(4).get(0));
    assertEquals("RecoveryWords", words.toString());
    words.close();
    assertThrows(IllegalStateException.class, words::keys);
  }

  private static DecodeException refused(DecodeException.Reason reason, String text) {
    DecodeException e = assertThrows(DecodeException.class, () -> RecoveryWords.parse(text));
    assertEquals(reason, e.reason());
    return e;
  }
}
