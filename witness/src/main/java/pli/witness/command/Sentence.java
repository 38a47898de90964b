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
                       [--policy FILE]                  or a release
        pli release key FILE                            makes a release key, prints its public half
        pli release manifest ARTEFACT FILE --product NAME --number N --version TEXT
                             [--not-before SECONDS] [--expire 90d] [--next-policy FILE]
        pli release sign FILE --key FILE [--artefact FILE] [--request FILE]
        pli release proof FILE PROOF [--policy FILE]    adds the proof that a signature is logged
        pli release verify FILE ARTEFACT [--current N] [--policy FILE]
        pli release install FILE ARTEFACT --to DIR [--start PROGRAM] [--policy FILE]
        pli release rollback --to DIR                   the version before runs again
        pli release status --to DIR                     which version runs, and who installed what

      --json prints one JSON object, --lang fr speaks French. Exit codes: 0 done, or what the file
      shows holds; 1 not done; 2 wrong words; 4 what the file shows does not hold; 5 damaged, or no
      file that can be judged.
      """,
      """
        pli witness init DIR [--name NOM]               crée un témoin et affiche sa clé
        pli witness trust DIR CLÉ-DU-JOURNAL            cosigne désormais pour ce journal
        pli witness run DIR [--listen HÔTE:PORT]        répond aux journaux (127.0.0.1:7380)
        pli check FICHIER [--card F] [--entry F]        juge une preuve ou un constat, hors ligne
                          [--policy F]                  ou une publication
        pli release key FICHIER                         crée une clé de publication
        pli release manifest ARTEFACT FICHIER --product NOM --number N --version TEXTE
                             [--not-before SECONDES] [--expire 90d] [--next-policy F]
        pli release sign FICHIER --key F [--artefact F] [--request F]
        pli release proof FICHIER PREUVE [--policy F]   ajoute la preuve qu'une signature est au
                                                        journal
        pli release verify FICHIER ARTEFACT [--current N] [--policy F]
        pli release install FICHIER ARTEFACT --to DIR [--start PROGRAMME] [--policy F]
        pli release rollback --to DIR                   la version d'avant tourne de nouveau
        pli release status --to DIR                     quelle version tourne, et qui a installé quoi

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
  THE_VERB(
      "The verb, witness, check, alert or release,", "le verbe, witness, check, alert ou release"),
  WHAT_OF_A_RELEASE(
      "What to do, key, manifest, sign, proof, verify, install, rollback or status,",
      "ce qu'il faut faire, key, manifest, sign, proof, verify, install, rollback ou status"),
  THE_ARTEFACT("The artefact", "l'artefact"),
  THE_RELEASE_FILE("The release file", "le fichier de publication"),
  THE_PROOF("The proof", "la preuve"),
  THE_OPTION("The option %s", "l'option %s"),
  NO_NUMBER("%s is a number above 0, not \"%s\".", "%s est un nombre au-dessus de 0, pas « %s »."),
  NO_DURATION(
      "%s is a time such as 12h or 90d, not \"%s\".",
      "%s est une durée comme 12h ou 90d, pas « %s »."),
  BAD_MANIFEST(
      "Nothing was written: names have 1 to 64 letters, digits, dots and hyphens (a product small"
          + " letters, digits and hyphens), and a release expires after it begins.",
      "Rien n'a été écrit : les noms ont 1 à 64 lettres, chiffres, points et tirets (un produit des"
          + " minuscules, chiffres et tirets), et une publication expire après son début."),
  THERE_ALREADY(
      "Nothing was written: %s is there already.", "Rien n'a été écrit : %s existe déjà."),
  NO_RELEASE_KEY(
      "Nothing was signed: %s is no release key; make one with: pli release key FILE",
      "Rien n'a été signé : %s n'est pas une clé de publication ; créez-en une avec : pli release"
          + " key FICHIER"),
  NO_RELEASE("Nothing was changed, %s: %s", "Rien n'a changé, %s : %s"),
  OTHER_ARTEFACT(
      "Nothing was signed: %s is not the file that the manifest names.",
      "Rien n'a été signé : %s n'est pas le fichier que nomme le manifeste."),
  MANIFEST_MADE(
      "%s is written; look at it, then: pli release sign %s --key FILE",
      "%s est écrit ; regardez-le, puis : pli release sign %s --key FICHIER"),
  RELEASE_KEY_MADE(
      "%s has the secret half: keep it off line; the line above goes into the release policy.",
      "%s contient la moitié secrète : gardez-la hors ligne ; la ligne ci-dessus va dans la règle"
          + " de publication."),
  SIGNED(
      "Signed %s %s, number %s; log it (sigsum-submit takes the request), then add the proof with:"
          + " pli release proof",
      "Signé %s %s, numéro %s ; publiez la signature dans un journal (sigsum-submit prend la"
          + " requête), puis ajoutez la preuve avec : pli release proof"),
  NO_PROOF(
      "Nothing was changed, %s is no proof: %s.", "Rien n'a changé, %s n'est pas une preuve : %s."),
  PROOF_OF_NOTHING(
      "Nothing was changed: %s proves none of the signatures in %s.",
      "Rien n'a changé : %s ne prouve aucune des signatures de %s."),
  PROVED("The proof is in %s, for the key %s.", "La preuve est dans %s, pour la clé %s."),
  NO_POLICY(
      "This program was built without a release policy; name one with --policy FILE.",
      "Ce programme a été construit sans règle de publication ; nommez-en une avec --policy"
          + " FICHIER."),
  POLICY_IS_BUILT_IN(
      "This program installs by the release policy that it was built with; --policy cannot replace"
          + " it.",
      "Ce programme installe selon la règle de publication avec laquelle il a été construit ;"
          + " --policy ne peut la remplacer."),
  NO_POLICY_FILE("%s is no release policy: %s.", "%s n'est pas une règle de publication : %s."),
  RELEASE_HOLDS(
      "It may be installed over version number %s.",
      "Elle peut être installée sur la version numéro %s."),
  RELEASE_REFUSED("Not to be installed: %s", "À ne pas installer : %s"),
  INSTALL_REFUSED(
      "Nothing was installed, version number %s goes on running: %s",
      "Rien n'a été installé, la version numéro %s continue de tourner : %s"),
  INSTALLED(
      "Version %s, number %s, is current in %s.", "La version %s, numéro %s, tourne dans %s."),
  STEP_COPIED("The file is copied.", "Le fichier est copié."),
  STEP_VERIFIED(
      "The copy is the one that was released.", "La copie est bien celle qui a été publiée."),
  STEP_CURRENT("It is in place; does it start?", "Elle est en place ; démarre-t-elle ?"),
  WENT_BACK(
      "Version number %s is current again; the later ones are gone.",
      "La version numéro %s tourne de nouveau ; les suivantes ne sont plus là."),
  NOTHING_INSTALLED("Nothing is installed in %s.", "Rien n'est installé dans %s."),
  INSTALL_IN_USE(
      "Nothing was changed: another process installs in %s.",
      "Rien n'a changé : un autre processus installe dans %s."),
  INSTALL_DAMAGED(
      "Nothing was changed: %s is damaged; point the link current at a version that is whole, or"
          + " install into another folder.",
      "Rien n'a changé : %s est abîmé ; faites pointer le lien current vers une version entière, ou"
          + " installez dans un autre dossier."),
  NOTHING_BEFORE(
      "Nothing was changed: %s has no earlier version that is whole.",
      "Rien n'a changé : %s n'a pas de version antérieure entière."),
  INSTALL_NOT_STARTED(
      "The new version did not start; version number %s is current again (0: none).",
      "La nouvelle version n'a pas démarré ; la version numéro %s tourne de nouveau (0 : aucune)."),
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
  NO_ALERT_KEYS(
      "The card names nobody whose alerts count, so this one does not.",
      "La carte ne nomme personne dont les alertes comptent, donc celle-ci ne compte pas."),
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
