package pli.mls.node;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/** How a leaf node came into its tree, and what it carries for that (RFC 9420 section 7.2). */
public sealed interface LeafNodeSource permits KeyPackageSource, UpdateSource, CommitSource {
  /** {@code leaf_node_source}: 1 key_package, 2 update, 3 commit. */
  int code();

  /** Writes the code and what goes with it. */
  default void write(TlsWriter out) {
    out.u8(code());
    switch (this) {
      case KeyPackageSource source -> source.lifetime().write(out);
      case UpdateSource source -> {}
      case CommitSource source -> out.opaque(source.parentHash());
    }
  }

  /** Reads the code and what goes with it. */
  static LeafNodeSource read(TlsReader in) throws DecodeException {
    int code = in.u8();
    switch (code) {
      case 1:
        return new KeyPackageSource(Lifetime.read(in));
      case 2:
        return new UpdateSource();
      case 3:
        Bytes parentHash = in.opaque(MlsLimits.MAX_HASH);
        return new CommitSource(parentHash);
      default:
        throw new DecodeException(DecodeException.Reason.BAD_VALUE, "leaf_node_source " + code);
    }
  }
}
