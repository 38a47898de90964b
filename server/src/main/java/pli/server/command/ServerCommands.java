package pli.server.command;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;

/** {@code pli server …}: the words, and what becomes of them. */
@Command(name = "pli", subcommands = ServerCommands.Server.class, mixinStandardHelpOptions = true)
public final class ServerCommands {
  private final Console console;

  @CommandLine.Option(
      names = "--lang",
      paramLabel = "en|fr",
      scope = ScopeType.INHERIT,
      description = "the language of what is said to people")
  void language(String language) {
    console.speak(language);
  }

  private ServerCommands(Console console) {
    this.console = console;
  }

  /**
   * Does what the words say.
   *
   * @param words beginning with {@code server}
   * @return the exit code
   */
  public static int run(String[] words, PrintStream out, PrintStream err) {
    Console console = new Console(out, err, Locale.getDefault().getLanguage());
    CommandLine commands =
        new CommandLine(new ServerCommands(console), new Parts(console))
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler((wrong, given) -> {
              console.complain(Sentence.WRONG_WORDS, String.valueOf(wrong.getMessage()));
              return ExitCode.WRONG_WORDS.code();
            });
    return commands.execute(words);
  }

  /** {@code pli server}. */
  @Command(
      name = "server",
      header = {
        "  pli server init /srv/pli --network \"The Lighthouse\" --listen 192.0.2.7:7443",
        "  pli server run /srv/pli",
        "  pli server edge /srv/pli --listen 192.0.2.7:7444",
        "  pli server status /srv/pli",
        "  pli server doctor /srv/pli",
        "  pli server backup /srv/pli /mnt/backups/pli-monday.zip",
        ""
      },
      description = "A network's server: it delivers what it cannot read.",
      subcommands = {
        InitCommand.class,
        RunCommand.class,
        EdgeCommand.class,
        StatusCommand.class,
        DoctorCommand.class,
        BackupCommand.class,
        RestoreCommand.class,
        HelpCommand.class
      },
      mixinStandardHelpOptions = true)
  static final class Server implements Runnable {
    @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "init, run, edge, status, doctor, backup or restore?");
    }
  }

  /** Makes the commands, each with the console that it speaks to. */
  private record Parts(Console console) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == InitCommand.class) {
        return type.cast(new InitCommand(console));
      }
      if (type == RunCommand.class) {
        return type.cast(new RunCommand(console));
      }
      if (type == EdgeCommand.class) {
        return type.cast(new EdgeCommand(console));
      }
      if (type == StatusCommand.class) {
        return type.cast(new StatusCommand(console));
      }
      if (type == DoctorCommand.class) {
        return type.cast(new DoctorCommand(console));
      }
      if (type == BackupCommand.class) {
        return type.cast(new BackupCommand(console));
      }
      if (type == RestoreCommand.class) {
        return type.cast(new RestoreCommand(console));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
