package pli.crypto;

import java.util.Arrays;
import pli.codec.Bytes;

/**
 * HPKE (RFC 9180), base mode, single-shot: one context encrypts or exports once, so the sequence
 * number is always zero and the nonce is the base nonce.
 */
final class Hpke {
  private static final byte[] NONE = new byte[0];
  private static final byte MODE_BASE = 0;

  private final Kem kem;
  private final Aead aead;
  private final LabeledKdf kdf;
  private final byte[] emptyPskIdHash;

  Hpke(Kem kem, Kdf kdf, Aead aead) {
    this.kem = kem;
    this.aead = aead;
    this.kdf = new LabeledKdf(kdf, "HPKE", kem.hpkeId(), kdf.hpkeId(), aead.hpkeId());
    this.emptyPskIdHash = this.kdf.extract(NONE, "psk_id_hash", NONE);
  }

  /** What the key schedule takes of {@code info}: its hash, with the mode and no PSK before it. */
  HpkeInfo info(Bytes info) {
    byte[] infoHash = kdf.extract(NONE, "info_hash", info.toByteArray());
    byte[] context = new byte[1 + emptyPskIdHash.length + infoHash.length];
    context[0] = MODE_BASE;
    System.arraycopy(emptyPskIdHash, 0, context, 1, emptyPskIdHash.length);
    System.arraycopy(infoHash, 0, context, 1 + emptyPskIdHash.length, infoHash.length);
    return new HpkeInfo(this, context);
  }

  HpkeCiphertext seal(Bytes publicKey, HpkeInfo info, Bytes aad, byte[] plaintext, Entropy entropy)
      throws CryptoException {
    Kem.Encapsulation encapsulation = kem.encapsulate(publicKey, entropy);
    try (Schedule schedule = new Schedule(encapsulation.sharedSecret(), info)) {
      return new HpkeCiphertext(
          encapsulation.kemOutput(), Bytes.adopt(schedule.seal(aad.toByteArray(), plaintext)));
    }
  }

  byte[] open(KemKeyPair keys, HpkeCiphertext sealed, HpkeInfo info, Bytes aad)
      throws CryptoException {
    try (Schedule schedule = new Schedule(kem.decapsulate(keys, sealed.kemOutput()), info)) {
      return schedule.open(aad.toByteArray(), sealed.ciphertext().toByteArray());
    }
  }

  HpkeExport sendExport(Bytes publicKey, HpkeInfo info, Bytes context, int length, Entropy entropy)
      throws CryptoException {
    Kem.Encapsulation encapsulation = kem.encapsulate(publicKey, entropy);
    try (Schedule schedule = new Schedule(encapsulation.sharedSecret(), info)) {
      return new HpkeExport(encapsulation.kemOutput(), schedule.export(context, length));
    }
  }

  Secret receiveExport(KemKeyPair keys, Bytes kemOutput, HpkeInfo info, Bytes context, int length)
      throws CryptoException {
    try (Schedule schedule = new Schedule(kem.decapsulate(keys, kemOutput), info)) {
      return schedule.export(context, length);
    }
  }

  /** KeySchedule (RFC 9180 section 5.1) without a PSK; wipes the shared secret when done. */
  private final class Schedule implements AutoCloseable {
    private final byte[] secret;
    private final byte[] context;

    Schedule(Secret sharedSecret, HpkeInfo info) {
      context = info.contextFor(Hpke.this);
      secret = kdf.extract(sharedSecret.raw(), "secret", NONE);
      sharedSecret.wipe();
    }

    byte[] seal(byte[] aad, byte[] plaintext) {
      try (Keys keys = new Keys()) {
        return aead.seal(keys.key, keys.baseNonce, aad, plaintext);
      }
    }

    byte[] open(byte[] aad, byte[] ciphertext) throws CryptoException {
      try (Keys keys = new Keys()) {
        return aead.open(keys.key, keys.baseNonce, aad, ciphertext);
      }
    }

    Secret export(Bytes exporterContext, int length) {
      byte[] exporter = kdf.expand(secret, "exp", context, kdf.length());
      try {
        return Secret.adopt(kdf.expand(exporter, "sec", exporterContext.toByteArray(), length));
      } finally {
        Arrays.fill(exporter, (byte) 0);
      }
    }

    /** What the AEAD needs. */
    private final class Keys implements AutoCloseable {
      private final byte[] key;
      private final byte[] baseNonce;

      Keys() {
        try (Kdf.Expansion expansion = kdf.expansion(secret)) {
          key = kdf.expand(expansion, "key", context, aead.keyLength());
          baseNonce = kdf.expand(expansion, "base_nonce", context, Aead.NONCE_LENGTH);
        }
      }

      @Override
      public void close() {
        Arrays.fill(key, (byte) 0);
      }
    }

    @Override
    public void close() {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
