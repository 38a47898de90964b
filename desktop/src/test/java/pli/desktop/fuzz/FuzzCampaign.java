package pli.desktop.fuzz;

import java.util.List;
import pli.fuzz.Campaign;
import pli.fuzz.Target;

/** Jazzer on this module's targets, in the profile {@code fuzz} alone. */
class FuzzCampaign implements Campaign {
  @Override
  public List<Target> targets() {
    return Targets.ALL;
  }
}
