package pli.transparency.account;

import java.util.List;
import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Party;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.evidence.FrankAttestation;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.evidence.ReportEvidence;
import pli.transparency.evidence.ReportEvidence.Accepted;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.TlogProof;
import pli.transparency.tree.CompactTree;

/** A message of Alice that somebody reports, put together by hand from the specifications. */
public final class Reported {
  /** When the server took it. */
  public static final long ACCEPTED = 1_800_000_000_000L;

  /** When she sent it, as she says. */
  public static final long SENT = ACCEPTED - 500;

  static final Bytes GROUP = Bytes.copyOf(new byte[] {9, 8, 7});

  final Person alice = new Person("alice");
  private final LoggedRecord record = alice.firstRecord();
  private final Bytes salt = Bytes.copyOf("0123456789abcdef".getBytes());

  /** Her account, with one record. */
  RecordEvidence account() {
    CompactTree tree = CompactTree.EMPTY.append(record.hash());
    NoteSigner log = new NoteSigner("net/log", Party.keys(72));
    SignedCheckpoint checkpoint = new Checkpoint("net/log", tree.head()).sign(log);
    return new RecordEvidence(
        Person.CARD.sign(Party.keys(71).privateKey()),
        alice.handle,
        alice.label().proof(),
        List.of(record),
        new TlogProof(Bytes.EMPTY, 0, List.of(), checkpoint));
  }

  DeviceId device() {
    return record.record().devices().get(0).id();
  }

  /** CBOR: [salt, null, h'', null, null, {}, [1, "", 1, "text/plain", text]]. */
  Bytes content(String text) {
    Bytes type = Bytes.utf8("text/plain");
    Bytes said = Bytes.utf8(text);
    return new TlsWriter()
        .u8(0x87)
        .u8(0x50)
        .raw(salt)
        .u8(0xf6)
        .u8(0x40)
        .u8(0xf6)
        .u8(0xf6)
        .u8(0xa0)
        .u8(0x85)
        .u8(0x01)
        .u8(0x60)
        .u8(0x01)
        .u8(0x60 + type.length())
        .raw(type)
        .u8(0x59)
        .u16(said.length())
        .raw(said)
        .toBytes();
  }

  /** The frame, padded. */
  Bytes data(Bytes content) {
    Bytes frame = new TlsWriter().u8(2).u64(SENT).opaque(Bytes.EMPTY).opaque(content).toBytes();
    byte[] padded = new byte[Math.max(256, frame.length() + 4)];
    Bytes.concat(new TlsWriter().u32(frame.length()).toBytes(), frame).copyTo(padded, 0);
    return Bytes.copyOf(padded);
  }

  /** FramedContentTBS: a member's application message, and the context of its group. */
  Bytes toBeSigned(Bytes data, Bytes groupOfContext) {
    return new TlsWriter()
        .u16(1)
        .u16(2)
        .opaque(GROUP)
        .u64(4)
        .u8(1)
        .u32(0)
        .opaque(Bytes.EMPTY)
        .u8(1)
        .opaque(data)
        .u16(1)
        .u16(0xf0f0)
        .opaque(groupOfContext)
        .u64(4)
        .opaque(Bytes.utf8("tree hash"))
        .opaque(Bytes.utf8("transcript"))
        .opaque(Bytes.EMPTY)
        .toBytes();
  }

  Bytes sign(SignatureKeyPair keys, Bytes toBeSigned) {
    return Ed25519.sign(
        keys,
        new TlsWriter()
            .opaque(Bytes.utf8("MLS 1.0 FramedContentTBS"))
            .opaque(toBeSigned)
            .toBytes());
  }

  /** What the network says of when it came. */
  Accepted accepted(Bytes data, long millis) {
    return new Accepted(
        millis,
        new FrankAttestation(FrankAttestation.tag(salt, data), millis).sign("net", Party.keys(71)));
  }

  /** The report, as it should be. */
  public static ReportEvidence evidence(String text) {
    Reported reported = new Reported();
    Bytes data = reported.data(reported.content(text));
    Bytes message = reported.toBeSigned(data, GROUP);
    return new ReportEvidence(
        reported.account(),
        reported.device(),
        message,
        reported.sign(reported.alice.first, message),
        Optional.of(reported.accepted(data, ACCEPTED)));
  }
}
