package pli.desktop.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sentences of one language. A sentence may have places in braces, <code>{name}</code>, which
 * the caller fills; nothing else in it is special, so that an apostrophe is an apostrophe.
 */
public final class Words {
  private final Language language;
  private final Properties sentences;

  private Words(Language language, Properties sentences) {
    this.language = language;
    this.sentences = sentences;
  }

  /** The sentences of a person's {@code pli} in {@code language}. */
  public static Words in(Language language) {
    return in(language, Words.class);
  }

  /** The sentences that stand beside {@code owner}, in {@code words_en.properties} and so on. */
  public static Words in(Language language, Class<?> owner) {
    return new Words(language, read("words_", language, owner, new Properties()));
  }

  /**
   * The same as {@link #in(Language)} for who has the screen and no command line: what names a verb
   * or an option there says here what to do on the screen, by what stands under the same key in
   * {@code screen_en.properties} and so on.
   */
  public static Words onScreen(Language language) {
    Properties others = in(language).sentences;
    return new Words(language, read("screen_", language, Words.class, new Properties(others)));
  }

  private static Properties read(
      String kind, Language language, Class<?> owner, Properties sentences) {
    String name = kind + language.code() + ".properties";
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return sentences;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which language it is. */
  public Language language() {
    return language;
  }

  /**
   * The sentence {@code key}, its places filled.
   *
   * @param places names and values in turn
   * @throws IllegalArgumentException if there is no such sentence
   */
  public String say(String key, Object... places) {
    String sentence = sentences.getProperty(key);
    if (sentence == null) {
      throw new IllegalArgumentException("no sentence " + key);
    }
    for (int i = 0; i < places.length; i += 2) {
      sentence = sentence.replace("{" + places[i] + "}", String.valueOf(places[i + 1]));
    }
    return sentence;
  }

  /** Whether there is a sentence {@code key}. */
  public boolean has(String key) {
    return sentences.getProperty(key) != null;
  }

  /** The names of all sentences. */
  public Set<String> keys() {
    return new TreeSet<>(sentences.stringPropertyNames());
  }

  /** The help page of {@code verb}, an example first, if there is such a verb. */
  public Optional<String> page(String verb) {
    if (!verb.matches("[a-z]+")) {
      return Optional.empty();
    }
    String name = "help/" + language.code() + "/" + verb + ".txt";
    try (InputStream in = Words.class.getResourceAsStream(name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
