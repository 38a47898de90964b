package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.LoggedRecords;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.ReadAdministration;
import pli.protocol.wire.Record;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Act;
import pli.transparency.administration.Placed;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.proof.FollowedLog;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.TileReader;

/** What the directory shows of accounts is what the log has, each record at its place, no more. */
class RecordsInTheLogTest {
  private static final int PEOPLE = 3;
  private static final int UPDATES = 4;

  @Test
  void theLogHasEachRecordAtItsPlaceAndNothingElse(@TempDir Path folder) throws Exception {
    try (TestNetwork network = TestNetwork.start(folder.resolve("server"))) {
      List<TestDevice> people = people(network);
      for (int i = 0; i < UPDATES; i++) {
        for (TestDevice person : people) {
          update(network, person);
        }
        if (i == 1) {
          network.restart();
        }
      }
      int records = people.size() * (1 + UPDATES);
      TestOffice office = new TestOffice(network, people.get(0));
      List<Placed> decisions =
          new ArrayList<>(office.read(ReadAdministration.Chain.POLICY).entries());
      decisions.addAll(office.read(ReadAdministration.Chain.ACTS).entries());
      // The founder's policy, and the invitation.
      assertEquals(2, decisions.size());
      List<Bytes> entries = entries(network, records + decisions.size());
      for (Placed decision : decisions) {
        assertEquals(decision.entry().leaf().encode(), entries.get((int) decision.place()));
      }
      int seen = 0;
      for (TestDevice person : people) {
        for (var shown : lookUp(network, person).getRecordsList()) {
          Bytes leaf = LoggedRecords.fromWire(shown).leaf().encode();
          assertEquals(leaf, entries.get((int) shown.getIndex()));
          seen++;
        }
      }
      assertEquals(records, seen);
      assertEquals(entries.size(), entries.stream().distinct().count());
    }
  }

  private static List<TestDevice> people(TestNetwork network) throws Exception {
    TestDevice admin = TestDevice.of("admin", network);
    List<TestDevice> people = new ArrayList<>(List.of(admin));
    try (TestClient client = network.connect()) {
      client.granted(admin.register(client, network.invitation().token()));
    }
    Bytes token = new TestOffice(network, admin).invite(admin, Act.Purpose.MEMBER, PEOPLE, null);
    for (int i = 1; i < PEOPLE; i++) {
      TestDevice person = TestDevice.of("person" + i, network);
      try (TestClient line = network.connect()) {
        // What is refused is not logged either.
        assertEquals(
            Error.Code.HANDLE_TAKEN,
            line.refused(TestDevice.of("admin", network).register(line, token)).getCode());
        line.granted(person.register(line, token));
      }
      people.add(person);
    }
    return people;
  }

  private static void update(TestNetwork network, TestDevice person) throws Exception {
    AccountChain chain = chain(network, person);
    AccountRecord next =
        new AccountRecord(
            network.origin(),
            person.handle(),
            chain.version() + 1,
            1,
            List.of(person.entry()),
            person.paper().publicKey());
    LoggedRecord record = chain.sign(next, TestDevice.opening(), person.paper());
    try (TestClient line = network.connect()) {
      line.granted(TestDevice.update(record));
      // Again, as after an answer that was lost: one entry all the same.
      line.granted(TestDevice.update(record));
    }
  }

  private static AccountChain chain(TestNetwork network, TestDevice person) throws Exception {
    Record record = lookUp(network, person);
    AccountChain chain =
        AccountChain.begin(
            network.card(),
            person.handle(),
            TestClient.bytes(record.getLabelProof()),
            LoggedRecords.fromWire(record.getRecords(0)));
    for (var next : record.getRecordsList().subList(1, record.getRecordsCount())) {
      chain = chain.next(LoggedRecords.fromWire(next));
    }
    return chain;
  }

  private static Record lookUp(TestNetwork network, TestDevice person) throws Exception {
    try (TestClient line = network.connect()) {
      return line.granted(
              ClientFrame.newBuilder()
                  .setLookUp(LookUp.newBuilder().setHandle(person.handle().value())))
          .getRecord();
    }
  }

  /** All entries of the log, read as everybody reads them, once it is published so far. */
  private static List<Bytes> entries(TestNetwork network, int size) throws Exception {
    try (AttachmentClient http = new AttachmentClient(network.address())) {
      VerifiedCheckpoint checkpoint = checkpoint(network, http, size);
      TileReader reader =
          new TileReader(
              tile -> {
                HttpResponse<byte[]> answer = get(http, "/log/" + tile.path());
                return answer.statusCode() == 200
                    ? Optional.of(Bytes.copyOf(answer.body()))
                    : Optional.empty();
              },
              size);
      List<Bytes> entries = new ArrayList<>();
      for (BundleId bundle : BundleId.holding(0, size)) {
        entries.addAll(reader.entries(bundle).entries());
      }
      FollowedLog.begin(checkpoint).follow(checkpoint, entries);
      return entries;
    }
  }

  private static VerifiedCheckpoint checkpoint(TestNetwork network, AttachmentClient http, int size)
      throws Exception {
    for (int i = 0; i < 3000; i++) {
      HttpResponse<byte[]> answer = get(http, "/log/checkpoint");
      if (answer.statusCode() == 200) {
        VerifiedCheckpoint checkpoint =
            VerifiedCheckpoint.verify(
                SignedCheckpoint.parse(Bytes.copyOf(answer.body())), network.card().log());
        if (checkpoint.head().size() >= size) {
          assertEquals(size, checkpoint.head().size());
          return checkpoint;
        }
      }
      Thread.sleep(10);
    }
    throw new AssertionError("the log is not published");
  }

  private static HttpResponse<byte[]> get(AttachmentClient http, String path) throws IOException {
    try {
      return http.send(http.request(path));
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
