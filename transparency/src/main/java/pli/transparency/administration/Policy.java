package pli.transparency.administration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.transparency.Limits;
import pli.transparency.account.Handle;
import pli.transparency.leaf.Quorum;
import pli.transparency.network.Names;

/**
 * Who administers a network, and how many of them must agree to what.
 *
 * @param network the network card's origin
 * @param version from 1; that of its leaf
 * @param createdMillis when, by the clock of the device that made it
 * @param administrators 1 to 16; no handle and no key stands there twice
 * @param changeQuorum how many of them change the policy, or invite another administrator
 * @param resetQuorum how many of them give an account other devices
 * @param actQuorum how many of them do what else they may
 */
public record Policy(
    String network,
    long version,
    long createdMillis,
    List<Administrator> administrators,
    int changeQuorum,
    int resetQuorum,
    int actQuorum) {
  private static final int FORMAT = 1;

  /**
   * A policy.
   *
   * @throws IllegalArgumentException if a part does not have its form, or a quorum is none or more
   *     than there are administrators
   */
  public Policy {
    administrators = Collections.unmodifiableList(new ArrayList<>(administrators));
    if (!Names.isName(network, Limits.MAX_NETWORK_NAME) || version < 1 || createdMillis < 0) {
      throw new IllegalArgumentException("a network's origin, a version or a date");
    }
    if (!areAdministrators(administrators)
        || !isQuorum(changeQuorum, administrators)
        || !isQuorum(resetQuorum, administrators)
        || !isQuorum(actQuorum, administrators)) {
      throw new IllegalArgumentException("1 to 16 distinct administrators, and three quorums");
    }
  }

  /** The first policy of a network: one administrator, who decides alone. */
  public static Policy first(String network, long createdMillis, Administrator founder) {
    return new Policy(network, 1, createdMillis, Collections.singletonList(founder), 1, 1, 1);
  }

  /** The policy behind this one with somebody more; all else is as it was. */
  public Policy adding(Administrator administrator, long createdMillis) {
    List<Administrator> all = new ArrayList<>(administrators);
    all.add(administrator);
    return new Policy(
        network, version + 1, createdMillis, all, changeQuorum, resetQuorum, actQuorum);
  }

  /** Those who may change it, with as many as must. */
  public Quorum changing() {
    return quorum(changeQuorum);
  }

  /** Those who may give an account other devices, with as many as must. */
  public Quorum resetting() {
    return quorum(resetQuorum);
  }

  /** Those who may do what else there is to do, with as many as must. */
  public Quorum acting(Act act) {
    return quorum(act.isWeighty() ? changeQuorum : actQuorum);
  }

  private Quorum quorum(int required) {
    List<List<Bytes>> people = new ArrayList<>();
    administrators.forEach(administrator -> people.add(administrator.keys()));
    return new Quorum(people, required);
  }

  /** The administrator of that handle, or null. */
  public @Nullable Administrator administrator(Handle handle) {
    for (Administrator administrator : administrators) {
      if (administrator.handle().equals(handle)) {
        return administrator;
      }
    }
    return null;
  }

  /** The administrator who has that key, or null. */
  public @Nullable Administrator holder(Bytes key) {
    for (Administrator administrator : administrators) {
      if (administrator.keys().contains(key)) {
        return administrator;
      }
    }
    return null;
  }

  void write(TlsWriter out) {
    out.u8(FORMAT)
        .opaque(Bytes.utf8(network))
        .u64(version)
        .u64(createdMillis)
        .vector(administrators, (to, administrator) -> administrator.write(to))
        .u8(changeQuorum)
        .u8(resetQuorum)
        .u8(actQuorum);
  }

  static Policy read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a policy's format");
    }
    String network = Names.read(in, Limits.MAX_NETWORK_NAME);
    long version = in.u64();
    long created = in.u64();
    List<Administrator> administrators = in.vector(Administrator::read);
    int change = in.u8();
    int reset = in.u8();
    int act = in.u8();
    if (version < 1
        || created < 0
        || !areAdministrators(administrators)
        || !isQuorum(change, administrators)
        || !isQuorum(reset, administrators)
        || !isQuorum(act, administrators)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a policy");
    }
    return new Policy(network, version, created, administrators, change, reset, act);
  }

  private static boolean isQuorum(int quorum, List<Administrator> administrators) {
    return quorum >= 1 && quorum <= administrators.size();
  }

  /** A key of two people would count for two. */
  private static boolean areAdministrators(List<Administrator> administrators) {
    Set<Handle> handles = new HashSet<>();
    Set<Bytes> keys = new HashSet<>();
    int all = 0;
    for (Administrator administrator : administrators) {
      handles.add(administrator.handle());
      keys.addAll(administrator.keys());
      all += administrator.keys().size();
    }
    return !administrators.isEmpty()
        && administrators.size() <= Limits.MAX_ADMINISTRATORS
        && handles.size() == administrators.size()
        && keys.size() == all;
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "Policy";
  }
}
