package pli.witness.check;

import pli.transparency.network.NetworkCard;

/** What a network says of itself. */
final class CardCheck {
  private CardCheck() {}

  /** A card that was read is signed by its own key, and that is all it can show. */
  static Verdict judge(NetworkCard card) {
    Steps steps = new Steps();
    steps.holds("The card of \"" + card.network() + "\" is whole and signed by its own key");
    steps.holds("Its log's key: " + card.log().keys().get(0));
    card.log().witnesses().witnesses().forEach(witness -> steps.holds("Its witness: " + witness));
    steps.holds("Witnesses that must have cosigned: " + card.log().witnesses().required());
    steps.holds("Whether it is your network's, only the invitation or a person can tell");
    return steps.verdict("network-card");
  }
}
