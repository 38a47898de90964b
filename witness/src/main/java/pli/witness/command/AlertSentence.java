package pli.witness.command;

import pli.witness.language.Language;

/** What {@code pli alert} says to a person. */
enum AlertSentence {
  USAGE(
      """
        pli alert key FILE --name NAME                  makes a key that signs alerts, for a safe
        pli alert draft LEVEL TEXT FILE (--card FILE | --network NAME)
              [--also LANG:TEXT] [--expire 7d] [--exercise]    LEVEL: inform, stop, lock
        pli alert revoke ALERT TEXT FILE [--also LANG:TEXT]    drafts that an alert is over
        pli alert sign FILE --key KEY-FILE              adds a signature; shows first what it signs
        pli alert publish FILE [--card FILE]            hands it to a server, which shows it to all
        pli check FILE (--card FILE | --alert-policy FILE) [--revocation FILE]  judges one, offline

      TEXT is in the language that this speaks (--lang); --also says it in another one. --json
      prints one JSON object. Exit codes: 0 done; 1 not done, nothing changed; 2 wrong words;
      4 refused; 5 damaged.
      """,
      """
        pli alert key FICHIER --name NOM                crée une clé d'alerte, à mettre au coffre
        pli alert draft NIVEAU TEXTE FICHIER (--card F | --network NOM)
              [--also LANGUE:TEXTE] [--expire 7d] [--exercise]  NIVEAU : inform, stop, lock
        pli alert revoke ALERTE TEXTE FICHIER [--also LANGUE:TEXTE]  rédige la fin d'une alerte
        pli alert sign FICHIER --key CLÉ                ajoute une signature ; montre d'abord quoi
        pli alert publish FICHIER [--card FICHIER]      la remet à un serveur, qui la montre à tous
        pli check FICHIER (--card F | --alert-policy F) [--revocation F]  en juge une, hors ligne

      TEXTE est dans la langue parlée ici (--lang) ; --also le dit dans une autre. --json affiche un
      objet JSON. Codes de sortie : 0 fait ; 1 pas fait, rien n'a changé ; 2 mots faux ; 4 refusé ;
      5 abîmé.
      """),
  WHAT_TO_DO(
      "What to do, key, draft, revoke or sign,", "ce qu'il faut faire, key, draft, revoke ou sign"),
  THE_LEVEL("The level, inform, stop or lock,", "le niveau, inform, stop ou lock"),
  THE_TEXT("What the alert says", "ce que dit l'alerte"),
  THE_FILE("The file", "le fichier"),
  THE_ALERT("The alert that is over", "l'alerte qui est finie"),
  THE_KEY("The key, --key FILE,", "la clé, --key FICHIER,"),
  THE_NAME("The key's name, --name NAME,", "le nom de la clé, --name NOM,"),
  THE_NETWORK(
      "The network, --card FILE or --network NAME,", "le réseau, --card FICHIER ou --network NOM,"),
  NO_LEVEL(
      "\"%s\" is no level; an alert informs, stops or locks, and never wipes.",
      "« %s » n'est pas un niveau ; une alerte informe (inform), arrête (stop) ou verrouille"
          + " (lock), et n'efface jamais."),
  NO_TEXT(
      "That cannot be an alert's text: one paragraph of at most 2,000 bytes, without control"
          + " characters.",
      "Cela ne peut être le texte d'une alerte : un paragraphe d'au plus 2 000 octets, sans"
          + " caractères de contrôle."),
  NO_ALSO(
      "--also is LANG:TEXT, such as fr:…, in another language.",
      "--also est LANGUE:TEXTE, comme en:…, dans une autre langue."),
  NO_DURATION("\"%s\" is no time from 1m to 30d.", "« %s » n'est pas une durée de 1m à 30d."),
  NO_NETWORK(
      "\"%s\" is not the name of a network's log.",
      "« %s » n'est pas le nom du journal d'un réseau."),
  KEY_MADE(
      "That is its public half, for the network's alert policy. Keep %s off every server, in a"
          + " safe; it is not encrypted.",
      "C'est sa moitié publique, pour la règle d'alerte du réseau. Gardez %s hors de tout serveur,"
          + " au coffre ; il n'est pas chiffré."),
  EXISTS("Nothing was written: %s is there already.", "Rien n'a été écrit : %s existe déjà."),
  NOT_WRITTEN(
      "Nothing was changed, the disk refused: %s", "Rien n'a changé, le disque a refusé : %s"),
  UNREADABLE(
      "Nothing was changed: %s cannot be read (%s).", "Rien n'a changé : %s ne peut être lu (%s)."),
  NO_ALERT(
      "Nothing was changed: %s is no alert that can be signed (%s).",
      "Rien n'a changé : %s n'est pas une alerte qui se signe (%s)."),
  NO_KEY(
      "Nothing was signed: %s is no key of alerts.",
      "Rien n'a été signé : %s n'est pas une clé d'alerte."),
  IS_REVOCATION(
      "Nothing was written: %s is a revocation itself.",
      "Rien n'a été écrit : %s est déjà une révocation."),
  DRAFTED(
      "Drafted; now each of the others reads and signs it: pli alert sign %s --key FILE",
      "Rédigée ; maintenant chacun la lit et la signe : pli alert sign %s --key FICHIER"),
  SIGNED("Signed by %s; %s signatures now.", "Signée par %s ; %s signatures maintenant."),
  SIGNED_BEFORE(
      "Nothing was changed: %s has signed it already.", "Rien n'a changé : %s l'a déjà signée."),
  FULL(
      "Nothing was changed: it has as many signatures as it may have.",
      "Rien n'a changé : elle a autant de signatures qu'elle peut en avoir."),
  EXERCISE(
      "EXERCISE: nothing has happened, and devices change nothing.",
      "EXERCICE : il ne s'est rien passé, et les appareils ne changent rien."),
  SAYS_ALERT("Alert %s for %s, level %s, until %s.", "Alerte %s pour %s, niveau %s, jusqu'au %s."),
  SAYS_REVOCATION("Revokes alert %s of %s.", "Révoque l'alerte %s de %s."),
  SAYS_TEXT("  %s: %s", "  %s : %s");

  private final String english;
  private final String french;

  AlertSentence(String english, String french) {
    this.english = english;
    this.french = french;
  }

  String in(Language language, Object... parts) {
    return language.say(english, french, parts);
  }
}
