package pli.mls.node;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * What a client supports (RFC 9420 section 7.2). Default extension and proposal types are supported
 * without being listed. Unknown values, GREASE among them, are kept and mean nothing.
 *
 * @param versions protocol versions; 1 is mls10
 * @param cipherSuites cipher suite numbers
 * @param extensions non-default extension types
 * @param proposals non-default proposal types
 * @param credentials credential types
 */
public record Capabilities(
    List<Integer> versions,
    List<Integer> cipherSuites,
    List<Integer> extensions,
    List<Integer> proposals,
    List<Integer> credentials) {
  /** The protocol version {@code mls10}. */
  public static final int MLS10 = 1;

  private static final int LAST_DEFAULT_PROPOSAL = 0x0007;

  /** Copies the lists. */
  public Capabilities {
    versions = Registry.listOf(versions);
    cipherSuites = Registry.listOf(cipherSuites);
    extensions = Registry.listOf(extensions);
    proposals = Registry.listOf(proposals);
    credentials = Registry.listOf(credentials);
  }

  /**
   * What a client of this engine supports: mls10, basic credentials, no further proposals.
   *
   * @param cipherSuites its suites
   * @param extensions the non-default extension types that its application knows
   */
  public static Capabilities basic(List<Integer> cipherSuites, List<Integer> extensions) {
    return new Capabilities(
        Collections.singletonList(MLS10),
        cipherSuites,
        extensions,
        Collections.emptyList(),
        Collections.singletonList(Credential.BASIC));
  }

  /** Whether extensions of each of {@code types} may be used with this client. */
  boolean supportsExtensions(List<Integer> types) {
    return Registry.lists(extensions, types, Extension::isDefault);
  }

  /** Whether proposals of each of {@code types} may be used with this client. */
  boolean supportsProposals(List<Integer> types) {
    return Registry.lists(proposals, types, Capabilities::isDefaultProposal);
  }

  /** Whether credentials of each of {@code types} may be used with this client. */
  boolean supportsCredentials(Collection<Integer> types) {
    return Registry.lists(credentials, types, type -> false);
  }

  /** Whether extensions of {@code type} may be used with this client. */
  public boolean supportsExtension(int type) {
    return Extension.isDefault(type) || extensions.contains(type);
  }

  /** Whether proposals of {@code type} may be used with this client. */
  public boolean supportsProposal(int type) {
    return isDefaultProposal(type) || proposals.contains(type);
  }

  private static boolean isDefaultProposal(int type) {
    return type >= 1 && type <= LAST_DEFAULT_PROPOSAL;
  }

  /** Whether credentials of {@code type} may be used with this client. */
  public boolean supportsCredential(int type) {
    return credentials.contains(type);
  }

  /** Reads the five lists. */
  public static Capabilities read(TlsReader in) throws DecodeException {
    return new Capabilities(
        Registry.readList(in),
        Registry.readList(in),
        Registry.readList(in),
        Registry.readList(in),
        Registry.readList(in));
  }

  /** Writes the five lists. */
  public void write(TlsWriter out) {
    Registry.writeList(out, versions);
    Registry.writeList(out, cipherSuites);
    Registry.writeList(out, extensions);
    Registry.writeList(out, proposals);
    Registry.writeList(out, credentials);
  }
}
