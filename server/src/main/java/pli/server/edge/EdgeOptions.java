package pli.server.edge;

import java.time.Duration;
import pli.server.session.Rate;

/**
 * The limits at the door.
 *
 * @param maxConnections open at once
 * @param maxConnectionsPerAddress open at once from one address
 * @param maxUnfinished of them, those that are not through TLS and the upgrade
 * @param maxUnfinishedPerAddress the same from one address
 * @param newConnections how fast they may come, from everywhere
 * @param newConnectionsPerAddress how fast they may come from one address
 * @param handshake how long TLS and the upgrade may take together
 * @param slowReader how long a connection may take nothing of what waits for it
 * @param maxOutbound bytes that may wait for one connection
 * @param drain how long stopping waits for connections to close
 */
public record EdgeOptions(
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxUnfinished,
    int maxUnfinishedPerAddress,
    Rate newConnections,
    Rate newConnectionsPerAddress,
    Duration handshake,
    Duration slowReader,
    int maxOutbound,
    Duration drain) {}
