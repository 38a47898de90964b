package pli.client.conversation;

import org.jspecify.annotations.Nullable;
import pli.client.account.PinnedCredentials;
import pli.codec.Bytes;
import pli.mls.node.CredentialValidator;
import pli.mls.node.ExternalSender;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;

/** Judges as another does, and notes who lets this device in. */
final class Inviter implements CredentialValidator {
  private final CredentialValidator judge;
  private @Nullable String handle;

  Inviter(CredentialValidator judge) {
    this.judge = judge;
  }

  /**
   * Who let this device in.
   *
   * @throws MlsException if nobody was asked about
   */
  String handle() throws MlsException {
    if (handle == null) {
      throw new MlsException(MlsException.Reason.INVALID_WELCOME, "a Welcome of nobody");
    }
    return handle;
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
    handle = PinnedCredentials.identityOf(leaf).handle().value();
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
