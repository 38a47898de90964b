package pli.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.function.Executable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.mls.node.BasicCredential;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.ExternalSender;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;

/** Clients for tests, and what tests say of refusals. */
public final class Members {
  /** Some second within {@link #LIFETIME}. */
  public static final long NOW = 1_800_000_000L;

  /** A month around {@link #NOW}. */
  public static final Lifetime LIFETIME = new Lifetime(NOW - 86_400, NOW + 29 * 86_400);

  /** Believes everybody, and lets outsiders propose; but only the same credential comes back. */
  public static final CredentialValidator ANYBODY =
      new CredentialValidator() {
        @Override
        public void validate(LeafNode leaf, int suite) {}

        @Override
        public void validateExternalSender(ExternalSender sender, int suite) {}
      };

  private Members() {}

  /** A client with fresh signature keys. */
  public static Signer signer(CipherSuite suite, String name, Entropy entropy) {
    return new Signer(
        new BasicCredential(Bytes.utf8(name)), suite.generateSignatureKeyPair(entropy));
  }

  /** A leaf without extensions, of a client that supports all our suites. */
  public static LeafOptions options() {
    return new LeafOptions(Capabilities.basic(CipherSuite.supported(), List.of()), List.of());
  }

  /** A fresh key package. */
  public static KeyPackageBundle bundle(CipherSuite suite, Signer signer, Entropy entropy) {
    return KeyPackage.generate(suite, signer, options(), LIFETIME, List.of(), entropy);
  }

  /** {@code attempt} breaks the rule whose number is {@code rule}. */
  public static void assertBreaks(MlsException.Reason reason, String rule, Executable attempt) {
    MlsException refused = assertThrows(MlsException.class, attempt);
    String message = String.valueOf(refused.getMessage());
    assertEquals(reason, refused.reason(), message);
    assertTrue(message.startsWith(rule + ":"), message);
  }
}
