package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pli.codec.Bytes;
import pli.mls.node.MlsException;

/** A store that keeps the parts of one group by their names. */
final class PartStore {
  final Map<String, Bytes> parts = new TreeMap<>();

  /** Which state they are of. */
  Group state;

  PartStore(Group group) {
    state = group;
    for (GroupPart part : GroupParts.of(group)) {
      assertFalse(parts.containsKey(part.name()), part.name());
      parts.put(part.name(), part.content());
    }
  }

  void apply(GroupChanges changes) {
    for (String name : changes.deletes()) {
      assertNotNull(parts.remove(name), name);
    }
    for (GroupPart part : changes.puts()) {
      assertFalse(part.content().equals(parts.put(part.name(), part.content())), part.name());
    }
  }

  Group open() throws MlsException {
    List<GroupPart> all = new ArrayList<>();
    parts.forEach((name, content) -> all.add(new GroupPart(name, content)));
    return GroupParts.open(all);
  }

  int bytes() {
    return parts.values().stream().mapToInt(Bytes::length).sum();
  }

  boolean holds(Bytes secret) {
    String hex = secret.hex();
    return parts.values().stream().anyMatch(part -> part.hex().contains(hex));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartStore store && parts.equals(store.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    return parts.keySet().toString();
  }
}
