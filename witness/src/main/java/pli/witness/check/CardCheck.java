package pli.witness.check;

import pli.transparency.network.NetworkCard;

/** What a network says of itself. */
final class CardCheck {
  private CardCheck() {}

  /** A card that was read is signed by its own key, and that is all it can show. */
  static Verdict judge(NetworkCard card, Trust trust) {
    Steps steps = new Steps();
    switch (trust) {
      case Trust.Nobody nobody -> {}
      case Trust.Key key ->
          steps.add(
              card.log().keys().contains(key.key()),
              "It names the log that you named",
              "It names another log than the one that you named");
      case Trust.Network network ->
          steps.add(
              card.equals(network.card()),
              "It says the same as the card that you named",
              "It says something else than the card that you named");
    }
    steps.holds("The card of \"" + card.network() + "\" is whole and signed by its own key");
    steps.holds("Its log's key: " + card.log().keys().get(0));
    card.log().witnesses().witnesses().forEach(witness -> steps.holds("Its witness: " + witness));
    steps.holds("Witnesses that must have cosigned: " + card.log().witnesses().required());
    steps.holds("Whether it is your network's, only the invitation or a person can tell");
    return steps.verdict("network-card");
  }
}
