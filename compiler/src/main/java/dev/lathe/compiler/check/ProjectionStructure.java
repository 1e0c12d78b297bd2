package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A projection has keys, grain and columns, each once, and a table of its own. */
final class ProjectionStructure {
  private final Findings findings = new Findings();

  private ProjectionStructure() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new ProjectionStructure();
    for (Service service : blueprint.services()) {
      var tables = new ArrayList<Name>();
      for (Projection projection : service.projections()) {
        rule.projection(projection);
        tables.add(
            projection
                .table()
                .orElse(
                    new Name(
                        "projection_" + projection.name().text().toLowerCase(Locale.ROOT),
                        projection.name().span())));
      }
      Duplicates.findIgnoringCase(
          tables,
          DiagnosticCode.QSM_STRUCT_DUPLICATE_TABLE,
          "the table `%s` is another projection's",
          rule.findings);
    }
    return rule.findings.sorted();
  }

  private void projection(Projection projection) {
    list(
        projection,
        "keys",
        projection.keys(),
        DiagnosticCode.QSM_STRUCT_PROJECTION_KEYS_EMPTY,
        DiagnosticCode.QSM_STRUCT_PROJECTION_DUPLICATE_KEY);
    list(
        projection,
        "grain",
        projection.grain(),
        DiagnosticCode.QSM_STRUCT_PROJECTION_GRAIN_EMPTY,
        DiagnosticCode.QSM_STRUCT_PROJECTION_DUPLICATE_GRAIN);
    list(
        projection,
        "exposed",
        projection.exposed(),
        DiagnosticCode.QSM_STRUCT_PROJECTION_EXPOSED_EMPTY,
        DiagnosticCode.QSM_STRUCT_PROJECTION_DUPLICATE_EXPOSED);
    boolean derived = projection.source() instanceof Projection.Source.Derived;
    boolean saysDerived = projection.backing().map(Name::text).orElse("").equals("derived");
    if (derived != saysDerived) {
      Name place = projection.backing().orElse(projection.name());
      findings.add(
          DiagnosticCode.QSM_DERIVED_SOURCE_SHAPE,
          place.span(),
          derived
              ? "the source is a graph, but the backing is not `derived`"
              : "the backing is `derived`, but the source is an entity",
          derived ? "write `\"backing\": \"derived\"`" : "name a `graph` as the source");
    }
    if (derived && projection.table().isEmpty()) {
      findings.add(
          DiagnosticCode.QSM_DERIVED_EXPOSED_OUT_OF_RANGE,
          projection.name().span(),
          "the derived projection `%s` has no table".formatted(projection.name()),
          "name its `table`");
    }
  }

  private void list(
      Projection projection,
      String key,
      List<Name> names,
      DiagnosticCode empty,
      DiagnosticCode duplicate) {
    if (names.isEmpty()) {
      findings.add(
          empty,
          projection.name().span(),
          "`%s` of `%s` is empty".formatted(key, projection.name()));
    }
    Duplicates.find(names, duplicate, "`%s` is in `" + key + "` twice", findings);
  }
}
