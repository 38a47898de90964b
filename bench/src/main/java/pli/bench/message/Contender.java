package pli.bench.message;

import pli.crypto.CipherSuite;

/** Whose messages a process measures. */
enum Contender {
  /** Pli's engine. */
  PLI("Pli's engine") {
    @Override
    Exchange create() throws Exception {
      return new PliExchange(CipherSuite.MLS_128_X25519, false);
    }
  },
  /** Pli's engine, with both states written to bytes after each message. */
  PLI_STORED("both states encoded") {
    @Override
    Exchange create() throws Exception {
      return new PliExchange(CipherSuite.MLS_128_X25519, true);
    }
  },
  /** Bouncy Castle's engine. */
  BCMLS("bcmls") {
    @Override
    Exchange create() throws Exception {
      return BcmlsExchange.create();
    }
  },
  /** One signature and one verification, and nothing else. */
  SIGNATURES("Ed25519 sign + verify") {
    @Override
    Exchange create() {
      return new SignatureExchange();
    }
  };

  private final String what;

  Contender(String what) {
    this.what = what;
  }

  /** In a few words. */
  String what() {
    return what;
  }

  abstract Exchange create() throws Exception;
}
