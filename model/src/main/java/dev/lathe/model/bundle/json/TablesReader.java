package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.json.CanonicalReader;
import java.util.List;
import java.util.Optional;

/** From JSON to what databases and read models need, the mirror of {@link TablesWriter}. */
final class TablesReader {
  private TablesReader() {}

  static List<ProjectionPlan> projections(CanonicalReader in) {
    return in.list("projections", TablesReader::projection);
  }

  static List<SeedEvent> seeds(CanonicalReader in) {
    return in.list("seeds", TablesReader::seed);
  }

  private static ProjectionPlan projection(CanonicalReader in) {
    return new ProjectionPlan(
        in.text("name"),
        in.text("generation"),
        in.text("source"),
        in.text("entity"),
        in.text("apply"));
  }

  static Schema schema(CanonicalReader in) {
    return new Schema(
        in.list("generations", TablesReader::generation),
        in.list("indexes", TablesReader::index),
        in.list("views", TablesReader::view),
        in.next("decisionViews")
            ? in.list("decisionViews", TablesReader::decisionView)
            : List.of());
  }

  private static Schema.DecisionView decisionView(CanonicalReader in) {
    return new Schema.DecisionView(in.text("name"), in.texts("tables"), in.texts("ddl"));
  }

  private static Generation generation(CanonicalReader in) {
    return new Generation(
        in.text("name"),
        in.text("entity"),
        in.texts("ddl"),
        in.next("folding")
            ? Optional.of(in.object("folding", TablesReader::folding))
            : Optional.empty(),
        in.text("fill"),
        in.optionalText("misfit"),
        in.optionalText("deleted"),
        in.optionalTexts("children"),
        in.next("words") ? Optional.of(in.object("words", TablesReader::words)) : Optional.empty());
  }

  private static Generation.Words words(CanonicalReader in) {
    return new Generation.Words(
        in.text("index"), in.text("places"), in.text("key"), in.texts("columns"));
  }

  private static Generation.Folding folding(CanonicalReader in) {
    return new Generation.Folding(in.text("view"), in.texts("ddl"));
  }

  private static Schema.Index index(CanonicalReader in) {
    return new Schema.Index(in.text("table"), in.texts("columns"), in.text("ddl"));
  }

  private static Schema.View view(CanonicalReader in) {
    return new Schema.View(in.text("name"), in.text("select"));
  }

  private static SeedEvent seed(CanonicalReader in) {
    return new SeedEvent(
        in.text("id"),
        in.text("service"),
        in.text("entity"),
        in.text("aggregateId"),
        in.whole("version"),
        in.text("type"),
        in.text("time"),
        in.optionalText("actorKind"),
        in.optionalText("actorId"),
        in.text("correlation"),
        in.optionalText("causation"),
        in.optionalText("command"),
        in.optionalText("traceparent"),
        in.integer("schemaVersion"),
        in.text("data"),
        in.optionalText("step"));
  }
}
