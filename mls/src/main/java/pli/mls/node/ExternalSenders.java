package pli.mls.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;

/**
 * Whom a group takes proposals from although they are no members (RFC 9420 section 12.1.8.1), an
 * extension of its group context.
 *
 * @param senders each of whom its messages name by the place in this list
 */
public record ExternalSenders(List<ExternalSender> senders) {
  private static final ExternalSenders NOBODY = new ExternalSenders(Collections.emptyList());

  /** Copies the list. */
  public ExternalSenders {
    senders = Collections.unmodifiableList(new ArrayList<>(senders));
  }

  /**
   * Those whom {@code groupExtensions} name; nobody where they say nothing.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED} if the extension's body is no such
   *     list, {@link MlsException.Reason#TOO_LARGE} past {@link MlsLimits#MAX_EXTERNAL_SENDERS}
   */
  public static ExternalSenders in(List<Extension> groupExtensions) throws MlsException {
    Extension extension = Extension.find(groupExtensions, Extension.EXTERNAL_SENDERS);
    if (extension == null) {
      return NOBODY;
    }
    try {
      return TlsReader.readAll(extension.data(), ExternalSenders::read);
    } catch (DecodeException e) {
      throw MlsException.malformed("external_senders", e);
    }
  }

  /**
   * X5, first part: the keys are keys of the suite.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_PROPOSAL}
   */
  public void checkKeys(CipherSuite suite) throws MlsException {
    for (ExternalSender sender : senders) {
      if (!suite.isValidSignaturePublicKey(sender.signatureKey())) {
        throw new MlsException(
            MlsException.Reason.INVALID_PROPOSAL,
            "X5: the key of an external sender is none of the cipher suite");
      }
    }
  }

  /**
   * X5: the keys are keys of the suite, and the application accepts each sender.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_PROPOSAL}, {@link
   *     MlsException.Reason#CREDENTIAL_REFUSED}
   */
  public void validate(CipherSuite suite, CredentialValidator credentials) throws MlsException {
    checkKeys(suite);
    for (ExternalSender sender : senders) {
      credentials.validateExternalSender(sender, suite.id());
    }
  }

  /** As an extension of a group context. */
  public Extension toExtension() {
    TlsWriter out = new TlsWriter();
    out.vector(senders, (inner, sender) -> sender.write(inner));
    return new Extension(Extension.EXTERNAL_SENDERS, out.toBytes());
  }

  private static ExternalSenders read(TlsReader in) throws DecodeException {
    TlsReader inner = in.sub(in.varint());
    List<ExternalSender> senders = new ArrayList<>();
    while (inner.remaining() > 0) {
      if (senders.size() == MlsLimits.MAX_EXTERNAL_SENDERS) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "too many external senders");
      }
      senders.add(ExternalSender.read(inner));
    }
    return new ExternalSenders(senders);
  }
}
