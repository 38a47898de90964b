package pli.witness.check;

import pli.witness.language.Language;

/** What the steps of a verdict say. */
enum Says {
  FILE_NAMES_KEY(
      "The file names the log's key itself; compare it with your network's card: %s",
      "Le fichier nomme lui-même la clé du journal ; comparez-la à la carte de votre réseau : %s"),
  SAME_LOG(
      "The file is about the log that you named: %s",
      "Le fichier parle du journal que vous avez nommé : %s"),
  OTHER_LOG(
      "The file is about another key than that of the log that you named: %s",
      "Le fichier parle d'une autre clé que celle du journal que vous avez nommé : %s"),
  SIGNED_TREE(
      "The log signed a tree of %s entries with the root %s",
      "Le journal a signé un arbre de %s entrées dont la racine est %s"),
  LOG_SIGNED_TREE(
      "The log %s signed a tree of %s entries with the root %s",
      "Le journal %s a signé un arbre de %s entrées dont la racine est %s"),
  COSIGNED("The witness %s cosigned it at %s", "Le témoin %s l'a cosigné à %s"),
  NO_WITNESS(
      "No witness is asked for: that this is what everybody sees, only the log says",
      "Aucun témoin n'est demandé : que chacun voie cela, seul le journal le dit"),
  WITNESSES(
      "%s witnesses cosigned, %s are asked for; it was the latest at %s",
      "%s témoins ont cosigné, %s sont demandés ; c'était le dernier à %s"),
  SECONDS("%s s after 1970", "%s s après 1970"),

  BOTH_STAND(
      "The log signed a tree of %s entries, and both of these stand in it",
      "Le journal a signé un arbre de %s entrées, et ces deux-ci s'y trouvent"),
  ENTRY(
      "At place %s: %s, version %s of the label %s",
      "À la place %s : %s, version %s de l'étiquette %s"),
  OTHER_CHAIN(
      "They are of one label and of two chains, which no label has",
      "Elles ont une étiquette et deux chaînes, ce qu'aucune étiquette n'a"),
  SAME_VERSION("They are two entries of one version", "Ce sont deux entrées d'une même version"),
  BACKWARDS("The later one is an earlier version", "La seconde est une version antérieure"),
  OTHER_PREDECESSOR(
      "The second names another entry than the first as the one before",
      "La seconde nomme une autre entrée que la première comme la précédente"),
  SKIPPED(
      "Versions between them were left out: there is no room for them",
      "Des versions manquent entre elles : il n'y a pas de place pour elles"),

  SAME_LOG_AS_NAMED("It names the log that you named", "Elle nomme le journal que vous avez nommé"),
  OTHER_LOG_THAN_NAMED(
      "It names another log than the one that you named",
      "Elle nomme un autre journal que celui que vous avez nommé"),
  SAME_CARD(
      "It says the same as the card that you named",
      "Elle dit la même chose que la carte que vous avez nommée"),
  OTHER_CARD(
      "It says something else than the card that you named",
      "Elle dit autre chose que la carte que vous avez nommée"),
  CARD_WHOLE(
      "The card of \"%s\" is whole and signed by its own key",
      "La carte de « %s » est entière et signée par sa propre clé"),
  CARD_LOG("Its log's key: %s", "La clé de son journal : %s"),
  CARD_WITNESS("Its witness: %s", "Son témoin : %s"),
  CARD_QUORUM("Witnesses that must have cosigned: %s", "Témoins qui doivent avoir cosigné : %s"),
  CARD_YOURS(
      "Whether it is your network's, only the invitation or a person can tell",
      "Si c'est celle de votre réseau, seules l'invitation ou une personne peuvent le dire"),

  TWO_BEGINNINGS(
      "The larger one begins with another tree of %s entries than the smaller one: the log showed"
          + " two histories",
      "Le plus grand commence par un autre arbre de %s entrées que le plus petit : le journal a"
          + " montré deux histoires"),
  TWO_ROOTS(
      "They have one size and two roots: the log showed two histories",
      "Ils ont une taille et deux racines : le journal a montré deux histoires"),

  STANDS(
      "The entry of %s bytes stands in this tree at place %s%s",
      "L'entrée de %s octets se trouve dans cet arbre à la place %s%s"),
  LEAF(
      "; it is a leaf of Pli's log: %s, version %s",
      " ; c'est une feuille du journal de Pli : %s, version %s"),

  COMPLETE(
      "The records of \"%s\" are complete up to version %s: each names the one before and is signed"
          + " by who might",
      "Les fiches de « %s » sont complètes jusqu'à la version %s : chacune nomme la précédente et"
          + " est signée par qui le pouvait"),
  RESET(
      "Version %s is a reset: as many administrators signed it as policy %s asks for",
      "La version %s est une réinitialisation : elle est signée par autant d'administrateurs que la"
          + " règle %s en demande"),
  INVITED(
      "An administrator came in by an invitation; that nobody withdrew it before, only the whole"
          + " log shows",
      "Un administrateur est entré par une invitation ; que personne ne l'ait retirée avant, seul"
          + " le journal entier le montre"),
  RECORD_STANDS(
      "Version %s stands in the log at %s",
      "La version %s se trouve dans le journal à la place %s"),
  DEVICE_KEY("Device key: %s", "Clé d'un appareil : %s"),
  RECOVERY_KEY("Recovery key: %s", "Clé de secours : %s"),

  ALL_STANDS(
      "The log signed a tree of %s entries, and all that is shown stands in it",
      "Le journal a signé un arbre de %s entrées, et tout ce qui est montré s'y trouve"),
  SHOWN(
      "Shown are %s policies and acts, and who signed each of these was allowed to",
      "%s règles et actes sont montrés, et qui a signé chacun en avait le droit"),
  UNSIGNED_ENTRY(
      "At place %s: %s, version %s of its label",
      "À la place %s : %s, version %s de son étiquette"),
  NOT_THEIRS(
      "It has a signature of nobody who may sign it",
      "Elle porte la signature de quelqu'un qui n'a pas le droit de la signer"),
  TOO_FEW(
      "Fewer administrators signed it than must",
      "Moins d'administrateurs l'ont signée qu'il n'en faut"),
  OTHER_POLICY(
      "It names another policy than the one in force at its place",
      "Elle nomme une autre règle que celle en vigueur à sa place"),
  NOT_INVITED(
      "By it somebody made themselves an administrator whom no open invitation let in",
      "Par elle quelqu'un s'est fait administrateur sans qu'une invitation ouverte l'y autorise"),
  OTHER_LABEL(
      "It stands under another label than the one that entries of its type have",
      "Elle se trouve sous une autre étiquette que celle des entrées de son type"),

  SHOWS_NOTHING("It shows nothing: %s", "Cela ne montre rien : %s"),
  PROOF_LENGTH(
      "The proof is not one for these trees", "La preuve n'en est pas une pour ces arbres"),
  ROOT_MISMATCH(
      "The proof does not lead to the root that was signed",
      "La preuve ne mène pas à la racine qui a été signée"),
  SHRUNK("The later tree is the smaller one", "L'arbre le plus récent est le plus petit"),
  FORK("Two trees of one size have two roots", "Deux arbres d'une même taille ont deux racines"),
  WRONG_ORIGIN(
      "It is about another log than the one that is asked for",
      "Cela parle d'un autre journal que celui qui est demandé"),
  NOT_SIGNED("The log's key did not sign it", "La clé du journal ne l'a pas signé"),
  BAD_SIGNATURE(
      "A signature names a key that did not make it",
      "Une signature nomme une clé qui ne l'a pas faite"),
  TOO_FEW_WITNESSES("Too few witnesses cosigned: %s", "Trop peu de témoins ont cosigné : %s"),
  WRONG_CHAIN(
      "A record is another account's than the file says",
      "Une fiche est d'un autre compte que ne le dit le fichier"),
  VERSION_GAP(
      "A record skips a version, or says another one than its entry",
      "Une fiche saute une version, ou en dit une autre que son entrée"),
  WRONG_PREDECESSOR(
      "A record names another one as the one before",
      "Une fiche en nomme une autre comme la précédente"),
  TOO_FEW_SIGNERS(
      "Too few of those who may sign a record did",
      "Trop peu de ceux qui peuvent signer une fiche l'ont fait"),
  WRONG_CONTENT(
      "A record says something else than its entry commits to",
      "Une fiche dit autre chose que ce à quoi son entrée s'engage"),
  WRONG_LABEL(
      "The log's proof of the label is not one for this handle",
      "La preuve d'étiquette du journal n'est pas pour ce nom"),
  UNINVITED(
      "Somebody made themselves an administrator without an open invitation",
      "Quelqu'un s'est fait administrateur sans invitation ouverte"),
  OUT_OF_ORDER(
      "Entries are not in the order of their places",
      "Les entrées ne sont pas dans l'ordre de leurs places"),

  REPORTED_DEVICE(
      "The device with this key is one of the account's: %s",
      "L'appareil qui a cette clé est un de ceux du compte : %s"),
  REPORTED_GONE_DEVICE(
      "The device with this key was one of the account's, and is not any more: %s",
      "L'appareil qui a cette clé était un de ceux du compte, et ne l'est plus : %s"),
  REPORTED_SIGNED(
      "It signed the message as one of \"%s\" in the conversation %s; sent at %s, as it says"
          + " itself",
      "Il a signé le message comme étant de « %s » dans la conversation %s ; envoyé à %s, selon"
          + " lui-même"),
  REPORTED_ACCEPTED(
      "The network's server took just this message at %s, and signed that; it could not read it",
      "Le serveur du réseau a pris ce message même à %s, et l'a signé ; il ne pouvait pas le lire"),
  REPORTED_UNCONFIRMED(
      "The server does not say that it took it, nor when: whoever has the device's key could have"
          + " signed it at any time",
      "Le serveur ne dit pas qu'il l'a pris, ni quand : qui a la clé de l'appareil a pu le signer à"
          + " tout moment"),
  REPORTED_TEXT("What it says: %s", "Ce qu'il dit : %s"),
  REPORTED_NO_TEXT("It has no text", "Il n'a pas de texte"),

  NO_KEY(
      "This file does not say which key to believe; name it with --card FILE or --log KEY.",
      "Ce fichier ne dit pas quelle clé croire ; nommez-la avec --card FICHIER ou --log CLÉ."),
  NO_POLICY(
      "A release is checked with --policy FILE: this program was built without a release policy.",
      "Une publication se vérifie avec --policy FICHIER : ce programme a été construit sans règle"
          + " de publication."),
  NO_CARD(
      "Records, policies and acts are checked with --card FILE.",
      "Fiches, règles et actes se vérifient avec --card FICHIER."),
  NO_ENTRY(
      "This proof does not have the entry that it is about; name it with --entry FILE.",
      "Cette preuve n'a pas l'entrée dont elle parle ; nommez-la avec --entry FICHIER.");

  private final String english;
  private final String french;

  Says(String english, String french) {
    this.english = english;
    this.french = french;
  }

  String in(Language language, Object... parts) {
    return language.say(english, french, parts);
  }
}
