package pli.server.session;

import pli.protocol.RouteId;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.transparency.account.Handle;

/** How often one may ask; nobody is counted by name. Thread-safe. */
public final class Rates {
  private final TokenBuckets requestsPerAddress;
  private final TokenBuckets bytesPerAddress;
  private final TokenBuckets creationsPerAddress;
  private final TokenBuckets lookUpsPerAddress;
  private final TokenBuckets submitsPerRoute;
  private final TokenBuckets claimsPerHandle;
  private final TokenBuckets recordsPerHandle;
  private final TokenBuckets attachmentKibibytesPerAddress;

  /** Counts from nothing. */
  public Rates(RateLimits limits) {
    requestsPerAddress = new TokenBuckets(limits.requestsPerAddress());
    bytesPerAddress = new TokenBuckets(limits.bytesPerAddress());
    creationsPerAddress = new TokenBuckets(limits.creationsPerAddress());
    lookUpsPerAddress = new TokenBuckets(limits.lookUpsPerAddress());
    submitsPerRoute = new TokenBuckets(limits.submitsPerRoute());
    claimsPerHandle = new TokenBuckets(limits.claimsPerHandle());
    recordsPerHandle = new TokenBuckets(limits.recordsPerHandle());
    attachmentKibibytesPerAddress = new TokenBuckets(limits.attachmentKibibytesPerAddress());
  }

  /** Other limits from now on; what was counted stays counted. */
  public void adjust(RateLimits limits) {
    requestsPerAddress.adjust(limits.requestsPerAddress());
    bytesPerAddress.adjust(limits.bytesPerAddress());
    creationsPerAddress.adjust(limits.creationsPerAddress());
    lookUpsPerAddress.adjust(limits.lookUpsPerAddress());
    submitsPerRoute.adjust(limits.submitsPerRoute());
    claimsPerHandle.adjust(limits.claimsPerHandle());
    recordsPerHandle.adjust(limits.recordsPerHandle());
    attachmentKibibytesPerAddress.adjust(limits.attachmentKibibytesPerAddress());
  }

  /** All requests from one address, of whatever kind. */
  public TokenBuckets requestsPerAddress() {
    return requestsPerAddress;
  }

  /** What one address puts into attachments. */
  public TokenBuckets attachmentKibibytesPerAddress() {
    return attachmentKibibytesPerAddress;
  }

  void request(Object address, int bytes) throws Refusal {
    take(requestsPerAddress, address, 1);
    take(bytesPerAddress, address, bytes);
  }

  void creation(Object address) throws Refusal {
    take(creationsPerAddress, address, 1);
  }

  void lookUp(Object address) throws Refusal {
    take(lookUpsPerAddress, address, 1);
  }

  void submit(RouteId route) throws Refusal {
    take(submitsPerRoute, route, 1);
  }

  void claim(Handle handle) throws Refusal {
    take(claimsPerHandle, handle, 1);
  }

  void record(Handle handle) throws Refusal {
    take(recordsPerHandle, handle, 1);
  }

  private static void take(TokenBuckets buckets, Object key, int tokens) throws Refusal {
    long wait = buckets.take(key, tokens, System.nanoTime());
    if (wait > 0) {
      throw Refusal.forNow(Error.Code.RATE_LIMITED, wait);
    }
  }
}
