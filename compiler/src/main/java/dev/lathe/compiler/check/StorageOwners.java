package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.StorageRoute;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import java.util.List;

/** What is uploaded belongs to an entity. */
final class StorageOwners {
  private StorageOwners() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    List<String> entities = blueprint.entities().stream().map(e -> e.name().text()).toList();
    for (Blueprint.Service service : blueprint.services()) {
      for (StorageRoute route : service.uploads()) {
        if (!entities.contains(route.aggregate().text())) {
          findings.add(
              DiagnosticCode.STORAGE_REFERENCES_AGGREGATE_NOT_FOUND,
              route.aggregate().span(),
              "there is no entity `%s`".formatted(route.aggregate()),
              NearNames.hint(route.aggregate().text(), entities));
        }
      }
    }
    return findings.sorted();
  }
}
