package pli.architecture;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who uses the classes through which an algorithm is reached ({@code api} in the inventory): each
 * of them is named by a use of that algorithm, and each use names somebody who does.
 */
final class CryptoUses {
  private final List<CryptoInventory.Asset> assets;

  /** Each class that is named as an api, and who uses it. */
  private final Map<String, Set<String>> users = new TreeMap<>();

  CryptoUses(List<CryptoInventory.Asset> assets, CryptoCode code) {
    this.assets = assets;
    for (CryptoInventory.Asset asset : assets) {
      for (String api : asset.texts("api")) {
        Set<String> outside = new TreeSet<>(code.users().getOrDefault(api, Set.of()));
        outside.removeIf(user -> user.startsWith("pli.crypto."));
        users.put(api, outside);
      }
    }
  }

  void addProblems(List<String> problems) {
    users.forEach((api, all) -> {
      if (all.isEmpty()) {
        problems.add("nobody uses " + api);
      }
      for (String user : all) {
        if (assets.stream().noneMatch(asset -> names(asset, api, user))) {
          problems.add(user + " uses " + api + ", and no use in the inventory says what for");
        }
      }
    });
    for (CryptoInventory.Asset asset : assets) {
      if (asset.uses().isEmpty()) {
        problems.add(asset.id() + " says no use");
      }
      asset
          .uses()
          .forEach((what, by) ->
              by.forEach(pattern -> {
                if (usersOf(asset).stream().noneMatch(user -> matches(pattern, user))) {
                  problems.add(asset.id() + ", " + what + ": " + pattern + " does not use it");
                }
              }));
    }
  }

  private static boolean names(CryptoInventory.Asset asset, String api, String user) {
    return asset.texts("api").contains(api)
        && asset.uses().values().stream()
            .anyMatch(by -> by.stream().anyMatch(pattern -> matches(pattern, user)));
  }

  private Set<String> usersOf(CryptoInventory.Asset asset) {
    Set<String> all = new TreeSet<>();
    asset.texts("api").forEach(api -> all.addAll(users.getOrDefault(api, Set.of())));
    return all;
  }

  /** {@code pli.mls..} stands for a package and those below it. */
  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("..")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}
