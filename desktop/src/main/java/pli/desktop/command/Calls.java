package pli.desktop.command;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.desktop.language.Words;
import pli.desktop.rpc.RpcDoor;
import pli.desktop.rpc.RpcFault;
import pli.desktop.terminal.Json;

/**
 * The verbs as methods that programs call. A method is called as its verb, {@code send} or {@code
 * conversation create}. Its parameters are the verb's words and options by name: {@code
 * ATTACHMENT-ID} is {@code attachmentId}, {@code HANDLE…} a list called {@code handles}, {@code
 * --despite-old-log} a truth value called {@code despiteOldLog}. A list instead of names stands for
 * the words in their order. One of these is for one request, or for a batch.
 */
final class Calls implements RpcDoor.Methods {
  /** To a verb's own exit code, for what a call did not do. */
  private static final int BASE = -32000;

  private final CallSetting.Loan loan;
  private final Invocation daemon;
  private final Bulletin bulletin;
  private final Caller caller;

  /** Calls whose answer has not gone out yet. */
  private final List<CallSetting> answered = new ArrayList<>();

  Calls(CallSetting.Loan loan, Invocation daemon, Bulletin bulletin, Caller caller) {
    this.loan = loan;
    this.daemon = daemon;
    this.bulletin = bulletin;
    this.caller = caller;
  }

  @Override
  public @Nullable Object call(String method, @Nullable Object params) throws RpcFault {
    Verb verb = verb(method);
    CallSetting setting = new CallSetting(loan, method, bulletin, caller);
    Arguments arguments;
    try {
      arguments = arguments(verb, params, daemon.vault());
    } catch (NotDone e) {
      throw fault(Failure.of(e, daemon.words()), null);
    }
    Platform platform = daemon.platform();
    Words words = daemon.words();
    Invocation invocation = new Invocation(arguments, setting.terminal(), platform, words, setting);
    Failure failure = Failure.of(() -> verb.run(arguments, invocation), invocation);
    if (failure != null) {
      throw fault(failure, setting.result());
    }
    answered.add(setting);
    return setting.result();
  }

  /** The answer to all of them has gone out. */
  void delivered() throws IOException {
    try {
      for (CallSetting each : answered) {
        each.delivered();
      }
    } catch (ClientException e) {
      // It was handed out, and will be again.
      return;
    }
  }

  private Verb verb(String method) throws RpcFault {
    for (Verb verb : CommandLineProgram.VERBS) {
      if (verb.name().equals(method) && verb.isServed()) {
        return verb;
      }
    }
    throw noMethod(daemon.words());
  }

  static RpcFault noMethod(Words words) {
    return new RpcFault(
        RpcFault.NO_METHOD, words.say("daemon.method"), new Json().put("exitCode", 2));
  }

  /**
   * What a caller is told.
   *
   * @param printed what had been said before
   */
  static RpcFault fault(Failure failure, @Nullable Object printed) {
    boolean wrong = failure.exitCode() == NotDone.WRONG_WORDS;
    int code = wrong ? RpcFault.WRONG_PARAMETERS : BASE - failure.exitCode();
    if (failure.error().startsWith("failure.")) {
      code = RpcFault.INTERNAL;
    }
    Json data =
        new Json()
            .put("error", failure.error())
            .put("exitCode", failure.exitCode())
            .put("printed", printed);
    return new RpcFault(code, failure.message(), data);
  }

  /** What a verb reads, of what a program named. */
  static Arguments arguments(Verb verb, @Nullable Object params, Path vault) throws NotDone {
    String page = CommandLineProgram.page(verb);
    Map<String, List<String>> options = new TreeMap<>();
    options.put("--vault", List.of(vault.toString()));
    List<String> words = new ArrayList<>();
    if (params instanceof List<?> list) {
      for (Object each : list) {
        words.add(text(each).orElseThrow(() -> NotDone.value("params", page)));
      }
    } else if (params instanceof Map<?, ?> map) {
      byName(verb, map, words, options);
    }
    Arguments arguments = Arguments.of(words, options);
    arguments.fit(verb, page);
    return arguments;
  }

  private static void byName(
      Verb verb, Map<?, ?> params, List<String> words, Map<String, List<String>> options)
      throws NotDone {
    String page = CommandLineProgram.page(verb);
    Map<Object, Object> left = new LinkedHashMap<>();
    params.forEach((name, value) -> {
      if (value != null) {
        left.put(name, value);
      }
    });
    for (String parameter : verb.parameters()) {
      List<String> names = names(parameter);
      String name = names.stream().filter(left::containsKey).findFirst().orElse(names.getFirst());
      Object value = left.remove(name);
      if (value == null) {
        throw new NotDone(NotDone.WRONG_WORDS, "words.missing", "word", name, "verb", page);
      }
      words.addAll(values(value, parameter.endsWith("…"), name, page));
    }
    for (String option : verb.options()) {
      String name = name(option.substring(2));
      Object value = left.remove(name);
      if (value instanceof Boolean there && Arguments.isSwitch(option)) {
        if (there) {
          options.put(option, List.of(""));
        }
      } else if (value != null) {
        options.put(option, values(value, Arguments.isSeveral(option), name, page));
      }
    }
    if (!left.isEmpty()) {
      Object name = left.keySet().iterator().next();
      throw new NotDone(NotDone.WRONG_WORDS, "words.unknown", "word", name, "verb", page);
    }
  }

  /** What a verb's word may be called. */
  static List<String> names(String parameter) {
    List<String> names = new ArrayList<>();
    for (String word : parameter.split("\\|", -1)) {
      boolean several = word.endsWith("…");
      String one = several ? word.substring(0, word.length() - 1) : word;
      names.add(name(one.toLowerCase(Locale.ROOT)) + (several ? "s" : ""));
    }
    return names;
  }

  /** {@code reply-to} as programs write it. */
  static String name(String words) {
    StringBuilder name = new StringBuilder();
    for (String word : words.split("-")) {
      boolean first = name.isEmpty() || word.isEmpty();
      name.append(first ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  private static List<String> values(Object value, boolean several, String name, String page)
      throws NotDone {
    if (several && value instanceof List<?> list) {
      List<String> values = new ArrayList<>();
      for (Object each : list) {
        values.add(text(each).orElseThrow(() -> NotDone.value(name, page)));
      }
      return values;
    }
    return List.of(text(value).orElseThrow(() -> NotDone.value(name, page)));
  }

  /** A word as the command line would have it. */
  private static Optional<String> text(@Nullable Object value) {
    return switch (value) {
      case String text -> Optional.of(text);
      case Long number -> Optional.of(number.toString());
      case BigDecimal number -> Optional.of(number.toPlainString());
      case null, default -> Optional.empty();
    };
  }
}
