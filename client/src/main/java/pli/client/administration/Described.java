package pli.client.administration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pli.client.api.Decision;
import pli.client.api.PolicyInfo;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Act;
import pli.transparency.administration.AdministrativeAct;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Policy;
import pli.transparency.administration.PolicyChange;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafType;

/** Entries in words for people. */
public final class Described {
  /** Bytes of a hash that people see, as hexadecimal digits: nobody finds another with these. */
  private static final int ID_BYTES = 16;

  private Described() {}

  /** What an entry says, and when it was made; 0 if it does not say. */
  public record What(Decision decision, long atMillis) {}

  /**
   * What a policy change, an act or a reset says.
   *
   * @throws DecodeException if it is none
   */
  public static What what(LoggedEntry entry) throws DecodeException {
    if (entry.type() == LeafType.POLICY_CHANGE) {
      Policy policy = entry.policyChange().policy();
      return new What(new Decision.Policy(info(policy)), policy.createdMillis());
    }
    if (entry.type() == LeafType.ADMINISTRATIVE_ACT) {
      AdministrativeAct act = entry.act();
      return new What(decision(act.act()), act.createdMillis());
    }
    LoggedRecord reset = entry.record();
    return new What(reset(reset.record()), reset.record().createdMillis());
  }

  /** A policy. */
  public static PolicyInfo info(Policy policy) {
    List<String> handles = new ArrayList<>();
    policy.administrators().forEach(one -> handles.add(one.handle().value()));
    return new PolicyInfo(
        policy.version(), handles, policy.changeQuorum(), policy.resetQuorum(), policy.actQuorum());
  }

  private static Decision decision(Act act) {
    return switch (act) {
      case Act.Invitation invitation -> {
        Handle handle = invitation.handle();
        yield new Decision.Invited(
            id(invitation.tokenHash()),
            switch (invitation.purpose()) {
              case MEMBER -> Decision.Purpose.MEMBER;
              case ADMIN -> Decision.Purpose.ADMIN;
              case RETURN -> Decision.Purpose.RETURN;
            },
            invitation.uses(),
            invitation.expiresMillis(),
            handle == null ? null : handle.value());
      }
      case Act.Withdrawal withdrawal -> new Decision.Withdrawn(id(withdrawal.tokenHash()));
    };
  }

  /** The devices that a record names, as a reset. */
  public static Decision reset(AccountRecord record) {
    List<String> devices = new ArrayList<>();
    for (DeviceEntry device : record.devices()) {
      devices.add(device.name());
    }
    return new Decision.Reset(record.handle().value(), record.version(), devices);
  }

  /**
   * Who signed a policy change or an act that was verified.
   *
   * @param then the policy that names those who may: of a policy change the one before, or null
   */
  public static List<String> signers(LoggedEntry entry, @Nullable Policy then)
      throws DecodeException {
    if (then == null) {
      return Collections.emptyList();
    }
    if (entry.type() == LeafType.POLICY_CHANGE) {
      PolicyChange change = entry.policyChange();
      if (change.delegation() != null) {
        List<Administrator> all = change.policy().administrators();
        return Collections.singletonList(all.get(all.size() - 1).handle().value());
      }
    }
    return signers(entry.leaf(), then);
  }

  /** Who of the administrators signed. */
  public static List<String> signers(Leaf leaf, Policy then) {
    List<String> handles = new ArrayList<>();
    for (int person : new TreeSet<>(then.resetting().signatories(leaf))) {
      handles.add(then.administrators().get(person).handle().value());
    }
    return handles;
  }

  /**
   * By what people name an entry that waits: it follows from what is signed. A reset is named by
   * the record that it brings, which the one who asks for it sees too.
   */
  public static String id(LoggedEntry entry, String logOrigin) throws DecodeException {
    return entry.type() == LeafType.RESET
        ? id(entry.record().record())
        : id(Sha256.hash(entry.leaf().body().toBeSigned(logOrigin)));
  }

  /** The same of a reset that somebody asks for. */
  public static String id(AccountRecord asked) {
    return id(Sha256.hash(asked.encode()));
  }

  private static String id(Bytes hash) {
    return hash.slice(0, ID_BYTES).hex();
  }
}
