package pli.client.api;

import pli.codec.Bytes;

/**
 * A file that belongs to a message.
 *
 * @param id 32 hexadecimal digits; {@link pli.client.Device#fetch} takes it. Empty if the file lies
 *     elsewhere than at this network's server: then it is not fetched
 * @param name what the sender calls it: not to be trusted as a path; may be empty
 * @param type a media type without parameters; may be empty
 * @param size bytes of the file
 * @param expiresAtMillis when the server forgets it, since 1970; 0 if not said
 * @param durationMillis how long a voice note or a film takes, as the sender says; 0 if not said
 * @param preview a small picture of it, as the sender says, of {@code previewType}; empty if none
 * @param previewType {@code image/jpeg}, {@code image/png} or {@code image/webp}; empty if none
 */
public record AttachmentInfo(
    String id,
    String name,
    String type,
    long size,
    long expiresAtMillis,
    long durationMillis,
    Bytes preview,
    String previewType) {}
