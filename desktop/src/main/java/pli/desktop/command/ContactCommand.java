package pli.desktop.command;

import java.io.IOException;
import java.util.List;
import pli.client.People;
import pli.client.api.ClientException;
import pli.client.api.Contact;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** {@code pli contact}: how the person stands to somebody, on all their devices. */
final class ContactCommand implements Verb {
  private final String deed;
  private final List<String> parameters;
  private final Act act;

  /** What is done to somebody; the second word is empty if the verb has none. */
  @FunctionalInterface
  private interface Act {
    void run(People people, String handle, String word) throws ClientException;
  }

  private ContactCommand(String deed, List<String> parameters, Act act) {
    this.deed = deed;
    this.parameters = parameters;
    this.act = act;
  }

  /** The verbs of this family. */
  static List<Verb> verbs() {
    List<String> handle = List.of("HANDLE");
    return List.of(
        new ContactCommand("accept", handle, (people, who, word) -> people.accept(who)),
        new ContactCommand("block", handle, (people, who, word) -> people.block(who, true)),
        new ContactCommand("unblock", handle, (people, who, word) -> people.block(who, false)),
        new ContactCommand("name", List.of("HANDLE", "NAME"), People::name));
  }

  @Override
  public String name() {
    return "contact " + deed;
  }

  @Override
  public List<String> parameters() {
    return parameters;
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    List<String> words = arguments.words();
    String handle = words.getFirst();
    invocation.withDevice(device -> {
      People people = device.people();
      act.run(people, handle, words.size() > 1 ? words.get(1) : "");
      Json json = new Json().put("handle", handle);
      for (Contact contact : people.contacts()) {
        if (contact.handle().equals(handle)) {
          json = standing(contact);
        }
      }
      invocation.print(
          json,
          invocation
              .words()
              .say(
                  "contact." + deed,
                  "handle",
                  handle,
                  "name",
                  words.size() > 1 ? Terminal.harmless(words.get(1)) : ""));
    });
  }

  private static Json standing(Contact contact) {
    return new Json()
        .put("handle", contact.handle())
        .put("name", contact.name())
        .put("accepted", contact.accepted())
        .put("blocked", contact.blocked());
  }
}
