package pli.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import pli.client.account.Acquaintances;
import pli.client.account.Contacts;
import pli.client.api.ArrivedReport;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Contact;
import pli.client.api.ConversationId;
import pli.client.api.Reported;
import pli.client.conversation.Requests;
import pli.client.conversation.Surroundings;
import pli.client.conversation.Writing;
import pli.client.session.Deadline;
import pli.client.sync.Driver;
import pli.client.vault.Vault;
import pli.transparency.account.Handle;

/**
 * Other people, as this person deals with them. Comes from {@link Device#people}. What is set here
 * holds on all devices of the account.
 */
public final class People {
  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;

  People(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
  }

  /** Everybody whose account this device knows, or whom the person blocks. */
  public List<Contact> contacts() throws ClientException {
    return vault.read(Contacts::list);
  }

  /**
   * Conversations that strangers brought this person into, and that wait to be accepted: by writing
   * there, or by {@link #accept}. Until then nobody there learns whether this person has read
   * anything.
   */
  public Set<ConversationId> requests() throws ClientException {
    return vault.read(Requests::open);
  }

  /**
   * Somebody is no stranger from now on.
   *
   * @throws ClientException HANDLE_INVALID, OWN_HANDLE
   */
  public void accept(String handle) throws ClientException {
    String person = other(handle);
    vault.write(t -> {
      Acquaintances.accept(t, person);
      return null;
    });
    driver.wake();
  }

  /**
   * What comes from somebody is not shown from now on, and direct conversations with them are not
   * listed; or it is again. Nothing is deleted, and the other side is not told.
   *
   * @throws ClientException HANDLE_INVALID, OWN_HANDLE
   */
  public void block(String handle, boolean blocked) throws ClientException {
    String person = other(handle);
    vault.write(t -> {
      Acquaintances.block(t, person, blocked);
      return null;
    });
    driver.wake();
  }

  /**
   * What this person calls somebody; nobody else sees it.
   *
   * @param name 1 to 128 bytes of UTF-8; empty to take it back
   * @throws ClientException HANDLE_INVALID, OWN_HANDLE, NAME_INVALID
   */
  public void name(String handle, String name) throws ClientException {
    String person = other(handle);
    String checked = name.isEmpty() ? "" : Writing.checkedName(name);
    vault.write(t -> {
      Acquaintances.name(t, person, checked);
      return null;
    });
    driver.wake();
  }

  /**
   * Tells the network's administrators of a message that somebody else wrote, each in a direct
   * conversation, but for the one who wrote it. With it goes what shows to everybody who wrote it,
   * and when the server took it (docs/EVIDENCE.md, "report"). When this returns, the report is in
   * the vault, and has gone out or goes out as other messages do.
   *
   * @param text what to say to them; may be empty
   * @throws ClientException UNKNOWN_MESSAGE, MESSAGE_NOT_SHOWABLE, NOBODY_TO_TELL, TOO_LARGE, and
   *     what is wrong with the sender's account or with the log
   */
  public Reported report(String messageId, String text, Duration patience) throws ClientException {
    return reporting().report(messageId, text, Deadline.after(patience));
  }

  /**
   * Writes what such a report shows into a file: of a message that is a report, that one.
   *
   * @param file is not there yet
   * @throws ClientException FILE_EXISTS, FILE_UNREADABLE, and as {@link #report}
   */
  public Reported saveReport(String messageId, Path file, Duration patience)
      throws ClientException {
    return reporting().save(messageId, file, Deadline.after(patience));
  }

  /**
   * The reports that came to this person, the newest first, 100 at most. What each shows was
   * verified here. {@link #saveReport} writes one into a file.
   */
  public List<ArrivedReport> reports() throws ClientException {
    return vault.read(t -> ReportsHere.list(t, here.self().card()));
  }

  private Reporting reporting() {
    return new Reporting(vault, here, driver);
  }

  private String other(String handle) throws ClientException {
    Handle person = Device.handle(handle);
    if (person.equals(here.self().handle())) {
      throw new ClientException(Problem.OWN_HANDLE);
    }
    return person.value();
  }
}
