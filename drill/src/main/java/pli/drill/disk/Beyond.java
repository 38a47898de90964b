package pli.drill.disk;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import pli.lab.seizure.Kind;

/** What level 2 must not show, of what was found in opened rows, by table. */
final class Beyond {
  private static final Set<Kind> NEVER =
      EnumSet.of(
          Kind.TEXT,
          Kind.GROUP_NAME,
          Kind.ROUTE,
          Kind.ROUTE_KEY,
          Kind.WRAP_KEY,
          Kind.DERIVED_KEY,
          Kind.TOKEN,
          Kind.SUBMISSION,
          Kind.MESSAGE,
          Kind.ATTACHMENT,
          Kind.ATTACHMENT_ID,
          Kind.PROOF);

  private Beyond() {}

  static Set<Kind> of(Map<String, Set<Kind>> found) {
    Set<Kind> beyond = EnumSet.noneOf(Kind.class);
    found.forEach((table, kinds) -> {
      for (Kind kind : kinds) {
        // In entries a Welcome lies as its sender sealed it, and nothing else that devices said.
        if (NEVER.contains(kind) || table.equals("entries") && kind != Kind.WELCOME) {
          beyond.add(kind);
        }
      }
    });
    return beyond;
  }
}
