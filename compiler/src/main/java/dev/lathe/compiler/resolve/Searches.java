package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEARCH_IMPOSSIBLE;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Resolves {@code search}: its operands are the words, the row's key and each field that is
 * searched, so that whatever asks what an expression reads learns of them.
 */
final class Searches {
  private final GraphScope scope;
  private final Expressions expressions;

  Searches(GraphScope scope, Expressions expressions) {
    this.scope = scope;
    this.expressions = expressions;
  }

  Optional<Value> of(Expr.Applied applied, Expressions.Place place) {
    Expr written = applied.operands().getFirst();
    Optional<Value> words =
        expressions.value(written, place).map(value -> Values.as(value, ScalarType.STRING));
    if (words.isEmpty()) return Optional.empty();
    if (!words.get().type().fits(ScalarType.STRING)) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          written.span(),
          "`search` needs a string and gets " + words.get().type().phrase(),
          "give it the words to look for");
    }
    Optional<Table.Read> read = place.row().flatMap(Rows.Scope::scan).filter(r -> place.filter());
    if (read.isEmpty()) {
      return impossible(
          applied, "`search` stands in no filter of a projection's rows", "filter them with it");
    }
    Optional<Projection> searched = read.get().projection().filter(p -> indexed(p, read.get()));
    if (searched.isEmpty()) {
      return impossible(
          applied,
          "no words are kept of the rows here",
          "name the fields to search in the projection they are of: `\"search\": [\"…\"]`");
    }
    if (Values.readsRow(words.get())) {
      return impossible(
          applied, "a row's own words are looked for in all rows", "look for those of an input");
    }
    Entity entity = read.get().table().entity();
    var operands = new ArrayList<>(List.of(words.get(), column(entity.key())));
    for (Name name : searched.get().search()) {
      operands.add(column(entity.field(name.text()).orElseThrow()));
    }
    return Optional.of(
        new Value.Applied(applied.function(), operands, Type.of(ScalarType.BOOLEAN, false)));
  }

  /** Whether the table that is read is the one that is kept for the projection. */
  private static boolean indexed(Projection projection, Table.Read read) {
    return !projection.search().isEmpty()
        && (read.table() instanceof Table.Mirror
            || (read.table() instanceof Table.State && !projection.async()));
  }

  private static Value column(Entity.Field field) {
    return new Value.Column(List.of(), field, Type.of(field, field.nullable()));
  }

  private Optional<Value> impossible(Expr.Applied applied, String what, String hint) {
    return scope.refuse(SEARCH_IMPOSSIBLE, applied.span(), what, hint);
  }
}
