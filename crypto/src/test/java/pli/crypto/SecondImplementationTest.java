package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;

/** Ours beside Bouncy Castle's HPKE and the platform's curves, both ways. */
class SecondImplementationTest {
  private static final int ROUNDS = 20;
  private static final String ED25519_PRIVATE = "302e020100300506032b657004220420";
  private static final String ED25519_PUBLIC = "302a300506032b6570032100";
  private static final String X25519_PRIVATE = "302e020100300506032b656e04220420";
  private static final String X25519_PUBLIC = "302a300506032b656e032100";
  private static final String P256_PUBLIC = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
  private static final String P384_PUBLIC = "3076301006072a8648ce3d020106052b81040022036200";

  private final SeededEntropy entropy = new SeededEntropy(20);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, CipherSuite.HYBRID})
  void hpke(int id) throws CryptoException, InvalidCipherTextException {
    CipherSuite suite = CipherSuite.of(id);
    HPKE theirs = theirs(id);
    for (int round = 0; round < ROUNDS; round++) {
      Bytes ikm = bytes(32);
      KemKeyPair keys = suite.deriveKemKeyPair(Secret.copyOf(ikm));
      AsymmetricCipherKeyPair pair = theirs.deriveKeyPair(ikm.toByteArray());
      assertArrayEquals(
          theirs.serializePublicKey(pair.getPublic()), keys.publicKey().toByteArray());
      checkOneWay(suite, theirs, keys, pair);
      checkOtherWay(suite, theirs, keys, pair);
      checkExport(suite, theirs, keys, pair);
    }
  }

  private static HPKE theirs(int suite) {
    short x25519 = HPKE.kem_X25519_SHA256;
    short sha256 = HPKE.kdf_HKDF_SHA256;
    switch (suite) {
      case 1:
        return new HPKE(HPKE.mode_base, x25519, sha256, HPKE.aead_AES_GCM128);
      case 2:
        return new HPKE(HPKE.mode_base, HPKE.kem_P256_SHA256, sha256, HPKE.aead_AES_GCM128);
      case 3:
        return new HPKE(HPKE.mode_base, x25519, sha256, HPKE.aead_CHACHA20_POLY1305);
      case 7:
        return new HPKE(
            HPKE.mode_base, HPKE.kem_P384_SHA384, HPKE.kdf_HKDF_SHA384, HPKE.aead_AES_GCM256);
      default:
        return new HPKE(HPKE.mode_base, HPKE.kem_MLKEM768_X25519, sha256, HPKE.aead_AES_GCM128);
    }
  }

  private void checkOneWay(
      CipherSuite suite, HPKE theirs, KemKeyPair keys, AsymmetricCipherKeyPair pair)
      throws CryptoException, InvalidCipherTextException {
    Bytes info = some();
    Bytes aad = some();
    byte[] plaintext = some().toByteArray();
    HpkeCiphertext sealed = suite.hpkeSeal(keys.publicKey(), info, aad, plaintext, entropy);
    byte[] opened =
        theirs.open(
            sealed.kemOutput().toByteArray(),
            pair,
            info.toByteArray(),
            aad.toByteArray(),
            sealed.ciphertext().toByteArray(),
            null,
            null,
            null);
    assertArrayEquals(plaintext, opened);
  }

  private void checkOtherWay(
      CipherSuite suite, HPKE theirs, KemKeyPair keys, AsymmetricCipherKeyPair pair)
      throws CryptoException, InvalidCipherTextException {
    Bytes info = some();
    Bytes aad = some();
    byte[] plaintext = some().toByteArray();
    byte[][] sealed =
        theirs.seal(
            pair.getPublic(), info.toByteArray(), aad.toByteArray(), plaintext, null, null, null);
    HpkeCiphertext ciphertext = new HpkeCiphertext(Bytes.adopt(sealed[1]), Bytes.adopt(sealed[0]));
    assertArrayEquals(
        plaintext, suite.hpkeOpen(keys.privateKey(), keys.publicKey(), ciphertext, info, aad));
  }

  private void checkExport(
      CipherSuite suite, HPKE theirs, KemKeyPair keys, AsymmetricCipherKeyPair pair)
      throws CryptoException {
    Bytes info = some();
    Bytes context = some();
    HpkeExport sent = suite.hpkeSendExport(keys.publicKey(), info, context, 48, entropy);
    byte[] received =
        theirs.receiveExport(
            sent.kemOutput().toByteArray(),
            pair,
            info.toByteArray(),
            context.toByteArray(),
            48,
            null,
            null,
            null);
    assertArrayEquals(sent.secret().copy(), received);
  }

  @Test
  void ed25519() throws GeneralSecurityException {
    for (int round = 0; round < ROUNDS; round++) {
      SignatureKeyPair keys = Ed25519.generate(entropy);
      Bytes message = some();
      PrivateKey theirPrivate =
          privateKey("Ed25519", ED25519_PRIVATE, Bytes.copyOf(keys.privateKey().copy()));
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(theirPrivate);
      signer.update(message.toByteArray());
      Bytes ours = Ed25519.sign(keys, message);
      assertEquals(Bytes.adopt(signer.sign()), ours);
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey("Ed25519", ED25519_PUBLIC, keys.publicKey()));
      verifier.update(message.toByteArray());
      assertTrue(verifier.verify(ours.toByteArray()));
    }
  }

  @Test
  void x25519() throws GeneralSecurityException, CryptoException {
    for (int round = 0; round < ROUNDS; round++) {
      KemKeyPair own = CipherSuite.MLS_128_X25519.generateKemKeyPair(entropy);
      KemKeyPair other = CipherSuite.MLS_128_X25519.generateKemKeyPair(entropy);
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(privateKey("X25519", X25519_PRIVATE, Bytes.copyOf(own.privateKey().copy())));
      agreement.doPhase(publicKey("X25519", X25519_PUBLIC, other.publicKey()), true);
      assertArrayEquals(
          agreement.generateSecret(),
          X25519.INSTANCE.agree(own.privateKey().copy(), other.publicKey().toByteArray()));
    }
  }

  @Test
  void ecdsa() throws GeneralSecurityException {
    checkEcdsa(CipherSuite.MLS_128_P256, "SHA256withECDSA", P256_PUBLIC);
    checkEcdsa(CipherSuite.MLS_256_P384, "SHA384withECDSA", P384_PUBLIC);
  }

  private void checkEcdsa(CipherSuite suite, String algorithm, String prefix)
      throws GeneralSecurityException {
    for (int round = 0; round < ROUNDS; round++) {
      SignatureKeyPair keys = suite.generateSignatureKeyPair(entropy);
      Bytes message = some();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(publicKey("EC", prefix, keys.publicKey()));
      verifier.update(message.toByteArray());
      assertTrue(verifier.verify(suite.sign(keys, message, entropy).toByteArray()));
    }
  }

  private static PrivateKey privateKey(String algorithm, String prefix, Bytes key)
      throws GeneralSecurityException {
    Bytes encoded = Bytes.concat(Bytes.fromHex(prefix), key);
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(encoded.toByteArray()));
  }

  private static PublicKey publicKey(String algorithm, String prefix, Bytes key)
      throws GeneralSecurityException {
    Bytes encoded = Bytes.concat(Bytes.fromHex(prefix), key);
    return KeyFactory.getInstance(algorithm)
        .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
  }

  private Bytes some() {
    return bytes((int) (entropy.next() >>> 57));
  }

  private Bytes bytes(int length) {
    byte[] value = new byte[length];
    entropy.fill(value);
    return Bytes.adopt(value);
  }
}
