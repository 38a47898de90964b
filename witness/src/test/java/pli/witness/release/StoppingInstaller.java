package pli.witness.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.release.ReleasePolicy;

/** Installs as a process of its own, and waits at one step for whoever kills it. */
final class StoppingInstaller {
  private StoppingInstaller() {}

  /** Words: the folder, release, artefact, policy, and the step at which to wait. */
  public static void main(String[] words) throws Exception {
    try (Installation installation =
        Installation.open(Path.of(words[0]), InstantSource.system(), "bob")) {
      var unused =
          installation.install(
              Bytes.adopt(Files.readAllBytes(Path.of(words[1]))),
              Path.of(words[2]),
              policy(Path.of(words[3])),
              path -> true,
              step -> waitAt(step, words[4]));
    }
  }

  private static ReleasePolicy policy(Path file) throws IOException, DecodeException {
    return ReleasePolicy.parse(Bytes.adopt(Files.readAllBytes(file)));
  }

  private static void waitAt(Step step, String where) {
    if (step.name().equals(where)) {
      System.out.println(step);
      try {
        var unused = System.in.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
