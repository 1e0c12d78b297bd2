package dev.lathe.model.bundle;

import dev.lathe.model.decimal.Scale;
import dev.lathe.model.problem.Words;
import dev.lathe.model.rule.TextPattern;
import dev.lathe.model.rule.ValueRules;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a request says of when it asks: a time, or a position of the log. A query's statements that
 * answer it are among its {@link QueryPlan#variants}: those whose inputs have {@link #INPUT}.
 */
public final class AsOf {
  /** The input, and the key of the query; no author's has its name where a read takes it. */
  public static final String INPUT = "asOf";

  /** What stands in every time and in no position. */
  public static final String OF_TIMES = "T";

  private static final String DAY =
      "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
          + "|02-(0[1-9]|1[0-9]|2[0-8]))"
          + "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)";

  private static final String TIME =
      "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])";

  private static final ValueRules EITHER =
      new ValueRules(
          List.of(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.of(TextPattern.of("^([0-9]{1,18}|" + DAY + OF_TIMES + TIME + ")$")),
          false,
          new Words(
              Optional.empty(),
              Optional.of(
                  "is neither a time, as in 2026-08-21T16:00:00Z, nor a position of the log, as in"
                      + " 42; a `+` is written as %2B")));

  private AsOf() {}

  /** The input of a route that can be asked for what was. */
  public static InputPlan input() {
    return new InputPlan(
        INPUT,
        ScalarType.STRING,
        false,
        false,
        false,
        Optional.empty(),
        new InputSource.Query(INPUT),
        OptionalLong.empty(),
        OptionalInt.empty(),
        Scale.DEFAULT,
        List.of(EITHER),
        InputPlan.Items.ANY);
  }
}
