package pli.client.sync;

import pli.client.conversation.Surroundings;

/**
 * Those who ask the server for what the log proves, each with what it needs of the others.
 *
 * @param claiming asks about people
 * @param auditing verifies what administrators did
 * @param deciding decides with other administrators
 * @param keepingUp sees to what the log has that is new
 */
record Inquiries(Claiming claiming, Auditing auditing, Deciding deciding, KeepingUp keepingUp) {
  static Inquiries on(Network network, Surroundings here) {
    Auditing auditing = new Auditing(network);
    Admission admission = new Admission(network);
    Claiming claiming = new Claiming(network, auditing, here);
    return new Inquiries(
        claiming,
        auditing,
        new Deciding(network, auditing, admission),
        new KeepingUp(network, claiming, auditing, admission));
  }
}
