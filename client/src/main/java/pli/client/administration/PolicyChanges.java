package pli.client.administration;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.transparency.Limits;
import pli.transparency.account.Handle;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.Policy;

/** The policy that comes behind another. */
public final class PolicyChanges {
  private PolicyChanges() {}

  /**
   * With somebody more, or with other keys of somebody who is an administrator already.
   *
   * @throws ClientException TOO_MANY_ADMINISTRATORS, KEY_OF_ANOTHER
   */
  public static Policy putting(Policy now, Administrator administrator, long nowMillis)
      throws ClientException {
    for (Bytes key : administrator.keys()) {
      Administrator holder = now.holder(key);
      if (holder != null && !holder.handle().equals(administrator.handle())) {
        throw new ClientException(Problem.KEY_OF_ANOTHER);
      }
    }
    List<Administrator> all = new ArrayList<>(now.administrators());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).handle().equals(administrator.handle())) {
        all.set(i, administrator);
        return with(now, all, nowMillis);
      }
    }
    if (all.size() >= Limits.MAX_ADMINISTRATORS) {
      throw new ClientException(
          Problem.TOO_MANY_ADMINISTRATORS, "limit", Limits.MAX_ADMINISTRATORS);
    }
    return now.adding(administrator, nowMillis);
  }

  /**
   * Without somebody.
   *
   * @throws ClientException NOT_AN_ADMINISTRATOR; QUORUM_OUT_OF_RANGE if too few are left
   */
  public static Policy removing(Policy now, Handle handle, long nowMillis) throws ClientException {
    List<Administrator> all = new ArrayList<>(now.administrators());
    if (!all.removeIf(one -> one.handle().equals(handle))) {
      throw new ClientException(Problem.NOT_AN_ADMINISTRATOR);
    }
    int most = Math.max(now.changeQuorum(), Math.max(now.resetQuorum(), now.actQuorum()));
    if (most > all.size()) {
      throw new ClientException(Problem.QUORUM_OUT_OF_RANGE, "limit", now.administrators().size());
    }
    return with(now, all, nowMillis);
  }

  private static Policy with(Policy now, List<Administrator> all, long nowMillis) {
    return new Policy(
        now.network(),
        now.version() + 1,
        nowMillis,
        all,
        now.changeQuorum(),
        now.resetQuorum(),
        now.actQuorum());
  }

  /**
   * With other quorums; null leaves one as it is. Null if all stay.
   *
   * @throws ClientException QUORUM_OUT_OF_RANGE
   */
  public static @Nullable Policy quorums(
      Policy now,
      @Nullable Integer change,
      @Nullable Integer reset,
      @Nullable Integer act,
      long nowMillis)
      throws ClientException {
    int changing = change == null ? now.changeQuorum() : change;
    int resetting = reset == null ? now.resetQuorum() : reset;
    int acting = act == null ? now.actQuorum() : act;
    int limit = now.administrators().size();
    if (Math.min(changing, Math.min(resetting, acting)) < 1
        || Math.max(changing, Math.max(resetting, acting)) > limit) {
      throw new ClientException(Problem.QUORUM_OUT_OF_RANGE, "limit", limit);
    }
    if (changing == now.changeQuorum()
        && resetting == now.resetQuorum()
        && acting == now.actQuorum()) {
      return null;
    }
    return new Policy(
        now.network(),
        now.version() + 1,
        nowMillis,
        now.administrators(),
        changing,
        resetting,
        acting);
  }
}
