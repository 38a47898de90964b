package pli.server;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.SignatureKeyPair;
import pli.protocol.LoggedRecords;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.Record;
import pli.transparency.account.AccountChain;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Policy;

/** A fresh server with its founder, for each test. */
abstract class OfficeCase {
  TestNetwork network;
  TestOffice office;
  TestDevice founder;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    network = TestNetwork.start(folder.resolve("server"), clock());
    founder = TestOffice.join(network, "founder", network.invitation().token());
    office = new TestOffice(network, founder);
  }

  /** The server's. */
  InstantSource clock() {
    return InstantSource.system();
  }

  @AfterEach
  void stop() {
    network.close();
  }

  TestDevice member(String handle) throws Exception {
    return office.join(handle, TestOffice.invite(network, founder));
  }

  /** Another administrator, whom the founder added. */
  TestDevice administrator(String handle) throws Exception {
    TestDevice device = member(handle);
    Administration now = office.administration();
    Policy next = now.policy().adding(Administrator.of(device.record()), 1);
    office.proposed(founder, sign(now, next, founder.keys()));
    return device;
  }

  static LoggedEntry sign(Administration now, Policy policy, SignatureKeyPair keys) {
    return now.proposals().sign(policy, TestDevice.opening(), keys);
  }

  /** The policy behind the one in force, with other quorums. */
  static Policy quorums(Policy policy, int change, int reset, int act) {
    return new Policy(
        policy.network(), policy.version() + 1, 1, policy.administrators(), change, reset, act);
  }

  static Policy without(Policy policy, TestDevice administrator) {
    List<Administrator> left =
        policy.administrators().stream()
            .filter(one -> !one.handle().equals(administrator.handle()))
            .toList();
    return new Policy(
        policy.network(),
        policy.version() + 1,
        1,
        left,
        Math.min(policy.changeQuorum(), left.size()),
        Math.min(policy.resetQuorum(), left.size()),
        Math.min(policy.actQuorum(), left.size()));
  }

  static Act.Invitation invitation(Bytes token) {
    return TestOffice.invitation(token, Act.Purpose.MEMBER, 1, null);
  }

  /** What a client makes of an account's chain, resets included. */
  AccountChain chain(TestDevice device) throws Exception {
    Administration administration = office.administration();
    try (TestClient client = network.connect()) {
      Record record =
          client
              .granted(
                  ClientFrame.newBuilder()
                      .setLookUp(LookUp.newBuilder().setHandle(device.handle().value())))
              .getRecord();
      AccountChain chain =
          AccountChain.begin(
              network.card(),
              device.handle(),
              TestClient.bytes(record.getLabelProof()),
              LoggedRecords.fromWire(record.getRecords(0)));
      for (int i = 1; i < record.getRecordsCount(); i++) {
        LoggedRecord next = LoggedRecords.fromWire(record.getRecords(i));
        chain =
            next.isReset()
                ? chain.next(next, administration, record.getRecords(i).getIndex())
                : chain.next(next);
      }
      return chain;
    }
  }
}
