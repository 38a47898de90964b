package pli.desktop.command;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.Contact;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** {@code pli contacts}: whose keys this device holds people to. */
final class ContactsCommand implements Verb {
  @Override
  public String name() {
    return "contacts";
  }

  @Override
  public List<String> parameters() {
    return List.of();
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    invocation.withDevice(device -> {
      List<Contact> contacts = device.people().contacts();
      invocation.several();
      for (Contact contact : contacts) {
        print(invocation, contact);
      }
      if (contacts.isEmpty()) {
        invocation.tell("contacts.none");
      }
    });
  }

  private static void print(Invocation invocation, Contact contact) throws IOException {
    String devices = Terminal.harmless(String.join(", ", contact.devices())).replace('\n', ' ');
    String note = contact.keyChanged() ? "changed" : contact.confirmed() ? "confirmed" : "";
    String remark = note.isEmpty() ? "" : "  " + invocation.words().say("contacts." + note);
    invocation.print(
        new Json()
            .put("handle", contact.handle())
            .put("devices", contact.devices())
            .put("pinnedAt", Instant.ofEpochMilli(contact.pinnedAtMillis()).toString())
            .put("keyChanged", contact.keyChanged())
            .put("confirmed", contact.confirmed()),
        contact.handle() + "  " + devices + remark);
  }
}
