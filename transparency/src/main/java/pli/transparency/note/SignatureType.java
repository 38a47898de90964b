package pli.transparency.note;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;

/** A kind of signature that is verified here. */
public enum SignatureType {
  /** Ed25519 over the text: what logs sign with. */
  ED25519(0x01) {
    @Override
    boolean verify(Bytes publicKey, String text, Bytes signature) {
      return Ed25519.verify(publicKey, Bytes.utf8(text), signature);
    }
  },
  /** Ed25519 over a time and a checkpoint: what witnesses sign with. */
  COSIGNATURE_V1(0x04) {
    @Override
    boolean verify(Bytes publicKey, String text, Bytes signature) {
      return CosignatureV1.verify(publicKey, text, signature);
    }
  };

  private final int code;

  SignatureType(int code) {
    this.code = code;
  }

  abstract boolean verify(Bytes publicKey, String text, Bytes signature);

  /** Its number at C2SP. */
  public int code() {
    return code;
  }

  static SignatureType of(int code) throws DecodeException {
    for (SignatureType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a kind of signature");
  }
}
