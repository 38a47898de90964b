package pli.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.conversation.Addition;
import pli.client.conversation.Conversations;
import pli.client.conversation.DirectConversations;
import pli.client.conversation.Failures;
import pli.client.conversation.Intentions;
import pli.client.conversation.Outbox;
import pli.client.conversation.Requests;
import pli.client.conversation.Surroundings;
import pli.client.conversation.Writing;
import pli.client.session.Deadline;
import pli.client.sync.Driver;
import pli.client.sync.LogQuestions;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.transparency.account.Handle;

/** Who is in which conversation: what a person asks for, up to where it is done. */
final class Membership {
  /** How long a text waits to be written down until the log has been asked about its reader. */
  private static final Duration REFRESH = Duration.ofSeconds(5);

  private final Vault vault;
  private final Surroundings here;
  private final Writing writing;
  private final Driver driver;
  private final LogQuestions questions;

  Membership(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.writing = new Writing(here);
    this.driver = driver;
    this.questions = new LogQuestions(driver);
  }

  /**
   * Writes to one person, in the direct conversation that there is or in a new one. If the server
   * cannot be reached, the new one is begun all the same, and the person added later.
   */
  Writing.Written writeTo(Handle person, Outgoing outgoing, Deadline deadline)
      throws ClientException {
    String peer = person.value();
    requireWritable(person);
    if (vault.read(t -> direct(t, peer))) {
      // Whose devices are all others by now is written to anew.
      questions.refresh(person, deadline.within(REFRESH));
    }
    boolean known = vault.read(t -> direct(t, peer));
    List<Addition> additions = known ? Collections.emptyList() : claim(person, deadline);
    return vault.write(t -> {
      ConversationId there = DirectConversations.with(t, peer);
      ConversationId id = there != null ? there : writing.beginDirect(t, peer, additions);
      return outgoing.write(t, id);
    });
  }

  /** Puts what a person says into a conversation. */
  @FunctionalInterface
  interface Outgoing {
    /** Does it, in the transaction that may have begun the conversation. */
    Writing.Written write(Transaction t, ConversationId id) throws ClientException;
  }

  /** Sees that one may write to somebody, before a file is sent up for them. */
  void requireWritable(Handle person) throws ClientException {
    refuseSelf(person);
    vault.read(t -> {
      Requests.requireNotBlocked(t, person.value());
      return direct(t, person.value());
    });
  }

  private static boolean direct(Transaction t, String peer) throws ClientException {
    if (DirectConversations.with(t, peer) != null) {
      return true;
    }
    if (DirectConversations.isFrozen(t, peer)) {
      throw new ClientException(Problem.KEY_CHANGED);
    }
    return false;
  }

  private List<Addition> claim(Handle person, Deadline deadline) throws ClientException {
    try {
      return driver.claim(Collections.singletonList(person), true, deadline);
    } catch (ClientException e) {
      if (e.problem().mayRetry()) {
        return Collections.emptyList();
      }
      throw e;
    }
  }

  ConversationInfo create(String name, List<Handle> people, Duration patience)
      throws ClientException {
    Deadline deadline = Deadline.after(patience);
    List<String> handles = new ArrayList<>();
    for (Handle person : people) {
      refuseSelf(person);
      handles.add(person.value());
    }
    if (people.size() >= Writing.MAX_MEMBERS) {
      throw new ClientException(Problem.TOO_MANY_MEMBERS, "limit", Writing.MAX_MEMBERS);
    }
    List<Addition> additions =
        people.isEmpty() ? Collections.emptyList() : driver.claim(people, true, deadline);
    Writing.Begun begun = vault.write(t -> writing.beginGroup(t, name, handles, additions));
    return await(begun.conversation(), begun.intention(), deadline);
  }

  ConversationInfo add(ConversationId id, Handle person, Duration patience) throws ClientException {
    Deadline deadline = Deadline.after(patience);
    vault.read(t -> requireAbsent(t, id, person));
    List<Addition> additions = driver.claim(Collections.singletonList(person), false, deadline);
    long intention =
        vault.write(t -> {
          requireAbsent(t, id, person);
          return writing.add(t, id, Collections.singletonList(person.value()), additions);
        });
    return await(id, intention, deadline);
  }

  private boolean requireAbsent(Transaction t, ConversationId id, Handle person)
      throws ClientException {
    writing.requireAdmin(t, id);
    List<String> members = Conversations.info(t, id).members();
    if (members.contains(person.value())) {
      throw new ClientException(Problem.ALREADY_A_MEMBER);
    }
    if (members.size() >= Writing.MAX_MEMBERS) {
      throw new ClientException(Problem.TOO_MANY_MEMBERS, "limit", Writing.MAX_MEMBERS);
    }
    return true;
  }

  ConversationInfo remove(ConversationId id, Handle person, Duration patience)
      throws ClientException {
    refuseSelf(person);
    long intention =
        vault.write(t -> {
          writing.requireAdmin(t, id);
          if (!Conversations.info(t, id).members().contains(person.value())) {
            throw new ClientException(Problem.NOT_A_MEMBER);
          }
          return writing.remove(t, id, person.value());
        });
    return await(id, intention, Deadline.after(patience));
  }

  /** Until the change is in force and all that goes out for it has gone out. */
  ConversationInfo await(ConversationId id, long intention, Deadline deadline)
      throws ClientException {
    driver.wake();
    boolean done =
        driver.send(
            t ->
                !Intentions.waits(t, intention)
                    && !Outbox.waits(t, id, Outbox.Kind.ROUTE)
                    && !Outbox.waits(t, id, Outbox.Kind.WELCOME)
                    && !Outbox.waits(t, id, Outbox.Kind.PROPOSAL),
            deadline);
    Problem problem = vault.read(t -> Failures.ofIntention(t, intention));
    if (problem != null) {
      throw new ClientException(problem);
    }
    if (!done) {
      throw driver.inVain();
    }
    return vault.read(t -> Conversations.info(t, id));
  }

  static List<Handle> handles(List<String> texts) throws ClientException {
    List<Handle> handles = new ArrayList<>();
    for (String text : texts) {
      Handle handle = Device.handle(text);
      if (!handles.contains(handle)) {
        handles.add(handle);
      }
    }
    return Collections.unmodifiableList(handles);
  }

  private void refuseSelf(Handle person) throws ClientException {
    if (person.equals(here.self().handle())) {
      throw new ClientException(Problem.OWN_HANDLE);
    }
  }
}
