package pli.witness.check;

import pli.transparency.alert.AlertException;
import pli.witness.language.Language;

/** What the check of an alert says. */
enum AlertSays {
  SIGNED(
      "%s of the %s alert keys signed; %s must",
      "%s des %s clés d'alerte ont signé ; il en faut %s"),
  SIGNER("Signed by %s", "Signé par %s"),
  ALERT("Alert %s of %s: level %s, until %s", "Alerte %s de %s : niveau %s, jusqu'au %s"),
  EXERCISE(
      "EXERCISE: nothing has happened, and devices change nothing",
      "EXERCICE : il ne s'est rien passé, et les appareils ne changent rien"),
  REVOCATION("It revokes alert %s of %s", "Cela révoque l'alerte %s de %s"),
  TEXT("What it says (%s): %s", "Ce qu'elle dit (%s) : %s"),

  OTHER_KIND(
      "An alert stands where a revocation should, or the other way round",
      "Une alerte est là où devrait être une révocation, ou l'inverse"),
  WRONG_NETWORK(
      "It is for another network than the policy", "C'est pour un autre réseau que la règle"),
  BAD_SIGNATURE(
      "A signature names a key that did not make it",
      "Une signature nomme une clé qui ne l'a pas faite"),
  TOO_FEW_SIGNATURES(
      "Fewer alert keys signed than must", "Moins de clés d'alerte ont signé qu'il n'en faut"),
  NOT_YET_VALID(
      "It was written later than now, by this machine's clock",
      "Elle a été écrite plus tard que maintenant, selon l'horloge de cette machine"),
  EXPIRED(
      "It has ended, by this machine's clock", "Elle est finie, selon l'horloge de cette machine"),
  REVOKED("It was revoked", "Elle a été révoquée"),
  NO_POLICY(
      "An alert does not say whose keys count; name them with --alert-policy FILE.",
      "Une alerte ne dit pas quelles clés comptent ; nommez-les avec --alert-policy FICHIER.");

  private final String english;
  private final String french;

  AlertSays(String english, String french) {
    this.english = english;
    this.french = french;
  }

  String in(Language language, Object... parts) {
    return language.say(english, french, parts);
  }

  /** What of a well-formed file did not hold. */
  static AlertSays of(AlertException.Reason reason) {
    return switch (reason) {
      case OTHER_KIND -> OTHER_KIND;
      case WRONG_NETWORK -> WRONG_NETWORK;
      case BAD_SIGNATURE -> BAD_SIGNATURE;
      case TOO_FEW_SIGNATURES -> TOO_FEW_SIGNATURES;
      case NOT_YET_VALID -> NOT_YET_VALID;
      case EXPIRED -> EXPIRED;
      case REVOKED -> REVOKED;
      case MALFORMED, TOO_LARGE -> throw new IllegalStateException("not a file to judge");
    };
  }
}
