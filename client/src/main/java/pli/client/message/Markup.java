package pli.client.message;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pli.content.MessageContent;

/**
 * Between what a person writes and the Markdown that travels (draft-ietf-mimi-content-08,
 * "Specifics of Github Flavored Markdown"). Two things differ: HTML is no HTML, its brackets are
 * escaped; and {@code @handle} of a member is a link to that person. What is shown is what was
 * written. Code, between backticks, stays as it is in both directions.
 */
public final class Markup {
  /** Mentions in one message; further ones are mere text. */
  static final int MAX_MENTIONS = 100;

  private static final Pattern TAG = Pattern.compile("<(?=[A-Za-z/!?])");
  private static final Pattern ESCAPED_AS_WRITTEN = Pattern.compile("&(?=(?:amp;){0,8}lt;)");
  private static final Pattern ESCAPED = Pattern.compile("&lt;|&amp;(?=(?:amp;){0,7}lt;)");
  private static final Pattern MENTION =
      Pattern.compile("(?<![\\p{L}\\p{N}_@./:\\[-])@([a-z0-9][a-z0-9._-]*)");
  private static final Pattern LINK =
      Pattern.compile(
          "\\[@[^\\]\\[\\n]{0,256}\\]\\(mimi://([^/()\\s]{1,255})/u/([a-z0-9._-]{1,64})\\)");

  private Markup() {}

  /**
   * What travels.
   *
   * @param handles who can be mentioned
   */
  public static String sent(String written, Set<String> handles, String origin) {
    int[] left = {MAX_MENTIONS};
    return outsideCode(
        written,
        text -> {
          String escaped = ESCAPED_AS_WRITTEN.matcher(text).replaceAll("&amp;");
          return mention(TAG.matcher(escaped).replaceAll("&lt;"), handles, origin, left);
        });
  }

  private static String mention(String text, Set<String> handles, String origin, int[] left) {
    Matcher found = MENTION.matcher(text);
    StringBuilder out = new StringBuilder();
    int end = 0;
    while (left[0] > 0 && found.find()) {
      String handle = withoutPunctuation(found.group(1));
      if (handles.contains(handle)) {
        out.append(text, end, found.start());
        out.append("[@").append(handle).append("](mimi://").append(origin).append("/u/");
        out.append(handle).append(')');
        end = found.start() + 1 + handle.length();
        left[0]--;
      }
    }
    return out.append(text, end, text.length()).toString();
  }

  /** A handle at the end of a sentence has the sentence's full stop behind it. */
  private static String withoutPunctuation(String handle) {
    int end = handle.length();
    while (end > 1 && "._-".indexOf(handle.charAt(end - 1)) >= 0) {
      end--;
    }
    return handle.substring(0, end);
  }

  /** What a person is shown; null for null. */
  public static @Nullable String shown(@Nullable String sent, String origin) {
    if (sent == null) {
      return null;
    }
    return outsideCode(
        sent,
        text -> {
          String named = withNames(text, origin);
          return named.indexOf('&') < 0 ? named : unescaped(named);
        });
  }

  /** A person's name in a link could be anybody's; the handle is whose it is. */
  private static String withNames(String text, String origin) {
    Matcher link = LINK.matcher(text);
    StringBuilder out = new StringBuilder();
    int end = 0;
    while (link.find()) {
      if (link.group(1).equals(origin)) {
        out.append(text, end, link.start()).append('@').append(link.group(2));
        end = link.end();
      }
    }
    return end == 0 ? text : out.append(text, end, text.length()).toString();
  }

  private static String unescaped(String text) {
    Matcher escaped = ESCAPED.matcher(text);
    StringBuilder out = new StringBuilder();
    int end = 0;
    while (escaped.find()) {
      out.append(text, end, escaped.start()).append(escaped.group().equals("&lt;") ? '<' : '&');
      end = escaped.end();
    }
    return out.append(text, end, text.length()).toString();
  }

  /** Who is mentioned in a text that came. */
  public static Set<String> mentioned(@Nullable String sent, String origin) {
    if (sent == null || sent.indexOf('@') < 0) {
      return Collections.emptySet();
    }
    Set<String> handles = new TreeSet<>();
    String unused =
        outsideCode(
            sent,
            text -> {
              Matcher link = LINK.matcher(text);
              while (link.find()) {
                if (link.group(1).equals(origin) && handles.size() < MAX_MENTIONS) {
                  handles.add(link.group(2));
                }
              }
              return text;
            });
    return handles;
  }

  /** Whether a message mentions the account with {@code handle}. */
  public static boolean mentions(MessageContent message, String origin, String handle) {
    return switch (Meaning.of(message)) {
      case Meaning.Text text -> mentioned(text.markdown(), origin).contains(handle);
      case Meaning.Edit edit -> mentioned(edit.markdown(), origin).contains(handle);
      case Meaning.Deletion other -> false;
      case Meaning.Reaction other -> false;
      case Meaning.Status other -> false;
      case Meaning.Typing other -> false;
      case Meaning.Settings other -> false;
      case Meaning.Unknown other -> false;
    };
  }

  /**
   * Changes what is not between two runs of as many backticks. A run without its like opens
   * nothing. Goes through the text once.
   */
  private static String outsideCode(String text, UnaryOperator<String> change) {
    Backticks runs = Backticks.of(text);
    StringBuilder out = new StringBuilder(text.length());
    int plain = 0;
    int run = 0;
    while (run < runs.count()) {
      int close = runs.next(run);
      if (close != Backticks.NONE) {
        out.append(change.apply(text.substring(plain, runs.start(run))));
        plain = runs.end(close);
        out.append(text, runs.start(run), plain);
        run = close;
      }
      run++;
    }
    return out.append(change.apply(text.substring(plain))).toString();
  }
}
