package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pli.codec.Bytes;

class VrfTest {
  private final VrfKeyPair keys = VrfKeyPair.generate(new SeededEntropy(1));

  /** RFC 9381 appendix B.1, examples 10 to 12. */
  @ParameterizedTest
  @CsvSource({
    "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721,"
        + "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6,"
        + "sample,"
        + "035b5c726e8c0e2c488a107c600578ee75cb702343c153cb1eb8dec77f4b5071b4a53f0a46f018bc2c56e58d383f2305e0975972c26feea0eb122fe7893c15af376b33edf7de17c6ea056d4d82de6bc02f,"
        + "a3ad7b0ef73d8fc6655053ea22f9bede8c743f08bbed3d38821f0e16474b505e",
    "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721,"
        + "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6,"
        + "test,"
        + "034dac60aba508ba0c01aa9be80377ebd7562c4a52d74722e0abae7dc3080ddb56c19e067b15a8a8174905b13617804534214f935b94c2287f797e393eb0816969d864f37625b443f30f1a5a33f2b3c854,"
        + "a284f94ceec2ff4b3794629da7cbafa49121972671b466cab4ce170aa365f26d",
    "2ca1411a41b17b24cc8c3b089cfd033f1920202a6c0de8abb97df1498d50d2c8,"
        + "03596375e6ce57e0f20294fc46bdfcfd19a39f8161b58695b3ec5b3d16427c274d,"
        + "Example using ECDSA key from Appendix L.4.2 of ANSI.X9-62-2005,"
        + "03d03398bf53aa23831d7d1b2937e005fb0062cbefa06796579f2a1fc7e7b8c667d091c00b0f5c3619d10ecea44363b5a599cadc5b2957e223fec62e81f7b4825fc799a771a3d7334b9186bdbee87316b1,"
        + "90871e06da5caa39a3c61578ebb844de8635e27ac0b13e829997d0d95dd98c19"
  })
  void theExamplesOfTheRfc(
      String scalar, String publicKey, String input, String proof, String output)
      throws CryptoException {
    VrfKeyPair pair = VrfKeyPair.of(Secret.copyOf(Bytes.fromHex(scalar)));
    assertEquals(publicKey, pair.publicKey().hex());
    Vrf.Proved proved = pair.prove(Bytes.utf8(input));
    assertEquals(proof, proved.proof().hex());
    assertEquals(output, proved.output().hex());
    assertEquals(
        output, Vrf.verify(pair.publicKey(), Bytes.utf8(input), Bytes.fromHex(proof)).hex());
  }

  @Test
  void whatIsProvedIsVerifiedForItsKeyAndInputOnly() throws CryptoException {
    VrfKeyPair other = VrfKeyPair.generate(new SeededEntropy(2));
    for (int i = 0; i < 20; i++) {
      Bytes input = Bytes.adopt(new byte[i]);
      Vrf.Proved proved = keys.prove(input);
      assertEquals(Vrf.PROOF_LENGTH, proved.proof().length());
      assertEquals(Vrf.OUTPUT_LENGTH, proved.output().length());
      assertEquals(proved.output(), Vrf.verify(keys.publicKey(), input, proved.proof()));
      assertEquals(proved, keys.prove(input));
      assertNotEquals(proved.output(), other.prove(input).output());
      refused(other.publicKey(), input, proved.proof());
      refused(keys.publicKey(), Bytes.concat(input, Bytes.of(0)), proved.proof());
    }
  }

  @Test
  void noFlippedBitIsTaken() {
    Bytes input = Bytes.utf8("alice");
    Bytes proof = keys.prove(input).proof();
    for (int bit = 0; bit < 8 * proof.length(); bit++) {
      byte[] flipped = proof.toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      refused(keys.publicKey(), input, Bytes.adopt(flipped));
    }
    for (int length = 0; length < proof.length(); length++) {
      refused(keys.publicKey(), input, proof.slice(0, length));
    }
    refused(keys.publicKey(), input, Bytes.concat(proof, Bytes.of(0)));
  }

  @Test
  void aScalarHasOneEncoding() {
    Bytes input = Bytes.utf8("alice");
    Bytes proof = keys.prove(input).proof();
    BigInteger s = VrfCurve.number(proof.slice(49, 81));
    BigInteger more = s.add(VrfCurve.ORDER);
    if (more.bitLength() <= 256) {
      refused(keys.publicKey(), input, Bytes.concat(proof.slice(0, 49), VrfCurve.scalar(more)));
    }
    refused(
        keys.publicKey(), input, Bytes.concat(proof.slice(0, 49), VrfCurve.scalar(VrfCurve.ORDER)));
  }

  @Test
  void numbersThatLeadToNoPointAreRefused() {
    Bytes input = Bytes.utf8("alice");
    Bytes gamma = keys.prove(input).proof().slice(0, 33);
    Bytes noChallenge = Bytes.adopt(new byte[16]);
    Bytes zero = Bytes.adopt(new byte[32]);
    refused(keys.publicKey(), input, Bytes.concat(gamma, noChallenge, zero));
    refused(
        keys.publicKey(), input, Bytes.concat(gamma, Bytes.adopt(new byte[15]), Bytes.of(1), zero));
    refused(
        keys.publicKey(),
        input,
        Bytes.concat(gamma, noChallenge, VrfCurve.scalar(VrfCurve.ORDER.subtract(BigInteger.ONE))));
  }

  @Test
  void whatIsNoKeyIsRefused() {
    Bytes input = Bytes.utf8("alice");
    Bytes proof = keys.prove(input).proof();
    byte[] tag = keys.publicKey().toByteArray();
    tag[0] = 4;
    byte[] offCurve = keys.publicKey().toByteArray();
    int tried = 0;
    do {
      offCurve[32]++;
      tried++;
    } while (isPoint(Bytes.copyOf(offCurve)) && tried < 256);
    for (Bytes wrong :
        new Bytes[] {
          Bytes.EMPTY,
          Bytes.of(0),
          Bytes.adopt(tag),
          Bytes.adopt(offCurve),
          Bytes.adopt(new byte[33]),
          keys.publicKey().slice(0, 32)
        }) {
      CryptoException refused =
          assertThrows(CryptoException.class, () -> Vrf.verify(wrong, input, proof));
      assertEquals(CryptoException.Reason.BAD_KEY, refused.reason());
    }
    for (Bytes scalar :
        new Bytes[] {
          Bytes.EMPTY, Bytes.adopt(new byte[32]), VrfCurve.scalar(VrfCurve.ORDER), Bytes.of(1)
        }) {
      assertThrows(CryptoException.class, () -> VrfKeyPair.of(Secret.copyOf(scalar)));
    }
  }

  /** Two ways that Bouncy Castle has to multiply agree, at the edges as well. */
  @Test
  void multiplesBySecretsAreThose() {
    ECPoint h = VrfCurve.encodeToCurve(keys.publicKey(), Bytes.EMPTY);
    BigInteger n = VrfCurve.ORDER;
    for (BigInteger k :
        new BigInteger[] {
          BigInteger.ONE,
          BigInteger.TWO,
          BigInteger.ONE.shiftLeft(255),
          n.subtract(BigInteger.ONE),
          n.subtract(BigInteger.TWO),
          new BigInteger(1, keys.scalar().copy())
        }) {
      assertEquals(h.multiply(k).normalize(), VrfCurve.multiply(h, k));
      assertEquals(VrfCurve.BASE.multiply(k).normalize(), VrfCurve.multiply(VrfCurve.BASE, k));
    }
  }

  private static boolean isPoint(Bytes encoded) {
    try {
      VrfCurve.point(encoded);
      return true;
    } catch (CryptoException e) {
      return false;
    }
  }

  private static void refused(Bytes publicKey, Bytes input, Bytes proof) {
    CryptoException refused =
        assertThrows(CryptoException.class, () -> Vrf.verify(publicKey, input, proof));
    assertEquals(CryptoException.Reason.BAD_SIGNATURE, refused.reason());
  }
}
