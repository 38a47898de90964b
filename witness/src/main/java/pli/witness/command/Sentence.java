package pli.witness.command;

import pli.witness.language.Language;

/** What the commands say to a person. */
enum Sentence {
  USAGE(
      """
        pli witness init DIR [--name NAME]              makes a witness and prints its key
        pli witness trust DIR LOG-KEY                   cosigns for that log from now on
        pli witness run DIR [--listen HOST:PORT]        answers logs (127.0.0.1:7380)
        pli check FILE [--card FILE] [--entry FILE]     judges a proof or evidence, offline

      --json prints one JSON object, --lang fr speaks French. Exit codes: 0 done, or what the file
      shows holds; 1 not done; 2 wrong words; 4 what the file shows does not hold; 5 damaged, or no
      file that can be judged.
      """,
      """
        pli witness init DIR [--name NOM]               crée un témoin et affiche sa clé
        pli witness trust DIR CLÉ-DU-JOURNAL            cosigne désormais pour ce journal
        pli witness run DIR [--listen HÔTE:PORT]        répond aux journaux (127.0.0.1:7380)
        pli check FICHIER [--card F] [--entry F]        juge une preuve ou un constat, hors ligne

      --json affiche un objet JSON, --lang en parle anglais. Codes de sortie : 0 fait, ou ce que
      montre le fichier tient ; 1 pas fait ; 2 mots faux ; 4 ce que montre le fichier ne tient pas ;
      5 abîmé, ou fichier qui ne peut être jugé.
      """),
  SEE_USAGE("%s (pli witness --help shows how)", "%s (pli witness --help montre comment)"),

  MISSING("%s is missing.", "Il manque %s."),
  NO_VALUE("%s needs a value.", "%s a besoin d'une valeur."),
  TWICE("%s stands there twice.", "%s apparaît deux fois."),
  TOO_MANY("\"%s\" is one word too many.", "« %s » est de trop."),
  NO_OPTION("There is no option %s", "Il n'y a pas d'option %s"),
  NO_VERB("There is no verb \"%s\".", "Il n'y a pas de verbe « %s »."),
  NO_LANGUAGE("--lang is en or fr, not \"%s\".", "--lang est en ou fr, pas « %s »."),
  THE_VERB("The verb, witness or check,", "le verbe, witness ou check"),
  WHAT_TO_DO("What to do, init, trust or run,", "ce qu'il faut faire, init, trust ou run"),
  THE_FOLDER("The witness's folder", "le dossier du témoin"),
  THE_LOG_KEY("The log's key", "la clé du journal"),
  THE_FILE("The file to check", "le fichier à vérifier"),
  NO_LOG_KEY(
      "That is no key of a log; it is written NAME+ID+BASE64.",
      "Ce n'est pas la clé d'un journal ; elle s'écrit NOM+ID+BASE64."),
  NOT_HERE(
      "\"%s\" is not HOST:PORT of this machine.", "« %s » n'est pas HÔTE:PORT de cette machine."),
  BAD_NAME(
      "A name has no spaces and no plus signs: %s", "Un nom n'a ni espaces ni signes plus : %s"),

  MADE(
      "That is its key, for the networks it will watch; start it with: pli witness run %s",
      "C'est sa clé, pour les réseaux qu'il surveillera ; démarrez-le avec : pli witness run %s"),
  TRUSTED("%s is trusted from now on.", "%s a désormais sa confiance."),
  TRUSTED_BEFORE("%s was trusted already.", "%s avait déjà sa confiance."),
  NOT_STARTED(
      "Nothing was started: %s; does another program have the port?",
      "Rien n'a démarré : %s ; un autre programme a-t-il le port ?"),
  NOT_EMPTY("Nothing was made: %s is not empty.", "Rien n'a été créé : %s n'est pas vide."),
  NO_WITNESS(
      "There is no witness in %s; make one with: pli witness init %s",
      "Il n'y a pas de témoin dans %s ; créez-en un avec : pli witness init %s"),
  IN_USE(
      "Another process runs the witness in %s; nothing was started.",
      "Un autre processus fait tourner le témoin dans %s ; rien n'a démarré."),
  OTHER_KEY(
      "Nothing was changed: %s is known by another key. If that log has a new key, say"
          + " --another-key; if it is another network of that name, it needs a witness of its own.",
      "Rien n'a changé : %s est connu sous une autre clé. Si ce journal a une nouvelle clé, dites"
          + " --another-key ; si c'est un autre réseau de ce nom, il lui faut un autre témoin."),
  NOT_ACCESSIBLE(
      "Nothing was changed, the disk refused: %s", "Rien n'a changé, le disque a refusé : %s"),
  BAD_LOGS(
      "Nothing was started or changed: in the file logs this is no log's key: %s",
      "Rien n'a démarré ni changé : dans le fichier logs ceci n'est pas la clé d'un journal : %s"),
  DAMAGED(
      "%s is damaged (%s); nothing was started. A witness that forgot what it signed must not sign"
          + " again: make a new one, with a new key, and do not restore this one.",
      "%s est abîmé (%s) ; rien n'a démarré. Un témoin qui a oublié ce qu'il a signé ne doit plus"
          + " signer : créez-en un nouveau, avec une nouvelle clé, et ne restaurez pas celui-ci."),

  SAID("%s", "%s"),
  CARD_OR_LOG(
      "A card names its log: use --card or --log.",
      "Une carte nomme son journal : utilisez --card ou --log."),
  NOT_JUDGED(
      "%s is no file that can be judged: %s.", "%s n'est pas un fichier qui peut être jugé : %s."),
  NO_NETWORK_CARD("%s is no network card: %s.", "%s n'est pas une carte de réseau : %s."),
  TOO_LARGE("%s is too large to be such a file.", "%s est trop grand pour être un tel fichier."),
  UNREADABLE("%s cannot be read: %s", "%s ne peut être lu : %s"),
  OK("ok     %s", "ok     %s"),
  WRONG("WRONG  %s", "FAUX   %s"),
  HOLDS("%s: it holds.", "%s : cela tient."),
  HOLDS_NOT("%s: it does NOT hold, see above.", "%s : cela ne tient PAS, voir ci-dessus.");

  private final String english;
  private final String french;

  Sentence(String english, String french) {
    this.english = english;
    this.french = french;
  }

  String in(Language language, Object... parts) {
    return language.say(english, french, parts);
  }
}
