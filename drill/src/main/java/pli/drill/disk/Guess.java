package pli.drill.disk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How good a thief's guesses are: pairs with a score, held against the truth. Half is chance.
 *
 * @param auc how often a true pair has the larger score than a false one
 * @param precision how many of the best guesses are true, when as many are taken as are true
 * @param chance how many of all pairs are true, which is what a blind guess gets
 * @param pairs how many pairs there were
 */
record Guess(double auc, double precision, double chance, int pairs) {
  /**
   * A pair and its score.
   *
   * @param score larger is likelier
   * @param isTrue what the thief does not know
   */
  record Pair(double score, boolean isTrue) {}

  static Guess of(List<Pair> pairs) {
    List<Pair> ranked = new ArrayList<>(pairs);
    ranked.sort(Comparator.comparingDouble(Pair::score).reversed());
    int truths = (int) pairs.stream().filter(Pair::isTrue).count();
    int lies = pairs.size() - truths;
    if (truths == 0 || lies == 0) {
      return new Guess(0.5, 0, 0, pairs.size());
    }
    double wins = 0;
    double precise = 0;
    int taken = 0;
    int truthsAbove = 0;
    for (int from = 0; from < ranked.size(); ) {
      int to = from;
      int tiedTruths = 0;
      while (to < ranked.size() && ranked.get(to).score() == ranked.get(from).score()) {
        tiedTruths += ranked.get(to++).isTrue() ? 1 : 0;
      }
      int tied = to - from;
      wins += (tied - tiedTruths) * (truthsAbove + tiedTruths / 2.0);
      int wanted = Math.min(tied, truths - taken);
      precise += (double) wanted * tiedTruths / tied;
      taken += wanted;
      truthsAbove += tiedTruths;
      from = to;
    }
    return new Guess(
        wins / ((double) truths * lies),
        precise / truths,
        (double) truths / pairs.size(),
        pairs.size());
  }
}
