package pli.client.conversation;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.mls.node.CredentialValidator;
import pli.mls.node.ExternalSender;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;

/** Judges as another does, and notes the leaf of who lets this device in. */
final class Inviter implements CredentialValidator {
  private final CredentialValidator judge;
  private @Nullable LeafNode leaf;

  Inviter(CredentialValidator judge) {
    this.judge = judge;
  }

  /**
   * The leaf of who let this device in.
   *
   * @throws MlsException if nobody was asked about
   */
  LeafNode leaf() throws MlsException {
    if (leaf == null) {
      throw new MlsException(MlsException.Reason.INVALID_WELCOME, "a Welcome of nobody");
    }
    return leaf;
  }

  @Override
  public void validate(LeafNode leaf, int suite) throws MlsException {
    judge.validate(leaf, suite);
  }

  @Override
  public void validateSuccessor(LeafNode before, LeafNode leaf, int suite) throws MlsException {
    judge.validateSuccessor(before, leaf, suite);
  }

  @Override
  public void validateInviter(LeafNode leaf, int suite) throws MlsException {
    judge.validateInviter(leaf, suite);
    this.leaf = leaf;
  }

  @Override
  public Bytes identity(LeafNode leaf) throws MlsException {
    return judge.identity(leaf);
  }

  @Override
  public void validateExternalSender(ExternalSender sender, int suite) throws MlsException {
    judge.validateExternalSender(sender, suite);
  }
}
