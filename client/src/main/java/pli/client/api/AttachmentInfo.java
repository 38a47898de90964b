package pli.client.api;

/**
 * A file that belongs to a message.
 *
 * @param id 32 hexadecimal digits; {@link pli.client.Device#fetch} takes it. Empty if the file lies
 *     elsewhere than at this network's server: then it is not fetched
 * @param name what the sender calls it: not to be trusted as a path; may be empty
 * @param type a media type; may be empty
 * @param size bytes of the file
 * @param expiresAtMillis when the server forgets it, since 1970; 0 if not said
 */
public record AttachmentInfo(
    String id, String name, String type, long size, long expiresAtMillis) {}
