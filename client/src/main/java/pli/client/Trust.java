package pli.client;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.account.SafetyNumber;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.LogStatus;
import pli.client.api.Verification;
import pli.client.conversation.Surroundings;
import pli.client.session.Deadline;
import pli.client.sync.LogQuestions;
import pli.client.trust.Followed;
import pli.client.trust.Head;
import pli.client.trust.Seen;
import pli.client.trust.VerificationCode;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.Handle;

/**
 * What a person asks about the log and about the keys of others. Comes from {@link Device#trust}.
 */
public final class Trust {
  private final Vault vault;
  private final Surroundings here;
  private final LogQuestions questions;

  Trust(Vault vault, Surroundings here, LogQuestions questions) {
    this.vault = vault;
    this.here = here;
    this.questions = questions;
  }

  /**
   * Follows the log to its end, as far as the server shows it.
   *
   * @throws ClientException LOG_FORKED and whatever else is wrong with it, UNREACHABLE, TIMED_OUT,
   *     LOG_UNAVAILABLE
   */
  public void follow(Duration patience) throws ClientException {
    questions.follow(Deadline.after(patience));
  }

  /** What this device has verified of the log. Does not need the network. */
  public LogStatus status() throws ClientException {
    return vault.read(t -> LogState.load(t, here.platform().clock().millis())).status();
  }

  /** From now on sends although no witness has seen the log for three days: the person insists. */
  public void sendDespiteOldLog() {
    questions.sendDespiteAge();
  }

  /**
   * Writes what proves to a third party which keys an account has (docs/EVIDENCE.md, "record").
   *
   * @param file is not there yet
   * @throws ClientException UNKNOWN_HANDLE, FILE_EXISTS, FILE_UNREADABLE, and what is wrong with
   *     the account or with the log
   */
  public void prove(String handle, Path file, Duration patience) throws ClientException {
    if (Files.exists(file)) {
      throw new ClientException(Problem.FILE_EXISTS);
    }
    Bytes evidence = questions.prove(Device.handle(handle), Deadline.after(patience));
    try {
      Files.write(file, evidence.toByteArray(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new ClientException(Problem.FILE_EXISTS, e);
    } catch (IOException e) {
      throw new ClientException(Problem.FILE_UNREADABLE, e);
    }
  }

  /**
   * Shows what two people compare, of the keys that the log has of both. Does not need the network
   * if the other's are known.
   *
   * @param confirm whether they just did, with the number that this showed last; if the keys are
   *     others now, that confirms nothing, and the answer is not confirmed and has their number
   * @throws ClientException HANDLE_INVALID, OWN_HANDLE, UNKNOWN_HANDLE, and what is wrong with the
   *     account or with the log
   */
  public Verification verify(String handle, boolean confirm, Duration patience)
      throws ClientException {
    Handle person = Device.handle(handle);
    if (person.equals(here.self().handle())) {
      throw new ClientException(Problem.OWN_HANDLE);
    }
    questions.requireNoAlarm();
    @Nullable AccountRecord known = vault.read(t -> Contacts.current(t, person));
    if (known == null) {
      questions.lookUp(person, Deadline.after(patience));
    }
    return vault.write(t -> {
      AccountRecord record = Contacts.current(t, person);
      if (record == null) {
        throw new ClientException(Problem.RECORD_OUTDATED);
      }
      if (confirm) {
        Contacts.confirm(t, record);
      }
      Contacts.show(t, record);
      String number = SafetyNumber.of(Self.load(t).record(), record);
      Head head = Followed.head(t, here.self().card().log());
      String qr = VerificationCode.of(number, head).text();
      return new Verification(person.value(), number, qr, Contacts.isConfirmed(t, record));
    });
  }

  /**
   * Compares with what the other's device shows, and if it is the same confirms the keys. What the
   * other has seen of the log is held against what this device sees.
   *
   * @param code as {@link Verification#qr}
   * @throws ClientException CODE_INVALID; NUMBER_DIFFERS if one of the two has other keys than the
   *     other; LOG_FORKED if the log shows them two trees; as {@link #verify}
   */
  public Verification compare(String handle, String code, Duration patience)
      throws ClientException {
    VerificationCode shown;
    try {
      shown = VerificationCode.parse(code);
    } catch (DecodeException e) {
      throw new ClientException(Problem.CODE_INVALID, e);
    }
    hear(shown.head(), patience);
    Verification own = verify(handle, false, patience);
    if (!own.number().replace(" ", "").equals(shown.digits())) {
      throw new ClientException(Problem.NUMBER_DIFFERS);
    }
    return verify(handle, true, patience);
  }

  /** What is not reached now is held against the log when it is followed next. */
  private void hear(@Nullable Head head, Duration patience) throws ClientException {
    if (head == null) {
      return;
    }
    vault.write(t -> {
      Seen.hear(t, head, here.self().card().log(), here.platform().clock().millis());
      return null;
    });
    try {
      follow(patience);
    } catch (ClientException e) {
      if (!e.problem().mayRetry()) {
        throw e;
      }
    }
  }
}
