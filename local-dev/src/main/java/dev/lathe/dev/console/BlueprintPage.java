package dev.lathe.dev.console;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.permission.Permission;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@code /-/dev/blueprint}: what is live, as its author knows it. */
final class BlueprintPage implements DevDocuments {
  private final Supplier<Optional<Bundle>> live;

  BlueprintPage(Supplier<Optional<Bundle>> live) {
    this.live = live;
  }

  @Override
  public Optional<String> at(String path, AskedQuery query) {
    return path.equals("/-/dev/blueprint")
        ? Optional.of(live.get().map(BlueprintPage::text).orElse("{}"))
        : Optional.empty();
  }

  /** As JSON has it. */
  static String word(Operation.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String text(Bundle bundle) {
    Optional<ResolvedBlueprint> source = Compiler.source(bundle);
    return new Members()
        .with("name", bundle.name())
        .with("version", bundle.version())
        .with("services", services(bundle, source))
        .with("routes", bundle.operations().routes(), BlueprintPage::json)
        .with("readModels", bundle.projections(), BlueprintPage::json)
        .with("modules", modules(bundle))
        .with("workflows", bundle.workflows().stream().map(WorkflowPlan::id).toList())
        .with("webhooks", bundle.webhooks().stream().map(WebhookPlan::name).toList())
        .text();
  }

  private static Json services(Bundle bundle, Optional<ResolvedBlueprint> source) {
    var entities = new TreeMap<String, List<Entity>>();
    bundle.operations().routes().forEach(route -> entities.put(route.service(), List.of()));
    source.stream()
        .flatMap(all -> all.blueprint().entities().stream())
        .forEach(
            entity ->
                entities.merge(
                    entity.owner().text(),
                    List.of(entity),
                    (some, more) -> Stream.concat(some.stream(), more.stream()).toList()));
    return Members.array(
        entities.entrySet(),
        each ->
            new Members()
                .with("name", each.getKey())
                .with("entities", each.getValue(), BlueprintPage::json)
                .object());
  }

  private static Json.Obj json(Entity entity) {
    var told =
        new Members()
            .with("name", entity.name().text())
            .with("stream", entity.logged())
            .with("root", entity.root())
            .with(
                "fields",
                entity.fields(),
                field ->
                    new Members()
                        .with("name", field.name().text())
                        .with("type", field.type().word())
                        .with("nullable", field.nullable())
                        .with("key", entity.keys().contains(field.name()))
                        .object());
    entity.stateMachine().ifPresent(machine -> told.with("machine", json(entity, machine)));
    return told.object();
  }

  private static Json.Obj json(Entity entity, Entity.StateMachine machine) {
    return new Members()
        .with("field", machine.stateField().text())
        .with("states", texts(machine.states()))
        .with(
            "transitions",
            machine.transitions(),
            transition ->
                new Members()
                    .with("name", transition.name().text())
                    .with("from", texts(transition.from()))
                    .with("to", transition.to().text())
                    .with("event", transition.event(entity))
                    .with("deletes", transition.deletes())
                    .object())
        .object();
  }

  private static Json.Obj json(Route route) {
    return new Members()
        .with("method", route.method().name())
        .with("path", route.path())
        .with("service", route.service())
        .with("binding", route.binding())
        .with("operation", route.operation().name())
        .with("kind", word(route.operation().kind()))
        .with("allow", route.allow().map(Permission::text))
        .object();
  }

  private static Json.Obj json(ProjectionPlan plan) {
    return new Members()
        .with("name", plan.name())
        .with("table", plan.generation())
        .with("source", plan.source())
        .with("entity", plan.entity())
        .object();
  }

  private static SortedSet<String> modules(Bundle bundle) {
    var names = new TreeSet<String>();
    bundle.operations().calls().stream()
        .flatMap(plan -> plan.steps().stream())
        .forEach(
            step -> {
              if (step instanceof CallStep.Call call) names.add(call.module());
            });
    return names;
  }

  private static List<String> texts(List<Name> names) {
    return names.stream().map(Name::text).toList();
  }
}
