package pli.desktop.command;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
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
    invocation.withDevice(device ->
        invocation.printAll(
            device.people().contacts(), "contacts.none", contact -> print(invocation, contact)));
  }

  private static void print(Invocation invocation, Contact contact) throws IOException {
    long pinned = contact.pinnedAtMillis();
    String devices = Terminal.harmless(String.join(", ", contact.devices())).replace('\n', ' ');
    StringBuilder remark = new StringBuilder();
    for (String note : notes(contact)) {
      String said = invocation.words().say("contacts." + note, "handle", contact.handle());
      remark.append("  ").append(said);
    }
    String name = contact.name().isEmpty() ? "" : "  “" + Terminal.harmless(contact.name()) + "”";
    invocation.print(
        new Json()
            .put("handle", contact.handle())
            .put("name", contact.name())
            .put("devices", contact.devices())
            .put("pinnedAt", pinned == 0 ? null : Instant.ofEpochMilli(pinned).toString())
            .put("keyChanged", contact.keyChanged())
            .put("confirmed", contact.confirmed())
            .put("accepted", contact.accepted())
            .put("blocked", contact.blocked()),
        contact.handle() + name + "  " + devices + remark);
  }

  private static List<String> notes(Contact contact) {
    List<String> notes = new ArrayList<>();
    if (contact.keyChanged()) {
      notes.add("changed");
    } else if (contact.confirmed()) {
      notes.add("confirmed");
    }
    if (contact.blocked()) {
      notes.add("blocked");
    }
    return notes;
  }
}
