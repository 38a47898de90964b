package pli.server.directory;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.ContactKeys;
import pli.server.TestDevice;
import pli.server.TestNetwork;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;

/** Records that no server made. */
final class RecordSamples {
  private RecordSamples() {}

  /** The first record of an account. */
  static LoggedRecord first(String handle) {
    SignatureKeyPair keys = Ed25519.generate(TestNetwork.entropy());
    Bytes paper = Ed25519.generate(TestNetwork.entropy()).publicKey();
    AccountRecord record =
        new AccountRecord(
            "origin",
            new Handle(handle),
            1,
            0,
            List.of(
                TestDevice.entry(
                    keys, ContactKeys.generate(TestNetwork.entropy()), TestNetwork.random(16))),
            paper);
    return LoggedRecord.first(
        "origin/log", TestNetwork.random(32), record, TestDevice.opening(), keys);
  }
}
