package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Route;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The headers of an answer that say something of its request, whatever the answer itself is. */
final class AnswerHeaders {
  private AnswerHeaders() {}

  /**
   * @param route what the request was for, where that was found
   * @param rate the rate that is used up first, of a route that has any
   */
  static Map<String, String> of(
      HttpSettings settings,
      HttpRequest request,
      Optional<Route> route,
      Optional<Rates.Told> rate) {
    var told = new TreeMap<>(settings.origins().told(request.headers()));
    route.ifPresent(asked -> vary(settings, request, asked, told));
    rate.ifPresent(one -> told.putAll(one.headers()));
    return told;
  }

  /** What only a developer wants to know. */
  static Map<String, String> development(Optional<BundleId> bundle, StageTimes times) {
    String timing = times.header();
    return bundle.isPresent()
        ? Map.of("Server-Timing", timing, "X-Bundle", bundle.get().value())
        : Map.of("Server-Timing", timing);
  }

  /** Whoever keeps an answer keeps it for who asked with the same headers, the caller's first. */
  private static void vary(
      HttpSettings settings, HttpRequest request, Route asked, Map<String, String> told) {
    var names = new ArrayList<String>();
    if (!asked.auth().isEmpty()) {
      names.add("Authorization");
    } else if (request.reads()) {
      settings.actorHeader().ifPresent(names::add);
    }
    for (InputPlan input : asked.inputs()) {
      if (input.source() instanceof InputSource.FromHeader(String name)) names.add(name);
    }
    if (!names.isEmpty()) {
      told.merge("Vary", String.join(", ", names), (one, more) -> more + ", " + one);
    }
  }
}
