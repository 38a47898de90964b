package pli.bench;

import java.util.ArrayList;
import java.util.List;
import pli.bench.measure.Benchmark;

/** What people read, in their language. Names of work and units are terms and stay as they are. */
enum Words {
  ENGLISH(
      List.of("bench", "work", "value", "unit", "peer", "ratio", "aim", "machine's limit"),
      "met",
      "missed",
      "no benchmark of that name: ",
      "an option that bench does not know: ",
      "no part of that name: ",
      "--entries takes a power of ten from 10000 to 1000000000, which this is not: ",
      "usage: pli bench [NAME…] [--json] [--only PART] [--entries 100000000] [--lang en|fr]\n"
          + "for example: pli bench message --json, or pli bench server --only direct\n"
          + "names: "),
  FRENCH(
      List.of("banc", "travail", "valeur", "unité", "pair", "rapport", "but", "limite machine"),
      "atteint",
      "manqué",
      "aucun banc d'essai de ce nom : ",
      "option inconnue : ",
      "aucune partie de ce nom : ",
      "--entries veut une puissance de dix, de 10000 à 1000000000, et non : ",
      "usage : pli bench [NOM…] [--json] [--only PARTIE] [--entries 100000000] [--lang en|fr]\n"
          + "par exemple : pli bench message --json, ou pli bench server --only direct\n"
          + "noms : ");

  private final List<String> heading;
  private final String met;
  private final String missed;
  private final String unknownName;
  private final String unknownOption;
  private final String unknownPart;
  private final String noSuchSize;
  private final String usage;

  Words(
      List<String> heading,
      String met,
      String missed,
      String unknownName,
      String unknownOption,
      String unknownPart,
      String noSuchSize,
      String usage) {
    this.heading = heading;
    this.met = met;
    this.missed = missed;
    this.unknownName = unknownName;
    this.unknownOption = unknownOption;
    this.unknownPart = unknownPart;
    this.noSuchSize = noSuchSize;
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

  String unknownPart(String part) {
    return unknownPart + part;
  }

  String noSuchSize(String entries) {
    return noSuchSize + entries;
  }

  /** What can be asked for; behind the name of a benchmark stand those of its parts. */
  String usage(List<Benchmark> benchmarks) {
    List<String> names = new ArrayList<>();
    for (Benchmark benchmark : benchmarks) {
      List<String> parts = benchmark.parts();
      names.add(
          parts.isEmpty()
              ? benchmark.name()
              : benchmark.name() + " (" + String.join(", ", parts) + ")");
    }
    return usage + String.join(", ", names);
  }
}
