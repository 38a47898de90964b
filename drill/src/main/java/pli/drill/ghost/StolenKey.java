package pli.drill.ghost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import pli.client.Device;
import pli.client.account.Joining;
import pli.client.api.ClientException;
import pli.client.api.ConversationInfo;
import pli.client.api.Platform;
import pli.client.vault.Vault;
import pli.desktop.net.WebTransport;
import pli.drill.operator.CommandLine;
import pli.drill.operator.OperatedNetwork;

/**
 * A device's signature key is stolen, and with it somebody's account gets the operator's device, in
 * the log and properly signed. What signs is a copy of the owner's device, which has been in no
 * conversation yet and so has nothing else to give.
 */
final class StolenKey implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Device ghost;

  private StolenKey(Device ghost) {
    this.ghost = ghost;
  }

  /**
   * Takes a device of the operator's into somebody's account.
   *
   * @param folder for the copy and the new device
   */
  static StolenKey of(CommandLine owner, OperatedNetwork operated, Path folder) throws IOException {
    Path copy = folder.resolve("copy");
    copy(owner.vault(), copy);
    Path vault = folder.resolve("ghost");
    CompletableFuture<String> link = new CompletableFuture<>();
    try (Device thief = Device.open(platform(), copy, passphrase())) {
      Future<?> added = operated.begin(() -> thief.devices().add(link::complete, PATIENCE));
      new Joining(platform(), vault, passphrase(), Vault.COST, PATIENCE)
          .join(link.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), null, "a second phone");
      if (OperatedNetwork.ended(added) == null) {
        throw new IOException("the operator's device was not taken in");
      }
      return new StolenKey(Device.open(platform(), vault, passphrase()));
    } catch (ClientException | ExecutionException | TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static Platform platform() {
    SecureRandom random = new SecureRandom();
    return new Platform(new WebTransport(), random::nextBytes, Clock.systemUTC());
  }

  private static byte[] passphrase() {
    return CommandLine.PASSPHRASE.getBytes(StandardCharsets.UTF_8);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        if (Files.isDirectory(each) || Files.isRegularFile(each)) {
          Files.copy(each, to.resolve(from.relativize(each)));
        }
      }
    }
  }

  /** Whether the operator's device has read a text by now. */
  boolean reads(String text) throws IOException {
    try {
      int unused = ghost.sync(PATIENCE);
      for (ConversationInfo conversation : ghost.conversations()) {
        if (!ghost.history(conversation.id(), text, 1).isEmpty()) {
          return true;
        }
      }
      return false;
    } catch (ClientException e) {
      // It is no device of the account any more.
      return false;
    }
  }

  @Override
  public void close() {
    ghost.close();
  }
}
