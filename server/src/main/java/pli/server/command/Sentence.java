package pli.server.command;

import java.util.Locale;

/** What the commands say to a person, in the languages that they speak. */
enum Sentence {
  MADE(
      "The server of \"%s\" is made in %s; start it with: pli server run %s",
      "Le serveur de « %s » est créé dans %s ; démarrez-le avec : pli server run %s"),
  CARD("Network card: %s", "Carte du réseau : %s"),
  INVITATION(
      "The first administrator joins with (once, within 30 days): pli join %s",
      "Le premier administrateur rejoint avec (une fois, sous 30 jours) : pli join %s"),
  BOOT_KEY_INSIDE(
      "WARNING: the boot key lies in the data folder: whoever copies the folder can read all that"
          + " the server stores; move boot.key to another disk and set server.boot_key in"
          + " pli.toml.",
      "ATTENTION : la clé de démarrage est dans le dossier de données : qui copie le dossier lit"
          + " tout ce que le serveur enregistre ; déplacez boot.key sur un autre disque et"
          + " indiquez-le par server.boot_key dans pli.toml."),
  NOT_EMPTY(
      "Nothing was made: %s is not empty; name a new folder.",
      "Rien n'a été créé : %s n'est pas vide ; indiquez un nouveau dossier."),
  BAD_NETWORK(
      "Nothing was made: a network's name is 1 to 128 bytes without control characters.",
      "Rien n'a été créé : le nom d'un réseau fait 1 à 128 octets sans caractères de contrôle."),
  BAD_ORIGIN(
      "Nothing was made: \"%s\" is no origin, which is 1 to 128 of a-z, 0-9, '.' and '-'.",
      "Rien n'a été créé : « %s » n'est pas une origine, faite de 1 à 128 signes parmi a-z, 0-9,"
          + " « . » et « - »."),
  BAD_ADDRESS(
      "Nothing was made: \"%s\" is not HOST:PORT.",
      "Rien n'a été créé : « %s » n'est pas HÔTE:PORT."),
  BAD_WITNESSES(
      "Nothing was made: a witness is \"KEY URL\", each once, at most 32, and the quorum is at most"
          + " their number.",
      "Rien n'a été créé : un témoin est « CLÉ URL », chacun une fois, 32 au plus, et le quorum ne"
          + " dépasse pas leur nombre."),
  BAD_ALERT_KEYS(
      "Nothing was made: an alert key is a line that \"pli alert key\" prints, each once, at most"
          + " 16, and at most their number sign.",
      "Rien n'a été créé : une clé d'alerte est une ligne de « pli alert key », chacune une fois,"
          + " 16 au plus, et leur nombre suffit à signer."),
  NO_PORT("Nothing was made: no free port on %s.", "Rien n'a été créé : aucun port libre sur %s."),
  NO_SERVER(
      "There is no server in %s; make one with: pli server init %s --network NAME",
      "Il n'y a pas de serveur dans %s ; créez-en un avec : pli server init %s --network NOM"),
  NOT_ACCESSIBLE(
      "%s cannot be read or written (%s); nothing was changed, see its owner, its rights and the"
          + " disk.",
      "%s ne peut être lu ou écrit (%s) ; rien n'a changé, vérifiez propriétaire, droits et"
          + " disque."),
  BAD_SETTINGS(
      "pli.toml in %s is not right at %s; nothing was started, correct it and start again.",
      "pli.toml dans %s n'est pas correct à %s ; rien n'a démarré, corrigez-le et recommencez."),
  SETTINGS_READ(
      "pli.toml in %s is read again; its limits hold from now on.",
      "pli.toml dans %s est relu ; ses limites valent dès maintenant."),
  SETTINGS_READ_IN_PART(
      "pli.toml in %s is read again; its limits hold from now on, but not yet: %s. Restart the"
          + " server for those.",
      "pli.toml dans %s est relu ; ses limites valent dès maintenant, sauf : %s. Redémarrez le"
          + " serveur pour celles-là."),
  SETTINGS_REFUSED(
      "pli.toml in %s is not right at %s; the server goes on with the settings of before, correct"
          + " it and send SIGHUP again.",
      "pli.toml dans %s n'est pas correct à %s ; le serveur continue avec les réglages d'avant,"
          + " corrigez-le et renvoyez SIGHUP."),
  NO_BOOT_KEY(
      "The boot key is not there (%s); nothing was started, bring the key's file back or correct"
          + " server.boot_key in pli.toml.",
      "La clé de démarrage n'est pas là (%s) ; rien n'a démarré, remettez son fichier ou corrigez"
          + " server.boot_key dans pli.toml."),
  WRONG_BOOT_KEY(
      "The boot key is not the one that %s was made with; nothing was started or changed.",
      "La clé de démarrage n'est pas celle de %s ; rien n'a démarré ni changé."),
  BEFORE_THE_LOG(
      "%s was made before servers had a log; nothing was started or changed, make a new server and"
          + " invite its people anew.",
      "%s date d'avant les serveurs à journal ; rien n'a démarré ni changé, créez un nouveau"
          + " serveur et invitez-y les gens de nouveau."),
  DAMAGED(
      "%s is damaged (%s); nothing was started, restore the folder from a copy.",
      "%s est endommagé (%s) ; rien n'a démarré, restaurez le dossier depuis une copie."),
  IN_USE(
      "Another server runs on %s; nothing was started.",
      "Un autre serveur tourne déjà sur %s ; rien n'a démarré."),
  CANNOT_LISTEN(
      "%s cannot be listened on; nothing was started, see whether another program has the port.",
      "Impossible d'écouter sur %s ; rien n'a démarré, vérifiez qu'aucun programme n'occupe le"
          + " port."),
  CANNOT_LISTEN_THERE(
      "Nothing was started: \"%s\" is not HOST:PORT.",
      "Rien n'a démarré : « %s » n'est pas HÔTE:PORT."),
  EDGE_WAITS(
      "No server runs on %s yet; this edge waits for it. If it does not run at all: pli server run"
          + " %s",
      "Aucun serveur ne tourne encore sur %s ; ce front l'attend. S'il n'est pas démarré : pli"
          + " server run %s"),
  EDGE_OF_OTHER_VERSION(
      "The server that runs on %s is of another version of Pli; this edge has closed its"
          + " connections and stopped, start it again from the same version.",
      "Le serveur qui tourne sur %s est d'une autre version de Pli ; ce front a fermé ses"
          + " connexions et s'est arrêté, relancez-le depuis la même version."),
  NO_ROOM_FOR_SOCKET(
      "%s is too long a path for the socket of edges; nothing was started, give the folder a"
          + " shorter one.",
      "Le chemin %s est trop long pour le socket des fronts ; rien n'a démarré, donnez au dossier"
          + " un chemin plus court."),
  NOT_RUNNING(
      "No server runs on %s; start it with: pli server run %s",
      "Aucun serveur ne tourne sur %s ; démarrez-le avec : pli server run %s"),
  BACKED_UP(
      "The server in %s is copied to %s; the boot key is not in it, keep it elsewhere.",
      "Le serveur dans %s est copié dans %s ; la clé de démarrage n'y est pas, gardez-la"
          + " ailleurs."),
  FILE_EXISTS(
      "%s is there already; nothing was copied or changed, name a new file.",
      "%s existe déjà ; rien n'a été copié ni changé, indiquez un nouveau fichier."),
  NO_BACKUP(
      "There is no file %s; nothing was restored.",
      "Il n'y a pas de fichier %s ; rien n'a été restauré."),
  COPY_NOT_ACCESSIBLE(
      "%s cannot be read or written; nothing was copied or changed, see its rights and the disk's"
          + " room.",
      "%s ne peut être lu ou écrit ; rien n'a été copié ni changé, vérifiez ses droits et la place"
          + " sur le disque."),
  BACKUP_DAMAGED(
      "%s is not a whole backup; nothing was restored, take another copy.",
      "%s n'est pas une sauvegarde entière ; rien n'a été restauré, prenez une autre copie."),
  BACKUP_OF_LATER_VERSION(
      "%s was made by a later version of Pli; nothing was restored, use that version.",
      "%s vient d'une version plus récente de Pli ; rien n'a été restauré, utilisez celle-ci."),
  ROLLS_BACK(
      "The server in %s has gone on since that backup, which would take back what people have"
          + " already seen; nothing was changed. Restore into a new folder if this one is lost.",
      "Le serveur dans %s a continué depuis cette sauvegarde, qui annulerait ce que des personnes"
          + " ont déjà vu ; rien n'a changé. Restaurez dans un nouveau dossier si celui-ci est"
          + " perdu."),
  LOG_ROLLS_BACK(
      "Witnesses have cosigned more of this network's log than %s holds: people's devices would"
          + " refuse the server; nothing was restored, take a later copy.",
      "Des témoins ont contresigné plus du journal de ce réseau que n'en contient %s : les"
          + " appareils refuseraient le serveur ; rien n'a été restauré, prenez une copie plus"
          + " récente."),
  NO_CHECKPOINT(
      "The server that runs on %s could not make a copy; nothing was written, try again.",
      "Le serveur qui tourne sur %s n'a pas pu faire de copie ; rien n'a été écrit, réessayez."),
  RESTORED(
      "The server is restored in %s as it was at %s; start it with: pli server run %s",
      "Le serveur est restauré dans %s tel qu'il était à %s ; démarrez-le avec : pli server run"
          + " %s"),
  BRING_THE_BOOT_KEY(
      "The boot key is not in a backup: bring its file to %s before you start the server.",
      "La clé de démarrage n'est pas dans une sauvegarde : apportez son fichier à %s avant de"
          + " démarrer le serveur."),
  RUNNING("A server runs on %s.", "Un serveur tourne sur %s."),
  WRONG_WORDS("%s (pli server --help shows how)", "%s (pli server --help montre comment)");

  private final String english;
  private final String french;

  Sentence(String english, String french) {
    this.english = english;
    this.french = french;
  }

  /** The sentence in {@code language}, {@code "fr"} or anything else for English. */
  String in(String language, Object... parts) {
    return String.format(Locale.ROOT, language.equals("fr") ? french : english, parts);
  }
}
