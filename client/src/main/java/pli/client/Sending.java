package pli.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pli.client.account.OwnRecord;
import pli.client.alert.Alerts;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.OutgoingFile;
import pli.client.api.OutgoingMessage;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TransferProgress;
import pli.client.attachment.Uploading;
import pli.client.conversation.Failures;
import pli.client.conversation.Outbox;
import pli.client.conversation.Surroundings;
import pli.client.conversation.Writing;
import pli.client.session.Deadline;
import pli.client.sync.AlertQuestions;
import pli.client.sync.Driver;
import pli.client.sync.LogQuestions;
import pli.client.vault.Vault;

/** Brings what a person writes into the vault, and on its way. */
final class Sending {
  /** How long the server is asked whether an alert is over. */
  private static final Duration HEARING = Duration.ofSeconds(5);

  private final Vault vault;
  private final Surroundings here;
  private final Writing writing;
  private final Membership membership;
  private final Driver driver;
  private final LogQuestions questions;

  Sending(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.writing = new Writing(here);
    this.membership = new Membership(vault, here, driver);
    this.driver = driver;
    this.questions = new LogQuestions(driver);
  }

  /** A new message. */
  Sent send(Recipient to, OutgoingMessage message, TransferProgress progress, Duration patience)
      throws ClientException {
    Writing.check(message.text(), message.files().size());
    Writing.checkExpiry(message.expireSeconds());
    List<Path> files = new ArrayList<>();
    for (OutgoingFile file : message.files()) {
      files.add(file.path());
    }
    Writing.Draft draft =
        new Writing.Draft(
            message.text(),
            new Attaching(vault, here, membership).upload(to, message.files(), progress, patience),
            message.replyTo(),
            message.expireSeconds());
    requireSendable();
    Deadline deadline = Deadline.after(patience);
    Membership.Outgoing outgoing =
        (t, id) -> {
          Uploading.done(t, files);
          return writing.message(t, id, draft);
        };
    Writing.Written written =
        switch (to) {
          case Recipient.ToConversation there ->
              vault.write(t -> outgoing.write(t, there.conversation()));
          case Recipient.ToHandle person ->
              membership.writeTo(Device.handle(person.handle()), outgoing, deadline);
        };
    return sent(written, deadline);
  }

  /** Sees that nothing forbids this device to say anything. */
  void requireSendable() throws ClientException {
    questions.requireNoAlarm();
    vault.read(OwnRecord::requireDevice);
    try {
      requireNoStop();
    } catch (ClientException e) {
      // It may be over by now, which the server says when it greets.
      new AlertQuestions(driver).hear(Deadline.after(HEARING));
      requireNoStop();
    }
  }

  private void requireNoStop() throws ClientException {
    vault.read(t -> {
      Alerts.requireSending(t, here.self().card(), here.platform().clock().millis());
      return true;
    });
  }

  /** What becomes of something that is in the vault. */
  Sent sent(Writing.Written written, Deadline deadline) throws ClientException {
    driver.wake();
    boolean accepted = driver.send(t -> !Outbox.waits(t, written.row()), deadline);
    Problem problem = vault.read(t -> Failures.ofMessage(t, written.row()));
    if (problem != null) {
      throw new ClientException(problem);
    }
    return new Sent(
        written.messageId(),
        written.conversation(),
        accepted ? Sent.State.ACCEPTED : Sent.State.QUEUED);
  }
}
