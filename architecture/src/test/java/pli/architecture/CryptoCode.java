package pli.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The code that an inventory of cryptography is held against.
 *
 * @param found what of cryptography its byte code shows
 * @param names its classes, nested ones apart
 * @param users for each of its classes, who names it
 */
record CryptoCode(
    Set<CryptoFindings.Finding> found, Set<String> names, Map<String, Set<String>> users) {
  static CryptoCode of(Collection<JavaClass> classes) {
    Set<String> names = new TreeSet<>();
    Map<String, Set<String>> users = new TreeMap<>();
    for (JavaClass type : classes) {
      String user = CryptoFindings.outermost(type.getName());
      names.add(user);
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String used = CryptoFindings.outermost(dependency.getTargetClass().getName());
        if (used.startsWith("pli.") && !used.equals(user)) {
          users.computeIfAbsent(used, first -> new TreeSet<>()).add(user);
        }
      }
    }
    return new CryptoCode(CryptoFindings.in(classes.stream()), names, users);
  }
}
