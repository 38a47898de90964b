package pli.mls.example;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import pli.codec.Bytes;
import pli.mls.node.BasicCredential;
import pli.mls.node.CredentialValidator;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;

/**
 * The authentication service of the example: who has which signature key. The engine asks it of
 * every leaf, and does not go on without an answer.
 */
final class Directory implements CredentialValidator {
  private final Map<Bytes, Bytes> keys = new HashMap<>();

  void register(String name, Bytes signatureKey) {
    keys.put(Bytes.utf8(name), signatureKey);
  }

  @Override
  public void validate(LeafNode leaf, int suite) throws MlsException {
    if (!Objects.equals(keys.get(identity(leaf)), leaf.signatureKey())) {
      throw refused("not the key that is registered for this name");
    }
  }

  @Override
  public Bytes identity(LeafNode leaf) throws MlsException {
    if (leaf.credential() instanceof BasicCredential basic) {
      return basic.identity();
    }
    throw refused("not a name");
  }

  private static MlsException refused(String why) {
    return new MlsException(MlsException.Reason.CREDENTIAL_REFUSED, "directory: " + why);
  }
}
