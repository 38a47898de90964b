package pli.witness.check;

import pli.transparency.release.ReleaseException;
import pli.witness.language.Language;

/** What is said of a release: its steps, and why one is refused. */
public enum ReleaseSays {
  IS("This is %s %s, number %s", "C'est %s %s, numéro %s"),
  ARTEFACT(
      "Its file %s has %s bytes and the SHA-256 %s", "Son fichier %s a %s octets et le SHA-256 %s"),
  SIGNED(
      "The %s signed it; that stands at place %s of the log %s, since %s",
      "Signature : %s ; elle est à la place %s du journal %s, depuis %s"),
  ENOUGH("%s parties signed, %s are asked for", "%s parties ont signé, %s sont demandées"),
  TIMES(
      "It may be installed from %s until %s, by each program whose version is older",
      "Elle peut être installée de %s à %s, par tout programme d'une version antérieure"),
  NEXT_POLICY(
      "It brings the release policy number %s, which the current policy's parties signed with it",
      "Elle apporte la règle de publication numéro %s, signée avec elle par les parties de"
          + " l'actuelle"),
  NOT_HERE(
      "Which version runs, what time it is, and whether a file is the one: pli release verify",
      "Quelle version tourne, quelle heure il est, et si un fichier est le bon : pli release"
          + " verify"),

  MALFORMED(
      "the file is no release, or not whole; fetch it again.",
      "le fichier n'est pas une publication, ou n'est pas entier ; récupérez-le de nouveau."),
  TOO_LARGE(
      "a part of it is larger than a release may be.",
      "une partie en est plus grande qu'une publication ne peut l'être."),
  UNKNOWN_FIELD(
      "its manifest has a field that no release has; a release is the same for everybody and names"
          + " no person, device or organisation. Show it to others.",
      "son manifeste a un champ qu'aucune publication n'a ; une publication est la même pour tous"
          + " et ne nomme ni personne, ni appareil, ni organisation. Montrez-la à d'autres."),
  WRONG_PRODUCT("it is a release of another product.", "c'est la publication d'un autre produit."),
  SAME_VERSION("it is the version that runs.", "c'est la version qui tourne."),
  DOWNGRADE(
      "it is older than the version that runs; to go back, say pli release rollback.",
      "elle est plus ancienne que la version qui tourne ; pour revenir en arrière, dites pli"
          + " release rollback."),
  NOT_YET_VALID(
      "its time has not come; see whether this machine's clock is right.",
      "son heure n'est pas venue ; voyez si l'horloge de cette machine est juste."),
  EXPIRED(
      "its time is over; look for a later one, and see whether this machine's clock is right.",
      "son heure est passée ; cherchez-en une plus récente, et voyez si l'horloge de cette machine"
          + " est juste."),
  OTHER_SIZE(
      "the file has another size than the one that was released; fetch it again.",
      "le fichier n'a pas la taille de celui qui a été publié ; récupérez-le de nouveau."),
  OTHER_HASH(
      "the file is not the one that was released; fetch it elsewhere, and show this one to others.",
      "le fichier n'est pas celui qui a été publié ; récupérez-le ailleurs, et montrez celui-ci à"
          + " d'autres."),
  UNKNOWN_KEY(
      "somebody signed it whom this program's policy does not know.",
      "quelqu'un l'a signée que la règle de ce programme ne connaît pas."),
  SAME_PARTY_TWICE(
      "one party signed it more than once.", "une même partie l'a signée plus d'une fois."),
  TOO_FEW_SIGNATURES(
      "fewer independent parties signed it than this program asks for.",
      "moins de parties indépendantes l'ont signée que ce programme n'en demande."),
  BAD_SIGNATURE(
      "a signature does not hold, or is of another release.",
      "une signature ne tient pas, ou est celle d'une autre publication."),
  NOT_LOGGED(
      "a signature of it is in no log, so others could not see it.",
      "une de ses signatures n'est dans aucun journal, d'autres n'ont donc pas pu la voir."),
  WRONG_LOG(
      "a signature of it is in a log that this program's policy does not accept.",
      "une de ses signatures est dans un journal que la règle de ce programme n'accepte pas."),
  LOG_FORGED(
      "the log did not sign the tree in which it is said to be.",
      "le journal n'a pas signé l'arbre où elle est censée être."),
  WITNESS_FORGED(
      "a line names a witness that did not make it.",
      "une ligne nomme un témoin qui ne l'a pas faite."),
  WITNESS_TWICE(
      "one witness stands there under two names.", "un même témoin y est sous deux noms."),
  TOO_FEW_WITNESSES(
      "too few witnesses saw the log in which it is: it may have been made for you alone. Show it"
          + " to others.",
      "trop peu de témoins ont vu le journal où elle est : il a pu être fait pour vous seul."
          + " Montrez-la à d'autres."),
  WAITING(
      "the time in which others may object is not over; try again later.",
      "le délai pendant lequel d'autres peuvent s'y opposer n'est pas passé ; réessayez plus"
          + " tard."),
  POLICY_UNSIGNED(
      "it brings a new policy, and those signed it whom only the new one knows.",
      "elle apporte une nouvelle règle, et ceux qui l'ont signée ne sont connus que d'elle."),
  POLICY_OUT_OF_ORDER(
      "it brings a policy that does not follow this program's; install the versions between first.",
      "elle apporte une règle qui ne suit pas celle de ce programme ; installez d'abord les"
          + " versions intermédiaires.");

  private final String english;
  private final String french;

  ReleaseSays(String english, String french) {
    this.english = english;
    this.french = french;
  }

  /** The sentence, with its parts. */
  public String in(Language language, Object... parts) {
    return language.say(english, french, parts);
  }

  /** Why a release is refused. */
  public static ReleaseSays of(ReleaseException.Reason reason) {
    return switch (reason) {
      case MALFORMED -> MALFORMED;
      case TOO_LARGE -> TOO_LARGE;
      case UNKNOWN_FIELD -> UNKNOWN_FIELD;
      case WRONG_PRODUCT -> WRONG_PRODUCT;
      case SAME_VERSION -> SAME_VERSION;
      case DOWNGRADE -> DOWNGRADE;
      case NOT_YET_VALID -> NOT_YET_VALID;
      case EXPIRED -> EXPIRED;
      case OTHER_SIZE -> OTHER_SIZE;
      case OTHER_HASH -> OTHER_HASH;
      case UNKNOWN_KEY -> UNKNOWN_KEY;
      case SAME_PARTY_TWICE -> SAME_PARTY_TWICE;
      case TOO_FEW_SIGNATURES -> TOO_FEW_SIGNATURES;
      case BAD_SIGNATURE -> BAD_SIGNATURE;
      case NOT_LOGGED -> NOT_LOGGED;
      case WRONG_LOG -> WRONG_LOG;
      case LOG_FORGED -> LOG_FORGED;
      case WITNESS_FORGED -> WITNESS_FORGED;
      case WITNESS_TWICE -> WITNESS_TWICE;
      case TOO_FEW_WITNESSES -> TOO_FEW_WITNESSES;
      case WAITING -> WAITING;
      case POLICY_UNSIGNED -> POLICY_UNSIGNED;
      case POLICY_OUT_OF_ORDER -> POLICY_OUT_OF_ORDER;
    };
  }
}
