package pli.mls.group;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.SignatureKeyPair;
import pli.mls.node.Credential;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.schedule.EpochSecrets;
import pli.mls.schedule.GroupContext;
import pli.mls.schedule.SecretTree;
import pli.mls.schedule.StoredSecret;
import pli.mls.schedule.Transcript;
import pli.mls.suite.Labeled;
import pli.mls.tree.RatchetTree;
import pli.mls.tree.TreeSecrets;

/**
 * The stored form of a group, version 1: a part that lasts as long as the epoch and holds the tree,
 * and a part that changes with each message (docs/MLS.md).
 *
 * <pre>
 * struct { uint8 version = 1; opaque epoch_part&lt;V&gt;; opaque message_part&lt;V&gt;; } StoredGroup;
 * struct {
 *   uint8 version = 1;
 *   GroupContext context;
 *   opaque ratchet_tree&lt;V&gt;;
 *   EpochSecrets secrets;
 *   opaque interim_transcript_hash&lt;V&gt;;
 *   Credential credential;
 *   opaque signature_private_key&lt;V&gt;;
 *   opaque tree_secrets&lt;V&gt;;
 *   Proposal reinit;               // at the end, only where one has closed the group
 * } EpochPart;
 * struct {
 *   uint8 version = 1;
 *   opaque epoch_authenticator&lt;V&gt;;
 *   SecretTree messages;
 *   PendingProposals proposals;
 * } MessagePart;
 * </pre>
 *
 * Reading checks form alone, and that the parts belong together: it is our own storage, whose
 * integrity is the vault's.
 */
final class GroupCodec {
  private static final int VERSION = 1;

  private GroupCodec() {}

  static Bytes encode(Group group) {
    Bytes epoch = encodeEpoch(group);
    Bytes messages = encodeMessages(group);
    return new TlsWriter(epoch.length() + messages.length() + 16)
        .u8(VERSION)
        .opaque(epoch)
        .opaque(messages)
        .toBytes();
  }

  static Bytes encodeEpoch(Group group) {
    Epoch epoch = group.state();
    Own own = group.own();
    Bytes tree = epoch.tree().encode();
    TlsWriter out = new TlsWriter(tree.length() + 4096).u8(VERSION);
    out.raw(epoch.encodedContext()).opaque(tree);
    epoch.secrets().write(out);
    out.opaque(epoch.transcript().interim());
    own.signer().credential().write(out);
    StoredSecret.write(out, own.signer().keys().privateKey());
    out.opaque(own.secrets().encode());
    writeClosing(out, epoch);
    return finished(out);
  }

  private static void writeClosing(TlsWriter out, Epoch epoch) {
    Proposal.ReInit reInit = epoch.reInit();
    if (reInit != null) {
      reInit.write(out);
    }
  }

  /** A program that knows of no closed groups refuses what follows, and does not go on in one. */
  private static Epoch readClosing(TlsReader in, Epoch epoch) throws DecodeException {
    if (in.remaining() == 0) {
      return epoch;
    }
    if (Proposal.read(in) instanceof Proposal.ReInit reInit) {
      return epoch.closedBy(reInit);
    }
    throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a group closed by no ReInit");
  }

  static Bytes encodeMessages(Group group) {
    TlsWriter out = new TlsWriter(4096).u8(VERSION).opaque(group.epochAuthenticator());
    group.messages().write(out);
    group.proposals().write(out);
    return finished(out);
  }

  private static Bytes finished(TlsWriter out) {
    Bytes encoded = out.toBytes();
    out.erase();
    return encoded;
  }

  static Group decode(Bytes encoded) throws MlsException {
    return reading(() -> {
      TlsReader in = TlsReader.of(encoded);
      requireVersion(in);
      Bytes epoch = in.opaque();
      Bytes messages = in.opaque();
      in.expectEnd();
      return read(epoch, messages);
    });
  }

  static Group decode(Bytes epoch, Bytes messages) throws MlsException {
    return reading(() -> read(epoch, messages));
  }

  private interface Reading {
    Group read() throws DecodeException, MlsException, CryptoException;
  }

  private static Group reading(Reading reading) throws MlsException {
    try {
      return reading.read();
    } catch (DecodeException e) {
      throw MlsException.malformed("a stored group", e);
    } catch (CryptoException e) {
      throw new MlsException(
          MlsException.Reason.UNSUPPORTED_SUITE, "a stored group of an unknown suite or key", e);
    }
  }

  private static void requireVersion(TlsReader in) throws DecodeException {
    if (in.u8() != VERSION) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a group of another version");
    }
  }

  private static Group read(Bytes epochPart, Bytes messagePart)
      throws DecodeException, MlsException, CryptoException {
    TlsReader in = TlsReader.of(epochPart);
    requireVersion(in);
    Epoch epoch = readEpoch(in);
    Own own = readOwn(in, epoch.labeled().suite());
    epoch = readClosing(in, epoch);
    in.expectEnd();
    in = TlsReader.of(messagePart);
    requireVersion(in);
    if (!in.opaque(MlsLimits.MAX_HASH).equals(epoch.secrets().authenticator())) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "the parts are of different epochs");
    }
    SecretTree messages = SecretTree.read(in, epoch.labeled());
    PendingProposals proposals = PendingProposals.read(in);
    in.expectEnd();
    return new Group(epoch, own, messages, proposals);
  }

  private static Epoch readEpoch(TlsReader in)
      throws DecodeException, MlsException, CryptoException {
    int start = in.position();
    GroupContext context = GroupContext.read(in);
    Bytes encodedContext = in.since(start);
    CipherSuite suite = CipherSuite.of(context.cipherSuite());
    return new Epoch(
        Labeled.of(suite),
        context,
        encodedContext,
        RatchetTree.decode(suite, in.opaque(MlsLimits.MAX_TREE_BYTES)),
        EpochSecrets.read(in),
        new Transcript(context.confirmedTranscriptHash(), in.opaque(MlsLimits.MAX_HASH)));
  }

  private static Own readOwn(TlsReader in, CipherSuite suite)
      throws DecodeException, MlsException, CryptoException {
    Credential credential = Credential.read(in);
    SignatureKeyPair keys = suite.signatureKeyPair(StoredSecret.read(in));
    return new Own(new Signer(credential, keys), TreeSecrets.decode(in.opaque()));
  }
}
