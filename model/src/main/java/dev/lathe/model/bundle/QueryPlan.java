package dev.lathe.model.bundle;

import java.util.List;
import java.util.Optional;
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
 * @param page how its rows come in pages, where they do: then {@code next} stands behind {@code
 *     body}, and a version behind that
 */
public record QueryPlan(
    String name,
    String service,
    String sql,
    List<Parameter> parameters,
    List<Variant> variants,
    Optional<PagePlan> page) {
  public QueryPlan {
    parameters = List.copyOf(parameters);
    variants = List.copyOf(variants);
  }

  /** One that is answered at once. */
  public QueryPlan(
      String name, String service, String sql, List<Parameter> parameters, List<Variant> variants) {
    this(name, service, sql, parameters, variants, Optional.empty());
  }

  /** The same in pages. */
  public QueryPlan inPages(PagePlan how) {
    return new QueryPlan(name, service, sql, parameters, variants, Optional.of(how));
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
