package pli.client.account;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.net.TransportException;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.protocol.wire.ClaimKeyPackages;
import pli.protocol.wire.ClaimedKeyPackages;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.DeviceKeyPackage;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.ServerFrame;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/** Questions to the directory, over an anonymous session: it must not learn who asks. */
public final class Directory {
  private Directory() {}

  /** One KeyPackage of one device, as it came: not validated. */
  public record Claim(DeviceId device, Bytes keyPackage) {}

  /** What a claim brought. The record is checked in itself, not against the pin. */
  public record Claimed(AccountRecord record, List<Claim> claims) {}

  /**
   * The record of an account, checked in itself.
   *
   * @throws ClientException RECORD_INVALID
   */
  public static AccountRecord lookUp(
      Session anonymous, Handle handle, String origin, Duration patience)
      throws TransportException, Refused, ClientException {
    ServerFrame answer =
        anonymous.call(
            ClientFrame.newBuilder().setLookUp(LookUp.newBuilder().setHandle(handle.value())),
            ServerFrame.EventCase.RECORD,
            patience);
    Bytes encoded = Bytes.adopt(answer.getRecord().getAccountRecord().toByteArray());
    return Contacts.verified(encoded, handle, origin);
  }

  /**
   * One KeyPackage of each of an account's devices; they are used up by asking.
   *
   * @throws ClientException RECORD_INVALID
   */
  public static Claimed claim(Session anonymous, Handle handle, String origin, Duration patience)
      throws TransportException, Refused, ClientException {
    ServerFrame answer =
        anonymous.call(
            ClientFrame.newBuilder()
                .setClaimKeyPackages(ClaimKeyPackages.newBuilder().setHandle(handle.value())),
            ServerFrame.EventCase.CLAIMED_KEY_PACKAGES,
            patience);
    ClaimedKeyPackages claimed = answer.getClaimedKeyPackages();
    AccountRecord record =
        Contacts.verified(Bytes.adopt(claimed.getAccountRecord().toByteArray()), handle, origin);
    List<Claim> claims = new ArrayList<>();
    try {
      for (DeviceKeyPackage next : claimed.getKeyPackagesList()) {
        claims.add(
            new Claim(
                DeviceId.decode(Bytes.adopt(next.getDeviceId().toByteArray())),
                Bytes.adopt(next.getKeyPackage().toByteArray())));
      }
    } catch (DecodeException e) {
      throw new ClientException(ClientException.Problem.RECORD_INVALID, e);
    }
    return new Claimed(record, Collections.unmodifiableList(claims));
  }
}
