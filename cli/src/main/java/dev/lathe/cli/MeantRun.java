package dev.lathe.cli;

import dev.lathe.runtime.runs.RunDetail;
import dev.lathe.runtime.runs.RunLedger;
import java.util.List;

/** The run that a command line means: ids are long, and their beginnings do. */
final class MeantRun {
  private MeantRun() {}

  /**
   * @throws Refused if none, or more than one, has such an id
   */
  static RunDetail of(RunLedger ledger, String id) {
    if (id.isEmpty()) throw Refused.usage("a run's id has at least one character");
    List<RunDetail> found = ledger.find(id);
    if (found.isEmpty()) {
      throw Refused.wrong(
          "there is no run `%s`; `lathe runs list` shows which there are".formatted(id));
    }
    if (found.size() > 1) {
      throw Refused.wrong(
          "more than one run begins with `%s`, as %s and %s: say more of its id"
              .formatted(id, found.get(0).line().id(), found.get(1).line().id()));
    }
    return found.getFirst();
  }
}
