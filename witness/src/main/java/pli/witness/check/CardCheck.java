package pli.witness.check;

import pli.transparency.network.NetworkCard;

/** What a network says of itself. */
final class CardCheck {
  private CardCheck() {}

  /** A card that was read is signed by its own key, and that is all it can show. */
  static Verdict judge(NetworkCard card, Trust trust, Steps steps) {
    switch (trust) {
      case Trust.Nobody nobody -> {}
      case Trust.Key key ->
          steps.add(
              card.log().keys().contains(key.key()),
              Says.SAME_LOG_AS_NAMED,
              Says.OTHER_LOG_THAN_NAMED);
      case Trust.Network network ->
          steps.add(card.equals(network.card()), Says.SAME_CARD, Says.OTHER_CARD);
    }
    steps.holds(Says.CARD_WHOLE, card.network());
    steps.holds(Says.CARD_LOG, card.log().keys().get(0));
    card.log().witnesses().witnesses().forEach(witness -> steps.holds(Says.CARD_WITNESS, witness));
    steps.holds(Says.CARD_QUORUM, card.log().witnesses().required());
    steps.holds(Says.CARD_YOURS);
    return steps.verdict("network-card");
  }
}
