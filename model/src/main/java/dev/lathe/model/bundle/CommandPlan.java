package dev.lathe.model.bundle;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One command as one statement, which decides, appends and writes the state row.
 *
 * <p>It returns one row: {@code outcome, first, detail, result}. {@code outcome} is a {@link
 * dev.lathe.model.command.Verdict} word; {@code first} is the recorded word of a replay, else NULL;
 * {@code detail} is the verdict's JSON; {@code result} is the answer's JSON body when accepted now
 * or then. One with a limit returns {@code tokens} too: how many the caller had before this
 * command, with a fraction, NULL where nobody is known.
 *
 * @param name {@code service.graph}
 * @param entity the aggregate type it appends to
 * @param sql for requests that none of {@code variants} answers
 * @param variants the first whose inputs a request gives is its statement
 */
public record CommandPlan(
    String name,
    String service,
    String entity,
    String sql,
    List<Parameter> parameters,
    List<Variant> variants) {
  public CommandPlan {
    parameters = List.copyOf(parameters);
    variants = List.copyOf(variants);
  }

  /** The statement for a request of which {@code given} says which inputs it gives. */
  public Variant statement(Predicate<String> given) {
    return Variant.chosen(variants, rest(), given);
  }

  /** All its statements, in the order in which one is chosen. */
  public Stream<Variant> statements() {
    return Stream.concat(variants.stream(), Stream.of(rest()));
  }

  /** Whether the version that a request expects is one of an aggregate that it names. */
  public boolean takesExpectedVersion() {
    return parameters.contains(new Parameter.Request(Parameter.Fact.EXPECTED_VERSION));
  }

  private Variant rest() {
    return new Variant(List.of(), sql, parameters);
  }
}
