package pli.desktop.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.Devices;
import pli.client.Introduction;
import pli.client.Safekeeping;
import pli.client.api.ClientException;
import pli.client.api.Joined;
import pli.client.api.NetworkInfo;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.QrPicture;

/** What a page asks of the vault as a whole: how it comes to be, is opened and is shut. */
final class SeatMethods {
  /** What a QR code has room for that a telephone reads from a screen. */
  private static final int MOST_QR = 1200;

  private static final Duration CARD = Duration.ofSeconds(20);

  private final Seat seat;
  private final Invocation invocation;

  SeatMethods(Seat seat, Invocation invocation) {
    this.seat = seat;
    this.invocation = invocation;
  }

  /** By their names. */
  Map<String, Own> all() {
    return Map.ofEntries(
        Map.entry("ui invitation", Own.of(this::invitation, "link")),
        Map.entry(
            "ui join",
            Own.of(this::join, "link", "handle", "device", "passphrase", "recoveryWords")),
        Map.entry("ui words", Own.of(params -> new Json().put("words", list(seat.words())))),
        Map.entry("ui written", Own.of(this::written)),
        Map.entry("ui unlock", Own.of(this::unlock, "passphrase")),
        Map.entry("ui lock", Own.of(this::lock)),
        Map.entry("ui passphrase", Own.of(this::passphrase, "old", "new")),
        Map.entry("ui duress", Own.of(this::duress, "passphrase", "duress")),
        Map.entry("ui idle", Own.of(this::idle, "seconds")),
        Map.entry("ui qr", Own.of(SeatMethods::qr, "text")));
  }

  private Json invitation(Params params) throws ClientException, NotDone {
    NetworkInfo info = Introduction.of(invocation.platform(), params.text("link"), CARD);
    return new Json()
        .put("kind", info.way().name().toLowerCase(Locale.ROOT))
        .put("network", info.network())
        .put("origin", info.origin())
        .put("fingerprint", info.fingerprint())
        .put("server", info.server())
        .put("witnesses", info.witnesses())
        .put("quorum", info.quorum());
  }

  /**
   * The words have not been shown when the answer has gone out, but when the person says so: the
   * vault keeps them until then.
   */
  private static final class NotWritten extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotWritten() {
      super("the words wait", null, false, false);
    }
  }

  /** What a join came to. */
  private static final class Made implements Consumer<Joined> {
    private final boolean keep;
    @Nullable Joined joined;

    /**
     * Takes it.
     *
     * @param keep whether the vault is to keep the words
     */
    Made(boolean keep) {
      this.keep = keep;
    }

    @Override
    public void accept(Joined made) {
      joined = made;
      if (keep && !made.recoveryWords().isEmpty()) {
        throw new NotWritten();
      }
    }
  }

  private Json join(Params params) throws ClientException, NotDone {
    String link = params.text("link").strip();
    @Nullable String handle = params.optional("handle").orElse(null);
    String device = params.optional("device").orElseGet(JoinCommand::nameOfThisComputer);
    @Nullable String paper = params.optional("recoveryWords").orElse(null);
    if (paper != null && handle == null) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.missing", "word", "handle", "verb", "ui");
    }
    byte[] passphrase = params.passphrase("passphrase");
    // What else follows such a join needs the words to be let go of by the vault.
    Made made = new Made(link.startsWith("pli://join/") && paper == null);
    try {
      seat.sit(() -> {
        if (paper == null) {
          join(passphrase, link, handle, device, made);
        } else {
          Devices.recover(
              invocation.platform(),
              invocation.vault(),
              passphrase,
              link,
              String.valueOf(handle),
              device,
              paper,
              made);
        }
        return Device.open(invocation.platform(), invocation.vault(), passphrase);
      });
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
    return joined(made);
  }

  private void join(
      byte[] passphrase, String link, @Nullable String handle, String device, Made made)
      throws ClientException {
    try {
      var unused =
          Device.join(
              invocation.platform(), invocation.vault(), passphrase, link, handle, device, made);
    } catch (NotWritten e) {
      // It is joined, and the words are in the vault.
      return;
    }
  }

  private Json joined(Made made) {
    Joined joined = made.joined;
    if (joined == null) {
      throw new IllegalStateException("a join that made nothing");
    }
    if (!made.keep) {
      seat.keepWords(joined.recoveryWords());
    }
    return new Json()
        .put("handle", joined.handle())
        .put("device", joined.device())
        .put("network", joined.network())
        .put("words", list(joined.recoveryWords()));
  }

  private static List<String> list(String words) {
    return words.isEmpty() ? List.of() : List.of(words.split(" ", -1));
  }

  private Json written(Params params) throws ClientException {
    seat.forgetWords();
    return new Json().put("written", true);
  }

  private Json unlock(Params params) throws ClientException, NotDone {
    byte[] passphrase = params.passphrase("passphrase");
    try {
      seat.sit(() -> Device.open(invocation.platform(), invocation.vault(), passphrase));
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
    return seat.state();
  }

  private Json lock(Params params) throws ClientException {
    seat.lock();
    return seat.state();
  }

  private Json passphrase(Params params) throws ClientException, NotDone {
    byte[] old = params.passphrase("old");
    byte[] fresh = params.passphrase("new");
    try {
      Safekeeping.changePassphrase(invocation.platform(), invocation.vault(), old, fresh);
    } finally {
      Arrays.fill(old, (byte) 0);
      Arrays.fill(fresh, (byte) 0);
    }
    return new Json().put("changed", true);
  }

  private Json duress(Params params) throws ClientException, NotDone {
    boolean set = params.optional("duress").isPresent();
    byte[] passphrase = params.passphrase("passphrase");
    byte[] duress = set ? params.passphrase("duress") : new byte[0];
    try {
      if (set) {
        Safekeeping.setDuress(invocation.platform(), invocation.vault(), passphrase, duress);
      } else {
        Safekeeping.removeDuress(invocation.platform(), invocation.vault(), passphrase);
      }
    } finally {
      Arrays.fill(passphrase, (byte) 0);
      Arrays.fill(duress, (byte) 0);
    }
    return new Json().put("duress", set);
  }

  private Json idle(Params params) throws NotDone, IOException {
    long seconds = params.number("seconds");
    if (!Seat.isIdle(seconds)) {
      throw NotDone.value("seconds", "ui");
    }
    seat.setIdle((int) seconds);
    return seat.state();
  }

  private static Json qr(Params params) throws NotDone {
    String text = params.text("text");
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_QR) {
      throw NotDone.value("text", "ui");
    }
    return new Json().put("modules", QrPicture.modules(text));
  }
}
