package pli.protocol.fuzz;

import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.SignatureKeyPair;
import pli.fuzz.Target;
import pli.protocol.Identity;
import pli.protocol.QueueId;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/** Account records, and the identities that name them in credentials. Each has one encoding. */
public final class AccountRecordFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new AccountRecordFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    Entropy entropy = new Random(4)::nextBytes;
    SignatureKeyPair keys = Ed25519.generate(entropy);
    DeviceEntry first = device(keys.publicKey(), entropy);
    DeviceEntry second = device(Bytes.adopt(new byte[32]), entropy);
    Handle bob = new Handle("bob");
    AccountRecord record =
        AccountRecord.sign(
            "net", bob, 1, 1_700_000_000_000L, List.of(first, second), keys.privateKey());
    return List.of(
        record.encode().toByteArray(),
        new Identity(bob, "réseau", first.id(), 7).encode().toByteArray());
  }

  private static DeviceEntry device(Bytes key, Entropy entropy) {
    return new DeviceEntry(
        DeviceId.random(entropy), "Gerät", key, QueueId.random(entropy), Bytes.adopt(new byte[32]));
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      AccountRecord record = AccountRecord.decode(bytes);
      requireSame(bytes, record.encode());
      record.isSignedByFirstDevice();
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    try {
      requireSame(bytes, Identity.decode(bytes).encode());
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }

  private static void requireSame(Bytes bytes, Bytes again) {
    if (!again.equals(bytes)) {
      throw new IllegalStateException("read and written, it is another");
    }
  }
}
