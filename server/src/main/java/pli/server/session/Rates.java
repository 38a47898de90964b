package pli.server.session;

import pli.protocol.Handle;
import pli.protocol.RouteId;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;

/**
 * How often one may ask; nobody is counted by name. Thread-safe.
 *
 * @param requestsPerAddress all requests from one address
 * @param submitsPerRoute what is sent to one group
 * @param claimsPerHandle KeyPackages of one account
 */
public record Rates(
    TokenBuckets requestsPerAddress, TokenBuckets submitsPerRoute, TokenBuckets claimsPerHandle) {
  void request(Object address) throws Refusal {
    take(requestsPerAddress, address);
  }

  void submit(RouteId route) throws Refusal {
    take(submitsPerRoute, route);
  }

  void claim(Handle handle) throws Refusal {
    take(claimsPerHandle, handle);
  }

  private static void take(TokenBuckets buckets, Object key) throws Refusal {
    long wait = buckets.take(key, System.nanoTime());
    if (wait > 0) {
      throw Refusal.forNow(Error.Code.RATE_LIMITED, wait);
    }
  }
}
