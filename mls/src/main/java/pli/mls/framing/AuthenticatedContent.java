package pli.mls.framing;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Entropy;
import pli.mls.node.Capabilities;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.suite.Labeled;

/**
 * Content and its signature, the latter not verified (RFC 9420 section 6). {@link #verify} makes it
 * a {@link VerifiedContent}, which alone may change a group.
 *
 * @param wireFormat how it travels, which the signature covers
 * @param content what is signed
 * @param authentication signature, and a commit's confirmation tag
 */
public record AuthenticatedContent(
    WireFormat wireFormat, FramedContent content, ContentAuthentication authentication) {
  private static final String LABEL = "FramedContentTBS";
  private static final String REFERENCE_LABEL = "MLS 1.0 Proposal Reference";

  /**
   * Signs {@code content}. A commit gets its confirmation tag later, by {@link #confirmedBy}.
   *
   * @param groupContext the encoded context of the epoch in which it is sent
   * @throws IllegalArgumentException if the signer's keys do not fit the suite
   */
  public static AuthenticatedContent sign(
      Labeled labeled,
      WireFormat wireFormat,
      FramedContent content,
      Bytes groupContext,
      Signer signer,
      Entropy entropy) {
    Bytes tbs = toBeSigned(wireFormat, content, groupContext);
    return new AuthenticatedContent(
        wireFormat,
        content,
        new ContentAuthentication(signer.sign(labeled, LABEL, tbs, entropy), null));
  }

  /** The same commit with its confirmation tag. */
  public AuthenticatedContent confirmedBy(Bytes confirmationTag) {
    return new AuthenticatedContent(
        wireFormat,
        content,
        new ContentAuthentication(authentication.signature(), confirmationTag));
  }

  /**
   * Checks the signature (F8).
   *
   * @param signatureKey the sender's
   * @param groupContext the encoded context of the epoch in which it was sent
   * @throws MlsException {@link MlsException.Reason#BAD_SIGNATURE}
   */
  public VerifiedContent verify(Labeled labeled, Bytes signatureKey, Bytes groupContext)
      throws MlsException {
    Bytes tbs = toBeSigned(wireFormat, content, groupContext);
    if (!labeled.verifyWithLabel(signatureKey, LABEL, tbs, authentication.signature())) { // F8
      throw new MlsException(
          MlsException.Reason.BAD_SIGNATURE, "F8: a message's signature does not verify");
    }
    return new VerifiedContent(this);
  }

  /** What a signature covers: FramedContentTBS (section 6.1). */
  private static Bytes toBeSigned(
      WireFormat wireFormat, FramedContent content, Bytes groupContext) {
    TlsWriter out = new TlsWriter(512 + groupContext.length());
    writeToBeSigned(out, wireFormat, content, groupContext);
    return out.toBytes();
  }

  /** What the signature covers of a member's content, but for the group's context behind it. */
  public Bytes framed() {
    TlsWriter out = new TlsWriter(512);
    writeFramed(out, wireFormat, content);
    return out.toBytes();
  }

  private static void writeFramed(TlsWriter out, WireFormat wireFormat, FramedContent content) {
    out.u16(Capabilities.MLS10).u16(wireFormat.code());
    content.write(out);
  }

  private static void writeToBeSigned(
      TlsWriter out, WireFormat wireFormat, FramedContent content, Bytes groupContext) {
    writeFramed(out, wireFormat, content);
    if (content.sender().signsContext()) {
      out.raw(groupContext);
    }
  }

  /** What a membership tag covers: AuthenticatedContentTBM (section 6.2). */
  Bytes toBeMaced(Bytes groupContext) {
    TlsWriter out = new TlsWriter(1024);
    writeToBeSigned(out, wireFormat, content, groupContext);
    authentication.write(out);
    return out.toBytes();
  }

  /** ConfirmedTranscriptHashInput of a commit (section 8.2). */
  public Bytes confirmedTranscriptInput() {
    TlsWriter out = new TlsWriter(1024).u16(wireFormat.code());
    content.write(out);
    return out.opaque(authentication.signature()).toBytes();
  }

  /** The hash by which a commit names the proposal that this carries (section 5.2). */
  public Bytes proposalReference(Labeled labeled) {
    TlsWriter out = new TlsWriter(512);
    write(out);
    return labeled.refHash(REFERENCE_LABEL, out.toBytes());
  }

  /** Writes the structure. */
  public void write(TlsWriter out) {
    out.u16(wireFormat.code());
    content.write(out);
    authentication.write(out);
  }

  /**
   * Reads the structure.
   *
   * @throws DecodeException if it is none
   */
  public static AuthenticatedContent read(TlsReader in) throws DecodeException {
    WireFormat wireFormat = WireFormat.of(in.u16());
    FramedContent content = FramedContent.read(in);
    return new AuthenticatedContent(
        wireFormat, content, ContentAuthentication.read(in, content.content().type()));
  }
}
