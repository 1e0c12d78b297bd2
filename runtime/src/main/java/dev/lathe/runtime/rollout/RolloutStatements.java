package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.webhook.Webhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What each part of a bundle's rollout writes, as the statements of one transaction. */
final class RolloutStatements {
  /** Rollouts remembered; of older ones, live or not, nobody asks any more. */
  private static final int REMEMBERED = 100;

  private static final String REPORT =
      """
      INSERT INTO rollout(bundle,state,position,target,at,cause) VALUES(?1,?2,?3,?4,%s,?5) \
      ON CONFLICT(bundle) DO UPDATE SET state=excluded.state,position=excluded.position,\
      target=excluded.target,at=excluded.at,cause=excluded.cause,wish=NULL\
      """
          .formatted(DatabaseTime.NOW);

  private static final String LAST = "(SELECT coalesce(max(position),0) FROM event)";

  private final DatabaseParts bundle;
  private final BundleId id;

  RolloutStatements(DatabaseParts bundle, BundleId id) {
    this.bundle = bundle;
    this.id = id;
  }

  /** Characters of what makes a table. */
  static long size(Generation generation) {
    return generation.ddl().stream().mapToLong(String::length).sum();
  }

  /** Puts seeds beside the log that are too many for one request: a request each. */
  List<List<Statement>> stageSeeds() {
    return new SeedRows(bundle.seeds()).stage(id);
  }

  /** Makes tables that are not there, empty. */
  List<Statement> make(List<Generation> missing, Standing standing) {
    List<Statement> steps = new ArrayList<>();
    // Somebody else may have made them, which a replica does not know yet.
    steps.add(unless("1", missing));
    for (Generation generation : missing) {
      generation.ddl().forEach(ddl -> steps.add(Statement.write(ddl)));
      steps.add(
          Statement.write(
              "INSERT INTO generation(name,bundle,at,position,written_by) VALUES(?1,'',%s,0,?2)"
                  .formatted(DatabaseTime.NOW),
              generation.name(),
              standing.projected(generation) ? "projector" : "command"));
    }
    return steps;
  }

  /** Drops what was made for this bundle and never was live; {@code objects} has its views. */
  List<Statement> unmake(List<Generation> unused, SchemaObjects objects) {
    List<Statement> steps = new ArrayList<>();
    steps.add(unless("bundle<>''", unused));
    steps.addAll(drop(unused, objects));
    return steps;
  }

  /** Ends a transaction where one of {@code some} stands of which {@code is} holds. */
  private static Statement unless(String is, List<Generation> some) {
    return Statement.write(
        """
        INSERT INTO fence(holds) SELECT NOT EXISTS(SELECT 1 FROM generation \
        WHERE %s AND name IN (SELECT value FROM json_each(?1)))\
        """
            .formatted(is),
        names(some));
  }

  /** Drops some tables of this bundle with all that belongs to them. */
  List<Statement> drop(List<Generation> some, SchemaObjects objects) {
    List<Statement> steps = new ArrayList<>();
    for (Schema.DecisionView view : bundle.schema().decisionViews()) {
      if (some.stream().anyMatch(one -> view.tables().contains(one.name()))) {
        steps.add(Statement.write("DROP VIEW IF EXISTS " + SchemaObjects.quoted(view.name())));
      }
    }
    for (Generation generation : some) {
      generation.ddl().forEach(ddl -> objects.drop(ddl).ifPresent(steps::add));
      unfold(generation).ifPresent(steps::add);
    }
    steps.add(
        Statement.write(
            "DELETE FROM watermark WHERE projection IN (SELECT value FROM json_each(?1))",
            names(some)));
    steps.add(
        Statement.write(
            "DELETE FROM stuck WHERE projection IN (SELECT value FROM json_each(?1))",
            names(some)));
    steps.add(
        Statement.write(
            "DELETE FROM generation WHERE name IN (SELECT value FROM json_each(?1))", names(some)));
    return steps;
  }

  /** Folds the events after {@code from}, up to and with {@code to}, into some tables. */
  List<Statement> fill(List<Generation> some, long from, long to) {
    List<Statement> steps = new ArrayList<>();
    // A table that was dropped and made again meanwhile lacks what comes before.
    steps.add(
        Statement.write(
            """
            INSERT INTO fence(holds) SELECT count(*)=json_array_length(?1) FROM generation \
            WHERE position>=?2 AND name IN (SELECT value FROM json_each(?1))\
            """,
            names(some),
            from));
    some.forEach(generation -> steps.addAll(fill(generation, from, to)));
    steps.add(
        Statement.write(
            """
            UPDATE generation SET position=max(position,?2) \
            WHERE name IN (SELECT value FROM json_each(?1))\
            """,
            names(some),
            to));
    return steps;
  }

  private static List<Statement> fill(Generation generation, long from, long to) {
    List<Statement> steps = new ArrayList<>();
    generation
        .folding()
        .ifPresent(folding -> folding.ddl().forEach(ddl -> steps.add(Statement.write(ddl))));
    steps.add(Statement.write(generation.fill(), from, to));
    return steps;
  }

  /** The same for tables of a bundle that is not live: nothing that fills them stays behind. */
  List<Statement> follow(List<Generation> some, long from, long to) {
    List<Statement> steps = new ArrayList<>(fill(some, from, to));
    some.forEach(generation -> unfold(generation).ifPresent(steps::add));
    return steps;
  }

  /** Takes away what was only there to fill the table. */
  private static Optional<Statement> unfold(Generation generation) {
    return generation
        .folding()
        .map(
            folding ->
                Statement.write("DROP VIEW IF EXISTS " + SchemaObjects.quoted(folding.view())));
  }

  /**
   * Makes the bundle live: what is left of the log and of the seeds, the views, the row that says
   * so.
   *
   * @param limit the fence: nothing happens where the log has grown beyond this position
   */
  List<Statement> flip(Standing standing, SchemaObjects objects, long limit) {
    List<Generation> all = bundle.schema().generations();
    List<Generation> filled =
        all.stream().filter(one -> standing.newSeeds() || standing.behind(one)).toList();
    String live = standing.live().map(BundleId::value).orElse("");
    List<Statement> steps = new ArrayList<>();
    steps.add(
        Statement.write(
            """
            INSERT INTO fence(holds) SELECT coalesce((SELECT bundle FROM live),'')=?1 AND %s<=?2 \
            AND (SELECT count(*) FROM generation WHERE name IN (SELECT value FROM json_each(?3)))\
            =json_array_length(?3)\
            """
                .formatted(LAST),
            live,
            limit,
            names(all)));
    // What commands write is complete up to here, and from here on nobody writes what is left.
    steps.add(
        Statement.write(
            "UPDATE generation SET position=%s WHERE bundle=?1 AND written_by='command'"
                .formatted(LAST),
            live));
    if (standing.newSeeds()) steps.addAll(new SeedRows(bundle.seeds()).inserts(id));
    steps.add(SeedRows.unstage()); // of one that was begun before and given up, too
    for (Generation generation : filled) {
      steps.addAll(fill(generation, standing.position(generation), Long.MAX_VALUE));
    }
    steps.add(
        Statement.write(
            "UPDATE generation SET position=%s WHERE name IN (SELECT value FROM json_each(?1))"
                .formatted(LAST),
            names(filled)));
    for (Generation generation : all) {
      steps.add(
          Statement.write(
              "UPDATE generation SET bundle=?2,written_by=?3 WHERE name=?1",
              generation.name(),
              id.value(),
              standing.projected(generation) ? "projector" : "command"));
    }
    bundle.schema().views().forEach(view -> steps.addAll(objects.view(view)));
    steps.addAll(decisionViews(bundle.schema())); // a refused bundle may have taken them away
    steps.add(
        Statement.write(
            """
            INSERT INTO live(one,bundle,at) VALUES(1,?1,%s) ON CONFLICT(one) DO UPDATE SET \
            bundle=excluded.bundle,at=excluded.at WHERE live.bundle<>excluded.bundle\
            """
                .formatted(DatabaseTime.NOW),
            id.value()));
    bundle.webhooks().forEach(webhook -> steps.add(begin(Webhooks.CONSUMERS + webhook.name())));
    if (!bundle.workflows().isEmpty()) {
      WorkflowSchema.DDL.forEach(ddl -> steps.add(Statement.write(ddl)));
      steps.add(begin(WorkflowSchema.CONSUMER));
    }
    steps.add(
        Statement.write(
            "UPDATE rollout SET state=?1,at=%s WHERE state=?2".formatted(DatabaseTime.NOW),
            RolloutState.REPLACED.word(),
            RolloutState.LIVE.word()));
    all.forEach(generation -> unfold(generation).ifPresent(steps::add));
    steps.add(report(RolloutState.LIVE, standing.end(), standing.end()));
    steps.add(
        Statement.write(
            "DELETE FROM rollout WHERE bundle NOT IN (SELECT bundle FROM rollout ORDER BY at DESC LIMIT %s)"
                .formatted(REMEMBERED)));
    return steps;
  }

  /** A new consumer is told of what is decided from here on; one that was there goes on. */
  private static Statement begin(String consumer) {
    return Statement.write(
        "INSERT INTO cursor(name,position,at) SELECT ?1,%s,%s WHERE true ON CONFLICT(name) DO NOTHING"
            .formatted(LAST, DatabaseTime.NOW),
        consumer);
  }

  /** Makes the views for decisions about several aggregates that are not there. */
  static List<Statement> decisionViews(Schema schema) {
    return schema.decisionViews().stream()
        .flatMap(view -> view.ddl().stream())
        .map(ddl -> Statement.write(ddl))
        .toList();
  }

  Statement report(RolloutState state, long position, long target) {
    return Statement.write(REPORT, id.value(), state.word(), position, target, null);
  }

  Statement refusal(long position, long target, String cause) {
    return Statement.write(
        REPORT, id.value(), RolloutState.REFUSED.word(), position, target, cause);
  }

  /** Their names as a JSON array. */
  static String names(List<Generation> generations) {
    return JsonText.write(
        new Json.Arr(generations.stream().map(one -> Json.of(one.name())).toList()));
  }
}
