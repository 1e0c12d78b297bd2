package dev.lathe.cli;

import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.rehearsal.PlanComparison;
import dev.lathe.runtime.rehearsal.Rehearsal;
import dev.lathe.runtime.rehearsal.RehearsalReport;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What stands between a bundle and what was decided before: a rehearsal, and what it may come to.
 */
record RehearsalGate(RehearsalPolicy policy) {
  /**
   * Decides again what was decided in {@code found}, in a database beside.
   *
   * @param bundles where the bundle lies that is live there, whose statements' plans are compared
   * @throws Refused if the bundle can't go live on this log
   */
  RehearsalReport rehearsed(Database found, BundleFile file, Optional<BundleStore> bundles) {
    RehearsalReport report = rehearsed(found, file);
    return bundles
        .flatMap(store -> live(found, store))
        .map(
            before ->
                report.with(
                    PlanComparison.between(
                        before.bundle(), file.bundle(), () -> Databases.open("sqlite::memory:"))))
        .orElse(report);
  }

  private static Optional<BundleFile> live(Database found, BundleStore store) {
    try {
      return LiveBundle.named(found).map(id -> BundleFile.read(id, store.get(id)));
    } catch (BundleUnreadable lost) {
      return Optional.empty(); // the report says that plans were not compared
    }
  }

  private RehearsalReport rehearsed(Database found, BundleFile file) {
    try (var copies = new Copies("lathe-rehearse");
        Database empty = copies.fresh()) {
      return new Rehearsal(found, empty, file.bundle(), file.id())
          .run(policy.since(), SystemPlatform.create().time().now());
    } catch (RolloutRefused refused) {
      throw Refused.wrong("it can't go live on this log: " + refused.getMessage());
    }
  }

  /**
   * Lets a bundle pass whose rehearsal comes to what the policy allows.
   *
   * @param store where the live bundle lies
   * @param subject the blueprint's folder, whose lines are named, or a bundle file
   * @param deed what is not done otherwise, as in {@code nothing was pushed}
   * @throws Refused else, with what comes out otherwise
   */
  RehearsalReport pass(
      Database found,
      BundleFile file,
      BundleStore store,
      Path subject,
      String deed,
      GlobalOptions global) {
    RehearsalReport report = rehearsed(found, file, Optional.of(store));
    List<String> objections = policy.objections(report);
    if (objections.isEmpty()) return report;
    if (!global.json) {
      new RehearsalText(report, file.bundle(), subject).lines().forEach(global.err()::println);
      global.err().flush();
    }
    throw Refused.breaking(
        "the rehearsal says no, and %s: %s; say in a --policy file what may come out otherwise, and why"
            .formatted(deed, String.join("; ", objections)),
        report.json());
  }
}
