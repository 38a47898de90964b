package pli.lab.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.Invitation;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CountKeyPackages;
import pli.protocol.wire.DeliverWelcome;
import pli.protocol.wire.Error;
import pli.protocol.wire.ListProposals;
import pli.protocol.wire.PublishKeyPackages;
import pli.protocol.wire.ServerFrame;
import pli.transparency.administration.LoggedEntry;

/**
 * A connection is cut before each record of TLS, in each direction: before a request arrives, and
 * before its answer does. Whoever was cut off asks again, the same way, on another connection; and
 * then everything has been done once.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CutConnectionIT {
  /** More records than any of these conversations has; a cut that is not met ends the search. */
  private static final int MAX_RECORDS = 60;

  private static final int KEY_PACKAGES = 3;

  @TempDir private Path folder;
  private RealServer server;
  private NamedDevice admin;
  private int people;

  @BeforeEach
  void start() throws Exception {
    server = RealServer.make(folder);
    server.start();
    admin = device("admin");
    try (Line line = Line.open(server.endpoint())) {
      Bytes token = Invitation.parse(server.invitation()).token();
      line.granted(admin.register(line, token));
      line.granted(admin.contactQueue().create(line));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A conversation of one client, which asks again after a cut. */
  private interface Conversation {
    /** Goes on from where it was, on another connection. */
    void goOn(Line line) throws IOException;
  }

  /** Makes a conversation and, when it is over, says what must be true. */
  private interface Making {
    Conversation make() throws Exception;

    void check() throws Exception;
  }

  /** Has a conversation for each place where its connection can be cut, until one is not met. */
  private void cutEverywhere(Making making) throws Exception {
    for (Scissors.Direction direction : Scissors.Direction.values()) {
      boolean met = true;
      int record = 1;
      for (; met; record++) {
        assertTrue(record < MAX_RECORDS, "a conversation without end");
        try (Scissors scissors = new Scissors(server.port(), direction, record)) {
          converse(making.make(), scissors);
          met = scissors.hasCut();
        }
        try {
          making.check();
        } catch (AssertionError e) {
          throw new AssertionError("cut before record " + record + " " + direction, e);
        }
      }
      assertTrue(record > 8, "so few records: " + record);
    }
  }

  private void converse(Conversation conversation, Scissors scissors) throws IOException {
    try (Line line = Line.open(server.endpoint(scissors.port()))) {
      conversation.goOn(line);
      return;
    } catch (IOException e) {
      // Cut, as it should be.
    }
    try (Line line = Line.open(server.endpoint())) {
      conversation.goOn(line);
    }
  }

  @Test
  void whatIsSentIsThereOnce() throws Exception {
    cutEverywhere(
        new Making() {
          private OwnQueue queue = OwnQueue.random(server.origin());
          private GroupEpoch first = GroupEpoch.first(List.of(queue));
          private GroupEpoch second = first.next();
          private Bytes welcome = Wire.random(100);

          @Override
          public Conversation make() {
            queue = OwnQueue.random(server.origin());
            first = GroupEpoch.first(List.of(queue));
            second = first.next();
            welcome = Wire.random(100);
            List<Bytes> ids = List.of(id(), id(), id(), id(), id());
            return line -> {
              line.granted(queue.create(line));
              line.granted(first.create(ids.get(0)));
              line.granted(first.submit(Bytes.utf8("one"), ids.get(1)));
              line.granted(first.commit(second, Bytes.utf8("two"), ids.get(2)));
              line.granted(second.submit(Bytes.utf8("three"), ids.get(3)));
              line.granted(deliver(welcome, ids.get(4)));
            };
          }

          @Override
          public void check() throws Exception {
            try (Line line = Line.open(server.endpoint())) {
              line.granted(queue.read(line));
              List<Bytes> said =
                  Entries.until(line, queue.id()).stream()
                      .map(entry -> {
                        Bytes body = first.open(queue, entry);
                        return body == null ? second.open(queue, entry) : body;
                      })
                      .toList();
              assertEquals(
                  List.of(Bytes.utf8("one"), Bytes.utf8("two"), Bytes.utf8("three")), said);
              line.granted(admin.contactQueue().read(line));
              List<Bytes> welcomes =
                  Entries.until(line, admin.contactQueue().id()).stream()
                      .map(entry -> Wire.of(entry.getSealed()))
                      .toList();
              assertEquals(List.of(welcome), welcomes);
              line.granted(admin.contactQueue().acknowledge(Long.MAX_VALUE));
            }
            try (Line line = Line.open(server.endpoint())) {
              ServerFrame late = line.ask(first.submit(Bytes.utf8("late"), id()));
              assertEquals(Error.Code.EPOCH_STALE, late.getError().getCode());
              assertEquals(1, late.getError().getEpoch());
            }
          }
        });
  }

  private ClientFrame.Builder deliver(Bytes welcome, Bytes submission) {
    return ClientFrame.newBuilder()
        .setDeliverWelcome(
            DeliverWelcome.newBuilder()
                .setContactQueueId(Wire.of(admin.contactQueue().id().value()))
                .setSubmissionId(Wire.of(submission))
                .setSealed(Wire.of(welcome)));
  }

  private static Bytes id() {
    return GroupEpoch.submissionId();
  }

  @Test
  void whatIsReadIsGoneWhenThatWasAnswered() throws Exception {
    cutEverywhere(
        new Making() {
          private OwnQueue queue = OwnQueue.random(server.origin());

          @Override
          public Conversation make() throws IOException {
            queue = OwnQueue.random(server.origin());
            GroupEpoch group = GroupEpoch.first(List.of(queue));
            try (Line line = Line.open(server.endpoint())) {
              line.granted(queue.create(line));
              line.granted(group.create(id()));
              for (int i = 1; i <= 3; i++) {
                line.granted(group.submit(Bytes.of(i), id()));
              }
            }
            return new Reading(queue, group);
          }

          @Override
          public void check() throws Exception {
            try (Line line = Line.open(server.endpoint())) {
              Error.Code gone = line.ask(queue.read(line)).getError().getCode();
              assertEquals(Error.Code.UNKNOWN_QUEUE, gone);
            }
          }
        });
  }

  /** Reads three entries, acknowledges two, and deletes the queue. */
  private static final class Reading implements Conversation {
    private final OwnQueue queue;
    private final GroupEpoch group;
    private long acknowledged;
    private boolean hasAskedToDelete;

    Reading(OwnQueue queue, GroupEpoch group) {
      this.queue = queue;
      this.group = group;
    }

    @Override
    public void goOn(Line line) throws IOException {
      ServerFrame answer = line.ask(queue.read(line));
      if (answer.hasError()) {
        assertEquals(Error.Code.UNKNOWN_QUEUE, answer.getError().getCode());
        assertTrue(hasAskedToDelete, "the queue is gone, and nobody had asked for that");
        return;
      }
      long last = 0;
      for (var entry : Entries.until(line, queue.id())) {
        assertTrue(entry.getNumber() > acknowledged, "it came again");
        assertEquals(Bytes.of((int) entry.getNumber()), group.open(queue, entry));
        last = entry.getNumber();
      }
      assertEquals(3, last);
      line.granted(queue.acknowledge(2));
      acknowledged = 2;
      hasAskedToDelete = true;
      line.granted(queue.delete(line));
    }
  }

  @Test
  void whoJoinsJoinsOnce() throws Exception {
    cutEverywhere(
        new Making() {
          private Bytes token = Bytes.EMPTY;
          private Joining joining = new Joining(admin, Bytes.EMPTY);

          @Override
          public Conversation make() throws Exception {
            token = invite(2);
            joining = new Joining(person(), token);
            return joining;
          }

          @Override
          public void check() throws Exception {
            try (Line line = Line.open(server.endpoint())) {
              line.granted(joining.device.authenticate(line));
              ClientFrame.Builder count =
                  ClientFrame.newBuilder().setCountKeyPackages(CountKeyPackages.newBuilder());
              assertEquals(KEY_PACKAGES, line.granted(count).getKeyPackageCount().getOneTime());
            }
            // One of the two uses was taken.
            assertFalse(registers(token).hasError());
            assertEquals(Error.Code.INVITATION_USED, registers(token).getError().getCode());
          }
        });
  }

  @Test
  void whatAnAdministratorDecidesIsLoggedOnce() throws Exception {
    AdministratorsOffice office = office();
    cutEverywhere(
        new Making() {
          private Bytes token = Bytes.EMPTY;
          private long before;

          @Override
          public Conversation make() throws Exception {
            before = office.read().actVersion();
            token = Wire.random(Invitation.TOKEN_LENGTH);
            LoggedEntry act = office.invitation(token, 1);
            return line -> {
              line.granted(admin.authenticate(line));
              assertTrue(line.granted(AdministratorsOffice.propose(act)).getProposed().getLogged());
              // Nothing waits, however often it was asked.
              ClientFrame.Builder list =
                  ClientFrame.newBuilder().setListProposals(ListProposals.getDefaultInstance());
              assertEquals(0, line.granted(list).getProposals().getProposalsCount());
              assertTrue(line.granted(AdministratorsOffice.propose(act)).getProposed().getLogged());
            };
          }

          @Override
          public void check() throws Exception {
            assertEquals(before + 1, office.read().actVersion());
            assertFalse(registers(token).hasError());
            assertEquals(Error.Code.INVITATION_USED, registers(token).getError().getCode());
          }
        });
  }

  private AdministratorsOffice office() {
    return new AdministratorsOffice(server.endpoint(), server.card(), admin);
  }

  private NamedDevice person() throws IOException {
    return device("person" + ++people);
  }

  private NamedDevice device(String handle) throws IOException {
    try (Line line = Line.open(server.endpoint())) {
      return NamedDevice.of(handle, server.card(), line);
    }
  }

  private ServerFrame registers(Bytes token) throws IOException {
    try (Line line = Line.open(server.endpoint())) {
      return line.ask(person().register(line, token));
    }
  }

  private Bytes invite(int uses) throws IOException {
    Bytes token = Wire.random(Invitation.TOKEN_LENGTH);
    LoggedEntry act = office().invitation(token, uses);
    try (Line line = Line.open(server.endpoint())) {
      line.granted(admin.authenticate(line));
      assertTrue(line.granted(AdministratorsOffice.propose(act)).getProposed().getLogged());
    }
    return token;
  }

  /** Registers, makes its contact queue, and publishes KeyPackages. */
  private static final class Joining implements Conversation {
    private final NamedDevice device;
    private final Bytes token;
    private boolean isRegistered;

    Joining(NamedDevice device, Bytes token) {
      this.device = device;
      this.token = token;
    }

    @Override
    public void goOn(Line line) throws IOException {
      if (isRegistered) {
        line.granted(device.authenticate(line));
      } else {
        line.granted(device.register(line, token));
        isRegistered = true;
      }
      line.granted(device.contactQueue().create(line));
      PublishKeyPackages.Builder packages =
          PublishKeyPackages.newBuilder().setReplace(true).setLastResort(Wire.of(Bytes.utf8("l")));
      for (int i = 0; i < KEY_PACKAGES; i++) {
        packages.addOneTime(Wire.of(Bytes.of(i)));
      }
      line.granted(ClientFrame.newBuilder().setPublishKeyPackages(packages));
    }
  }
}
