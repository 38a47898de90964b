package pli.desktop.command;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.RosterEntry;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** {@code pli conversation}: make them, look at them, change who is in them. */
final class ConversationCommand {
  private ConversationCommand() {}

  static void print(Invocation invocation, ConversationInfo conversation) throws IOException {
    invocation.print(json(invocation, conversation), sentence(invocation, conversation));
  }

  private static Json json(Invocation invocation, ConversationInfo conversation) {
    long until = conversation.mutedUntilMillis();
    boolean muted = conversation.isMuted(invocation.platform().clock().millis());
    boolean ends = muted && until != Long.MAX_VALUE;
    return new Json()
        .put("conversation", conversation.id().toString())
        .put("name", conversation.name())
        .put("kind", conversation.kind().word())
        .put("members", conversation.members())
        .put("epoch", conversation.epoch())
        .put("messages", conversation.messages())
        .put("admins", conversation.admins())
        .put("timer", conversation.timerSeconds())
        .put("state", conversation.standing().word())
        .put("unread", conversation.unread())
        .put("muted", muted)
        .put("mutedUntil", ends ? Instant.ofEpochMilli(until).toString() : null);
  }

  private static Json json(RosterEntry member) {
    return new Json()
        .put("handle", member.handle())
        .put("admin", member.admin())
        .put("verified", member.confirmed())
        .put("keyChanged", member.keyChanged())
        .put("devices", member.devices());
  }

  private static void print(Invocation invocation, ConversationInfo conversation, boolean request)
      throws IOException {
    String note = request ? "  " + invocation.words().say("conversation.request") : "";
    invocation.print(
        json(invocation, conversation).put("request", request),
        sentence(invocation, conversation) + note);
  }

  private static String sentence(Invocation invocation, ConversationInfo conversation) {
    String kind = invocation.words().say("conversation.kind." + conversation.kind().word());
    String name = Terminal.harmless(conversation.name()).replace('\n', ' ');
    String members = String.join(", ", conversation.members());
    String unread =
        conversation.unread() == 0
            ? ""
            : "  " + invocation.words().say("conversation.unread", "amount", conversation.unread());
    String muted =
        conversation.isMuted(invocation.platform().clock().millis())
            ? "  " + invocation.words().say("conversation.muted")
            : "";
    return conversation.id() + "  " + name + "  (" + kind + ": " + members + ")" + unread + muted;
  }

  /** With what a person wants to know of each member. */
  private static void print(
      Invocation invocation, ConversationInfo conversation, List<RosterEntry> roster)
      throws IOException {
    StringBuilder lines = new StringBuilder(sentence(invocation, conversation));
    if (conversation.standing() != ConversationInfo.Standing.MEMBER) {
      String word = "conversation.standing." + conversation.standing().word();
      lines.append("\n    ").append(invocation.words().say(word));
    }
    if (conversation.timerSeconds() > 0) {
      String time = Durations.write(conversation.timerSeconds());
      lines.append("\n    ").append(invocation.words().say("conversation.timer", "time", time));
    }
    boolean roles = conversation.admins().size() < conversation.members().size();
    for (RosterEntry member : roster) {
      lines
          .append("\n    ")
          .append(member.handle())
          .append("  ")
          .append(invocation.words().say(known(member)))
          .append(
              member.admin() && roles ? ", " + invocation.words().say("conversation.admin") : "")
          .append("  (")
          .append(Terminal.harmless(String.join(", ", member.devices())).replace('\n', ' '))
          .append(")");
    }
    invocation.print(
        json(invocation, conversation)
            .put("roster", roster.stream().map(ConversationCommand::json).toList()),
        lines.toString());
  }

  private static String known(RosterEntry member) {
    if (member.own()) {
      return "conversation.you";
    }
    if (member.confirmed()) {
      return "conversation.verified";
    }
    return member.keyChanged() ? "conversation.key-changed" : "conversation.unverified";
  }

  /** {@code create NAME HANDLE…}. */
  static final class Create implements Verb {
    @Override
    public String name() {
      return "conversation create";
    }

    @Override
    public List<String> parameters() {
      return List.of("NAME", "HANDLE…");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      String name = arguments.words().getFirst();
      List<String> handles = arguments.after(1).words();
      invocation.withDevice(device ->
          print(invocation, device.createConversation(name, handles, Invocation.PATIENCE)));
    }
  }

  /** {@code list}. */
  static final class Listing implements Verb {
    @Override
    public String name() {
      return "conversation list";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      invocation.withDevice(device -> {
        Set<ConversationId> requests = device.people().requests();
        invocation.printAll(
            device.conversations(),
            "conversation.none",
            each -> print(invocation, each, requests.contains(each.id())));
      });
    }
  }

  /** {@code show ID}. */
  static final class Show implements Verb {
    @Override
    public String name() {
      return "conversation show";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      ConversationId conversation = ConversationId.parse(arguments.words().getFirst());
      invocation.withDevice(device ->
          print(
              invocation, device.conversation(conversation), device.groups().roster(conversation)));
    }
  }

  /** A verb that changes who is in a conversation. */
  private abstract static class Change implements Verb {
    @Override
    public final List<String> parameters() {
      return List.of("ID", "HANDLE");
    }

    /** The conversation as it is afterwards. */
    abstract ConversationInfo change(Device device, ConversationId conversation, String handle)
        throws ClientException;

    @Override
    public final void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      ConversationId conversation = ConversationId.parse(arguments.words().getFirst());
      String handle = arguments.words().get(1);
      invocation.withDevice(device -> print(invocation, change(device, conversation, handle)));
    }
  }

  /** {@code add ID HANDLE}. */
  static final class Add extends Change {
    @Override
    public String name() {
      return "conversation add";
    }

    @Override
    ConversationInfo change(Device device, ConversationId conversation, String handle)
        throws ClientException {
      return device.addMember(conversation, handle, Invocation.PATIENCE);
    }
  }

  /** {@code remove ID HANDLE}. */
  static final class Remove extends Change {
    @Override
    public String name() {
      return "conversation remove";
    }

    @Override
    ConversationInfo change(Device device, ConversationId conversation, String handle)
        throws ClientException {
      return device.removeMember(conversation, handle, Invocation.PATIENCE);
    }
  }
}
