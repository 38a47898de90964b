package pli.mls.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Vectors.hex;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.HpkeCiphertext;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.VectorFormat;
import pli.mls.Vectors;

/** {@code crypto-basics.json}, and the same values with one bit flipped. */
class CryptoBasicsTest {
  private final Entropy entropy = new SecureRandom()::nextBytes;

  /** One part of a vector. */
  private interface Check {
    void run(Labeled labeled, JsonNode fields) throws CryptoException;
  }

  private static Stream<DynamicTest> forEach(String part, Check check) {
    return Vectors.each(
        VectorFormat.CRYPTO_BASICS,
        vector -> {
          CipherSuite suite = CipherSuite.of(vector.get("cipher_suite").asInt());
          check.run(Labeled.of(suite), vector.required(part));
        });
  }

  @TestFactory
  Stream<DynamicTest> refHash() {
    return forEach(
        "ref_hash",
        (labeled, v) -> assertEquals(hex(v, "out"), labeled.refHash(label(v), hex(v, "value"))));
  }

  @TestFactory
  Stream<DynamicTest> expandWithLabel() {
    return forEach(
        "expand_with_label",
        (labeled, v) ->
            assertSame(
                v,
                labeled.expandWithLabel(
                    secret(v), label(v), hex(v, "context"), v.get("length").asInt())));
  }

  @TestFactory
  Stream<DynamicTest> deriveSecret() {
    return forEach(
        "derive_secret", (labeled, v) -> assertSame(v, labeled.deriveSecret(secret(v), label(v))));
  }

  @TestFactory
  Stream<DynamicTest> deriveTreeSecret() {
    return forEach(
        "derive_tree_secret",
        (labeled, v) ->
            assertSame(
                v,
                labeled.deriveTreeSecret(
                    secret(v), label(v), v.get("generation").asLong(), v.get("length").asInt())));
  }

  @TestFactory
  Stream<DynamicTest> signWithLabel() {
    return forEach(
        "sign_with_label",
        (labeled, v) -> {
          Bytes publicKey = hex(v, "pub");
          Bytes content = hex(v, "content");
          Bytes signature = hex(v, "signature");
          assertTrue(labeled.verifyWithLabel(publicKey, label(v), content, signature));
          assertFalse(labeled.verifyWithLabel(publicKey, label(v) + "x", content, signature));
          assertFalse(labeled.verifyWithLabel(publicKey, label(v), flip(content), signature));
          assertFalse(labeled.verifyWithLabel(publicKey, label(v), content, flip(signature)));
          Secret privateKey = Secret.copyOf(hex(v, "priv"));
          assertEquals(publicKey, labeled.suite().signatureKeyPair(privateKey).publicKey());
          Bytes own = labeled.signWithLabel(privateKey, label(v), content, entropy);
          assertTrue(labeled.verifyWithLabel(publicKey, label(v), content, own));
        });
  }

  @TestFactory
  Stream<DynamicTest> encryptWithLabel() {
    return forEach(
        "encrypt_with_label",
        (labeled, v) -> {
          Bytes context = hex(v, "context");
          KemKeyPair keys = new KemKeyPair(Secret.copyOf(hex(v, "priv")), hex(v, "pub"));
          HpkeCiphertext sealed = new HpkeCiphertext(hex(v, "kem_output"), hex(v, "ciphertext"));
          Bytes plaintext = hex(v, "plaintext");
          assertEquals(
              plaintext, Bytes.copyOf(labeled.decryptWithLabel(keys, label(v), context, sealed)));
          assertThrows(
              CryptoException.class,
              () -> labeled.decryptWithLabel(keys, label(v) + "x", context, sealed));
          assertThrows(
              CryptoException.class,
              () -> labeled.decryptWithLabel(keys, label(v), flip(context), sealed));
          HpkeCiphertext own =
              labeled.encryptWithLabel(
                  keys.publicKey(), label(v), context, plaintext.toByteArray(), entropy);
          assertEquals(
              plaintext, Bytes.copyOf(labeled.decryptWithLabel(keys, label(v), context, own)));
        });
  }

  private static String label(JsonNode fields) {
    return fields.required("label").asText();
  }

  private static Secret secret(JsonNode fields) {
    return Secret.copyOf(hex(fields, "secret"));
  }

  private static void assertSame(JsonNode fields, Secret actual) {
    assertEquals(hex(fields, "out"), Bytes.copyOf(actual.copy()));
  }

  private static Bytes flip(Bytes bytes) {
    byte[] flipped = bytes.toByteArray();
    flipped[flipped.length - 1] ^= 1;
    return Bytes.adopt(flipped);
  }
}
