package pli.client.api;

/**
 * What an administrator has just signed.
 *
 * @param decision what it says
 * @param outcome what became of it
 */
public record Signed(Decision decision, Outcome outcome) {}
