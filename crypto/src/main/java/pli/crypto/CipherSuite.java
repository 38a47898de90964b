package pli.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;

/**
 * The operations of one MLS cipher suite (RFC 9420 sections 5.1 and 17.1; the hybrid one,
 * draft-ietf-mls-pq-ciphersuites): hash, MAC, HKDF, AEAD, signatures, and HPKE. Immutable and safe
 * in any thread: it holds only which algorithms it is made of, and these make their objects per
 * call.
 *
 * <p>Lengths are in bytes. Keys, nonces and lengths that the caller computes itself must fit, or
 * {@link IllegalArgumentException} is thrown; what comes from outside ends in {@link
 * CryptoException} or {@code false}.
 */
public final class CipherSuite {
  /** MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519. */
  public static final CipherSuite MLS_128_X25519 =
      new CipherSuite(
          1,
          "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
          Dhkem.X25519_SHA256,
          AesGcmAead.AES_128,
          Kdf.SHA256,
          Ed25519Scheme.INSTANCE);

  /** MLS_128_DHKEMP256_AES128GCM_SHA256_P256. */
  public static final CipherSuite MLS_128_P256 =
      new CipherSuite(
          2,
          "MLS_128_DHKEMP256_AES128GCM_SHA256_P256",
          Dhkem.P256_SHA256,
          AesGcmAead.AES_128,
          Kdf.SHA256,
          Ecdsa.P256_SHA256);

  /** MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519. */
  public static final CipherSuite MLS_128_X25519_CHACHA =
      new CipherSuite(
          3,
          "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
          Dhkem.X25519_SHA256,
          ChaCha20Poly1305Aead.INSTANCE,
          Kdf.SHA256,
          Ed25519Scheme.INSTANCE);

  /** MLS_256_DHKEMP384_AES256GCM_SHA384_P384. */
  public static final CipherSuite MLS_256_P384 =
      new CipherSuite(
          7,
          "MLS_256_DHKEMP384_AES256GCM_SHA384_P384",
          Dhkem.P384_SHA384,
          AesGcmAead.AES_256,
          Kdf.SHA384,
          Ecdsa.P384_SHA384);

  /**
   * The number of {@link #MLS_128_MLKEM768_X25519}, from the range that RFC 9420 section 17.1
   * leaves to private use. IANA has not assigned one yet; when it does, groups keep the number that
   * they were made with, and both have to be found (docs/adr/0011).
   */
  public static final int HYBRID = 0xf050;

  /**
   * MLS_128_MLKEM768X25519_AES128GCM_SHA256_Ed25519 of draft-ietf-mls-pq-ciphersuites-06: what is
   * encrypted stays secret unless both ML-KEM-768 and X25519 are broken; signatures are classical.
   */
  public static final CipherSuite MLS_128_MLKEM768_X25519 = mlKem768X25519(HYBRID);

  private static final List<CipherSuite> ALL =
      Collections.unmodifiableList(
          Arrays.asList(
              MLS_128_X25519,
              MLS_128_P256,
              MLS_128_X25519_CHACHA,
              MLS_256_P384,
              MLS_128_MLKEM768_X25519));

  private static final int FIRST_PRIVATE = 0xf000;
  private static final int LAST_PRIVATE = 0xffff;

  /** Further numbers of the hybrid suite. Grows only, by what this program says itself. */
  private static final Map<Integer, CipherSuite> HYBRIDS = new ConcurrentHashMap<>();

  private final int id;
  private final String name;
  private final Kem kem;
  private final Aead aead;
  private final Kdf kdf;
  private final SignatureScheme signatures;
  private final Hpke hpke;

  private CipherSuite(
      int id, String name, Kem kem, Aead aead, Kdf kdf, SignatureScheme signatures) {
    this.id = id;
    this.name = name;
    this.kem = kem;
    this.aead = aead;
    this.kdf = kdf;
    this.signatures = signatures;
    this.hpke = new Hpke(kem, kdf, aead);
  }

  private static CipherSuite mlKem768X25519(int id) {
    return new CipherSuite(
        id,
        "MLS_128_MLKEM768X25519_AES128GCM_SHA256_Ed25519",
        XWing.INSTANCE,
        AesGcmAead.AES_128,
        Kdf.SHA256,
        Ed25519Scheme.INSTANCE);
  }

  /**
   * The suite with this number.
   *
   * @throws CryptoException {@link CryptoException.Reason#UNSUPPORTED} if there is none
   */
  public static CipherSuite of(int id) throws CryptoException {
    CipherSuite suite = find(id);
    if (suite == null) {
      throw new CryptoException(CryptoException.Reason.UNSUPPORTED, "no cipher suite " + id);
    }
    return suite;
  }

  private static @Nullable CipherSuite find(int id) {
    for (CipherSuite suite : ALL) {
      if (suite.id == id) {
        return suite;
      }
    }
    return HYBRIDS.get(id);
  }

  /**
   * {@link #MLS_128_MLKEM768_X25519} under another number, for groups with those who chose that
   * one. From now on {@link #of} has it in the whole program, so a program says it once, at its
   * start.
   *
   * @throws IllegalArgumentException if the number is not one for private use
   */
  public static CipherSuite hybrid(int codePoint) {
    if (codePoint < FIRST_PRIVATE || codePoint > LAST_PRIVATE) {
      throw new IllegalArgumentException("not a number for private use: " + codePoint);
    }
    return codePoint == HYBRID
        ? MLS_128_MLKEM768_X25519
        : HYBRIDS.computeIfAbsent(codePoint, CipherSuite::mlKem768X25519);
  }

  /** Whether {@link #of} has this number. */
  public static boolean isSupported(int id) {
    return find(id) != null;
  }

  /** The numbers of the suites that are constants here, ascending, unmodifiable. */
  public static List<Integer> supported() {
    Integer[] ids = new Integer[ALL.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = ALL.get(i).id;
    }
    return Collections.unmodifiableList(Arrays.asList(ids));
  }

  /** Its number in IANA's registry, or one for private use. */
  public int id() {
    return id;
  }

  /** Its name in IANA's registry or in the draft that asks for one. */
  public String name() {
    return name;
  }

  /** The length of a hash, a MAC and a derived secret: {@code KDF.Nh}. */
  public int hashLength() {
    return kdf.length();
  }

  /** The length of an AEAD key: {@code AEAD.Nk}. */
  public int aeadKeyLength() {
    return aead.keyLength();
  }

  /** The length of an AEAD nonce: {@code AEAD.Nn}. */
  public int aeadNonceLength() {
    return Aead.NONCE_LENGTH;
  }

  /** How many bytes a ciphertext has more than its plaintext. */
  public int aeadTagLength() {
    return Aead.TAG_LENGTH;
  }

  /** The hash of {@code data}. */
  public Bytes hash(Bytes data) {
    return hash(data.toByteArray());
  }

  /** The hash of {@code data}. */
  public Bytes hash(byte[] data) {
    return Bytes.adopt(kdf.hash(data));
  }

  /** The MAC of {@code data}: HMAC with the suite's hash. */
  public Bytes mac(Secret key, Bytes data) {
    return Bytes.adopt(kdf.mac(key.raw(), data.toByteArray()));
  }

  /** Whether {@code tag} is the whole MAC of {@code data}; compared in constant time. */
  public boolean verifyMac(Secret key, Bytes data, Bytes tag) {
    return MessageDigest.isEqual(kdf.mac(key.raw(), data.toByteArray()), tag.toByteArray());
  }

  /** HKDF-Extract; an empty salt stands for zeros. */
  public Secret extract(Secret salt, Secret ikm) {
    return Secret.adopt(kdf.extract(salt.raw(), ikm.raw()));
  }

  /** HKDF-Expand to {@code length} bytes, at most 255 hashes. */
  public Secret expand(Secret prk, Bytes info, int length) {
    return Secret.adopt(kdf.expand(prk.raw(), info.toByteArray(), length));
  }

  /** HKDF-Expand of one key to several outputs. */
  public Expander expander(Secret prk) {
    return new Expander(kdf.new Expansion(prk.raw()));
  }

  /** AEAD encryption: the ciphertext, then the tag. */
  public Bytes seal(Secret key, Bytes nonce, Bytes aad, byte[] plaintext) {
    return Bytes.adopt(aead.seal(key.raw(), nonce.toByteArray(), aad.toByteArray(), plaintext));
  }

  /**
   * AEAD decryption.
   *
   * @throws CryptoException {@link CryptoException.Reason#AUTHENTICATION_FAILED} if the ciphertext
   *     was not made with these
   */
  public byte[] open(Secret key, Bytes nonce, Bytes aad, Bytes ciphertext) throws CryptoException {
    return aead.open(key.raw(), nonce.toByteArray(), aad.toByteArray(), ciphertext.toByteArray());
  }

  /**
   * Signs with a bare private key, whose public key it derives first; {@link
   * #sign(SignatureKeyPair, Bytes, Entropy)} does not and takes half the time.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the private key is none
   */
  public Bytes sign(Secret privateKey, Bytes message, Entropy entropy) throws CryptoException {
    SignatureKeyPair keys = signatureKeyPair(privateKey);
    try (Secret copy = keys.privateKey()) {
      return sign(keys, message, entropy);
    }
  }

  /**
   * Signs: 64 bytes for Ed25519, DER for ECDSA.
   *
   * @param keys a pair of this suite
   * @param entropy for schemes that need some; those of today are deterministic and draw none
   */
  public Bytes sign(SignatureKeyPair keys, Bytes message, Entropy entropy) {
    return Bytes.adopt(signatures.sign(keys, message.toByteArray()));
  }

  /** Whether {@code signature} is one of {@code message} by this key; false for any malformed. */
  public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    return signatures.verify(
        publicKey.toByteArray(), message.toByteArray(), signature.toByteArray());
  }

  /**
   * Whether all public keys are valid ({@link #isValidSignaturePublicKey}) and all signatures
   * verify ({@link #verify}): what asking one by one says, except that for Ed25519 a bad one passes
   * with a probability of at most 2^−128. Of hundreds by keys not met lately it takes well under
   * half the time. Several by one key are cheaper if they follow each other.
   *
   * @return false without saying which one is to blame
   */
  public boolean verifyAll(List<SignedMessage> signed) {
    return signatures.verifyAll(signed);
  }

  /** A fresh signature key pair. */
  public SignatureKeyPair generateSignatureKeyPair(Entropy entropy) {
    return signatures.generate(entropy);
  }

  /**
   * The pair of a private key, of which it keeps a copy.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the private key is none
   */
  public SignatureKeyPair signatureKeyPair(Secret privateKey) throws CryptoException {
    return signatures.fromPrivateKey(privateKey);
  }

  /** A fresh KEM key pair. */
  public KemKeyPair generateKemKeyPair(Entropy entropy) {
    return kem.generate(entropy);
  }

  /** HPKE's DeriveKeyPair: always the same pair for the same {@code ikm}. */
  public KemKeyPair deriveKemKeyPair(Secret ikm) {
    return kem.derive(ikm);
  }

  /** Whether something can be encrypted to this key: its length, its range, its order. */
  public boolean isValidKemPublicKey(Bytes publicKey) {
    return kem.isValidPublicKey(publicKey);
  }

  /** Whether this can be somebody's signature key: its length, its curve, its order. */
  public boolean isValidSignaturePublicKey(Bytes publicKey) {
    return signatures.isValidPublicKey(publicKey);
  }

  /**
   * HPKE's single-shot encryption in base mode (RFC 9180 section 6.1).
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the public key is unusable
   */
  public HpkeCiphertext hpkeSeal(
      Bytes publicKey, Bytes info, Bytes aad, byte[] plaintext, Entropy entropy)
      throws CryptoException {
    return hpke.seal(publicKey, hpke.info(info), aad, plaintext, entropy);
  }

  /**
   * The same with {@code info} from {@link #hpkeInfo}.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the public key is unusable
   * @throws IllegalArgumentException if {@code info} is of another suite
   */
  public HpkeCiphertext hpkeSeal(
      Bytes publicKey, HpkeInfo info, Bytes aad, byte[] plaintext, Entropy entropy)
      throws CryptoException {
    return hpke.seal(publicKey, info, aad, plaintext, entropy);
  }

  /** HPKE's {@code info}, hashed once for several uses. */
  public HpkeInfo hpkeInfo(Bytes info) {
    return hpke.info(info);
  }

  /**
   * HPKE's single-shot decryption in base mode.
   *
   * @param publicKey the public half of {@code privateKey}, which the KEM hashes
   * @throws CryptoException {@link CryptoException.Reason#BAD_CIPHERTEXT} if the KEM output is
   *     none, {@link CryptoException.Reason#AUTHENTICATION_FAILED} if it was not sealed to this key
   *     with these, {@link CryptoException.Reason#BAD_KEY} if the private key is none
   */
  public byte[] hpkeOpen(
      Secret privateKey, Bytes publicKey, HpkeCiphertext sealed, Bytes info, Bytes aad)
      throws CryptoException {
    return hpke.open(new KemKeyPair(privateKey, publicKey), sealed, hpke.info(info), aad);
  }

  /**
   * HPKE's single-shot export in base mode, the sender's side (RFC 9180 section 6.2).
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the public key is unusable
   */
  public HpkeExport hpkeSendExport(
      Bytes publicKey, Bytes info, Bytes exporterContext, int length, Entropy entropy)
      throws CryptoException {
    return hpke.sendExport(publicKey, hpke.info(info), exporterContext, length, entropy);
  }

  /**
   * HPKE's single-shot export in base mode, the receiver's side.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_CIPHERTEXT} if the KEM output is
   *     none, {@link CryptoException.Reason#BAD_KEY} if the private key is none
   */
  public Secret hpkeReceiveExport(
      KemKeyPair keys, Bytes kemOutput, Bytes info, Bytes exporterContext, int length)
      throws CryptoException {
    return hpke.receiveExport(keys, kemOutput, hpke.info(info), exporterContext, length);
  }

  @Override
  public String toString() {
    return name;
  }
}
