package pli.desktop.fuzz;

import java.util.List;
import pli.fuzz.CorpusReplay;
import pli.fuzz.Target;

/** What is kept for this module's targets is replayed. */
class CorpusTest implements CorpusReplay {
  @Override
  public List<Target> targets() {
    return Targets.ALL;
  }
}
