package pli.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.OutgoingFile;
import pli.client.api.Recipient;
import pli.client.api.TransferProgress;
import pli.client.attachment.Described;
import pli.client.attachment.Uploading;
import pli.client.conversation.Surroundings;
import pli.client.conversation.Writing;
import pli.client.vault.Vault;
import pli.content.NestedPart;

/** Brings the files of a message to the server before the message is written. */
final class Attaching {
  private final Vault vault;
  private final Surroundings here;
  private final Membership membership;

  Attaching(Vault vault, Surroundings here, Membership membership) {
    this.vault = vault;
    this.here = here;
    this.membership = membership;
  }

  /** What the message says of them, once the server has them all. */
  List<NestedPart> upload(
      Recipient to, List<OutgoingFile> files, TransferProgress progress, Duration patience)
      throws ClientException {
    List<NestedPart> parts = new ArrayList<>();
    if (files.isEmpty()) {
      return parts;
    }
    for (OutgoingFile file : files) {
      Uploading.check(file.path());
      Described.check(file);
    }
    switch (to) {
      case Recipient.ToConversation there ->
          vault.read(t -> {
            Writing.requireMember(t, there.conversation());
            return true;
          });
      case Recipient.ToHandle person -> membership.requireWritable(Device.handle(person.handle()));
    }
    Uploading uploading =
        new Uploading(
            vault,
            here.platform(),
            here.self().origin(),
            here.self().endpoints(),
            progress,
            patience);
    for (OutgoingFile file : files) {
      parts.add(Described.part(uploading.upload(file.path()), file));
    }
    return parts;
  }
}
