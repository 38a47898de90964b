package pli.server.session;

/**
 * The operator's limits on how often one may ask.
 *
 * @param requestsPerAddress all requests from one address
 * @param bytesPerAddress bytes of the frames from one address
 * @param creationsPerAddress queues, routes and accounts made from one address
 * @param lookUpsPerAddress questions about accounts from one address
 * @param submitsPerRoute what is sent to one group
 * @param claimsPerHandle KeyPackages of one account
 * @param recordsPerHandle records that one account appends to the log
 * @param attachmentKibibytesPerAddress of attachments, put from one address
 */
public record RateLimits(
    Rate requestsPerAddress,
    Rate bytesPerAddress,
    Rate creationsPerAddress,
    Rate lookUpsPerAddress,
    Rate submitsPerRoute,
    Rate claimsPerHandle,
    Rate recordsPerHandle,
    Rate attachmentKibibytesPerAddress) {}
