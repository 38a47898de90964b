package pli.server.delivery;

import pli.crypto.Secret;
import pli.protocol.QueueId;

/**
 * Where a copy goes.
 *
 * @param queue into which queue
 * @param wrapKey under which key it is sealed, 32 bytes
 */
public record Destination(QueueId queue, Secret wrapKey) {}
