package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.domain.Projection.Source;
import dev.lathe.model.bundle.ScalarType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** A mirror has the keys of an entity with events, and shows fields that it has. */
final class ProjectionReferences {
  private final Blueprint blueprint;
  private final Findings findings = new Findings();

  private ProjectionReferences(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new ProjectionReferences(blueprint);
    blueprint.services().forEach(rule::service);
    return rule.findings.sorted();
  }

  private void service(Service service) {
    var mirrored = new HashMap<String, Name>();
    for (Projection projection : service.projections()) {
      switch (projection.source()) {
        case Source.Mirror(Name entity) -> {
          mirror(projection, entity);
          Name first = mirrored.putIfAbsent(entity.text(), projection.name());
          if (first != null) {
            findings.add(
                DiagnosticCode.QSM_XREF_ENTITY_MIRROR_DUPLICATE,
                entity.span(),
                "`%s` is mirrored by `%s` already".formatted(entity, first),
                first.span(),
                "use that projection");
          }
        }
        case Source.Derived(Name graph) -> {
          for (Name field : projection.search()) {
            findings.add(
                DiagnosticCode.QSM_SEARCH_FIELD_INVALID,
                field.span(),
                "`%s` is kept of events, and has no rows to search".formatted(projection.name()),
                "take `search` away, or search a projection that mirrors an entity");
          }
          if (service.graph(graph.text()).isEmpty()) {
            findings.add(
                DiagnosticCode.QSM_DERIVED_UNKNOWN_GRAPH,
                graph.span(),
                "there is no graph `%s`".formatted(graph),
                NearNames.hint(
                    graph.text(), service.graphs().stream().map(g -> g.id().text()).toList()));
          }
        }
      }
    }
  }

  private void mirror(Projection projection, Name name) {
    Optional<Entity> found = blueprint.entity(name.text());
    if (found.isEmpty()) {
      findings.add(
          DiagnosticCode.QSM_XREF_SOURCE_UNKNOWN_ENTITY,
          name.span(),
          "there is no entity `%s`".formatted(name),
          NearNames.hint(
              name.text(), blueprint.entities().stream().map(e -> e.name().text()).toList()));
      return;
    }
    Entity entity = found.get();
    if (entity.stateMachine().isEmpty()) {
      findings.add(
          DiagnosticCode.QSM_XREF_ENTITY_MIRROR_REQUIRES_STATE_MACHINE,
          name.span(),
          "`%s` has no state machine, so no events fill this projection".formatted(name),
          "give the entity a state machine, or remove the projection");
    }
    boolean keysKnown = known(entity, projection.keys(), DiagnosticCode.QSM_XREF_KEY_UNKNOWN_FIELD);
    boolean grainKnown =
        known(entity, projection.grain(), DiagnosticCode.QSM_XREF_GRAIN_UNKNOWN_FIELD);
    known(entity, projection.exposed(), DiagnosticCode.QSM_XREF_EXPOSED_UNKNOWN_FIELD);
    for (Name exposed : projection.exposed()) {
      if (entity.field(exposed.text()).flatMap(Entity.Field::generated).isPresent()) {
        findings.add(
            DiagnosticCode.QSM_XREF_EXPOSED_INCLUDES_GENERATED,
            exposed.span(),
            "`%s` is generated, and such fields are there anyway".formatted(exposed),
            "remove it from `exposed`");
      }
    }
    searched(projection, entity);
    if (keysKnown && grainKnown) {
      keys(projection, entity);
    }
  }

  /** What is searched is a text of the row, and named once. */
  private void searched(Projection projection, Entity entity) {
    if (!known(entity, projection.search(), DiagnosticCode.QSM_SEARCH_FIELD_INVALID)) {
      return;
    }
    var seen = new HashSet<String>();
    for (Name name : projection.search()) {
      ScalarType type = entity.field(name.text()).orElseThrow().type();
      if (type != ScalarType.STRING) {
        findings.add(
            DiagnosticCode.QSM_SEARCH_FIELD_INVALID,
            name.span(),
            "`%s` is of the type `%s`, which has no words".formatted(name, type.word()),
            "name fields of the type `string`");
      } else if (!seen.add(name.text())) {
        findings.add(
            DiagnosticCode.QSM_SEARCH_FIELD_INVALID,
            name.span(),
            "`%s` is searched already".formatted(name),
            "name it once");
      }
    }
  }

  private void keys(Projection projection, Entity entity) {
    List<String> keys = texts(projection.keys());
    List<String> wanted = texts(entity.keys());
    if (!new HashSet<>(keys).equals(new HashSet<>(wanted))) {
      findings.add(
          DiagnosticCode.QSM_XREF_ENTITY_MIRROR_KEYS_MISMATCH,
          projection.keys().getFirst().span(),
          "the keys of `%s` are not those of `%s`".formatted(projection.name(), entity.name()),
          "write " + NearNames.listed(wanted, "and"));
    } else if (!texts(projection.grain()).equals(keys)) {
      findings.add(
          DiagnosticCode.QSM_XREF_ENTITY_MIRROR_GRAIN_MISMATCH,
          projection.grain().getFirst().span(),
          "the grain of `%s` is not its keys".formatted(projection.name()),
          "write " + NearNames.listed(keys, "and"));
    }
  }

  private boolean known(Entity entity, List<Name> names, DiagnosticCode code) {
    boolean known = true;
    for (Name name : names) {
      if (entity.field(name.text()).isEmpty()) {
        known = false;
        findings.add(
            code,
            name.span(),
            "`%s` has no field `%s`".formatted(entity.name(), name),
            NearNames.hint(name.text(), EntityStructure.fields(entity)));
      }
    }
    return known;
  }

  private static List<String> texts(List<Name> names) {
    return names.stream().map(Name::text).toList();
  }
}
