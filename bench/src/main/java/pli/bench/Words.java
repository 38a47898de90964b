package pli.bench;

import java.util.List;

/** What people read, in their language. Names of work and units are terms and stay as they are. */
enum Words {
  ENGLISH(
      List.of("bench", "work", "value", "unit", "peer", "ratio", "aim", "machine's limit"),
      "met",
      "missed",
      "no benchmark of that name: ",
      "an option that bench does not know: ",
      "usage: pli bench [NAME…] [--json] [--entries 100000000] [--lang en|fr]    for example: pli bench message --json\n"
          + "names: "),
  FRENCH(
      List.of("banc", "travail", "valeur", "unité", "pair", "rapport", "but", "limite machine"),
      "atteint",
      "manqué",
      "aucun banc d'essai de ce nom : ",
      "option inconnue : ",
      "usage : pli bench [NOM…] [--json] [--entries 100000000] [--lang en|fr]    par exemple : pli bench message --json\n"
          + "noms : ");

  private final List<String> heading;
  private final String met;
  private final String missed;
  private final String unknownName;
  private final String unknownOption;
  private final String usage;

  Words(
      List<String> heading,
      String met,
      String missed,
      String unknownName,
      String unknownOption,
      String usage) {
    this.heading = heading;
    this.met = met;
    this.missed = missed;
    this.unknownName = unknownName;
    this.unknownOption = unknownOption;
    this.usage = usage;
  }

  List<String> heading() {
    return heading;
  }

  String met(boolean yes) {
    return yes ? met : missed;
  }

  String unknownName(String name) {
    return unknownName + name;
  }

  String unknownOption(String option) {
    return unknownOption + option;
  }

  String usage(List<String> names) {
    return usage + String.join(", ", names);
  }
}
