package pli.server.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Sequences in which each request is granted: the seeds of the targets that speak to sessions. */
final class Scripts {
  /** Queues are made, read, filled by a group over two epochs, acknowledged, deleted. */
  static final byte[] GROUP =
      new Script()
          .then(Cast.Kind.CREATE_QUEUE, 0)
          .then(Cast.Kind.CREATE_QUEUE, 1)
          .then(Cast.Kind.CREATE_ROUTE, 4)
          .on(1)
          .then(Cast.Kind.READ_QUEUE, 0)
          .on(0)
          .then(Cast.Kind.SUBMIT, 8)
          .then(Cast.Kind.SUBMIT, 12)
          .then(Cast.Kind.COMMIT, 16)
          .then(Cast.Kind.SUBMIT, 21)
          .on(1)
          .then(Cast.Kind.READ_QUEUE, 1)
          .then(Cast.Kind.ACKNOWLEDGE, 2)
          .then(Cast.Kind.ACKNOWLEDGE, 7)
          .then(Cast.Kind.DELETE_QUEUE, 1)
          .bytes();

  /** Alice publishes KeyPackages, makes a further record, is found, gets a Welcome and reads it. */
  static final byte[] CONTACT =
      new Script()
          .then(Cast.Kind.AUTHENTICATE, 0)
          .then(Cast.Kind.PUBLISH, 5)
          .then(Cast.Kind.COUNT, 0)
          .then(Cast.Kind.PROPOSE, 0)
          .then(Cast.Kind.UPDATE, 0)
          .on(1)
          .then(Cast.Kind.PROVE_LABEL, 130)
          .then(Cast.Kind.LOOK_UP, 0)
          .then(Cast.Kind.CLAIM, 0)
          .then(Cast.Kind.DELIVER_WELCOME, 3)
          .on(0)
          .then(Cast.Kind.READ_CONTACT_QUEUE, 0)
          .bytes();

  /** Bob makes his account, and comes again as himself. */
  static final byte[] ARRIVAL =
      new Script()
          .then(Cast.Kind.REGISTER, 0)
          .then(Cast.Kind.PUBLISH, 130)
          .then(Cast.Kind.PUBLISH, 3)
          .then(Cast.Kind.COUNT, 0)
          .step(SessionFuzz.CLOSE, 0)
          .then(Cast.Kind.AUTHENTICATE, 1)
          .then(Cast.Kind.COUNT, 0)
          .bytes();

  /** Alice founded the network alone: she invites, and gives her account the device that asks. */
  static final byte[] OFFICE =
      new Script()
          .then(Cast.Kind.REQUEST_RESET, 2)
          .on(1)
          .then(Cast.Kind.AUTHENTICATE, 0)
          .then(Cast.Kind.PROPOSE, 4)
          .then(Cast.Kind.READ_ADMINISTRATION, 0)
          .then(Cast.Kind.READ_ADMINISTRATION, 1)
          .then(Cast.Kind.LIST_PROPOSALS, 0)
          .then(Cast.Kind.PROPOSE, 2)
          .on(2)
          .then(Cast.Kind.LOOK_UP, 0)
          .bytes();

  /** A reader does not read for a while; requests come together and are answered in any order. */
  static final byte[] PRESSURE =
      new Script()
          .step(SessionFuzz.TOGETHER, 1)
          .then(Cast.Kind.CREATE_QUEUE, 0)
          .then(Cast.Kind.CREATE_QUEUE, 1)
          .then(Cast.Kind.CREATE_ROUTE, 4)
          .step(SessionFuzz.TOGETHER, 0)
          .on(2)
          .then(Cast.Kind.READ_QUEUE, 1)
          .step(SessionFuzz.DEAF, 0)
          .on(0)
          .step(SessionFuzz.TOGETHER, 1)
          .then(Cast.Kind.SUBMIT, 24)
          .then(Cast.Kind.SUBMIT, 28)
          .then(Cast.Kind.SUBMIT, 32)
          .step(SessionFuzz.TOGETHER, 0)
          .on(2)
          .step(SessionFuzz.DEAF, 1)
          .then(Cast.Kind.ACKNOWLEDGE, 7)
          .bytes();

  static final List<byte[]> ALL = List.of(GROUP, CONTACT, ARRIVAL, OFFICE, PRESSURE);

  private Scripts() {}

  /** Writes the steps of {@link SessionFuzz}. */
  private static final class Script {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Script then(Cast.Kind kind, int variant) {
      return step(kind.ordinal(), variant);
    }

    Script on(int connection) {
      return step(SessionFuzz.CHANGE, connection);
    }

    Script step(int step, int variant) {
      out.write(step);
      out.write(variant);
      out.write(0);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
