package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import pli.codec.Bytes;

/** What a secret keeps to itself. */
class SecretTest {
  private static final byte[] VALUE = {11, 22, 33, 44, 55};

  @Test
  void copiesAreIndependent() {
    byte[] source = VALUE.clone();
    Secret secret = Secret.copyOf(source);
    source[0] = 0;
    assertArrayEquals(VALUE, secret.copy());
    secret.copy()[1] = 0;
    assertArrayEquals(VALUE, secret.copy());
    Secret duplicate = secret.duplicate();
    secret.wipe();
    assertArrayEquals(VALUE, duplicate.copy());
    assertArrayEquals(VALUE, Secret.copyOf(Bytes.copyOf(VALUE)).copy());
    assertArrayEquals(new byte[] {22, 33}, duplicate.slice(1, 3).copy());
    assertArrayEquals(new byte[] {33, 44}, Secret.copyOf(VALUE, 2, 2).copy());
  }

  @Test
  void adoptedArraysAreWiped() {
    byte[] array = VALUE.clone();
    try (Secret secret = Secret.adopt(array)) {
      assertEquals(5, secret.length());
    }
    assertArrayEquals(new byte[5], array);
  }

  @Test
  void rangesOutsideAreRefused() {
    Secret secret = Secret.copyOf(VALUE);
    assertThrows(IndexOutOfBoundsException.class, () -> secret.slice(-1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> secret.slice(3, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> secret.slice(0, 6));
    assertThrows(IndexOutOfBoundsException.class, () -> Secret.copyOf(VALUE, 4, 2));
    assertEquals(0, secret.slice(5, 5).length());
  }

  @Test
  void nothingWorksAfterAWipe() {
    Secret secret = Secret.copyOf(VALUE);
    Secret other = Secret.copyOf(VALUE);
    secret.wipe();
    secret.wipe();
    assertTrue(secret.isWiped());
    assertFalse(other.isWiped());
    List<Executable> uses =
        List.of(
            secret::length,
            secret::copy,
            secret::duplicate,
            () -> secret.slice(0, 1),
            () -> secret.sameAs(other),
            () -> other.sameAs(secret),
            () -> Hmac.sha256(secret, Bytes.EMPTY),
            () -> Hkdf.expand(secret, Bytes.EMPTY, 1));
    for (Executable use : uses) {
      assertThrows(IllegalStateException.class, use);
    }
  }

  @Test
  void comparesByContentOnRequestOnly() {
    Secret secret = Secret.copyOf(VALUE);
    Secret same = Secret.copyOf(VALUE);
    assertTrue(secret.sameAs(same));
    assertNotEquals(secret, same);
    for (int i = 0; i < VALUE.length; i++) {
      byte[] flipped = VALUE.clone();
      flipped[i] ^= 1;
      assertFalse(secret.sameAs(Secret.copyOf(flipped)));
      assertFalse(secret.sameAs(secret.slice(0, i)));
    }
  }

  @Test
  void printsNothingButItsLength() {
    Secret secret = Secret.copyOf(VALUE);
    assertEquals("Secret(5 bytes)", secret.toString());
    KemKeyPair pair = new KemKeyPair(secret, Bytes.of(1));
    assertFalse(pair.toString().contains("0b16212c37"), pair.toString());
    SignatureKeyPair keys = Ed25519.fromSeed(Secret.copyOf(new byte[32]));
    assertFalse(keys.toString().contains("0000"), keys.toString());
    secret.wipe();
    assertEquals("Secret(wiped)", secret.toString());
  }

  @Test
  void randomSecretsComeFromTheEntropyGiven() {
    Entropy entropy = target -> java.util.Arrays.fill(target, (byte) 7);
    assertArrayEquals(new byte[] {7, 7, 7}, Secret.random(3, entropy).copy());
  }

  @Test
  void seedsOfAnotherLengthAreRefused() {
    Secret seed = Secret.copyOf(new byte[31]);
    assertThrows(IllegalArgumentException.class, () -> Ed25519.fromSeed(seed));
    assertThrows(IllegalArgumentException.class, () -> Ed25519.sign(seed, Bytes.EMPTY));
  }
}
