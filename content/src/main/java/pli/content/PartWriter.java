package pli.content;

import pli.codec.Bytes;
import pli.content.NestedPart.ExternalPart;
import pli.content.NestedPart.MultiPart;
import pli.content.NestedPart.NullPart;
import pli.content.NestedPart.SinglePart;
import pli.content.cbor.CborWriter;

/** Writes a body as {@link PartReader} reads it. */
final class PartWriter {
  private final CborWriter out;

  PartWriter(CborWriter out) {
    this.out = out;
  }

  void write(NestedPart part) {
    switch (part) {
      case NullPart none -> begin(none, PartReader.NULL_ITEMS, PartReader.NULL);
      case SinglePart single ->
          begin(single, PartReader.SINGLE_ITEMS, PartReader.SINGLE)
              .text(single.contentType())
              .bytes(single.content());
      case ExternalPart external -> writeExternal(external);
      case MultiPart multi -> writeMulti(multi);
    }
  }

  private CborWriter begin(NestedPart part, int items, int cardinality) {
    return out.array(items)
        .unsigned(part.disposition().code())
        .text(part.language())
        .unsigned(cardinality);
  }

  private void writeExternal(ExternalPart part) {
    begin(part, PartReader.EXTERNAL_ITEMS, PartReader.EXTERNAL)
        .text(part.contentType())
        .text(part.url())
        .unsigned(part.expires())
        .unsigned(part.size())
        .unsigned(part.encryption().algorithm())
        .bytes(Bytes.adopt(part.encryption().key().copy()))
        .bytes(part.encryption().nonce())
        .bytes(part.encryption().aad())
        .unsigned(part.hash().algorithm())
        .bytes(part.hash().value())
        .text(part.description())
        .text(part.filename());
  }

  private void writeMulti(MultiPart part) {
    begin(part, PartReader.MULTI_ITEMS, PartReader.MULTI)
        .unsigned(part.semantics().code())
        .array(part.parts().size());
    for (NestedPart each : part.parts()) {
      write(each);
    }
  }
}
