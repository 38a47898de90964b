package pli.bench.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.InvitationInfo;
import pli.client.api.Platform;
import pli.crypto.Entropy;
import pli.desktop.net.WebTransport;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/**
 * People with real devices and their vaults, beside a server and a witness that are processes of
 * their own. The server has no limits on how fast somebody asks: all come from one address here.
 */
record People(Network network, Platform platform) implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(120);
  static final byte[] PASSPHRASE = "bench".getBytes(StandardCharsets.UTF_8);

  static People in(Path folder, Clock clock) throws IOException {
    Network network = Network.make(Checkout.ofThisProgram().forLongRuns(), folder, "Bench");
    Path settings = network.data().resolve("pli.toml");
    String limited = Files.readString(settings);
    Files.writeString(settings, limited.replaceAll("(?m)^(\\w+_per_second\\w*) = \\d+$", "$1 = 0"));
    network.killServer();
    network.restartServer();
    Entropy entropy = new SecureRandom()::nextBytes;
    return new People(network, new Platform(new WebTransport(), entropy, clock));
  }

  /** Somebody who is let in by {@code link}. */
  Device join(Path vault, String link, String handle) throws ClientException {
    Device.join(platform, vault, PASSPHRASE, link, handle, "a device");
    return open(vault);
  }

  /** The device of a vault. */
  Device open(Path vault) throws ClientException {
    return Device.open(platform, vault, PASSPHRASE);
  }

  /** A link with which somebody invites one more. */
  static String invite(Device administrator) throws ClientException {
    return administrator
        .administrators()
        .invite(InvitationInfo.Role.MEMBER, 1, Duration.ofDays(1), null, PATIENCE)
        .link();
  }

  @Override
  public void close() {
    network.close();
  }
}
