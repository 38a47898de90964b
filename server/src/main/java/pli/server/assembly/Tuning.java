package pli.server.assembly;

import java.util.List;
import pli.server.edge.Edge;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.folder.Settings;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.observation.Quantity;
import pli.server.session.Rates;
import pli.server.store.RocksStore;

/** The limits of a running server, and how they change: all that hold at once, or none. */
final class Tuning {
  private final DataFolder folder;

  /** What the server was started with. */
  private final Settings started;

  private final Edge edge;
  private final Rates rates;
  private final RocksStore store;
  private final EventLog log;

  Tuning(
      DataFolder folder, Settings started, Edge edge, Rates rates, RocksStore store, EventLog log) {
    this.folder = folder;
    this.started = started;
    this.edge = edge;
    this.rates = rates;
    this.store = store;
    this.log = log;
  }

  /**
   * Reads the settings again.
   *
   * @return the names of those that differ from the start's and hold only after a restart
   * @throws FolderException if they are not right; then those of before stay
   */
  synchronized List<String> reload() throws FolderException {
    Settings later;
    try {
      later = folder.settings();
    } catch (FolderException e) {
      log.write(Event.SETTINGS_REFUSED);
      throw e;
    }
    edge.adjust(later.edge());
    rates.adjust(later.rates());
    store.adjustRoom(later.store());
    List<String> waiting = started.changedForRestart(later);
    log.write(Event.SETTINGS_READ, Quantity.AFTER_RESTART, waiting.size());
    return waiting;
  }
}
