package pli.client.sync;

import java.io.IOException;
import pli.client.account.Contacts;
import pli.client.account.Directory;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.codec.Bytes;
import pli.transparency.account.Handle;

/** What people ask of the log, and of the directory as the log proves it. */
public final class LogQuestions {
  private final Driver driver;

  /** Questions that {@code driver} asks. */
  public LogQuestions(Driver driver) {
    this.driver = driver;
  }

  /**
   * Refuses if the log was caught lying.
   *
   * @throws ClientException LOG_FORKED, LOG_BROKEN
   */
  public void requireNoAlarm() throws ClientException {
    driver.network().watch().requireNoAlarm();
  }

  /** From now on sends although no witness has seen the log for three days. */
  public void sendDespiteAge() {
    driver.network().watch().sendDespiteAge();
  }

  /**
   * Follows the log now.
   *
   * @throws ClientException what is wrong with it, or UNREACHABLE, TIMED_OUT, LOG_UNAVAILABLE
   */
  public void follow(Deadline deadline) throws ClientException {
    driver.ask(
        network -> {
          network.session(Role.ANONYMOUS, deadline);
          network.watch().follow(deadline);
          network.watch().requireRead();
          return true;
        },
        deadline);
  }

  /**
   * Reads what the log has by now, and the records of somebody if it has later ones than are known.
   * If that cannot be done, whatever is sent waits until it can.
   *
   * @throws ClientException DEVICE_REVOKED
   */
  public void refresh(Handle handle, Deadline deadline) throws ClientException {
    try {
      driver.ask(
          network -> {
            network.session(Role.ANONYMOUS, deadline);
            network.watch().followIfDue(deadline);
            if (network.vault().read(t -> Contacts.isBehind(t, handle))) {
              driver.inquiries().claiming().lookUp(handle, deadline);
            }
            return true;
          },
          deadline);
    } catch (ClientException e) {
      if (e.problem() == ClientException.Problem.DEVICE_REVOKED) {
        throw e;
      }
    }
  }

  /**
   * Looks somebody up and keeps what the log proves.
   *
   * @throws ClientException UNKNOWN_HANDLE, and what is wrong with the answer or with the log
   */
  public void lookUp(Handle handle, Deadline deadline) throws ClientException {
    driver.ask(network -> driver.inquiries().claiming().lookUp(handle, deadline), deadline);
  }

  /**
   * What proves to a third party which keys an account has: its records, and that the latest stands
   * in the log.
   *
   * @throws ClientException as {@link #lookUp}
   */
  public Bytes prove(Handle handle, Deadline deadline) throws ClientException {
    return driver.ask(
        network -> {
          Directory.Shown shown = driver.inquiries().claiming().proved(handle, deadline);
          try {
            return new Proving(network).records(shown, deadline).encode();
          } catch (IOException e) {
            throw new ClientException(Problem.LOG_UNAVAILABLE, e);
          }
        },
        deadline);
  }
}
