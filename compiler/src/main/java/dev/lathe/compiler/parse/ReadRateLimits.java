package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Composition.RateLimit;
import dev.lathe.compiler.blueprint.Composition.RateLimit.Usual;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads `rateLimits`, our own key of project.json and manifest.json. */
final class ReadRateLimits {
  /** The name is told to clients, in a header. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** A thousand in a second: beyond that a limit is none. */
  private static final int MOST = 60_000;

  /**
   * A bucket is full again after a day, so the database can forget it then: see {@code
   * CallerBuckets}.
   */
  private static final int MINUTES_UNTIL_FULL = 24 * 60;

  private static final Map<String, Optional<Usual>> FOR =
      Map.of(
          "commands", Optional.of(Usual.COMMANDS),
          "reads", Optional.of(Usual.READS),
          "all", Optional.of(Usual.ALL));

  private final Codes codes;
  private final Findings findings;

  ReadRateLimits(Codes codes, Findings findings) {
    this.codes = codes;
    this.findings = findings;
  }

  List<RateLimit> rateLimits(Fields in) {
    List<RateLimit> limits = in.members("rateLimits", this::rateLimit);
    for (int i = 1; i < limits.size(); i++) {
      RateLimit one = limits.get(i);
      limits.subList(0, i).stream()
          .filter(other -> overlap(one, other))
          .findFirst()
          .ifPresent(
              other ->
                  findings.add(
                      codes.mistyped(),
                      one.name().span(),
                      "`%s` and `%s` are both for bindings that name no limit"
                          .formatted(one.name(), other.name()),
                      "let one be for `commands` and the other for `reads`, or take `for` away"));
    }
    return limits;
  }

  private static boolean overlap(RateLimit one, RateLimit other) {
    return one.usual().isPresent()
        && other.usual().isPresent()
        && (one.usual().equals(other.usual())
            || one.usual().get() == Usual.ALL
            || other.usual().get() == Usual.ALL);
  }

  private RateLimit rateLimit(Name name, JsonNode node) {
    if (name.text().equals(RateLimit.NONE)) {
      findings.add(
          codes.mistyped(),
          name.span(),
          "`none` can't name a limit: a binding says so that it has none",
          "take another name");
    }
    if (!NAME.matcher(name.text()).matches()) {
      findings.add(
          codes.mistyped(),
          name.span(),
          "`%s` can't name a limit".formatted(name),
          "use small letters, digits and `-`, at most 63");
    }
    Fields in = Fields.of(node, codes, findings);
    int perMinute =
        in.required("perMinute").map(value -> (int) in.number(value, 1, MOST)).orElse(MOST);
    int burst =
        in.optional("burst").map(value -> (int) in.number(value, 1, MOST)).orElse(perMinute);
    if (burst > (long) perMinute * MINUTES_UNTIL_FULL) {
      in.malformed(
          in.keySpan("burst"),
          "%s at once would take longer than a day to come back".formatted(burst));
    }
    Optional<Usual> usual = in.word("for", FOR, Optional.empty());
    in.done();
    return new RateLimit(name, perMinute, burst, usual);
  }
}
