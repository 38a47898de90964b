package pli.server.alert;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.server.delivery.Padding;
import pli.transparency.Hash;
import pli.transparency.leaf.LeafBody;

/**
 * Where the chain of alerts in the log has come to; rows of what has ended are gone.
 *
 * @param latest how many entries it has
 * @param hash of the last; {@link LeafBody#NO_PREVIOUS} if there is none
 */
record AlertHead(long latest, Hash hash) {
  static final AlertHead NONE = new AlertHead(0, LeafBody.NO_PREVIOUS);

  private static final int FORMAT = 1;

  Bytes encode() {
    return Padding.pad(new TlsWriter(64).u8(FORMAT).u64(latest).raw(hash.value()).toBytes());
  }

  static AlertHead read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "the head of alerts");
    }
    AlertHead head = new AlertHead(in.u64(), new Hash(in.raw(Hash.LENGTH)));
    Padding.skip(in);
    return head;
  }
}
