package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static pli.crypto.PostQuantumVectors.entropy;
import static pli.crypto.PostQuantumVectors.hex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;

/**
 * The vectors of draft-ietf-hpke-pq: the KEM of each whose KEM we have, and the whole where we have
 * its KDF and AEAD as well.
 */
class HpkeVectorsTest {
  private static @Nullable Kem kem(int id) {
    for (Kem kem :
        new Kem[] {Dhkem.P256_SHA256, Dhkem.P384_SHA384, Dhkem.X25519_SHA256, XWing.INSTANCE}) {
      if (kem.hpkeId() == id) {
        return kem;
      }
    }
    return null;
  }

  @Test
  void kems() throws CryptoException {
    Map<Integer, Integer> seen = new TreeMap<>();
    for (JsonNode vector : PostQuantumVectors.load("hpke", "draft-ietf-hpke-pq.json")) {
      Kem kem = kem(vector.get("kem_id").asInt());
      if (kem == null) {
        continue;
      }
      KemKeyPair keys = kem.derive(Secret.copyOf(hex(vector, "ikmR")));
      assertEquals(hex(vector, "skRm"), Bytes.copyOf(keys.privateKey().copy()));
      assertEquals(hex(vector, "pkRm"), keys.publicKey());
      Kem.Encapsulation made = kem.encapsulate(keys.publicKey(), entropy(hex(vector, "ikmE")));
      assertEquals(hex(vector, "enc"), made.kemOutput());
      Bytes expected = hex(vector, "shared_secret");
      assertEquals(expected, Bytes.copyOf(made.sharedSecret().copy()));
      assertEquals(expected, Bytes.copyOf(kem.decapsulate(keys, made.kemOutput()).copy()));
      seen.merge(kem.hpkeId(), 1, Integer::sum);
    }
    assertEquals(Map.of(0x0010, 1, 0x0011, 1, 0x0020, 1, 0x647a, 2), seen);
  }

  @Test
  void hybridWithHkdf() throws CryptoException {
    int seen = 0;
    for (JsonNode vector : PostQuantumVectors.load("hpke", "draft-ietf-hpke-pq.json")) {
      if (vector.get("kem_id").asInt() == 0x647a && vector.get("kdf_id").asInt() == 1) {
        assertEquals(3, vector.get("aead_id").asInt());
        check(vector, new Hpke(XWing.INSTANCE, Kdf.SHA256, ChaCha20Poly1305Aead.INSTANCE));
        seen++;
      }
    }
    assertEquals(1, seen);
  }

  private static void check(JsonNode vector, Hpke hpke) throws CryptoException {
    HpkeInfo info = hpke.info(hex(vector, "info"));
    Bytes enc = hex(vector, "enc");
    Bytes ikmE = hex(vector, "ikmE");
    KemKeyPair keys = new KemKeyPair(Secret.copyOf(hex(vector, "skRm")), hex(vector, "pkRm"));
    JsonNode first = vector.get("encryptions").get(0);
    assertEquals(hex(vector, "base_nonce"), hex(first, "nonce"));
    byte[] plaintext = hex(first, "pt").toByteArray();
    HpkeCiphertext sealed =
        hpke.seal(keys.publicKey(), info, hex(first, "aad"), plaintext, entropy(ikmE));
    assertEquals(new HpkeCiphertext(enc, hex(first, "ct")), sealed);
    assertArrayEquals(plaintext, hpke.open(keys, sealed, info, hex(first, "aad")));
    assertEquals(5, vector.get("exports").size());
    for (JsonNode export : vector.get("exports")) {
      Bytes context = hex(export, "exporter_context");
      int length = export.get("L").asInt();
      HpkeExport sent = hpke.sendExport(keys.publicKey(), info, context, length, entropy(ikmE));
      assertEquals(hex(export, "exported_value"), Bytes.copyOf(sent.secret().copy()));
      Secret received = hpke.receiveExport(keys, enc, info, context, length);
      assertEquals(hex(export, "exported_value"), Bytes.copyOf(received.copy()));
    }
  }
}
