package pli.witness.command;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.release.ReleasePolicy;
import pli.witness.release.CompiledPolicy;
import pli.witness.service.DurableFile;

/** The release policy that a command goes by: the one of this program, or one that was named. */
final class Policies {
  private final Program program;
  private final String file;
  private Optional<ReleasePolicy> compiled = Optional.empty();
  private Optional<ReleasePolicy> policy = Optional.empty();

  /**
   * Not read yet.
   *
   * @param file that was named; empty if none was
   */
  Policies(Program program, String file) {
    this.program = program;
    this.file = file;
  }

  /** Reads it; false if that cannot be, which was said. */
  boolean read() {
    try {
      compiled = CompiledPolicy.read();
      policy =
          file.isEmpty()
              ? compiled
              : Optional.of(
                  ReleasePolicy.parse(DurableFile.read(Path.of(file), Limits.MAX_RELEASE_POLICY)));
      return true;
    } catch (DecodeException e) {
      program.complain(Sentence.NO_POLICY_FILE, file, String.valueOf(e.getMessage()));
    } catch (IOException | InvalidPathException e) {
      program.complain(Sentence.UNREADABLE, file, String.valueOf(e.getMessage()));
    }
    return false;
  }

  /** Whether one was named. */
  boolean isNamed() {
    return !file.isEmpty();
  }

  /** What was read, if there is one. */
  Optional<ReleasePolicy> policy() {
    return policy;
  }

  /** What was read, if there must be one. */
  ReleasePolicy required() throws WrongWordsException {
    return policy.orElseThrow(() -> new WrongWordsException(Sentence.NO_POLICY));
  }

  /** The one that installs: nobody talks a program out of its own. */
  ReleasePolicy installing() throws WrongWordsException {
    if (compiled.isPresent() && !file.isEmpty()) {
      throw new WrongWordsException(Sentence.POLICY_IS_BUILT_IN);
    }
    return required();
  }
}
