package pli.server.session;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import pli.crypto.Entropy;
import pli.server.administration.Office;
import pli.server.alert.AlertBoard;
import pli.server.delivery.Queues;
import pli.server.delivery.Readers;
import pli.server.delivery.Routes;
import pli.server.directory.Directory;
import pli.server.franking.Franking;
import pli.server.observation.EventLog;
import pli.server.observation.Figures;
import pli.server.store.Store;

/**
 * What all sessions share.
 *
 * @param origin the network card's
 * @param lastRestore names the last time the server was put back from a backup; 0 if it never was
 * @param store what is kept
 * @param queues in it
 * @param routes in it
 * @param readers who hear of new entries
 * @param directory in it
 * @param office what administrators decide
 * @param alerts what everybody is to know at once
 * @param franking what can be said later of messages
 * @param rates how often one may ask
 * @param figures what is counted
 * @param log what is written down
 * @param clock the server's
 * @param entropy the server's
 * @param backlog what came and was not looked at yet
 * @param workers run what sessions do
 */
public record Services(
    String origin,
    int lastRestore,
    Store store,
    Queues queues,
    Routes routes,
    Readers readers,
    Directory directory,
    Office office,
    AlertBoard alerts,
    Franking franking,
    Rates rates,
    Figures figures,
    EventLog log,
    InstantSource clock,
    Entropy entropy,
    Backlog backlog,
    Executor workers) {}
