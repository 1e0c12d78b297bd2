package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Route;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists in pages: what becomes of who reads on, and of the cursors that they have. */
final class PageChanges {
  private PageChanges() {}

  static List<Change> of(String subject, Bundle before, Route was, Bundle after, Route now) {
    Optional<PagePlan> earlier = page(before, was);
    Optional<PagePlan> later = page(after, now);
    var changes = new ArrayList<Change>();
    if (earlier.isPresent() && later.isEmpty()) {
      changes.add(
          change(
              subject,
              Impact.BREAKING,
              "answers in one piece, no more in pages",
              "clients that follow `Link` see the first page alone, and cursors mean nothing"));
    } else if (earlier.isEmpty() && later.isPresent()) {
      changes.add(
          change(
              subject,
              Impact.COMPATIBLE,
              "answers in pages",
              "the first page is the list that it was, and `Link` leads on from it"));
    } else if (earlier.isPresent() && !earlier.get().order().equals(later.get().order())) {
      changes.add(
          change(
              subject,
              Impact.BREAKING,
              "its pages are in another order",
              "cursors that clients have get 400 `CURSOR_OF_ANOTHER_LIST`: they begin with the"
                  + " first page again"));
    }
    later
        .flatMap(PagePlan::size)
        .ifPresent(size -> most(subject, most(was, size), most(now, size), changes));
    return changes;
  }

  private static Change change(String subject, Impact impact, String what, String reason) {
    return new Change(Area.ROUTE, impact, subject, what, reason);
  }

  static Optional<PagePlan> page(Bundle bundle, Route route) {
    return bundle.operations().queries().stream()
        .filter(query -> query.name().equals(route.operation().name()))
        .findFirst()
        .flatMap(QueryPlan::page);
  }

  private static void most(
      String subject, Optional<BigDecimal> was, Optional<BigDecimal> now, List<Change> changes) {
    if (was.equals(now) || now.isEmpty()) return;
    boolean fewer = was.filter(most -> most.compareTo(now.get()) <= 0).isEmpty();
    changes.add(
        change(
            subject,
            fewer ? Impact.BREAKING : Impact.COMPATIBLE,
            "a page has %s rows at the most instead of %s"
                .formatted(
                    now.get().toPlainString(), was.map(BigDecimal::toPlainString).orElse("any")),
            fewer ? "requests for more get 400" : "requests may ask for more"));
  }

  /** The most rows that requests may ask for by the input {@code size}. */
  private static Optional<BigDecimal> most(Route route, String size) {
    return route.inputs().stream()
        .filter(input -> input.name().equals(size))
        .map(InputPlan::rules)
        .flatMap(List::stream)
        .flatMap(rules -> rules.max().stream())
        .map(BigDecimal::new)
        .min(BigDecimal::compareTo);
  }
}
