package pli.mls.group;

import java.util.List;
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
 * The stored form of a group in one piece: its parts, one after the other, in any order. And what
 * is in the part that lasts as long as the epoch.
 *
 * <pre>
 * struct { uint8 version = 2; opaque part&lt;V&gt;; } StoredGroup;   // GroupParts
 * struct {
 *   GroupContext context;
 *   opaque ratchet_tree&lt;V&gt;;
 *   EpochSecrets secrets;
 *   opaque interim_transcript_hash&lt;V&gt;;
 *   Credential credential;
 *   opaque signature_private_key&lt;V&gt;;
 *   opaque tree_secrets&lt;V&gt;;
 *   optional&lt;Proposal&gt; reinit;   // that has closed the group
 * } EpochState;
 * </pre>
 *
 * Version 1 had two parts, and is read for ever:
 *
 * <pre>
 * struct { uint8 version = 1; opaque epoch_part&lt;V&gt;; opaque message_part&lt;V&gt;; } StoredGroup;
 * struct {
 *   uint8 version = 1;
 *   ...                            // as EpochState, up to tree_secrets
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
  private static final int VERSION = 2;

  private GroupCodec() {}

  static Bytes encode(Group group) {
    List<GroupPart> parts = GroupParts.of(group);
    int length = 16;
    for (GroupPart part : parts) {
      length += part.content().length() + 4;
    }
    TlsWriter out = new TlsWriter(length).u8(VERSION);
    out.vector(parts, (inner, part) -> inner.opaque(part.content()));
    return finished(out);
  }

  static void writeEpoch(TlsWriter out, Group group) {
    Epoch epoch = group.state();
    Own own = group.own();
    out.raw(epoch.encodedContext()).opaque(epoch.tree().encode());
    epoch.secrets().write(out);
    out.opaque(epoch.transcript().interim());
    own.signer().credential().write(out);
    StoredSecret.write(out, own.signer().keys().privateKey());
    out.opaque(own.secrets().encode());
    Proposal.ReInit reInit = epoch.reInit();
    out.u8(reInit == null ? 0 : 1);
    if (reInit != null) {
      reInit.write(out);
    }
  }

  private static Bytes finished(TlsWriter out) {
    Bytes encoded = out.toBytes();
    out.erase();
    return encoded;
  }

  static Group decode(Bytes encoded) throws MlsException {
    return reading(() -> {
      TlsReader in = TlsReader.of(encoded);
      int version = in.u8();
      Group group =
          switch (version) {
            case 1 -> readVersion1(in.opaque(), in.opaque());
            case VERSION -> GroupParts.readContents(in.vector(TlsReader::opaque));
            default -> throw otherVersion();
          };
      in.expectEnd();
      return group;
    });
  }

  /** How to read a stored form. */
  interface Reading {
    Group read() throws DecodeException, MlsException, CryptoException;
  }

  /** Whatever is wrong with a state of our own, it is damaged, unless a newer program wrote it. */
  static Group reading(Reading reading) throws MlsException {
    try {
      return reading.read();
    } catch (DecodeException | MlsException e) {
      throw new MlsException(MlsException.Reason.MALFORMED, "a stored group: " + e.getMessage(), e);
    } catch (CryptoException e) {
      throw new MlsException(
          MlsException.Reason.UNSUPPORTED_SUITE, "a stored group of an unknown suite or key", e);
    }
  }

  private static DecodeException otherVersion() {
    return new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a group of another version");
  }

  private static Group readVersion1(Bytes epochPart, Bytes messagePart)
      throws DecodeException, MlsException, CryptoException {
    TlsReader in = TlsReader.of(epochPart);
    if (in.u8() != 1) {
      throw otherVersion();
    }
    EpochState state = readEpoch(in, reader -> reader.remaining() > 0);
    in.expectEnd();
    Epoch epoch = state.epoch();
    in = TlsReader.of(messagePart);
    if (in.u8() != 1) {
      throw otherVersion();
    }
    if (!in.opaque(MlsLimits.MAX_HASH).equals(epoch.secrets().authenticator())) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "the parts are of different epochs");
    }
    SecretTree messages = SecretTree.read(in, epoch.labeled(), epoch.tree().leafWidth());
    PendingProposals proposals = PendingProposals.read(in);
    in.expectEnd();
    return new Group(epoch, state.own(), messages, proposals);
  }

  /** What lasts as long as the epoch. */
  record EpochState(Epoch epoch, Own own) {}

  static EpochState readEpoch(TlsReader in) throws DecodeException, MlsException, CryptoException {
    return readEpoch(in, TlsReader::optional);
  }

  private static EpochState readEpoch(TlsReader in, TlsReader.Item<Boolean> isClosed)
      throws DecodeException, MlsException, CryptoException {
    Epoch epoch = readShared(in);
    Own own = readOwn(in, epoch.labeled().suite());
    return new EpochState(isClosed.read(in) ? epoch.closedBy(readClosing(in)) : epoch, own);
  }

  private static Proposal.ReInit readClosing(TlsReader in) throws DecodeException {
    if (Proposal.read(in) instanceof Proposal.ReInit reInit) {
      return reInit;
    }
    throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a group closed by no ReInit");
  }

  private static Epoch readShared(TlsReader in)
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
