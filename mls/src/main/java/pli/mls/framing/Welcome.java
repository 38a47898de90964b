package pli.mls.framing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.HpkeCiphertext;
import pli.crypto.HpkeInfo;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.suite.Labeled;

/**
 * What lets new members into the epoch that a commit opens (RFC 9420 section 12.4.3.1).
 *
 * @param cipherSuite the group's
 * @param secrets one for each new member that this Welcome is for
 * @param encryptedGroupInfo a {@link GroupInfo} under a key from the joiner secret
 */
public record Welcome(int cipherSuite, List<ForMember> secrets, Bytes encryptedGroupInfo)
    implements MlsMessage {
  private static final String LABEL = "Welcome";

  /** Copies the list. */
  public Welcome {
    secrets = Collections.unmodifiableList(new ArrayList<>(secrets));
  }

  /**
   * EncryptedGroupSecrets.
   *
   * @param newMember the reference of its key package
   * @param sealed {@link GroupSecrets}, to that key package's init key
   */
  public record ForMember(Bytes newMember, HpkeCiphertext sealed) {}

  /**
   * This Welcome for one new member alone.
   *
   * @param reference of its key package
   * @throws MlsException {@link MlsException.Reason#INVALID_WELCOME} (W2) if it is not among those
   *     that this Welcome is for
   */
  public Welcome only(Bytes reference) throws MlsException {
    ForMember one = new ForMember(reference, find(reference));
    return new Welcome(cipherSuite, Collections.singletonList(one), encryptedGroupInfo);
  }

  /** Enciphers {@code info}, once for all new members. */
  public static Bytes sealGroupInfo(Labeled labeled, Secret welcomeSecret, GroupInfo info) {
    TlsWriter out = new TlsWriter(1024);
    info.write(out);
    try (Secret key = key(labeled, welcomeSecret)) {
      return labeled
          .suite()
          .seal(key, nonce(labeled, welcomeSecret), Bytes.EMPTY, out.toByteArray());
    }
  }

  /**
   * The GroupInfo, its signature not verified.
   *
   * @throws MlsException {@link MlsException.Reason#UNDECRYPTABLE} (W4) or {@link
   *     MlsException.Reason#MALFORMED}
   */
  public GroupInfo openGroupInfo(Labeled labeled, Secret welcomeSecret) throws MlsException {
    try (Secret key = key(labeled, welcomeSecret)) {
      byte[] opened =
          labeled.suite().open(key, nonce(labeled, welcomeSecret), Bytes.EMPTY, encryptedGroupInfo);
      return TlsReader.readAll(Bytes.adopt(opened), GroupInfo::read);
    } catch (CryptoException e) { // W4
      throw new MlsException(MlsException.Reason.UNDECRYPTABLE, "W4: no GroupInfo opens", e);
    } catch (DecodeException e) {
      throw Malformed.of("the GroupInfo", e);
    }
  }

  /** What {@link #seal} needs of the GroupInfo: hashed once, however many are added. */
  public static HpkeInfo sealingInfo(Labeled labeled, Bytes encryptedGroupInfo) {
    return labeled.encryptionInfo(LABEL, encryptedGroupInfo);
  }

  /**
   * Seals {@code secrets} for one new member.
   *
   * @param reference of its key package
   * @param initKey of its key package
   * @param info from {@link #sealingInfo}
   * @throws MlsException {@link MlsException.Reason#INVALID_KEY_PACKAGE} if the init key is no key
   */
  public static ForMember seal(
      Labeled labeled,
      Bytes reference,
      Bytes initKey,
      GroupSecrets secrets,
      HpkeInfo info,
      Entropy entropy)
      throws MlsException {
    byte[] plaintext = secrets.encode();
    try {
      return new ForMember(reference, labeled.encryptWithLabel(initKey, info, plaintext, entropy));
    } catch (CryptoException e) {
      throw new MlsException(
          MlsException.Reason.INVALID_KEY_PACKAGE, "the init key takes no secret", e);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /**
   * The secrets for one new member.
   *
   * @param reference of its key package
   * @throws MlsException {@link MlsException.Reason#INVALID_WELCOME} (W2) if it is not among those
   *     that this Welcome is for, {@link MlsException.Reason#UNDECRYPTABLE} (W3)
   */
  public GroupSecrets open(Labeled labeled, Bytes reference, KemKeyPair initKeys)
      throws MlsException {
    byte[] plaintext;
    try {
      HpkeCiphertext sealed = find(reference);
      plaintext = labeled.decryptWithLabel(initKeys, LABEL, encryptedGroupInfo, sealed);
    } catch (CryptoException e) { // W3
      throw new MlsException(MlsException.Reason.UNDECRYPTABLE, "W3: our secrets do not open", e);
    }
    try {
      TlsReader in = TlsReader.of(plaintext);
      GroupSecrets opened = GroupSecrets.read(in);
      in.expectEnd();
      if (!opened.areOfLength(labeled.suite().hashLength())) {
        opened.close();
        throw new MlsException(
            MlsException.Reason.MALFORMED, "W3: a secret that is not as long as a hash");
      }
      return opened;
    } catch (DecodeException e) {
      throw Malformed.of("the group secrets", e);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private HpkeCiphertext find(Bytes reference) throws MlsException {
    for (ForMember member : secrets) {
      if (member.newMember.equals(reference)) {
        return member.sealed;
      }
    }
    throw new MlsException(
        MlsException.Reason.INVALID_WELCOME, "W2: the Welcome is not for this key package");
  }

  private static Secret key(Labeled labeled, Secret welcomeSecret) {
    return labeled.expandWithLabel(
        welcomeSecret, "key", Bytes.EMPTY, labeled.suite().aeadKeyLength());
  }

  private static Bytes nonce(Labeled labeled, Secret welcomeSecret) {
    int length = labeled.suite().aeadNonceLength();
    return Bytes.adopt(labeled.expandWithLabel(welcomeSecret, "nonce", Bytes.EMPTY, length).copy());
  }

  @Override
  public WireFormat wireFormat() {
    return WireFormat.WELCOME;
  }

  @Override
  public void write(TlsWriter out) {
    out.u16(cipherSuite);
    out.vector(
        secrets,
        (inner, member) ->
            inner
                .opaque(member.newMember)
                .opaque(member.sealed.kemOutput())
                .opaque(member.sealed.ciphertext()));
    out.opaque(encryptedGroupInfo);
  }

  static Welcome read(TlsReader in) throws DecodeException {
    return new Welcome(in.u16(), in.vector(Welcome::readMember), in.opaque());
  }

  private static ForMember readMember(TlsReader in) throws DecodeException {
    return new ForMember(
        in.opaque(MlsLimits.MAX_HASH),
        new HpkeCiphertext(in.opaque(MlsLimits.MAX_HPKE), in.opaque()));
  }
}
