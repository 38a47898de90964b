package pli.bench.mls;

import pli.crypto.CipherSuite;

/** Whose work a process measures. */
enum Contender {
  /** Pli's engine with the suite that bcmls has too. */
  PLI("X25519") {
    @Override
    Engine engine(int members) {
      return new PliEngine(CipherSuite.MLS_128_X25519, members);
    }
  },
  /** Pli's engine with the product's default suite, beside bcmls's classical one. */
  PLI_HYBRID("ML-KEM-768 + X25519") {
    @Override
    Engine engine(int members) {
      return new PliEngine(CipherSuite.MLS_128_MLKEM768_X25519, members);
    }
  },
  /** Bouncy Castle's engine, with the same suite. */
  BCMLS("bcmls") {
    @Override
    Engine engine(int members) {
      return new BcmlsEngine(members);
    }
  };

  private final String what;

  Contender(String what) {
    this.what = what;
  }

  /** In a word or two. */
  String what() {
    return what;
  }

  /** Its engine, for groups of {@code members}. */
  abstract Engine engine(int members);

  /** Whether its suite is the hybrid one. */
  boolean isHybrid() {
    return this == PLI_HYBRID;
  }

  /** Whether it can do {@code work}. */
  boolean does(Work work) {
    return this != BCMLS || work.hasPeer();
  }
}
