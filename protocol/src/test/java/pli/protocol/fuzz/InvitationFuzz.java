package pli.protocol.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Secret;
import pli.fuzz.Target;
import pli.protocol.DeviceLink;
import pli.protocol.Invitation;
import pli.transparency.account.Handle;
import pli.transparency.network.Address;

/** What a person pastes: an invitation, a device link, an address, a handle. Each has one form. */
public final class InvitationFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new InvitationFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    Bytes token = Bytes.adopt(new byte[16]);
    Bytes hash = Bytes.adopt(new byte[32]);
    return List.of(
        utf8(new Invitation("::1", 7443, token, hash).link()),
        utf8(new Invitation("chat.example.org", 443, token, hash).link()),
        utf8(new DeviceLink("::1", 7443, Secret.adopt(new byte[32]), hash).link()),
        utf8("wss://127.0.0.1:7443"),
        utf8("[fe80::1]:65535"),
        utf8("alice.b-c_d"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Reading {
    String written() throws DecodeException;
  }

  @Override
  public void run(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    check(text, () -> Invitation.parse(text).link());
    check(text, () -> DeviceLink.parse(text).link());
    check(text, () -> Address.parse(text).hostPort());
    check(text, () -> Address.parseUrl(text).url());
    check(text, () -> Handle.parse(text).value());
  }

  private static void check(String text, Reading reading) {
    try {
      if (!reading.written().equals(text)) {
        throw new IllegalStateException("read and written, it is another");
      }
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }
}
