package pli.client.account;

import java.math.BigInteger;
import java.util.TreeSet;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.Sha256;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;

/**
 * What two people compare: 60 digits, the same on both sides, that change when a key of either
 * account does. Each half is of one account, and the smaller one comes first.
 */
public final class SafetyNumber {
  private static final Bytes CONTEXT = Bytes.utf8("pli safety number v1");
  private static final int DIGITS = 30;
  private static final int GROUP = 5;

  private SafetyNumber() {}

  /** The number of two accounts, in groups of five digits. */
  public static String of(AccountRecord one, AccountRecord other) {
    TreeSet<String> halves = new TreeSet<>();
    halves.add(digits(one));
    halves.add(digits(other));
    StringBuilder number = new StringBuilder();
    for (String half : halves) {
      for (int at = 0; at < DIGITS; at += GROUP) {
        number.append(number.length() == 0 ? "" : " ").append(half, at, at + GROUP);
      }
    }
    return number.toString();
  }

  /** The hash of who an account is: its network, handle, device keys and recovery key. */
  static Bytes fingerprint(AccountRecord record) {
    TreeSet<String> keys = new TreeSet<>();
    for (DeviceEntry device : record.devices()) {
      keys.add(device.signatureKey().hex());
    }
    TlsWriter out =
        new TlsWriter()
            .opaque(CONTEXT)
            .opaque(Bytes.utf8(record.network()))
            .opaque(Bytes.utf8(record.handle().value()))
            .opaque(record.recoveryKey());
    for (String key : keys) {
      out.opaque(Bytes.utf8(key));
    }
    return Sha256.hash(out.toBytes());
  }

  /** 30 digits of the 256 bits: about 99.6 of them, which nobody meets by trying. */
  private static String digits(AccountRecord record) {
    BigInteger number =
        new BigInteger(1, fingerprint(record).toByteArray()).mod(BigInteger.TEN.pow(DIGITS));
    StringBuilder digits = new StringBuilder(number.toString());
    while (digits.length() < DIGITS) {
      digits.insert(0, '0');
    }
    return digits.toString();
  }
}
