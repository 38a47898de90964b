package pli.desktop.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;

/**
 * Reads JSON (RFC 8259) into maps, lists, strings, {@code Long}, {@code BigDecimal}, {@code
 * Boolean} and null. No name stands twice in an object, text is UTF-8 without halves of characters,
 * numbers have no exponent and at most 32 digits, and nothing is nested deeper than 16.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 16;
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern FRACTION = Pattern.compile("-?[0-9]{1,16}\\.[0-9]{1,15}");

  /** Configuration; parsers are made of it per call. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(32)
                  .maxNameLength(256)
                  .build())
          .build();

  private JsonReader() {}

  /** What is written is no JSON, or JSON beyond the limits. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(@Nullable Throwable cause) {
      super("no JSON", cause);
    }
  }

  static @Nullable Object read(Bytes json) throws Unreadable {
    try (JsonParser parser = FACTORY.createParser(json.utf8())) {
      Object value = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new Unreadable(null);
      }
      return value;
    } catch (JsonProcessingException | DecodeException e) {
      throw new Unreadable(e);
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot be read", e);
    }
  }

  private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token)
      throws IOException, Unreadable {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      case null, default -> throw new Unreadable(null);
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser)
      throws IOException, Unreadable {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = text(parser.currentName());
      members.put(name, value(parser, parser.nextToken()));
    }
    return members;
  }

  private static List<@Nullable Object> list(JsonParser parser) throws IOException, Unreadable {
    List<@Nullable Object> values = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      values.add(value(parser, next));
    }
    return values;
  }

  private static Number number(String written) throws Unreadable {
    if (WHOLE.matcher(written).matches()) {
      return Long.valueOf(written);
    }
    if (FRACTION.matcher(written).matches()) {
      return new BigDecimal(written);
    }
    throw new Unreadable(null);
  }

  /** Half of a character that takes two, which an escape can write, is no text. */
  private static String text(String written) throws Unreadable {
    if (written.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
      throw new Unreadable(null);
    }
    return written;
  }
}
