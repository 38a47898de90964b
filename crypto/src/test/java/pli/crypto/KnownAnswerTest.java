package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pli.codec.Bytes;

/** Values that the RFCs themselves print. */
class KnownAnswerTest {
  private static final Bytes INFO = Bytes.utf8("Ode on a Grecian Urn");
  private static final byte[] PLAINTEXT = Bytes.utf8("Beauty is truth, truth beauty").toByteArray();

  /** RFC 9180 appendix A: base mode, the first encryption, and exports of 32 bytes. */
  enum HpkeVector {
    /** A.1.1: X25519, AES-128-GCM. */
    A1(
        1,
        "7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234",
        "6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037",
        "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
        "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
        "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c51"
            + "2a",
        "3853fe2b4035195a573ffc53856e77058e15d9ea064de3e59f4961d0095250ee",
        "e9e43065102c3836401bed8c3c3c75ae46be1639869391d62c61f1ec7af54931"),
    /** A.2.1: X25519, ChaCha20-Poly1305. */
    A2(
        3,
        "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b",
        "1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df",
        "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
        "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a",
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a"
            + "28",
        "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e",
        "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53"),
    /** A.3.1: P-256, AES-128-GCM. */
    A3(
        2,
        "4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e",
        "668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550",
        "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2",
        "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f"
            + "62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0",
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f9"
            + "51c0900be863c403ce65c9bfcb9382657222d18c4",
        "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f395134"
            + "34",
        "5e9bc3d236e1911d95e65b576a8a86d478fb827e8bdfe77b741b289890490d4d",
        "d8f1ea7942adbba7412c6d431c62d01371ea476b823eb697e1f6e6cae1dab85a");

    private final int suite;
    private final Bytes ikmE;
    private final Bytes ikmR;
    private final Bytes skRm;
    private final Bytes pkRm;
    private final Bytes enc;
    private final Bytes ct;
    private final Bytes exportEmpty;
    private final Bytes exportTestContext;

    HpkeVector(int suite, String... hex) {
      this.suite = suite;
      this.ikmE = Bytes.fromHex(hex[0]);
      this.ikmR = Bytes.fromHex(hex[1]);
      this.skRm = Bytes.fromHex(hex[2]);
      this.pkRm = Bytes.fromHex(hex[3]);
      this.enc = Bytes.fromHex(hex[4]);
      this.ct = Bytes.fromHex(hex[5]);
      this.exportEmpty = Bytes.fromHex(hex[6]);
      this.exportTestContext = Bytes.fromHex(hex[7]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hpke(HpkeVector v) throws CryptoException {
    CipherSuite suite = CipherSuite.of(v.suite);
    KemKeyPair keys = suite.deriveKemKeyPair(Secret.copyOf(v.ikmR));
    assertEquals(v.skRm, Bytes.copyOf(keys.privateKey().copy()));
    assertEquals(v.pkRm, keys.publicKey());
    Entropy ephemeral = target -> v.ikmE.copyTo(target, 0);
    Bytes aad = Bytes.utf8("Count-0");
    HpkeCiphertext sealed = suite.hpkeSeal(v.pkRm, INFO, aad, PLAINTEXT, ephemeral);
    assertEquals(v.enc, sealed.kemOutput());
    assertEquals(v.ct, sealed.ciphertext());
    assertArrayEquals(PLAINTEXT, suite.hpkeOpen(keys.privateKey(), v.pkRm, sealed, INFO, aad));
    checkExport(v, suite, keys, Bytes.EMPTY, v.exportEmpty);
    checkExport(v, suite, keys, Bytes.utf8("TestContext"), v.exportTestContext);
  }

  private static void checkExport(
      HpkeVector v, CipherSuite suite, KemKeyPair keys, Bytes context, Bytes expected)
      throws CryptoException {
    Entropy ephemeral = target -> v.ikmE.copyTo(target, 0);
    HpkeExport sent = suite.hpkeSendExport(v.pkRm, INFO, context, 32, ephemeral);
    assertEquals(expected, Bytes.copyOf(sent.secret().copy()));
    Secret received = suite.hpkeReceiveExport(keys, v.enc, INFO, context, 32);
    assertEquals(expected, Bytes.copyOf(received.copy()));
  }

  /** RFC 6979 appendices A.2.5, P-256 with SHA-256, and A.2.6, P-384 with SHA-384. */
  @Test
  void deterministicEcdsa() throws CryptoException {
    checkSignatures(
        CipherSuite.MLS_128_P256,
        "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
        "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
            + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
        "3045022100f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
            + "0220019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083");
    checkSignatures(
        CipherSuite.MLS_256_P384,
        "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d8"
            + "96d5724e4c70a825f872c9ea60d2edf5",
        "306602310094edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c"
            + "81a648152e44acf96e36dd1e80fabe46"
            + "02310099ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94f"
            + "a329c145786e679e7b82c71a38628ac8",
        "30660231008203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb"
            + "0542a7f0812998da8f1dd3ca3cf023db"
            + "023100ddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e0"
            + "6a739f040649a667bf3b828246baa5a5");
  }

  private static void checkSignatures(CipherSuite suite, String key, String sample, String test)
      throws CryptoException {
    Secret privateKey = Secret.copyOf(Bytes.fromHex(key));
    Entropy none = target -> {};
    assertEquals(Bytes.fromHex(sample), suite.sign(privateKey, Bytes.utf8("sample"), none));
    assertEquals(Bytes.fromHex(test), suite.sign(privateKey, Bytes.utf8("test"), none));
  }

  /** RFC 8032 section 7.1, tests 1 and 2. */
  @Test
  void ed25519() {
    SignatureKeyPair first =
        Ed25519.fromSeed(
            Secret.copyOf(
                Bytes.fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")));
    assertEquals(
        Bytes.fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
        first.publicKey());
    assertEquals(
        Bytes.fromHex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Ed25519.sign(first, Bytes.EMPTY));
    Secret second =
        Secret.copyOf(
            Bytes.fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    assertEquals(
        Bytes.fromHex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Ed25519.sign(second, Bytes.of(0x72)));
  }

  /**
   * RFC 9106 section 5.3 uses a secret and associated data, which {@link PasswordHash} does not
   * have: the library below it is asked.
   */
  @Test
  void argon2idOfTheLibrary() {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(32)
            .withIterations(3)
            .withParallelism(4)
            .withSalt(repeated(2, 16))
            .withSecret(repeated(3, 8))
            .withAdditional(repeated(4, 12))
            .build());
    byte[] tag = new byte[32];
    generator.generateBytes(repeated(1, 32), tag);
    assertEquals(
        Bytes.fromHex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"),
        Bytes.adopt(tag));
  }

  private static byte[] repeated(int octet, int times) {
    byte[] value = new byte[times];
    Arrays.fill(value, (byte) octet);
    return value;
  }

  /**
   * {@link PasswordHash} itself, with a vector of the reference implementation (phc-winner-argon2,
   * {@code src/test.c}): t = 2, m = 256 KiB, p = 1.
   */
  @Test
  void argon2id() {
    Secret key =
        PasswordHash.derive(
            Bytes.utf8("password").toByteArray(),
            Bytes.utf8("somesalt"),
            new PasswordHash.Parameters(256, 2, 1),
            32);
    assertEquals(
        Bytes.fromHex("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
        Bytes.copyOf(key.copy()));
  }

  @Test
  void argon2idParametersHaveLimits() {
    int[][] refused = {
      {7, 1, 1},
      {15, 1, 2},
      {64, 0, 1},
      {64, 1, 0},
      {64, 1001, 1},
      {4096, 1, 65},
      {1 << 23, 1, 1},
      {-1, 1, 1}
    };
    for (int[] p : refused) {
      assertThrows(
          IllegalArgumentException.class, () -> new PasswordHash.Parameters(p[0], p[1], p[2]));
    }
    PasswordHash.Parameters least = new PasswordHash.Parameters(8, 1, 1);
    byte[] passphrase = {1};
    Bytes salt = Bytes.of(1, 2, 3, 4, 5, 6, 7, 8);
    assertThrows(
        IllegalArgumentException.class,
        () -> PasswordHash.derive(passphrase, salt.slice(0, 7), least, 32));
    assertThrows(
        IllegalArgumentException.class, () -> PasswordHash.derive(passphrase, salt, least, 3));
    assertEquals(32, PasswordHash.derive(passphrase, salt, least, 32).length());
  }

  /** FIPS 180-4's example "abc", and that the borders of parts do not count. */
  @Test
  void sha256() {
    Bytes abc = Bytes.fromHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertEquals(abc, Sha256.hash(Bytes.utf8("abc")));
    assertEquals(abc, Sha256.hash(Bytes.utf8("a"), Bytes.EMPTY, Bytes.utf8("bc")));
    assertEquals(abc, CipherSuite.MLS_128_X25519.hash(Bytes.utf8("abc")));
  }
}
