package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import pli.desktop.http.AccessRules;
import pli.desktop.http.Listener;
import pli.desktop.screen.Browser;
import pli.desktop.screen.Bundle;
import pli.desktop.screen.Exchange;
import pli.desktop.screen.ScreenHeaders;
import pli.desktop.terminal.Json;

/** {@code pli ui}: the screen, in this person's browser. */
final class UiCommand implements Verb {
  private static final String PAGE = "ui";

  private final Bundle bundle;

  UiCommand(Bundle bundle) {
    this.bundle = bundle;
  }

  @Override
  public String name() {
    return PAGE;
  }

  @Override
  public List<String> parameters() {
    return List.of();
  }

  @Override
  public Set<String> options() {
    return Set.of("--port", "--no-open");
  }

  /** One that runs does not begin another. */
  @Override
  public boolean isServed() {
    return false;
  }

  @Override
  public void run(Arguments arguments, Invocation invocation) throws NotDone, IOException {
    int port = DaemonCommand.port(arguments.option("--port").orElse("0"), "--port", PAGE);
    if (!bundle.isThere()) {
      throw new NotDone(NotDone.NOTHING_CHANGED, "ui.bundle");
    }
    makeFolder(invocation.vault());
    Bulletin bulletin = new Bulletin();
    try (Ending ending = new Ending();
        Claim _ = Claim.take(invocation.vault());
        Exchange exchange = Exchange.in(invocation.vault(), invocation.platform().entropy());
        Seat seat = new Seat(invocation, bulletin, exchange, System::nanoTime);
        Listener listener = DaemonCommand.listen(port)) {
      Screen screen = new Screen(bundle, seat, invocation, bulletin, exchange, ending);
      serve(screen, listener, invocation, arguments.has("--no-open"), () -> keep(seat, ending));
    }
  }

  private static void keep(Seat seat, Ending ending) {
    while (!ending.isWanted()) {
      seat.round();
    }
  }

  private static void serve(
      Screen screen, Listener listener, Invocation invocation, boolean silent, Runnable keep)
      throws NotDone, IOException {
    String authority = String.valueOf(listener.authority());
    String address = "http://" + authority;
    try (Token token = Token.ofScreen(invocation, address + "/")) {
      listener.serve(AccessRules.ofPage(authority, token.text(), ScreenHeaders.LINES), screen);
      invocation.print(
          new Json().put("http", address).put("page", token.file().toString()),
          invocation.words().say("daemon.ready", "address", address));
      if (silent || !Browser.open(token.file(), System.getProperty("os.name", ""))) {
        invocation.tell("ui.open", "page", token.file());
      }
      keep.run();
    }
  }

  /** The vault's folder comes before the vault, since the screen makes that. */
  private static void makeFolder(Path vault) throws NotDone {
    try {
      if (Files.isDirectory(vault)) {
        return;
      }
      Path parent = vault.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(vault);
      if (vault.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(vault, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new NotDone(NotDone.NOTHING_CHANGED, "daemon.folder", "vault", vault);
    }
  }
}
