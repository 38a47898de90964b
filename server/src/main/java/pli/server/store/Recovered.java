package pli.server.store;

/**
 * What a store found in its write-ahead log when it was opened, and did about it.
 *
 * @param logFiles with records in them
 * @param logRecords whole records that were read back
 * @param logBytesCut bytes of a last record that was never whole; nobody was told that it is kept
 */
public record Recovered(int logFiles, long logRecords, long logBytesCut) {}
