package pli.drill.disk;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * How a thief's guesses stand beside blind ones. Who belongs to whom is shuffled some thousands of
 * times; <i>p</i> is how often such a shuffled truth agrees with the guesses at least as well as
 * the real one does (a permutation test, which supposes nothing about how scores are spread).
 *
 * @param right how many first guesses are right; of ties each counts in part
 * @param blind how many would be, without any knowledge
 * @param of how many guesses there were
 * @param rank how often the right one is likelier than a wrong one; 0.5 is chance
 * @param p how often chance does as well
 */
record Chance(double right, double blind, int of, double rank, double p) {
  /** Below this, it was no chance: once in a thousand it is all the same. */
  static final double SIGNIFICANT = 0.001;

  private static final int SHUFFLES = 19_999;

  /** Whether guesses are better than blind ones. */
  boolean isBetterThanBlind() {
    return p < SIGNIFICANT;
  }

  /** When the best of several ways is taken, chance has as many tries as well. */
  Chance bestOf(int ways) {
    return new Chance(right, blind, of, rank, Math.min(1, p * ways));
  }

  /** In figures that are the same in every language. */
  String figures() {
    return String.format(Locale.ROOT, "AUC %.2f, p = %.4f", rank, p);
  }

  /** As people write it. */
  String shortP() {
    return String.format(Locale.ROOT, "%.4f", p);
  }

  /**
   * Of the scores that each of those asked about gives to each of those it could be.
   *
   * @param scores larger is likelier, a row for each who is asked about
   * @param truth for each row which column is right
   */
  static Chance of(double[][] scores, int[] truth, RandomGenerator random) {
    double[][] first = new double[scores.length][];
    double[][] rank = new double[scores.length][];
    double blind = 0;
    for (int row = 0; row < scores.length; row++) {
      first[row] = firsts(scores[row]);
      rank[row] = ranks(scores[row]);
      blind += 1.0 / scores[row].length;
    }
    double right = sum(first, truth);
    double ranked = sum(rank, truth);
    int asRight = 0;
    int asRanked = 0;
    int[] shuffled = truth.clone();
    for (int i = 0; i < SHUFFLES; i++) {
      shuffle(shuffled, random);
      asRight += sum(first, shuffled) >= right - 1e-9 ? 1 : 0;
      asRanked += sum(rank, shuffled) >= ranked - 1e-9 ? 1 : 0;
    }
    // Two questions are asked of the same guesses, so chance has two tries.
    double p = 2 * (1.0 + Math.min(asRight, asRanked)) / (SHUFFLES + 1);
    return new Chance(
        right, blind, scores.length, ranked / Math.max(1, scores.length), Math.min(1, p));
  }

  /**
   * How often chance does as well with pairs of a kind, where the members are shuffled.
   *
   * @param scores of each pair; the larger index first
   * @param truth which pairs are right, in both orders
   */
  static double ofPairs(double[][] scores, boolean[][] truth, RandomGenerator random) {
    int[] order = new int[truth.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    double real = sum(scores, truth, order);
    int asGood = 0;
    for (int i = 0; i < SHUFFLES; i++) {
      shuffle(order, random);
      asGood += sum(scores, truth, order) >= real - 1e-9 ? 1 : 0;
    }
    return (1.0 + asGood) / (SHUFFLES + 1);
  }

  private static double sum(double[][] scores, boolean[][] truth, int[] order) {
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += truth[order[i]][order[j]] ? scores[i][j] : 0;
      }
    }
    return sum;
  }

  private static double[] firsts(double[] scores) {
    double best = Double.NEGATIVE_INFINITY;
    int ties = 0;
    for (double score : scores) {
      ties = score > best ? 1 : score == best ? ties + 1 : ties;
      best = Math.max(best, score);
    }
    double[] share = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      share[i] = scores[i] == best ? 1.0 / ties : 0;
    }
    return share;
  }

  private static double[] ranks(double[] scores) {
    double[] ranks = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      double below = 0;
      for (int j = 0; j < scores.length; j++) {
        if (j != i) {
          below += scores[j] < scores[i] ? 1 : scores[j] == scores[i] ? 0.5 : 0;
        }
      }
      ranks[i] = scores.length == 1 ? 0.5 : below / (scores.length - 1);
    }
    return ranks;
  }

  private static double sum(double[][] of, int[] truth) {
    double sum = 0;
    for (int row = 0; row < of.length; row++) {
      sum += of[row][truth[row]];
    }
    return sum;
  }

  private static void shuffle(int[] order, RandomGenerator random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
  }
}
