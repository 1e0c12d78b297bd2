package dev.lathe.cli;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diff.Change;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.diff.Difference;
import dev.lathe.compiler.diff.Side;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.sql.Database;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands between a bundle and those who use what is there now: the verdict of `lathe diff`. A
 * change that breaks them passes only with somebody's reason.
 */
record ChangeGate(Optional<String> allowed) {
  /**
   * What a bundle changes of those that are there.
   *
   * @param differences by where each of them is in use, in words
   * @param data what the log has of it, where a database was asked
   */
  record Verdict(Map<String, Difference> differences, ConcernedData data) {
    /** The same with what {@code database} has of what breaks. */
    Verdict in(Database database) {
      Map<Change, ConcernedData.Counted> counted = new LinkedHashMap<>();
      differences
          .values()
          .forEach(one -> counted.putAll(ConcernedData.in(database, one).counted()));
      return new Verdict(differences, new ConcernedData(counted));
    }

    /**
     * Whether clients, consumers or data would notice, or may: what is not compared is not safe.
     */
    boolean breaking() {
      return differences.values().stream().anyMatch(one -> one.reaches(Impact.BREAKING));
    }

    /** What a channel's history keeps; empty where there was nothing to compare with. */
    Optional<String> text() {
      return last().map(Difference::summary);
    }

    /** The lines of `lathe diff`, those that break alone, and what is not compared. */
    List<String> lines() {
      List<String> lines =
          new ArrayList<>(broken().stream().map(one -> line(one) + data.text(one)).toList());
      differences.values().stream()
          .map(Difference::notCompared)
          .filter(all -> !all.isEmpty())
          .map(all -> "%-13s  %s".formatted("not compared", String.join(", ", all)))
          .distinct()
          .forEach(lines::add);
      return lines;
    }

    private List<Change> broken() {
      return differences.values().stream()
          .flatMap(one -> one.changes().stream())
          .filter(change -> change.impact() == Impact.BREAKING)
          .distinct()
          .toList();
    }

    private Optional<Difference> last() {
      return differences.values().stream().reduce((_, last) -> last);
    }

    /** The whole of what is different, as `lathe diff --json` has it. */
    Json.Obj json() {
      return last().map(data::json).orElseGet(() -> new Json.Obj(Map.of()));
    }

    /** {@code 2 changes break}. */
    String counted() {
      int count = broken().size();
      if (count == 0) return "what could not be compared may break";
      return count == 1 ? "1 change breaks" : count + " changes break";
    }
  }

  /** Nothing was there to break. */
  static final Verdict NOTHING_THERE = new Verdict(Map.of(), ConcernedData.NONE);

  /**
   * Compares {@code wanted} with bundles that are in use.
   *
   * @param places where each bundle is in use, in words
   * @throws Refused if one of them can't be read, and nobody allowed what that may break
   */
  Verdict judge(BundleStore store, Map<BundleId, String> places, BundleFile wanted) {
    Map<String, Difference> differences = new LinkedHashMap<>();
    places.forEach(
        (id, place) -> {
          if (id.equals(wanted.id())) return;
          read(store, id, place)
              .ifPresent(there -> differences.put(place, between(there, wanted.bundle())));
        });
    return new Verdict(differences, ConcernedData.NONE);
  }

  /** The same of two bundles that are at hand; {@code place} is where the first one is in use. */
  Verdict between(BundleFile before, BundleFile after, String place) {
    return new Verdict(Map.of(place, between(before.bundle(), after.bundle())), ConcernedData.NONE);
  }

  /** The same, where the first one may not be there. */
  Verdict judge(Optional<Bundle> before, Bundle after, String place) {
    return before
        .map(there -> new Verdict(Map.of(place, between(there, after)), ConcernedData.NONE))
        .orElse(NOTHING_THERE);
  }

  /** The difference between two bundles. */
  static Difference between(Bundle before, Bundle after) {
    return Difference.between(side(before), side(after));
  }

  private static Side side(Bundle bundle) {
    return new Side(bundle, Compiler.source(bundle));
  }

  private Optional<Bundle> read(BundleStore store, BundleId id, String place) {
    try {
      return Optional.of(BundleFile.read(id, store.get(id)).bundle());
    } catch (BundleUnreadable unreadable) {
      if (allowed.isPresent()) return Optional.empty();
      throw Refused.wrong(
          "what this changes of %s can't be told: %s; nothing was changed; `--allow-breaking \"why\"` goes on all the same"
              .formatted(place, unreadable.getMessage()));
    }
  }

  /**
   * Lets a change pass that breaks nothing, or that somebody allowed.
   *
   * @param deed what is not done otherwise, as in {@code nothing was pushed}
   * @throws Refused else, with what it breaks
   */
  void pass(Verdict verdict, String deed, GlobalOptions global) {
    if (!verdict.breaking() || allowed.isPresent()) return;
    if (!global.json) tell(verdict, global.err());
    throw Refused.breaking(
        "%s %s, and %s: write it so that it breaks nothing, or say why it may with `--allow-breaking \"why\"`, which the channel's history keeps"
            .formatted(
                verdict.counted(), String.join(" and ", verdict.differences().keySet()), deed),
        verdict.json());
  }

  static void tell(Verdict verdict, PrintWriter to) {
    verdict.lines().forEach(to::println);
    to.flush();
  }

  /** A line of {@code lathe diff}. */
  static String line(Change change) {
    return "%-13s  %s %s: %s (%s)"
        .formatted(
            change.impact().word(),
            change.area().word(),
            change.subject(),
            change.what(),
            change.reason());
  }
}
