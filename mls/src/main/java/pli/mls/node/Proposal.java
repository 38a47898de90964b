package pli.mls.node;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;

/**
 * A change that a member proposes (RFC 9420 section 12.1). A proposal has no length of its own on
 * the wire, so one of an unknown type cannot be passed over: it does not decode.
 */
public sealed interface Proposal {
  /** The registered number of this type (RFC 9420 section 17.4). */
  int type();

  /** Whether a commit with such a proposal must bring a path (section 12.4). */
  boolean needsPath();

  /**
   * Add a client.
   *
   * @param keyPackage its key package
   */
  record Add(KeyPackage keyPackage) implements Proposal {
    @Override
    public int type() {
      return 1;
    }

    @Override
    public boolean needsPath() {
      return false;
    }
  }

  /**
   * Replace the sender's leaf.
   *
   * @param leaf the new one
   */
  record Update(LeafNode leaf) implements Proposal {
    @Override
    public int type() {
      return 2;
    }

    @Override
    public boolean needsPath() {
      return true;
    }
  }

  /**
   * Remove a member.
   *
   * @param removed whom
   */
  record Remove(LeafIndex removed) implements Proposal {
    @Override
    public int type() {
      return 3;
    }

    @Override
    public boolean needsPath() {
      return true;
    }
  }

  /**
   * Mix a pre-shared key in.
   *
   * @param id which
   */
  record PreSharedKey(PreSharedKeyId id) implements Proposal {
    @Override
    public int type() {
      return 4;
    }

    @Override
    public boolean needsPath() {
      return false;
    }
  }

  /**
   * Close the group and make another (section 11.2).
   *
   * @param groupId of the new group
   * @param version its protocol version
   * @param cipherSuite its suite
   * @param extensions its context's extensions
   */
  record ReInit(Bytes groupId, int version, int cipherSuite, List<Extension> extensions)
      implements Proposal {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException for a name of more than {@link MlsLimits#MAX_GROUP_ID} bytes
     */
    public ReInit {
      if (groupId.length() > MlsLimits.MAX_GROUP_ID) {
        throw new IllegalArgumentException("a group's name of " + groupId.length() + " bytes");
      }
      extensions = Extension.listOf(extensions);
    }

    /** To a group of this program's: of protocol version mls10, and of a suite that it has. */
    public static ReInit to(Bytes groupId, CipherSuite suite, List<Extension> extensions) {
      return new ReInit(groupId, Capabilities.MLS10, suite.id(), extensions);
    }

    @Override
    public int type() {
      return 5;
    }

    @Override
    public boolean needsPath() {
      return false;
    }
  }

  /**
   * Join from outside (section 12.4.3.2).
   *
   * @param kemOutput to the group's external key
   */
  record ExternalInit(Bytes kemOutput) implements Proposal {
    @Override
    public int type() {
      return 6;
    }

    @Override
    public boolean needsPath() {
      return true;
    }
  }

  /**
   * Replace the extensions of the group context.
   *
   * @param extensions all of the new ones
   */
  record GroupContextExtensions(List<Extension> extensions) implements Proposal {
    /** Copies the list. */
    public GroupContextExtensions {
      extensions = Extension.listOf(extensions);
    }

    @Override
    public int type() {
      return 7;
    }

    @Override
    public boolean needsPath() {
      return true;
    }
  }

  /** Writes the type and the body. */
  default void write(TlsWriter out) {
    out.u16(type());
    switch (this) {
      case Add add -> add.keyPackage.write(out);
      case Update update -> update.leaf.write(out);
      case Remove remove -> remove.removed.write(out);
      case PreSharedKey psk -> psk.id.write(out);
      case ReInit reInit -> {
        out.opaque(reInit.groupId).u16(reInit.version).u16(reInit.cipherSuite);
        Extension.writeList(out, reInit.extensions);
      }
      case ExternalInit init -> out.opaque(init.kemOutput);
      case GroupContextExtensions replaced -> Extension.writeList(out, replaced.extensions);
    }
  }

  /**
   * Reads a proposal.
   *
   * @throws DecodeException if it is none, {@link DecodeException.Reason#UNKNOWN_KIND} for a type
   *     that this program does not know
   */
  static Proposal read(TlsReader in) throws DecodeException {
    int type = in.u16();
    return switch (type) {
      case 1 -> new Add(KeyPackage.read(in));
      case 2 -> new Update(LeafNode.read(in));
      case 3 -> new Remove(LeafIndex.read(in));
      case 4 -> new PreSharedKey(PreSharedKeyId.read(in));
      case 5 ->
          new ReInit(in.opaque(MlsLimits.MAX_GROUP_ID), in.u16(), in.u16(), Extension.readList(in));
      case 6 -> new ExternalInit(in.opaque(MlsLimits.MAX_HPKE));
      case 7 -> new GroupContextExtensions(Extension.readList(in));
      default ->
          throw new DecodeException(
              DecodeException.Reason.UNKNOWN_KIND, "a proposal of type " + type);
    };
  }
}
