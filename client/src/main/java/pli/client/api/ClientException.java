package pli.client.api;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.client.net.TransportException;

/**
 * Why a device did not do what it was asked to. Unless its {@link Problem} says otherwise, nothing
 * was changed. Carries numbers at most, never a name, a text or a key: the sentence that a person
 * sees is made by whoever knows their language.
 */
public final class ClientException extends Exception {
  private static final long serialVersionUID = 1;

  /** What stood in the way, and the exit code of the command line's contract for it. */
  public enum Problem {
    /** The server cannot be reached. */
    UNREACHABLE(3),
    /** No answer within the caller's patience. What was begun goes on at the next sync. */
    TIMED_OUT(3),
    /** The server asks for a pause; detail {@code retryAfterMillis}. */
    RATE_LIMITED(3),
    /** The server has no room; nothing was kept there. */
    SERVER_FULL(3),
    /** The server cannot just now; nothing was kept there. */
    SERVER_UNAVAILABLE(3),
    /** The server's TLS key is none of those that the network card names. */
    PIN_MISMATCH(4),
    /** The fetched network card is not the one that the invitation names. */
    CARD_MISMATCH(4),
    /** An account's device shows another key than its record in the log has. */
    KEY_CHANGED(4),
    /** What the directory says of an account contradicts itself or its signature. */
    RECORD_INVALID(4),
    /** The server broke the protocol. */
    PROTOCOL(4),
    /** The log, or a part of it, cannot be read just now. */
    LOG_UNAVAILABLE(3),
    /** What the directory shows of an account is so new that it is not in the log yet. */
    RECORD_UNPUBLISHED(3),
    /** What the directory shows of an account is not in the log. */
    RECORD_NOT_LOGGED(4),
    /** The log has a later record of an account than the directory shows. */
    RECORD_OUTDATED(4),
    /** The log has another record of an account in place of the one that the directory shows. */
    RECORD_DIFFERS(4),
    /** The proof that a label of the log is an account's does not hold. */
    LABEL_UNPROVED(4),
    /** The log's key has signed two trees that cannot both be; detail {@code size}. */
    LOG_FORKED(4),
    /** An entry of the log breaks the log's own rules; detail {@code size}, its place. */
    LOG_BROKEN(4),
    /** The log has fewer entries than it had; details {@code size} and {@code before}. */
    LOG_WENT_BACK(4),
    /** The server shows others a larger log; details {@code size} and {@code others}. */
    LOG_WITHHELD(4),
    /** What the server gives of the log does not lead to the tree that was signed. */
    LOG_DAMAGED(4),
    /** The log's state is not signed by the log key of the network card. */
    LOG_UNSIGNED(4),
    /** Fewer witnesses than the network card asks for have cosigned the log's state. */
    LOG_UNWITNESSED(4),
    /** A line that names a witness was not made with that witness's key. */
    WITNESS_FORGED(4),
    /** No witness has seen the log for more than 24 hours: no new key; detail {@code hours}. */
    LOG_TOO_OLD(4),
    /** No witness has seen the log for more than 72 hours; detail {@code hours}. */
    LOG_TOO_OLD_TO_SEND(4),
    /**
     * By the witnesses' clocks the log was seen more than 24 hours from now: no new key; detail
     * {@code hours}.
     */
    LOG_AHEAD(4),
    /** An alert of the network asks to send nothing; what was written before waits here. */
    ALERT_STOP(4),
    /** An alert of the network locked the vault: it opens when the person has read it. */
    ALERT_LOCK(4),
    /** What was given is no alert that counts in this network now. */
    ALERT_REFUSED(4),
    /** The network card names no keys whose alerts count. */
    NO_ALERT_KEYS(1),
    /** No alert in force has such an id, or several. */
    UNKNOWN_ALERT(1),
    /** This device is in its account's record no longer. */
    DEVICE_REVOKED(4),
    /** Several of the own devices are meant by these words. */
    DEVICE_UNCLEAR(1),
    /** The device that is asked is meant, and the person did not confirm that. */
    THIS_DEVICE(1),
    /** An account has no more devices than so many; detail {@code limit}. */
    TOO_MANY_DEVICES(1),
    /** The own account was changed again and again by another device meanwhile. */
    RECORD_CONTENDED(3),
    /** The device link has been used, or the device that gave it waits no longer. */
    DEVICE_LINK_OVER(1),
    /** These are no recovery words, or one of them is wrong. */
    WORDS_INVALID(1),
    /**
     * Administrators have not given the account back yet; details {@code request} and {@code
     * requestRest}: what they know the request by, each to be shown as 16 hexadecimal digits.
     */
    RESET_PENDING(3),
    /** The recovery words are another account's. */
    WORDS_OF_ANOTHER(4),
    /** An entry about administration was not signed by who may; detail {@code size}, its place. */
    ADMINISTRATION_UNSIGNED(4),
    /** The log has an entry about administration that the server does not show. */
    ADMINISTRATION_WITHHELD(4),
    /** What is proposed to an administrator does not follow from what the log has. */
    PROPOSAL_INVALID(4),
    /** What the log had last changed again and again meanwhile. */
    ADMINISTRATION_MOVED(3),
    /** The account is to be an administrator's, and the log does not have it yet. */
    PROMOTION_PENDING(3),
    /** The network card was made before there was a log. */
    CARD_OUTDATED(1),
    /** The vault's passphrase is another one. */
    WRONG_PASSPHRASE(1),
    /** A new passphrase is in use for something else in this vault. */
    PASSPHRASE_TAKEN(1),
    /** The vault was locked, or wiped, while it was open. */
    VAULT_LOCKED(1),
    /**
     * This device was restored from a backup and goes on elsewhere: nothing is sent from this
     * vault.
     */
    DEVICE_ELSEWHERE(4),
    /** These words are not those of the backup. */
    BACKUP_WORDS(1),
    /** The file is no backup, or is damaged, or was cut off. */
    BACKUP_DAMAGED(1),
    /** The backup was written by a newer program. */
    BACKUP_TOO_NEW(1),
    /** There is no vault. */
    VAULT_MISSING(1),
    /** There is a vault already, and it belongs to an account. */
    VAULT_EXISTS(1),
    /** The vault's join has not been finished: the same link is needed again. */
    VAULT_UNFINISHED(1),
    /** Another process held the vault for too long. */
    VAULT_BUSY(3),
    /** The vault was written by a newer program. */
    VAULT_TOO_NEW(1),
    /** The vault's files are damaged; detail {@code part}: 1 the key slot, 2 the database. */
    VAULT_DAMAGED(5),
    /** The vault's files cannot be read or written: rights, a folder in place of a file. */
    VAULT_UNREADABLE(1),
    /** The disk is full; what was there before is still there. */
    DISK_FULL(1),
    /** The server does not know the invitation. */
    INVITATION_UNKNOWN(1),
    /** The invitation has been used. */
    INVITATION_USED(1),
    /** The invitation has expired. */
    INVITATION_EXPIRED(1),
    /** The words given are no invitation link. */
    LINK_INVALID(1),
    /** The handle belongs to somebody else. */
    HANDLE_TAKEN(1),
    /** Not a handle: 1 to 64 of a–z, 0–9, {@code . - _}, a letter or digit first. */
    HANDLE_INVALID(1),
    /** The invitation leaves the handle to the invited, who gave none. */
    HANDLE_NEEDED(1),
    /** The name of a device or conversation is empty, too long or holds control characters. */
    NAME_INVALID(1),
    /** Nobody has this handle. */
    UNKNOWN_HANDLE(1),
    /** A recipient's device has no KeyPackage left; it must come online once. */
    NO_KEY_PACKAGES(1),
    /** A recipient's device and the conversation have different cipher suites. */
    OTHER_SUITE(1),
    /** This device knows no such conversation. */
    UNKNOWN_CONVERSATION(1),
    /** This device has no such message, or several whose ids begin like that. */
    UNKNOWN_MESSAGE(1),
    /** Only who wrote a message edits it or takes it back. */
    NOT_YOUR_MESSAGE(1),
    /** The message was taken back. */
    MESSAGE_DELETED(1),
    /** A reaction is one emoji, or at most 64 bytes on one line. */
    REACTION_INVALID(1),
    /** The person is not, or no longer, a member. */
    NOT_A_MEMBER(1),
    /** The person is a member already. */
    ALREADY_A_MEMBER(1),
    /** A direct conversation keeps its two people. */
    DIRECT_CONVERSATION(1),
    /** The person blocks whom they want to write to. */
    BLOCKED(1),
    /** Only admins of the conversation do this. */
    ADMINS_ONLY(1),
    /** The only admin of a conversation, who has to name another one first. */
    LAST_ADMIN(1),
    /** A link into a conversation of another network. */
    LINK_ELSEWHERE(1),
    /** As many links into a conversation as there may be; detail {@code limit}. */
    TOO_MANY_LINKS(1),
    /** As many admins as a conversation may have; detail {@code limit}. */
    TOO_MANY_ADMINS(1),
    /** Somebody changed the conversation who may not; nothing is read or written there. */
    CONVERSATION_FROZEN(4),
    /** One's own handle where another person's is meant. */
    OWN_HANDLE(1),
    /** What was given to compare with is no verification code. */
    CODE_INVALID(1),
    /** Two people who compare see two numbers: one of them has other keys of one of the two. */
    NUMBER_DIFFERS(4),
    /** More members than a conversation can have; detail {@code limit}. */
    TOO_MANY_MEMBERS(1),
    /** The text is longer than allowed; details {@code bytes} and {@code limit}. */
    TOO_LARGE(1),
    /** A text of nothing. */
    EMPTY(1),
    /** A number outside what is allowed; detail {@code limit}. */
    OUT_OF_RANGE(1),
    /** The account's role does not allow it. */
    NOT_ALLOWED(1),
    /** The person is an administrator already, with these keys. */
    ALREADY_AN_ADMINISTRATOR(1),
    /** As many administrators as may be; detail {@code limit}. */
    TOO_MANY_ADMINISTRATORS(1),
    /** One of the person's keys is another administrator's. */
    KEY_OF_ANOTHER(1),
    /** The person is no administrator. */
    NOT_AN_ADMINISTRATOR(1),
    /**
     * A quorum of more administrators than there are, or none would be left; detail {@code limit}.
     */
    QUORUM_OUT_OF_RANGE(1),
    /** A policy that is the one in force. */
    POLICY_UNCHANGED(1),
    /** As much waits for signatures as may. */
    TOO_MANY_PROPOSALS(1),
    /** No decision with this id waits, or several do. */
    UNKNOWN_PROPOSAL(1),
    /** This administrator has signed it already. */
    SIGNED_ALREADY(1),
    /** The log has no such invitation, or several. */
    UNKNOWN_INVITATION(1),
    /** The account has no such device, or several of that name. */
    UNKNOWN_DEVICE(1),
    /** It is the account's last device. */
    LAST_DEVICE(1),
    /** More files than one message may have; detail {@code limit}. */
    TOO_MANY_FILES(1),
    /** A file cannot be read or written: its name, its rights, a folder in its place. */
    FILE_UNREADABLE(1),
    /** There is a file of this name already. */
    FILE_EXISTS(1),
    /** A file changed while it was being sent. */
    FILE_CHANGED(1),
    /** A file is larger than one may be; detail {@code limit} in MiB. */
    ATTACHMENT_TOO_LARGE(1),
    /** The server takes no file as large as this. */
    ATTACHMENT_REFUSED(1),
    /** Nothing here shows to others who wrote the message: it is one's own, or came earlier. */
    MESSAGE_NOT_SHOWABLE(1),
    /** There is no administrator but those who are part of it. */
    NOBODY_TO_TELL(1),
    /** No message on this device names such a file. */
    ATTACHMENT_UNKNOWN(1),
    /** A preview is a JPEG, PNG or WebP picture; detail {@code limit}: its most bytes. */
    PREVIEW_INVALID(1),
    /** The server has the file no longer. */
    ATTACHMENT_GONE(1),
    /** What the server gives is not the file that was sent. */
    ATTACHMENT_DAMAGED(4),
    /** So much waits to be sent that nothing more is taken; detail {@code limit}. */
    OUTBOX_FULL(1);

    private final int exitCode;

    Problem(int exitCode) {
      this.exitCode = exitCode;
    }

    /**
     * 1 not done, nothing changed; 3 not reachable, trying again can help; 4 refused for safety; 5
     * local data damaged.
     */
    public int exitCode() {
      return exitCode;
    }

    /** Whether it is about the log as a whole, and not about one account or one request. */
    public boolean concernsLog() {
      return name().startsWith("LOG_") || this == WITNESS_FORGED;
    }

    /** Whether it is why nothing goes out while it lasts, though everything is still read. */
    public boolean holdsSending() {
      return concernsLog() || this == ALERT_STOP;
    }

    /** Whether it is about what administrators did, as the log has it. */
    public boolean concernsAdministration() {
      return this == ADMINISTRATION_UNSIGNED || this == ADMINISTRATION_WITHHELD;
    }

    /** Whether the same may succeed later without anybody doing anything. */
    public boolean mayRetry() {
      return exitCode == 3;
    }
  }

  private final Problem problem;
  private final transient Map<String, Long> details;

  /** A problem without numbers. */
  public ClientException(Problem problem) {
    this(problem, Collections.emptyMap(), null);
  }

  /** A problem and what lies beneath it. */
  public ClientException(Problem problem, @Nullable Throwable cause) {
    this(problem, Collections.emptyMap(), cause);
  }

  /** A problem and one number about it. */
  public ClientException(Problem problem, String detail, long number) {
    this(problem, Collections.singletonMap(detail, number), null);
  }

  /** A problem, numbers about it, and what lies beneath it. */
  public ClientException(Problem problem, Map<String, Long> details, @Nullable Throwable cause) {
    super(problem.name(), cause);
    this.problem = problem;
    this.details = Collections.unmodifiableMap(new TreeMap<>(details));
  }

  /** What trouble with the network means to a person. */
  public static ClientException of(TransportException e) {
    Problem problem =
        switch (e.reason()) {
          case UNREACHABLE, TIMED_OUT, CLOSED -> Problem.UNREACHABLE;
          case PIN_MISMATCH -> Problem.PIN_MISMATCH;
          case TLS_FAILED, REFUSED, TOO_LARGE -> Problem.PROTOCOL;
        };
    return new ClientException(problem, e);
  }

  /** What stood in the way. */
  public Problem problem() {
    return problem;
  }

  /** The exit code of the command line's contract. */
  public int exitCode() {
    return problem.exitCode();
  }

  /** Numbers about it, by the names that the {@link Problem} documents. */
  public Map<String, Long> details() {
    return details;
  }
}
