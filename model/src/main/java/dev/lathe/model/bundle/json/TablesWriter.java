package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;

/** What databases and read models need as JSON. The order of the calls is the order in the file. */
final class TablesWriter {
  private TablesWriter() {}

  static Json.Obj projections(List<ProjectionPlan> plans) {
    return new Members().with("projections", plans, TablesWriter::projection).object();
  }

  static Json.Obj seeds(List<SeedEvent> seeds) {
    return new Members().with("seeds", seeds, TablesWriter::seed).object();
  }

  private static Json projection(ProjectionPlan plan) {
    return new Members()
        .with("name", plan.name())
        .with("generation", plan.generation())
        .with("source", plan.source())
        .with("entity", plan.entity())
        .with("apply", plan.apply())
        .object();
  }

  static Json.Obj schema(Schema schema) {
    var out =
        new Members()
            .with("generations", schema.generations(), TablesWriter::generation)
            .with("indexes", schema.indexes(), TablesWriter::index)
            .with("views", schema.views(), TablesWriter::view);
    if (!schema.decisionViews().isEmpty()) {
      out.with("decisionViews", schema.decisionViews(), TablesWriter::decisionView);
    }
    return out.object();
  }

  private static Json decisionView(Schema.DecisionView view) {
    return new Members()
        .with("name", view.name())
        .with("tables", view.tables())
        .with("ddl", view.ddl())
        .object();
  }

  private static Json generation(Generation generation) {
    var out =
        new Members()
            .with("name", generation.name())
            .with("entity", generation.entity())
            .with("ddl", generation.ddl());
    generation.folding().ifPresent(folding -> out.with("folding", folding(folding)));
    out.with("fill", generation.fill())
        .with("misfit", generation.misfit())
        .with("deleted", generation.deleted());
    if (!generation.children().isEmpty()) out.with("children", generation.children());
    generation.words().ifPresent(words -> out.with("words", words(words)));
    return out.object();
  }

  private static Members words(Generation.Words words) {
    return new Members()
        .with("index", words.index())
        .with("places", words.places())
        .with("key", words.key())
        .with("columns", words.columns());
  }

  private static Members folding(Generation.Folding folding) {
    return new Members().with("view", folding.view()).with("ddl", folding.ddl());
  }

  private static Json index(Schema.Index index) {
    return new Members()
        .with("table", index.table())
        .with("columns", index.columns())
        .with("ddl", index.ddl())
        .object();
  }

  private static Json view(Schema.View view) {
    return new Members().with("name", view.name()).with("select", view.select()).object();
  }

  private static Json seed(SeedEvent seed) {
    return new Members()
        .with("id", seed.id())
        .with("service", seed.service())
        .with("entity", seed.entity())
        .with("aggregateId", seed.aggregateId())
        .with("version", seed.version())
        .with("type", seed.type())
        .with("time", seed.time())
        .with("actorKind", seed.actorKind())
        .with("actorId", seed.actorId())
        .with("correlation", seed.correlation())
        .with("causation", seed.causation())
        .with("command", seed.command())
        .with("traceparent", seed.traceparent())
        .with("schemaVersion", seed.schemaVersion())
        .with("data", seed.data())
        .with("step", seed.step())
        .object();
  }
}
