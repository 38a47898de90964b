package pli.mls.node;

/**
 * How much the engine takes from a peer. RFC 9420 sets almost no limits; these are far above what
 * honest clients send and keep the work for hostile bytes small. In docs/MLS.md.
 */
public final class MlsLimits {
  /** Leaves of a ratchet tree, blank ones included. */
  public static final int MAX_LEAVES = 1 << 16;

  /** Bytes of a group's name, which every signature in the group covers. */
  public static final int MAX_GROUP_ID = 1024;

  /** Bytes of a public key. The hybrid key of ML-KEM-768 and X25519 has 1,216. */
  public static final int MAX_KEY = 4096;

  /** Bytes of a signature. */
  public static final int MAX_SIGNATURE = 8192;

  /** Bytes of a hash or a tag. */
  public static final int MAX_HASH = 255;

  /** Bytes of a credential's body, certificates included. */
  public static final int MAX_CREDENTIAL = 1 << 16;

  /** Entries in each list of {@link Capabilities} and of {@link RequiredCapabilities}. */
  public static final int MAX_CAPABILITIES = 256;

  /** External senders that one group names. */
  public static final int MAX_EXTERNAL_SENDERS = 64;

  /** Extensions in one list. */
  public static final int MAX_EXTENSIONS = 64;

  /** Bytes of one list of extensions, where the list cannot hold a ratchet tree. */
  public static final int MAX_EXTENSION_BYTES = 1 << 18;

  /** Bytes of an encoded ratchet tree, and of an extension list that may hold one. */
  public static final int MAX_TREE_BYTES = 1 << 27;

  /** Bytes of a KEM output, and of a path secret's ciphertext. */
  public static final int MAX_HPKE = 4096;

  /** Longest total lifetime of a leaf node in seconds, 367 days (RFC 9420 section 7.2). */
  public static final long MAX_LIFETIME = 367L * 24 * 3600;

  private MlsLimits() {}
}
