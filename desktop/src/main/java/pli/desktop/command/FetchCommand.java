package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import pli.client.api.ClientException;
import pli.desktop.terminal.Json;

/** {@code pli fetch}: a file that a message names. */
final class FetchCommand implements Verb {
  @Override
  public String name() {
    return "fetch";
  }

  @Override
  public List<String> parameters() {
    return List.of("ATTACHMENT-ID", "FILE");
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    String id = arguments.words().getFirst();
    Path file = invocation.fileToWrite(arguments.words().get(1));
    invocation.withDevice(device -> {
      device.fetch(id, file, new Transfers(invocation, "fetch.progress"), Invocation.PATIENCE);
      invocation.print(
          new Json().put("attachment", id).put("file", file.toString()),
          invocation.words().say("fetch.done", "file", file));
    });
  }
}
