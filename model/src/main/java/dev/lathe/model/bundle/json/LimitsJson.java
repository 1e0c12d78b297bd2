package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.Optional;

/** The limits of a route as JSON. */
final class LimitsJson {
  private LimitsJson() {}

  static Json write(RouteLimits limits) {
    var out = new Members().with("rates", limits.rates(), LimitsJson::rate);
    limits.bodyBytes().ifPresent(bytes -> out.with("bodyBytes", Json.of(bytes)));
    limits.timeoutMillis().ifPresent(millis -> out.with("timeoutMillis", Json.of(millis)));
    limits.caller().ifPresent(rate -> out.with("caller", rate(rate)));
    return out.object();
  }

  private static Json rate(RouteLimits.Rate rate) {
    return new Members()
        .with("name", rate.name())
        .with("perMinute", Json.of(rate.perMinute()))
        .with("burst", Json.of(rate.burst()))
        .object();
  }

  static RouteLimits read(CanonicalReader in) {
    return new RouteLimits(
        in.list("rates", LimitsJson::rate),
        in.optionalInteger("bodyBytes"),
        in.optionalInteger("timeoutMillis"),
        in.next("caller") ? Optional.of(in.object("caller", LimitsJson::rate)) : Optional.empty());
  }

  private static RouteLimits.Rate rate(CanonicalReader in) {
    return new RouteLimits.Rate(in.text("name"), in.integer("perMinute"), in.integer("burst"));
  }
}
