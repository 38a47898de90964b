package pli.client.attachment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Secret;

/** The streaming AEAD against its specification, written once more with other means. */
class StreamSealTest {
  private static final Entropy ENTROPY = target -> new SecureRandom().nextBytes(target);
  private static final Bytes AAD = Bytes.utf8("aad");

  @Test
  void aSegmentIsWhatTheSpecificationSays() throws Exception {
    Secret key = Secret.random(32, ENTROPY);
    Bytes header = StreamSeal.newHeader(ENTROPY);
    assertEquals(40, header.at(0));
    byte[] plain = Bytes.utf8("a segment").toByteArray();
    // HKDF-SHA-256 with the salt of the header and the associated data as info.
    byte[] extracted = hmac(header.slice(1, 33).toByteArray(), key.copy());
    byte[] derived = hmac(extracted, Bytes.concat(AAD, Bytes.of(1)).toByteArray());
    byte[] nonce =
        ByteBuffer.allocate(12)
            .put(header.slice(33, 40).toByteArray())
            .putInt(5)
            .put((byte) 1)
            .array();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(128, nonce));
    byte[] expected = cipher.doFinal(plain);
    try (StreamSeal seal = StreamSeal.of(key, AAD, header)) {
      Bytes sealed = seal.seal(5, true, plain);
      assertEquals(Bytes.copyOf(expected), sealed);
      assertArrayEquals(plain, seal.open(5, true, sealed));
      assertThrows(CryptoException.class, () -> seal.open(5, false, sealed));
      assertThrows(CryptoException.class, () -> seal.open(4, true, sealed));
    }
    assertThrows(CryptoException.class, () -> StreamSeal.of(key, AAD, Bytes.EMPTY));
  }

  private static byte[] hmac(byte[] key, byte[] data) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data);
  }

  @Test
  void placesFitTogether() {
    for (long length : new long[] {0, 1, 65_479, 65_480, 65_481, 131_000, 131_001, 2L << 30}) {
      long segments = StreamSeal.segments(length);
      long sum = 0;
      for (long i = Math.max(0, segments - 3); i < segments; i++) {
        int plain = StreamSeal.plainLength(i, length);
        assertTrue(plain >= 0 && plain <= StreamSeal.SEGMENT - 16);
        sum = StreamSeal.sealedStart(i) + plain + 16;
      }
      assertEquals(StreamSeal.sealedLength(length), sum);
      assertEquals(
          length,
          StreamSeal.plainStart(segments - 1) + StreamSeal.plainLength(segments - 1, length));
    }
  }

  @Test
  void paddingIsLittleAndHidesMuch() {
    java.util.Set<Long> sizes = new java.util.HashSet<>();
    for (long length = 0; length < 10_000_000; length += 997) {
      long padded = FilePadding.paddedLength(length);
      assertTrue(padded >= length);
      assertTrue(padded <= Math.max(4096, length + length * 12 / 100));
      sizes.add(padded);
    }
    assertTrue(sizes.size() < 300, sizes.size() + " sizes");
    assertEquals(2L << 30, FilePadding.paddedLength(2L << 30));
    assertTrue(
        SealedParts.length(2L << 30) <= pli.protocol.Limits.MAX_ATTACHMENT, "the largest fits");
  }
}
