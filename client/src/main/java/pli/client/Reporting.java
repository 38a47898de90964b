package pli.client;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.account.Acquaintances;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Reported;
import pli.client.api.Sent;
import pli.client.conversation.SignedMessages;
import pli.client.conversation.Surroundings;
import pli.client.conversation.Timeline;
import pli.client.conversation.Writing;
import pli.client.session.Deadline;
import pli.client.sync.AdministrationQuestions;
import pli.client.sync.Driver;
import pli.client.sync.ReportQuestions;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.content.Disposition;
import pli.content.NestedPart;
import pli.transparency.account.Handle;
import pli.transparency.administration.Administrator;
import pli.transparency.evidence.ReportEvidence;

/** Tells administrators of a message, with what shows who wrote it. */
final class Reporting {
  /** The media type of evidence inside a message. */
  static final String EVIDENCE = "application/vnd.pli.evidence";

  /** With a text beside it, it still fits into one message. */
  private static final int MAX_EVIDENCE = 700 << 10;

  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;
  private final Membership membership;
  private final Sending sending;

  Reporting(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
    this.membership = new Membership(vault, here, driver);
    this.sending = new Sending(vault, here, driver);
  }

  Reported report(String messageId, String text, Deadline deadline) throws ClientException {
    Writing.check(text, 1);
    sending.requireSendable();
    ReportEvidence evidence = evidence(messageId, deadline);
    Bytes file = evidence.encode();
    if (file.length() > MAX_EVIDENCE) {
      throw new ClientException(Problem.TOO_LARGE, "limit", MAX_EVIDENCE);
    }
    Writing.Draft draft = new Writing.Draft(text, Collections.singletonList(part(file)), null, 0);
    Writing writing = new Writing(here);
    List<String> told = new ArrayList<>();
    List<Writing.Written> written = new ArrayList<>();
    ClientException first = null;
    for (Handle administrator : administrators(evidence, deadline)) {
      try {
        written.add(
            membership.writeTo(administrator, (t, id) -> writing.message(t, id, draft), deadline));
        told.add(administrator.value());
      } catch (ClientException e) {
        // The others get it all the same; whoever reports sees who does.
        first = first == null ? e : first;
      }
    }
    if (told.isEmpty() && first != null) {
      throw first;
    }
    boolean queued = false;
    for (Writing.Written report : written) {
      queued |= sending.sent(report, deadline).state() == Sent.State.QUEUED;
    }
    return reported(messageId, evidence, told, queued);
  }

  /** All but those who wrote it, or report it, or whom the person blocks. */
  private List<Handle> administrators(ReportEvidence evidence, Deadline deadline)
      throws ClientException {
    List<Handle> others = new ArrayList<>();
    var policy = new AdministrationQuestions(driver).current(deadline).policy();
    for (Administrator administrator : policy.administrators()) {
      Handle handle = administrator.handle();
      if (!handle.equals(evidence.account().handle())
          && !handle.equals(here.self().handle())
          && !vault.read(t -> Acquaintances.isBlocked(t, handle.value()))) {
        others.add(handle);
      }
    }
    if (others.isEmpty()) {
      throw new ClientException(Problem.NOBODY_TO_TELL);
    }
    return others;
  }

  Reported save(String messageId, Path file, Deadline deadline) throws ClientException {
    if (Files.exists(file)) {
      throw new ClientException(Problem.FILE_EXISTS);
    }
    ReportEvidence evidence = vault.read(t -> inside(t, messageId));
    if (evidence == null) {
      evidence = evidence(messageId, deadline);
    }
    try {
      Files.write(file, evidence.encode().toByteArray(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new ClientException(Problem.FILE_EXISTS, e);
    } catch (IOException e) {
      throw new ClientException(Problem.FILE_UNREADABLE, e);
    }
    return reported(messageId, evidence, Collections.emptyList(), false);
  }

  private static Reported reported(
      String messageId, ReportEvidence evidence, List<String> told, boolean queued) {
    return new Reported(
        messageId,
        evidence.account().handle().value(),
        evidence.accepted().map(ReportEvidence.Accepted::millis).orElse(0L),
        told,
        queued);
  }

  private ReportEvidence evidence(String messageId, Deadline deadline) throws ClientException {
    SignedMessages.Kept message =
        vault.read(t -> {
          if (Timeline.content(t, messageId) == null) {
            throw new ClientException(Problem.UNKNOWN_MESSAGE);
          }
          return SignedMessages.find(t, messageId);
        });
    if (message == null) {
      throw new ClientException(Problem.MESSAGE_NOT_SHOWABLE);
    }
    return new ReportQuestions(driver).evidence(message, deadline);
  }

  private static NestedPart part(Bytes file) {
    return new NestedPart.SinglePart(Disposition.ATTACHMENT, "", EVIDENCE, file);
  }

  /** The report that a message brings; null if it brings none. */
  private static @Nullable ReportEvidence inside(Transaction t, String messageId)
      throws ClientException {
    Bytes content = Timeline.content(t, messageId);
    return content == null ? null : ReportsHere.inside(content);
  }
}
