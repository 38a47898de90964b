package pli.server.edge;

import java.time.Duration;
import java.util.concurrent.Executor;
import pli.server.log.PublishedLog;
import pli.server.observation.EventLog;
import pli.server.session.TokenBuckets;

/**
 * What the door to the log needs.
 *
 * @param log what lies behind it
 * @param requestsPerAddress all requests from one address
 * @param slow in which time 64 KiB at least have to pass
 * @param disk runs what waits for the disk
 * @param events for faults
 */
public record LogAccess(
    PublishedLog log,
    TokenBuckets requestsPerAddress,
    Duration slow,
    Executor disk,
    EventLog events) {}
