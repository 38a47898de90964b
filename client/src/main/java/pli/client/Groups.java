package pli.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.RosterEntry;
import pli.client.conversation.Conversations;
import pli.client.conversation.JoinRequests;
import pli.client.conversation.Outbox;
import pli.client.conversation.Roster;
import pli.client.conversation.Surroundings;
import pli.client.conversation.Writing;
import pli.client.session.Deadline;
import pli.client.sync.Driver;
import pli.client.sync.LogQuestions;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.protocol.ConversationLink;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.Handle;

/**
 * What holds in groups. Whoever began one is its admin; admins add and remove people, name it, set
 * its timer, make other admins and links. Comes from {@link Device#groups}.
 *
 * <p>What changes a conversation is done when the server has put it in order; TIMED_OUT and
 * UNREACHABLE say that it goes on later.
 */
public final class Groups {
  /** Messages that go once they are read stay so long at most. */
  public static final Duration LONGEST_TIMER = Duration.ofDays(365);

  private final Vault vault;
  private final Surroundings here;
  private final Writing writing;
  private final Membership membership;
  private final Driver driver;
  private final LogQuestions questions;
  private final JoinRequests requests;

  Groups(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.writing = new Writing(here);
    this.membership = new Membership(vault, here, driver);
    this.driver = driver;
    this.questions = new LogQuestions(driver);
    this.requests = new JoinRequests(here);
  }

  /**
   * Who is in a conversation. Does not need the network.
   *
   * @throws ClientException UNKNOWN_CONVERSATION
   */
  public List<RosterEntry> roster(ConversationId id) throws ClientException {
    return vault.read(t -> Roster.of(t, id, here.self().handle().value()));
  }

  /**
   * Gives a group another name.
   *
   * @param name 1 to 128 bytes of UTF-8
   * @throws ClientException NAME_INVALID, UNKNOWN_CONVERSATION, DIRECT_CONVERSATION, NOT_A_MEMBER,
   *     ADMINS_ONLY, UNREACHABLE, TIMED_OUT
   */
  public ConversationInfo rename(ConversationId id, String name, Duration patience)
      throws ClientException {
    String checked = Writing.checkedName(name);
    return change(
        id,
        t -> {
          writing.requireAdmin(t, id);
          return writing.rename(t, id, checked);
        },
        patience);
  }

  /**
   * Lets messages that are written from then on go, some time after they were read. In a
   * conversation between two either of them does it.
   *
   * @param timer whole seconds up to {@link #LONGEST_TIMER}; zero lets them stay
   * @throws ClientException OUT_OF_RANGE, and as {@link #rename}
   */
  public ConversationInfo setTimer(ConversationId id, Duration timer, Duration patience)
      throws ClientException {
    if (timer.isNegative() || timer.compareTo(LONGEST_TIMER) > 0) {
      throw new ClientException(Problem.OUT_OF_RANGE, "limit", LONGEST_TIMER.getSeconds());
    }
    return change(
        id,
        t -> {
          writing.requireMayChange(t, id);
          return writing.setTimer(t, id, timer.getSeconds());
        },
        patience);
  }

  /**
   * Makes a member of a group an admin, or an admin a mere member.
   *
   * @throws ClientException HANDLE_INVALID, NOT_A_MEMBER, LAST_ADMIN, TOO_MANY_ADMINS, and as
   *     {@link #rename}
   */
  public ConversationInfo setAdmin(
      ConversationId id, String handle, boolean admin, Duration patience) throws ClientException {
    Handle person = Device.handle(handle);
    return change(
        id,
        t -> {
          writing.requireAdmin(t, id);
          ConversationInfo info = Conversations.info(t, id);
          if (!info.members().contains(person.value())) {
            throw new ClientException(Problem.NOT_A_MEMBER);
          }
          if (!admin && info.admins().size() == 1 && info.admins().contains(person.value())) {
            throw new ClientException(Problem.LAST_ADMIN);
          }
          return writing.setAdmin(t, id, person.value(), admin);
        },
        patience);
  }

  /**
   * Leaves a group. From then on nothing is said or shown there on any device of this person; the
   * keys go when another member has committed it.
   *
   * @throws ClientException UNKNOWN_CONVERSATION, DIRECT_CONVERSATION, NOT_A_MEMBER; LAST_ADMIN if
   *     nobody who stays could change it; UNREACHABLE, TIMED_OUT if the others are told later
   */
  public ConversationInfo leave(ConversationId id, Duration patience) throws ClientException {
    return change(
        id,
        t -> {
          Writing.requireGroup(t, id);
          return writing.leave(t, id);
        },
        patience);
  }

  /**
   * Makes a link by which people of this network can join a group. Whoever has it gets in while one
   * of this person's devices is awake, or as soon as one is; they read what is written from then
   * on.
   *
   * @param lasts how long; null until it is taken back, or somebody is removed
   * @throws ClientException OUT_OF_RANGE, TOO_MANY_LINKS, and as {@link #rename}
   */
  public String link(ConversationId id, @Nullable Duration lasts, Duration patience)
      throws ClientException {
    if (lasts != null && (lasts.getSeconds() <= 0 || lasts.compareTo(LONGEST_TIMER) > 0)) {
      throw new ClientException(Problem.OUT_OF_RANGE, "limit", LONGEST_TIMER.getSeconds());
    }
    byte[] token = new byte[ConversationLink.TOKEN_LENGTH];
    here.platform().entropy().fill(token);
    ConversationLink link =
        new ConversationLink(
            here.self().origin(), here.self().handle(), id.value(), Bytes.adopt(token));
    long now = TimeUnit.MILLISECONDS.toSeconds(here.platform().clock().millis());
    long expires = lasts == null ? 0 : now + lasts.getSeconds();
    ConversationInfo unused =
        change(
            id,
            t -> {
              writing.requireAdmin(t, id);
              return writing.open(t, id, link, expires);
            },
            patience);
    return link.link();
  }

  /**
   * Takes all links into a group back.
   *
   * @throws ClientException as {@link #rename}
   */
  public ConversationInfo revokeLinks(ConversationId id, Duration patience) throws ClientException {
    return change(
        id,
        t -> {
          writing.requireAdmin(t, id);
          return writing.shut(t, id);
        },
        patience);
  }

  /**
   * Joins a group by a link: asks the devices of the admin who made it.
   *
   * @return null if none of them has let this person in so far; one does once it is awake
   * @throws ClientException LINK_INVALID, LINK_ELSEWHERE, OWN_HANDLE, UNKNOWN_HANDLE, what is wrong
   *     with the admin's account or with the log, UNREACHABLE
   */
  public @Nullable ConversationInfo join(String text, Duration patience) throws ClientException {
    ConversationLink link;
    try {
      link = ConversationLink.parse(text);
    } catch (DecodeException e) {
      throw new ClientException(Problem.LINK_INVALID, e);
    }
    if (!link.origin().equals(here.self().origin())) {
      throw new ClientException(Problem.LINK_ELSEWHERE);
    }
    ConversationId id = new ConversationId(link.conversation());
    Deadline deadline = Deadline.after(patience);
    if (!vault.read(t -> JoinRequests.isIn(t, link))) {
      if (link.handle().equals(here.self().handle())) {
        throw new ClientException(Problem.OWN_HANDLE);
      }
      questions.lookUp(link.handle(), deadline);
      vault.write(t -> {
        AccountRecord admin = Contacts.current(t, link.handle());
        if (admin == null) {
          throw new ClientException(Problem.RECORD_OUTDATED);
        }
        requests.ask(t, link, admin);
        return null;
      });
      driver.wake();
      if (!driver.send(t -> !Outbox.waits(t, id, Outbox.Kind.CONTACT), deadline)) {
        throw driver.inVain();
      }
      if (!driver.read(t -> JoinRequests.isIn(t, link), deadline)) {
        return null;
      }
    }
    return vault.read(t -> Conversations.info(t, id));
  }

  /** Means to change something, and returns the number of the intention. */
  @FunctionalInterface
  private interface Change {
    long mean(Transaction t) throws ClientException;
  }

  private ConversationInfo change(ConversationId id, Change change, Duration patience)
      throws ClientException {
    long intention = vault.write(change::mean);
    return membership.await(id, intention, Deadline.after(patience));
  }
}
