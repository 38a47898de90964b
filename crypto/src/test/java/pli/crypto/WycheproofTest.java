package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;

/** Project Wycheproof's edge cases for each primitive. */
class WycheproofTest {
  @Test
  void aesGcm() {
    int[] checked = {0};
    Wycheproof.forEach(
        "aes_gcm.json",
        (group, vector) -> {
          boolean ours = group.get("ivSize").asInt() == 96 && group.get("keySize").asInt() != 192;
          if (ours) {
            checked[0]++;
            checkAead(aes(group.get("keySize").asInt()), vector);
          } else {
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    AesGcm.seal(
                        vector.secret("key"),
                        vector.hex("iv"),
                        vector.hex("aad"),
                        vector.array("msg")));
          }
        });
    assertTrue(checked[0] > 100, "only " + checked[0]);
  }

  @Test
  void chaCha20Poly1305() {
    Wycheproof.forEach(
        "chacha20_poly1305.json",
        (group, vector) -> {
          if (group.get("ivSize").asInt() == 96) {
            checkAead(suiteAead(CipherSuite.MLS_128_X25519_CHACHA), vector);
          } else {
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    CipherSuite.MLS_128_X25519_CHACHA.seal(
                        vector.secret("key"),
                        vector.hex("iv"),
                        vector.hex("aad"),
                        vector.array("msg")));
          }
        });
  }

  /** The two directions of an AEAD of the public API. */
  private interface PublicAead {
    Bytes seal(Secret key, Bytes nonce, Bytes aad, byte[] plaintext);

    byte[] open(Secret key, Bytes nonce, Bytes aad, Bytes ciphertext) throws CryptoException;
  }

  private static PublicAead aes(int keySize) {
    if (keySize == 128) {
      return suiteAead(CipherSuite.MLS_128_X25519);
    }
    return new PublicAead() {
      @Override
      public Bytes seal(Secret key, Bytes nonce, Bytes aad, byte[] plaintext) {
        return AesGcm.seal(key, nonce, aad, plaintext);
      }

      @Override
      public byte[] open(Secret key, Bytes nonce, Bytes aad, Bytes ciphertext)
          throws CryptoException {
        return AesGcm.open(key, nonce, aad, ciphertext);
      }
    };
  }

  private static PublicAead suiteAead(CipherSuite suite) {
    return new PublicAead() {
      @Override
      public Bytes seal(Secret key, Bytes nonce, Bytes aad, byte[] plaintext) {
        return suite.seal(key, nonce, aad, plaintext);
      }

      @Override
      public byte[] open(Secret key, Bytes nonce, Bytes aad, Bytes ciphertext)
          throws CryptoException {
        return suite.open(key, nonce, aad, ciphertext);
      }
    };
  }

  private static void checkAead(PublicAead aead, Wycheproof.Vector vector) {
    Secret key = vector.secret("key");
    Bytes nonce = vector.hex("iv");
    Bytes aad = vector.hex("aad");
    Bytes sealed = Bytes.concat(vector.hex("ct"), vector.hex("tag"));
    if (vector.valid()) {
      assertEquals(sealed, aead.seal(key, nonce, aad, vector.array("msg")), vector.name());
      assertEquals(vector.hex("msg"), opened(aead, key, nonce, aad, sealed), vector.name());
    } else {
      CryptoException refused =
          assertThrows(
              CryptoException.class, () -> aead.open(key, nonce, aad, sealed), vector.name());
      assertEquals(CryptoException.Reason.AUTHENTICATION_FAILED, refused.reason());
    }
  }

  private static Bytes opened(PublicAead aead, Secret key, Bytes nonce, Bytes aad, Bytes sealed) {
    try {
      return Bytes.copyOf(aead.open(key, nonce, aad, sealed));
    } catch (CryptoException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ecdsaP256() {
    Wycheproof.forEach(
        "ecdsa_secp256r1_sha256.json",
        (group, vector) ->
            assertEquals(
                vector.valid(),
                CipherSuite.MLS_128_P256.verify(
                    publicKey(group, "uncompressed"), vector.hex("msg"), vector.hex("sig")),
                vector.name()));
  }

  @Test
  void ed25519() {
    Wycheproof.forEach(
        "ed25519.json",
        (group, vector) ->
            assertEquals(
                vector.valid(),
                Ed25519.verify(publicKey(group, "pk"), vector.hex("msg"), vector.hex("sig")),
                vector.name()));
  }

  private static Bytes publicKey(JsonNode group, String field) {
    return Bytes.fromHex(group.required("publicKey").required(field).asText());
  }

  @Test
  void hkdf() {
    Wycheproof.forEach(
        "hkdf_sha256.json",
        (group, vector) -> {
          Secret prk = Hkdf.extract(vector.secret("salt"), vector.secret("ikm"));
          int size = vector.fields().get("size").asInt();
          if (vector.valid()) {
            Secret okm = Hkdf.expand(prk, vector.hex("info"), size);
            assertEquals(vector.hex("okm"), Bytes.copyOf(okm.copy()), vector.name());
          } else {
            assertThrows(
                IllegalArgumentException.class,
                () -> Hkdf.expand(prk, vector.hex("info"), size),
                vector.name());
          }
        });
  }

  @Test
  void hmac() {
    Wycheproof.forEach(
        "hmac_sha256.json",
        (group, vector) -> {
          Secret key = vector.secret("key");
          Bytes tag = vector.hex("tag");
          int length = group.get("tagSize").asInt() / 8;
          boolean begins = Hmac.sha256(key, vector.hex("msg")).slice(0, length).equals(tag);
          assertEquals(vector.valid(), begins, vector.name());
          boolean whole = length == 32 && vector.valid();
          assertEquals(whole, Hmac.verify(key, tag, vector.hex("msg")), vector.name());
        });
  }

  @Test
  void x25519() {
    int[] refused = {0};
    Wycheproof.forEach(
        "x25519.json",
        (group, vector) -> {
          byte[] publicKey = vector.array("public");
          byte[] privateKey = vector.array("private");
          if (vector.has("ZeroSharedSecret")) {
            refused[0]++;
            CryptoException fault =
                assertThrows(
                    CryptoException.class, () -> X25519.INSTANCE.agree(privateKey, publicKey));
            assertEquals(CryptoException.Reason.BAD_KEY, fault.reason());
            assertFalse(X25519.INSTANCE.isValidPublicKey(publicKey), vector.name());
          } else {
            assertEquals(vector.hex("shared"), agreed(privateKey, publicKey), vector.name());
            assertTrue(X25519.INSTANCE.isValidPublicKey(publicKey), vector.name());
          }
        });
    assertTrue(refused[0] > 20, "only " + refused[0]);
  }

  @Test
  void mlKem768() {
    Wycheproof.forEach(
        "mlkem_768.json",
        (group, vector) -> {
          byte[] seed = vector.array("seed");
          byte[] ciphertext = vector.array("c");
          if (vector.valid()) {
            assertEquals(vector.hex("ek"), Bytes.adopt(MlKem768.publicKeyOf(seed)), vector.name());
            Secret secret = MlKem768.decapsulate(seed, ciphertext);
            assertEquals(vector.hex("K"), Bytes.copyOf(secret.copy()), vector.name());
          } else {
            assertThrows(
                IllegalArgumentException.class,
                () -> MlKem768.decapsulate(seed, ciphertext),
                vector.name());
          }
        });
  }

  @Test
  void mlKem768KeysOfSeeds() {
    Wycheproof.forEach(
        "mlkem_768_keygen_seed.json",
        (group, vector) -> {
          Bytes publicKey = Bytes.adopt(MlKem768.publicKeyOf(vector.array("seed")));
          assertEquals(vector.hex("ek"), publicKey, vector.name());
          assertTrue(MlKem768.isValidPublicKey(publicKey.toByteArray()), vector.name());
        });
  }

  private static Bytes agreed(byte[] privateKey, byte[] publicKey) {
    try {
      return Bytes.adopt(X25519.INSTANCE.agree(privateKey, publicKey));
    } catch (CryptoException e) {
      throw new AssertionError(e);
    }
  }
}
