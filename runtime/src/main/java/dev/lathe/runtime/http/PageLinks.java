package dev.lathe.runtime.http;

import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.query.QueryOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way from one page of a list to the next: https://www.rfc-editor.org/rfc/rfc8288. Links are a
 * query alone, which leads from a request to the same path, whatever stands in front of the
 * service.
 */
final class PageLinks {
  private static final InputSource CURSOR = new InputSource.Query(PagePlan.CURSOR);

  private PageLinks() {}

  /** Whether {@code route} answers in pages. */
  static boolean in(Route route) {
    return route.inputs().stream()
        .anyMatch(input -> input.name().equals(PagePlan.CURSOR) && input.source().equals(CURSOR));
  }

  /** Whether {@code asked} is for another page than the first: its rows may be gone by now. */
  static boolean isLater(Route route, RequestTarget asked) {
    return in(route) && asked.query().containsKey(PagePlan.CURSOR);
  }

  /** What {@code Link} says where {@code asked} was for a page that {@code next} comes after. */
  static String of(RequestTarget asked, Optional<String> next) {
    String first = link(asked, Optional.empty(), "first");
    return next.map(cursor -> link(asked, Optional.of(cursor), "next") + ", " + first)
        .orElse(first);
  }

  private static String link(RequestTarget asked, Optional<String> cursor, String relation) {
    var pairs = new ArrayList<String>();
    for (Map.Entry<String, List<String>> one : asked.query().entrySet()) {
      if (one.getKey().equals(PagePlan.CURSOR)) continue;
      for (String value : one.getValue()) {
        pairs.add(UrlText.segment(one.getKey()) + "=" + UrlText.segment(value));
      }
    }
    cursor.ifPresent(text -> pairs.add(PagePlan.CURSOR + "=" + text));
    return "<?%s>; rel=\"%s\"".formatted(String.join("&", pairs), relation);
  }

  /** Why there is no such page, and how to get on. */
  static Problem refused(QueryOutcome.PageRefused.Reason reason) {
    String first = "start at the first page: leave `cursor` out";
    return switch (reason) {
      case NOT_OURS ->
          Problem.of(ErrorCode.CURSOR_INVALID, "This cursor is none that the service gives now")
              .withHint(first);
      case OTHER_LIST ->
          Problem.of(
                  ErrorCode.CURSOR_OF_ANOTHER_LIST,
                  "This cursor is of another list: with other filters, for another caller or in"
                      + " another order")
              .withHint(first);
      case TOO_LONG ->
          Problem.of(
                  ErrorCode.ANSWER_TOO_LARGE,
                  "What the list is sorted by is longer than a cursor can be")
              .withHint("ask for a larger page, or for less by a filter");
    };
  }
}
