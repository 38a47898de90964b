package pli.server.doctor;

import java.util.Locale;

/** All that can be found, with what to do about it, in the languages that the commands speak. */
enum Diagnosis {
  SETTINGS_RIGHT(Check.SETTINGS, State.OK, "all settings are known", "", "réglages connus", ""),
  SETTINGS_WRONG(
      Check.SETTINGS,
      State.FAIL,
      "pli.toml is not right at %s",
      "correct that line",
      "pli.toml n'est pas correct à %s",
      "corrigez cette ligne"),
  RIGHTS_RIGHT(
      Check.RIGHTS,
      State.OK,
      "only the owner reads the folder",
      "",
      "seul le propriétaire lit le dossier",
      ""),
  RIGHTS_WIDE(
      Check.RIGHTS,
      State.WARN,
      "others may read %s",
      "chmod go= %s",
      "d'autres peuvent lire %s",
      "chmod go= %s"),
  BOOT_KEY_ELSEWHERE(
      Check.BOOT_KEY,
      State.OK,
      "the boot key lies outside the folder",
      "",
      "la clé de démarrage est hors du dossier",
      ""),
  BOOT_KEY_INSIDE(
      Check.BOOT_KEY,
      State.WARN,
      "the boot key lies in the folder that it protects",
      "move it to another disk or into a systemd credential and name it in server.boot_key",
      "la clé de démarrage est dans le dossier qu'elle protège",
      "déplacez-la sur un autre disque ou dans un credential systemd, indiqué par"
          + " server.boot_key"),
  BOOT_KEY_MISSING(
      Check.BOOT_KEY,
      State.FAIL,
      "there is no boot key at %s",
      "bring its file back; without it all that is stored is lost",
      "pas de clé de démarrage à %s",
      "remettez son fichier ; sans lui tout ce qui est enregistré est perdu"),
  KEYS_RIGHT(
      Check.KEYS,
      State.OK,
      "the keys open, and the network card is theirs",
      "",
      "les clés s'ouvrent et la carte du réseau est la leur",
      ""),
  KEYS_WRONG(
      Check.KEYS,
      State.FAIL,
      "the keys do not open with this boot key, or are damaged",
      "bring back the boot key that the server was made with, or restore a backup",
      "les clés ne s'ouvrent pas avec cette clé de démarrage, ou sont endommagées",
      "remettez la clé de démarrage d'origine ou restaurez une sauvegarde"),
  CARD_WRONG(
      Check.KEYS,
      State.FAIL,
      "the network card is not signed by this server's key or pins another",
      "restore network.card from a backup; clients refuse this one",
      "la carte du réseau n'est pas signée par la clé de ce serveur ou en désigne une autre",
      "restaurez network.card depuis une sauvegarde ; les clients refusent celle-ci"),
  STORE_SERVES(
      Check.STORE, State.OK, "a server runs and takes messages", "", "un serveur tourne", ""),
  STORE_REFUSES(
      Check.STORE,
      State.FAIL,
      "a server runs but takes nothing: the disk is full or failing",
      "make room, or look at the disk",
      "un serveur tourne mais ne prend rien : disque plein ou défaillant",
      "libérez de la place ou vérifiez le disque"),
  STORE_AT_REST(
      Check.STORE,
      State.OK,
      "no server runs; the database opens (%s writes)",
      "",
      "aucun serveur ne tourne ; la base s'ouvre (%s écritures)",
      ""),
  STORE_DAMAGED(
      Check.STORE,
      State.FAIL,
      "the database does not open",
      "look at the disk, then restore a backup",
      "la base ne s'ouvre pas",
      "vérifiez le disque, puis restaurez une sauvegarde"),
  ATTACHMENTS_RIGHT(Check.ATTACHMENTS, State.OK, "%s files, %s MiB", "", "%s fichiers, %s Mio", ""),
  ATTACHMENTS_FOREIGN(
      Check.ATTACHMENTS,
      State.WARN,
      "%s things in attachments/ are no attachments",
      "move them elsewhere; the server leaves them alone",
      "%s choses dans attachments/ ne sont pas des pièces jointes",
      "déplacez-les ailleurs ; le serveur n'y touche pas"),
  ATTACHMENTS_UNREADABLE(
      Check.ATTACHMENTS,
      State.FAIL,
      "the folder attachments/ cannot be read",
      "see its owner and its rights",
      "impossible de lire le dossier attachments/",
      "vérifiez propriétaire et droits"),
  DISK_RIGHT(
      Check.DISK,
      State.OK,
      "%s MiB free; a sync takes %s ms",
      "",
      "%s Mio libres ; une synchronisation prend %s ms",
      ""),
  DISK_SLOW(
      Check.DISK,
      State.WARN,
      "%s MiB free; a sync takes %s ms, and each message waits for one",
      "use a disk that syncs in a few milliseconds",
      "%s Mio libres ; une synchronisation prend %s ms, et chaque message en attend une",
      "prenez un disque qui synchronise en quelques millisecondes"),
  DISK_SHORT(
      Check.DISK,
      State.WARN,
      "%s MiB free, near the reserve of %s MiB",
      "make room, or take a larger disk",
      "%s Mio libres, près de la réserve de %s Mio",
      "libérez de la place ou agrandissez le disque"),
  DISK_FULL(
      Check.DISK,
      State.FAIL,
      "%s MiB free, below the reserve of %s MiB: messages are refused",
      "make room, or lower store.reserve_mib",
      "%s Mio libres, sous la réserve de %s Mio : les messages sont refusés",
      "libérez de la place ou baissez store.reserve_mib"),
  DISK_READ_ONLY(
      Check.DISK,
      State.FAIL,
      "the folder cannot be written",
      "see its owner, its rights and how the disk is mounted",
      "impossible d'écrire dans le dossier",
      "vérifiez propriétaire, droits et montage du disque"),
  CLOCK_RIGHT(Check.CLOCK, State.OK, "the clock goes forward", "", "l'horloge avance", ""),
  CLOCK_BEHIND(
      Check.CLOCK,
      State.FAIL,
      "files of the store are %s s newer than the clock",
      "set the clock (timedatectl set-ntp true)",
      "des fichiers ont %s s d'avance sur l'horloge",
      "réglez l'horloge (timedatectl set-ntp true)"),
  LIMITS_RIGHT(
      Check.LIMITS, State.OK, "%s open files are allowed", "", "%s fichiers ouverts permis", ""),
  LIMITS_LOW(
      Check.LIMITS,
      State.WARN,
      "%s open files are allowed, %s connections are set",
      "raise LimitNOFILE (ulimit -n) above connections.at_once and some hundreds",
      "%s fichiers ouverts permis, %s connexions réglées",
      "relevez LimitNOFILE (ulimit -n) au-dessus de connections.at_once plus quelques centaines"),
  MEMORY_KEPT(
      Check.MEMORY, State.OK, "no swap and no core dumps", "", "ni swap ni vidage mémoire", ""),
  MEMORY_SWAPPED(
      Check.MEMORY,
      State.WARN,
      "there is swap: keys in memory may be written to a disk",
      "swapoff -a, or MemorySwapMax=0 in the service",
      "il y a du swap : des clés en mémoire peuvent être écrites sur un disque",
      "swapoff -a, ou MemorySwapMax=0 dans le service"),
  MEMORY_DUMPED(
      Check.MEMORY,
      State.WARN,
      "core dumps are allowed: a crash would write keys to a disk",
      "ulimit -c 0, or LimitCORE=0 in the service",
      "les vidages mémoire sont permis : une panne écrirait des clés sur un disque",
      "ulimit -c 0, ou LimitCORE=0 dans le service"),
  WITNESSES_NONE(
      Check.WITNESSES,
      State.WARN,
      "the card asks for no witness: whoever has the server's keys could show two logs",
      "have people compare heads (their messages carry them); witnesses are named at init",
      "la carte ne demande aucun témoin : qui a les clés du serveur pourrait montrer deux journaux",
      "faites comparer les têtes (les messages les portent) ; les témoins se nomment à l'init"),
  WITNESSES_UNKNOWN(
      Check.WITNESSES,
      State.FAIL,
      "the network card does not say who must cosign",
      "restore network.card from a backup",
      "la carte du réseau ne dit pas qui doit contresigner",
      "restaurez network.card depuis une sauvegarde"),
  WITNESSES_UNASKED(
      Check.WITNESSES,
      State.FAIL,
      "log.witnesses names %s witnesses of the card, and clients ask for %s",
      "name the others in pli.toml, then restart the server",
      "log.witnesses nomme %s témoins de la carte, les clients en demandent %s",
      "nommez les autres dans pli.toml, puis redémarrez le serveur"),
  WITNESSES_AT_REST(
      Check.WITNESSES,
      State.OK,
      "%s of %s witnesses must cosign; no server runs",
      "",
      "%s témoins sur %s doivent contresigner ; aucun serveur ne tourne",
      ""),
  WITNESSES_RIGHT(
      Check.WITNESSES,
      State.OK,
      "%s entries of the log are published, with at least %s cosignatures",
      "",
      "%s entrées du journal sont publiées, avec au moins %s contresignatures",
      ""),
  WITNESSES_SOME(
      Check.WITNESSES,
      State.WARN,
      "enough witnesses cosign, but not all: %s",
      "ask those who run them",
      "assez de témoins contresignent, mais pas tous : %s",
      "demandez à qui les exploite"),
  WITNESSES_MISSING(
      Check.WITNESSES,
      State.FAIL,
      "the log is not published, fewer than %s witnesses cosign: %s",
      "ask those who run them; new accounts and devices wait for it",
      "le journal n'est pas publié, moins de %s témoins contresignent : %s",
      "demandez à qui les exploite ; nouveaux comptes et appareils attendent"),
  LOG_ROLLED_BACK(
      Check.WITNESSES,
      State.FAIL,
      "witnesses have a larger or another tree of this log than this server (%s entries)",
      "stop the server and bring back its newest data; if it is new, somebody else has its keys",
      "des témoins ont un arbre de ce journal plus grand ou autre que ce serveur (%s entrées)",
      "arrêtez le serveur et remettez ses données les plus récentes ; sinon, un autre a ses clés"),
  ADMINISTRATORS_AT_REST(
      Check.ADMINISTRATORS,
      State.OK,
      "not looked at: no server runs",
      "",
      "non vérifiés : aucun serveur ne tourne",
      ""),
  ADMINISTRATORS_NONE(
      Check.ADMINISTRATORS,
      State.WARN,
      "nobody has used the first invitation yet",
      "join with the invitation that init printed; it makes the first administrator",
      "personne n'a encore utilisé la première invitation",
      "rejoignez le réseau avec l'invitation affichée par init ; elle crée le premier"
          + " administrateur"),
  ADMINISTRATORS_ONE(
      Check.ADMINISTRATORS,
      State.WARN,
      "there is one administrator: alone they decide all, and without them nobody does",
      "add another (pli admin add HANDLE, or pli invite --role admin), then ask for two signatures",
      "il n'y a qu'un administrateur : seul, il décide de tout, et sans lui personne ne décide",
      "ajoutez-en un (pli admin add HANDLE, ou pli invite --role admin), puis exigez deux"
          + " signatures"),
  ADMINISTRATORS_ALONE(
      Check.ADMINISTRATORS,
      State.WARN,
      "%s administrators, of whom any one changes the policy or resets an account alone",
      "ask for two signatures: pli admin policy --change 2 --reset 2",
      "%s administrateurs, dont chacun peut seul changer la règle ou réinitialiser un compte",
      "exigez deux signatures : pli admin policy --change 2 --reset 2"),
  ADMINISTRATORS_RIGHT(
      Check.ADMINISTRATORS,
      State.OK,
      "%s administrators; %s change the policy, %s reset an account, %s invite",
      "",
      "%s administrateurs ; il en faut %s pour changer la règle, %s pour réinitialiser un"
          + " compte, %s pour inviter",
      "");

  private final Check check;
  private final State state;
  private final String english;
  private final String englishAdvice;
  private final String french;
  private final String frenchAdvice;

  Diagnosis(
      Check check,
      State state,
      String english,
      String englishAdvice,
      String french,
      String frenchAdvice) {
    this.check = check;
    this.state = state;
    this.english = english;
    this.englishAdvice = englishAdvice;
    this.french = french;
    this.frenchAdvice = frenchAdvice;
  }

  Check check() {
    return check;
  }

  State state() {
    return state;
  }

  String text(String language, Object... parts) {
    return String.format(Locale.ROOT, language.equals("fr") ? french : english, parts);
  }

  String advice(String language, Object... parts) {
    return String.format(Locale.ROOT, language.equals("fr") ? frenchAdvice : englishAdvice, parts);
  }
}
