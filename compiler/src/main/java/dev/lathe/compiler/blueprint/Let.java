package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Optional;

/**
 * An expression under a name, of a service or of one graph: our addition. It stands wherever its
 * name is used, as if it were written out there.
 *
 * @param params all that it can read
 */
public record Let(Name name, List<Param> params, Expr is) {
  public Let {
    params = Name.sorted(params, Param::name);
  }

  public Optional<Param> param(String wanted) {
    return params.stream().filter(param -> param.name().text().equals(wanted)).findFirst();
  }

  /** What is put in where it is used. */
  public record Param(Name name, ScalarType type, Span span) {}
}
