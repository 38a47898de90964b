package pli.client.api;

import java.time.Clock;
import pli.client.net.Transport;
import pli.crypto.Entropy;

/**
 * What the place where the engine runs brings along. The vault's database is found through {@code
 * java.sql.DriverManager}.
 *
 * @param transport how to reach a server
 * @param entropy cryptographic randomness, safe for use by several threads
 * @param clock the device's clock; it may be off by a day without harm
 */
public record Platform(Transport transport, Entropy entropy, Clock clock) {}
