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
 * The stored form of a group, version 1 (docs/MLS.md):
 *
 * <pre>
 * struct {
 *   uint8 version = 1;
 *   GroupContext context;
 *   opaque ratchet_tree&lt;V&gt;;
 *   EpochSecrets secrets;
 *   opaque interim_transcript_hash&lt;V&gt;;
 *   Credential credential;
 *   opaque signature_private_key&lt;V&gt;;
 *   opaque tree_secrets&lt;V&gt;;
 *   SecretTree messages;
 *   PendingProposals proposals;
 * } StoredGroup;
 * </pre>
 *
 * Reading it checks form alone: it is our own storage, whose integrity is the vault's.
 */
final class GroupCodec {
  private static final int VERSION = 1;

  private GroupCodec() {}

  static Bytes encode(Group group) {
    Epoch epoch = group.state();
    Own own = group.own();
    TlsWriter out = new TlsWriter(4096).u8(VERSION);
    out.raw(epoch.encodedContext()).opaque(epoch.tree().encode());
    epoch.secrets().write(out);
    out.opaque(epoch.transcript().interim());
    own.signer().credential().write(out);
    StoredSecret.write(out, own.signer().keys().privateKey());
    out.opaque(own.secrets().encode());
    group.messages().write(out);
    group.proposals().write(out);
    Bytes encoded = out.toBytes();
    out.erase();
    return encoded;
  }

  static Group decode(Bytes encoded) throws MlsException {
    TlsReader in = TlsReader.of(encoded);
    try {
      if (in.u8() != VERSION) {
        throw new DecodeException(
            DecodeException.Reason.UNKNOWN_KIND, "a group of another version");
      }
      Group group = read(in);
      in.expectEnd();
      return group;
    } catch (DecodeException e) {
      throw MlsException.malformed("a stored group", e);
    } catch (CryptoException e) {
      throw new MlsException(
          MlsException.Reason.UNSUPPORTED_SUITE, "a stored group of an unknown suite or key", e);
    }
  }

  private static Group read(TlsReader in) throws DecodeException, MlsException, CryptoException {
    GroupContext context = GroupContext.read(in);
    CipherSuite suite = CipherSuite.of(context.cipherSuite());
    Labeled labeled = Labeled.of(suite);
    Epoch epoch =
        new Epoch(
            labeled,
            context,
            context.encode(),
            RatchetTree.decode(suite, in.opaque(MlsLimits.MAX_TREE_BYTES)),
            EpochSecrets.read(in),
            new Transcript(context.confirmedTranscriptHash(), in.opaque(MlsLimits.MAX_HASH)));
    Credential credential = Credential.read(in);
    SignatureKeyPair keys = suite.signatureKeyPair(StoredSecret.read(in));
    TreeSecrets secrets = TreeSecrets.decode(in.opaque());
    SecretTree messages = SecretTree.read(in, labeled);
    PendingProposals proposals = PendingProposals.read(in);
    return new Group(epoch, new Own(new Signer(credential, keys), secrets), messages, proposals);
  }
}
