package dev.lathe.model.bundle;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One query as one statement, or one for each set of optional inputs that may be given.
 *
 * <p>It returns one row: {@code live, problem, body}. {@code live} is the id of the live bundle;
 * where it is not the one bound, the rest is NULL and the answer must come from that bundle. {@code
 * problem} names a findOne node that met more than one row, else NULL. {@code body} is the answer's
 * JSON, ready to send. Where the answer shows one aggregate, a fourth column has its version; where
 * that is the one bound as {@link Parameter.Fact#KNOWN_VERSION}, {@code body} is NULL.
 *
 * @param name {@code service.graph}
 * @param sql for requests that none of {@code variants} answers
 * @param variants the first whose inputs a request gives is its statement
 */
public record QueryPlan(
    String name, String service, String sql, List<Parameter> parameters, List<Variant> variants) {
  public QueryPlan {
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

  private Variant rest() {
    return new Variant(List.of(), sql, parameters);
  }
}
