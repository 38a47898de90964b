package pli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pli.transparency.network.NetworkCard;

/**
 * docs/STORAGE.md names every field of every stored value, every file, every figure and event, and
 * says of each field and file who reads it at each level of seizure. What there is comes from the
 * code: see {@link StoredFields}.
 */
class StorageDocumentTest {
  private static final String PAGE = House.text(House.root().resolve("docs/STORAGE.md"));
  private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
  private static final int FIELD_CELLS = 6;
  private static final int FILE_CELLS = 5;

  @Test
  void thePageNamesAllThatIsStored() throws Exception {
    assertEquals(List.of(), problems(PAGE));
  }

  /** Each row of the page is needed: without it, the check above fails. */
  @Test
  void aPageWithoutOneOfItsRowsIsRefused() throws Exception {
    int rows = 0;
    for (String section : List.of("Every field", "Every file", "What the server says of itself")) {
      for (String row : rows(section(PAGE, section))) {
        if (row.startsWith("| `store/") || row.startsWith("| `*.new`")) {
          continue; // Files of RocksDB and temporary ones: the seizure scan sees to those.
        }
        rows++;
        assertNotEquals(List.of(), problems(PAGE.replace(row + "\n", "")), row);
      }
    }
    assertTrue(rows > 80, "only " + rows + " rows");
  }

  /** A row that does not say who reads it at one of the levels is no row. */
  @Test
  void aRowWithAnEmptyLevelIsRefused() throws Exception {
    for (String section : List.of("Every field", "Every file")) {
      for (String row : rows(section(PAGE, section))) {
        String emptied = row.replaceAll("\\|[^|]*\\|$", "| |");
        assertNotEquals(List.of(), problems(PAGE.replace(row, emptied)), row);
      }
    }
  }

  private static List<String> problems(String page) throws Exception {
    List<String> problems = new ArrayList<>();
    Map<String, Set<String>> documented = fields(page, problems);
    fieldsOfWriters(documented, problems);
    Map<String, Set<String>> others = new TreeMap<>(StoredFields.WITHOUT_WRITER);
    others.put("network.card", components(NetworkCard.class));
    others.forEach((of, fields) -> compare(of, fields, documented, problems));
    for (String table : constants("pli.server.store.Table", "label")) {
      if (!documented.containsKey(table)) {
        problems.add("no field of the table " + table);
      }
    }
    if (!StoredFields.PUT.equals(StoredFields.PUTTERS)) {
      problems.add("who puts rows: " + StoredFields.PUT);
    }
    files(page, problems);
    observation(page, problems);
    return problems;
  }

  /** What the table "Every field" has, by what it is a field of. */
  private static Map<String, Set<String>> fields(String page, List<String> problems) {
    Map<String, Set<String>> fields = new TreeMap<>();
    for (String row : rows(section(page, "Every field"))) {
      List<String> cells = cells(row);
      if (cells.size() != FIELD_CELLS || cells.stream().anyMatch(String::isBlank)) {
        problems.add("a level is missing: " + row);
      } else if (!fields
          .computeIfAbsent(bare(cells.get(0)), first -> new TreeSet<>())
          .add(bare(cells.get(1)))) {
        problems.add("twice: " + row);
      }
    }
    return fields;
  }

  private static void fieldsOfWriters(Map<String, Set<String>> documented, List<String> problems) {
    Map<String, Integer> writes = StoredFields.SERVER_WRITES;
    Map<String, Integer> records = StoredFields.RECORD_WRITES;
    for (String method : writes.keySet()) {
      if (!StoredFields.WRITERS.containsKey(method)
          && !StoredFields.NOT_STORED.containsKey(method)) {
        problems.add(method + " writes fields, and StoredFields does not know whether they stay");
      }
    }
    StoredFields.WRITERS.forEach((method, names) -> {
      int written = writes.getOrDefault(method, records.getOrDefault(method, 0));
      for (String name : names) {
        int rows = documented.getOrDefault(name, Set.of()).size();
        if (written == 0 || rows != written) {
          problems.add(method + " writes " + written + " fields, " + name + " has " + rows);
        }
      }
    });
    recordFields(documented, problems);
  }

  /** The components of records go by their own names. */
  private static void recordFields(Map<String, Set<String>> documented, List<String> problems) {
    StoredFields.WRITERS.forEach((method, names) -> {
      Class<?> type = type(method.substring(0, method.lastIndexOf('.')));
      Set<String> named = documented.getOrDefault(names.get(0), Set.of());
      if (type.isRecord()) {
        for (String component : components(type)) {
          // An id or number is the row's key; whether an answer is repeated is not written; the
          // policy's version stands in a reset; whether a queue's row is whole is in its format.
          boolean apart =
              component.equals("id") && !names.contains("device entry")
                  || component.equals("number")
                  || component.equals("isWhole")
                  || component.equals("policyVersion") && names.contains("logged record");
          if (!named.contains(component) && !apart && !component.equals("repeated")) {
            problems.add("no row for " + component + " of " + names);
          }
        }
      }
    });
  }

  private static void compare(
      String of, Set<String> fields, Map<String, Set<String>> documented, List<String> problems) {
    Set<String> named = documented.getOrDefault(of, Set.of());
    if (!named.equals(fields)) {
      problems.add(of + " has " + fields + ", the page " + named);
    }
  }

  private static void files(String page, List<String> problems) throws Exception {
    Set<String> named = new TreeSet<>();
    for (String row : rows(section(page, "Every file"))) {
      List<String> cells = cells(row);
      if (cells.size() != FILE_CELLS || cells.stream().anyMatch(String::isBlank)) {
        problems.add("a level is missing: " + row);
      } else {
        named.addAll(List.of(bare(cells.get(0)).split("/")));
      }
    }
    List<String> there = new ArrayList<>(texts("pli.server.folder.DataFolder"));
    there.addAll(texts("pli.server.folder.NewServer"));
    there.addAll(texts("pli.server.folder.LastRun"));
    assertTrue(there.size() > 8, "names of files: " + there);
    for (String name : there) {
      if (!named.contains(name)) {
        problems.add("no file " + name);
      }
    }
  }

  private static void observation(String page, List<String> problems) throws Exception {
    String section = section(page, "What the server says of itself");
    Set<String> named = new TreeSet<>();
    Matcher name = NAMED.matcher(section);
    while (name.find()) {
      named.add(name.group(1));
    }
    Set<String> there = new TreeSet<>();
    there.addAll(constants("pli.server.observation.Counter", "metric"));
    there.addAll(constants("pli.server.observation.Gauge", "metric"));
    for (String type : List.of("Event", "Quantity")) {
      for (Object constant : type("pli.server.observation." + type).getEnumConstants()) {
        there.add(constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
      }
    }
    String figures =
        House.text(
            House.root().resolve("server/src/main/java/pli/server/observation/Figures.java"));
    Matcher label = Pattern.compile("(\\w+)\\{(\\w+)=").matcher(figures);
    int labels = 0;
    while (label.find()) {
      labels++;
      there.add(label.group(1));
      there.add(label.group(2));
    }
    assertTrue(labels > 0 && there.size() > 20, "figures and events: " + there);
    there.removeAll(named);
    if (!there.isEmpty()) {
      problems.add("not said of the server: " + there);
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What {@code method} answers for each constant of an enumeration. */
  private static List<String> constants(String enumeration, String method) throws Exception {
    var answer = type(enumeration).getDeclaredMethod(method);
    answer.setAccessible(true);
    List<String> answers = new ArrayList<>();
    for (Object constant : type(enumeration).getEnumConstants()) {
      answers.add((String) answer.invoke(constant));
    }
    assertTrue(answers.size() > 3, enumeration);
    return answers;
  }

  private static Set<String> components(Class<?> type) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(type.getRecordComponents()).forEach(one -> names.add(one.getName()));
    return names;
  }

  /** The texts that a class keeps as constants. */
  private static List<String> texts(String name) throws Exception {
    List<String> texts = new ArrayList<>();
    for (Field field : type(name).getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
        field.setAccessible(true);
        texts.add((String) field.get(null));
      }
    }
    return texts;
  }

  private static String section(String page, String title) {
    int start = page.indexOf("\n## " + title + "\n");
    assertTrue(start >= 0, "no section " + title);
    int end = page.indexOf("\n## ", start + 1);
    return page.substring(start, end < 0 ? page.length() : end);
  }

  /** The rows of a section's tables, heads apart. */
  private static List<String> rows(String section) {
    return section.lines().filter(line -> line.startsWith("| `")).toList();
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
        .map(String::strip)
        .toList();
  }

  private static String bare(String cell) {
    return cell.replace("`", "");
  }
}
