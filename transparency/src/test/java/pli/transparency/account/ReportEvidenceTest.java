package pli.transparency.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.transparency.account.Reported.ACCEPTED;
import static pli.transparency.account.Reported.GROUP;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.ReportEvidence;
import pli.transparency.evidence.ReportEvidence.Accepted;

/** A report as a file for a stranger. */
class ReportEvidenceTest {
  private final Reported reported = new Reported();
  private final Bytes data = reported.data(reported.content("grüß Gott"));
  private final Bytes message = reported.toBeSigned(data, GROUP);
  private final Accepted accepted = reported.accepted(data, ACCEPTED);

  private ReportEvidence evidence(SignatureKeyPair signer, Bytes said, @Nullable Accepted when) {
    return new ReportEvidence(
        reported.account(),
        reported.device(),
        said,
        reported.sign(signer, said),
        Optional.ofNullable(when));
  }

  private static Reason refused(ReportEvidence evidence) {
    return assertThrows(VerificationException.class, () -> evidence.verify(Person.CARD)).reason();
  }

  @Test
  void whoSaidWhatIsShown() throws Exception {
    ReportEvidence evidence = evidence(reported.alice.first, message, accepted);
    assertEquals(evidence, Evidence.parse(evidence.encode()));
    ReportEvidence.Proved proved = evidence.verify(Person.CARD);
    assertEquals("alice", proved.account().chain().handle().value());
    assertEquals("grüß Gott", proved.text());
    assertEquals(Reported.SENT, proved.sentAtMillis());
    assertEquals(GROUP, proved.conversation());
    assertEquals(reported.alice.first.publicKey(), proved.device().signatureKey());
    assertFalse(proved.isDeviceGone());
  }

  @Test
  void whereTheServerSaysNothingTheSignatureStillHolds() throws Exception {
    ReportEvidence evidence = evidence(reported.alice.first, message, null);
    assertEquals(evidence, Evidence.parse(evidence.encode()));
    assertEquals("grüß Gott", evidence.verify(Person.CARD).text());
  }

  @Test
  void whatIsNotSoIsNotShown() {
    SignatureKeyPair alice = reported.alice.first;
    Bytes other = reported.data(reported.content("something else"));
    assertEquals(Reason.BAD_SIGNATURE, refused(evidence(reported.alice.second, message, accepted)));
    assertEquals(
        Reason.NOT_SIGNED,
        refused(evidence(alice, message, new Accepted(ACCEPTED + 1, accepted.attestation()))),
        "another time");
    assertEquals(
        Reason.NOT_SIGNED,
        refused(evidence(alice, message, reported.accepted(other, ACCEPTED))),
        "the time of another message");
    assertEquals(
        Reason.NOT_SIGNED, refused(evidence(alice, message, new Accepted(ACCEPTED, Bytes.EMPTY))));
    assertEquals(
        Reason.WRONG_CONTENT,
        refused(evidence(alice, reported.toBeSigned(data, Bytes.of(1)), accepted)),
        "a context of another group");
    assertEquals(
        Reason.WRONG_CONTENT,
        refused(evidence(alice, reported.toBeSigned(Bytes.utf8("no frame"), GROUP), null)));
    assertEquals(
        Reason.WRONG_CONTENT,
        refused(evidence(alice, reported.toBeSigned(reported.data(Bytes.of(0x87)), GROUP), null)),
        "no content of a message");
    ReportEvidence noDevice =
        new ReportEvidence(
            reported.account(),
            new DeviceId(Bytes.copyOf(new byte[16])),
            message,
            reported.sign(alice, message),
            Optional.empty());
    assertEquals(Reason.WRONG_CHAIN, refused(noDevice));
    ReportEvidence evidence = evidence(alice, message, accepted);
    assertThrows(
        VerificationException.class,
        () -> evidence.verify(Person.card("other", Person.VRF.publicKey())));
  }

  @Test
  void aFileThatWasChangedIsRefused() {
    Bytes file = evidence(reported.alice.first, message, accepted).encode();
    for (int i = 0; i < file.length(); i += 11) {
      byte[] flipped = file.toByteArray();
      flipped[i] ^= 1;
      int at = i;
      assertThrows(
          Exception.class,
          () -> ((ReportEvidence) Evidence.parse(Bytes.copyOf(flipped))).verify(Person.CARD),
          () -> "byte " + at);
    }
  }

  @Test
  void aReportOfAReportIsNone() throws Exception {
    ReportEvidence evidence = evidence(reported.alice.first, message, accepted);
    String inner = evidence.account().encode().utf8();
    String file = evidence.encode().utf8();
    String nested =
        file.replaceAll(
            "account [^\n]*\n",
            "account " + pli.codec.StrictBase64.encode(evidence.encode()) + "\n");
    assertFalse(inner.isEmpty());
    assertThrows(DecodeException.class, () -> Evidence.parse(Bytes.utf8(nested)));
  }

  @Test
  void contentThatNestsWithoutEndIsRefused() {
    byte[] deep = new byte[5000];
    java.util.Arrays.fill(deep, (byte) 0x81);
    deep[0] = (byte) 0x87;
    deep[1] = 0x50;
    Bytes said = reported.toBeSigned(reported.data(Bytes.copyOf(deep)), GROUP);
    assertEquals(Reason.WRONG_CONTENT, refused(evidence(reported.alice.first, said, null)));
  }
}
