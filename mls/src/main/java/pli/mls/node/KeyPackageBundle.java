package pli.mls.node;

import java.util.Arrays;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;

/**
 * A key package of our own, with the private keys to its init key and leaf key. Its encoding is as
 * secret as they are.
 */
public final class KeyPackageBundle {
  private static final int VERSION = 1;

  private final KeyPackage keyPackage;
  private final KemKeyPair initKeys;
  private final KemKeyPair leafKeys;

  KeyPackageBundle(KeyPackage keyPackage, KemKeyPair initKeys, KemKeyPair leafKeys) {
    this.keyPackage = keyPackage;
    this.initKeys = initKeys;
    this.leafKeys = leafKeys;
  }

  /** A bundle from parts that others stored. For tests with public vectors. */
  static KeyPackageBundle of(KeyPackage keyPackage, Secret initPrivate, Secret leafPrivate) {
    return new KeyPackageBundle(
        keyPackage,
        new KemKeyPair(initPrivate, keyPackage.initKey()),
        new KemKeyPair(leafPrivate, keyPackage.leafNode().encryptionKey()));
  }

  /** The public part. */
  public KeyPackage keyPackage() {
    return keyPackage;
  }

  /** The keys that open the Welcome. */
  public KemKeyPair initKeys() {
    return initKeys;
  }

  /** The keys of the leaf. */
  public KemKeyPair leafKeys() {
    return leafKeys;
  }

  /** Version 1: version octet, key package, init private key, leaf private key. Secret. */
  public Bytes encode() {
    TlsWriter out = new TlsWriter(1024);
    out.u8(VERSION);
    keyPackage.write(out);
    writeSecret(out, initKeys.privateKey());
    writeSecret(out, leafKeys.privateKey());
    Bytes encoded = out.toBytes();
    out.erase();
    return encoded;
  }

  /**
   * What {@link #encode} wrote.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED}
   */
  public static KeyPackageBundle decode(Bytes encoded) throws MlsException {
    try {
      return TlsReader.readAll(encoded, KeyPackageBundle::read);
    } catch (DecodeException e) {
      throw MlsException.malformed("key package bundle", e);
    }
  }

  private static KeyPackageBundle read(TlsReader in) throws DecodeException {
    if (in.u8() != VERSION) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "bundle version");
    }
    return of(
        KeyPackage.read(in),
        Secret.copyOf(in.opaque(MlsLimits.MAX_KEY)),
        Secret.copyOf(in.opaque(MlsLimits.MAX_KEY)));
  }

  private static void writeSecret(TlsWriter out, Secret secret) {
    byte[] copy = secret.copy();
    out.opaque(copy);
    Arrays.fill(copy, (byte) 0);
  }
}
