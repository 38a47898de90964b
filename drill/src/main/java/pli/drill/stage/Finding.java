package pli.drill.stage;

/**
 * One thing that was tried.
 *
 * @param what what the attacker was after
 * @param learnt what came of it, with figures
 * @param allowed what docs/THREAT_MODEL.md says of it
 * @param ok whether that is how it came out
 * @param attackerWins whether the attacker gets it, be that said in the threat model or not
 */
public record Finding(Text what, Text learnt, Text allowed, boolean ok, boolean attackerWins) {}
