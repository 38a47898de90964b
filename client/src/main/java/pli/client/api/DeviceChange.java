package pli.client.api;

/**
 * A device came to the own account, or left it.
 *
 * @param device which one
 * @param administratorsMustSign whether the account is an administrator's, and the policy names its
 *     new keys only when others have signed that
 */
public record DeviceChange(OwnDevice device, boolean administratorsMustSign) {}
