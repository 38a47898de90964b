package pli.drill.operator;

import java.io.IOException;
import java.nio.file.Path;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.folder.ServerKeys;
import pli.server.store.BootKey;

/** The keys of a server, as whoever has its folder and its boot key reads them. */
public final class OperatorsKeys {
  private OperatorsKeys() {}

  /** Opens them. */
  public static ServerKeys read(Path data) throws IOException {
    DataFolder folder = new DataFolder(data);
    try (BootKey bootKey = folder.bootKey(folder.settings())) {
      return folder.keys(bootKey);
    } catch (FolderException e) {
      throw new IOException(e);
    }
  }
}
