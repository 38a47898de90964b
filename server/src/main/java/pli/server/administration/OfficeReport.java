package pli.server.administration;

/**
 * Administration in numbers.
 *
 * @param administrators how many there are
 * @param changeQuorum how many of them change the policy
 * @param resetQuorum how many of them reset an account
 * @param actQuorum how many of them invite members
 * @param proposals that wait for signatures
 * @param requests for resets
 */
public record OfficeReport(
    int administrators,
    int changeQuorum,
    int resetQuorum,
    int actQuorum,
    int proposals,
    int requests) {}
