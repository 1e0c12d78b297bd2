package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Values each of which is worked out once and that later ones are made of. They stand side by side:
 * a subquery in a subquery for each would soon be deeper than libSQL's parser goes, which has 100
 * places.
 *
 * <p>{@code json_each} of one element is the table that may be made of those before it.
 */
final class Steps {
  /** Where what is given stands; no author's name has a dollar. */
  private static final String GIVEN = "g$";

  /** A number: `TRUE` is a column where a field is called so. */
  private static final Expression ALWAYS = number(1);

  private final List<Result> given = new ArrayList<>();
  private final List<Source> made = new ArrayList<>();

  /** A value from outside; all of them come before {@link #make}. */
  Expression give(String name, Expression value) {
    given.add(Result.of(value, name));
    return column(GIVEN, name);
  }

  /** A value made of those so far. */
  Expression make(String name, Expression value) {
    String alias = name + "$";
    made.add(new Source.Each(call(Function.JSON_ARRAY, value), Optional.of(alias)));
    return column(alias, "value");
  }

  /** What comes of them. */
  Expression result(Expression value) {
    Select select = Select.of(value).from(new Source.Rows(Select.of(given), Optional.of(GIVEN)));
    for (Source source : made) {
      select = select.join(source, ALWAYS);
    }
    return new Expression.Subselect(select);
  }

  /** {@code value} if {@code moved} is within the years, a failure where it is not but would be. */
  Expression result(Expression value, Expression moved, Expression there) {
    return result(
        Expression.cases().when(Times.inYears(moved), value).when(there, Checked.FAIL).end());
  }
}
