package pli.client.api;

/**
 * A device of the own account.
 *
 * @param name what it is called
 * @param id 32 hexadecimal digits
 * @param current whether it is this one
 * @param sinceVersion of the account record that brought it
 * @param seenAtMillis when it last said something that this device read, or this device first heard
 *     of it; 0 if that is not known
 */
public record OwnDevice(
    String name, String id, boolean current, long sinceVersion, long seenAtMillis) {}
