package dev.lathe.dev.console;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.archive.CommandLog;
import dev.lathe.runtime.http.Stage;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /-/dev/requests}, the last ones, and {@code /-/dev/request?id=}, one with what came of it:
 * its command, the events of that, and who has them.
 */
final class RequestPages implements DevDocuments {
  /** By its ids, which are unique and so found without looking through the log. */
  private static final String EVENTS =
      """
      SELECT position,stream,version,type,time FROM event \
      WHERE id IN (SELECT e.value FROM command,json_each(command.result,'$.eventIds') AS e \
      WHERE command.id=?1) ORDER BY position""";

  private static final Statement CONSUMERS =
      Statement.read("SELECT name,position,at FROM cursor ORDER BY name");

  private final SeenRequests seen;
  private final Applied applied;
  private final Database database;
  private final Supplier<Optional<Bundle>> live;

  RequestPages(
      SeenRequests seen, Applied applied, Database database, Supplier<Optional<Bundle>> live) {
    this.seen = seen;
    this.applied = applied;
    this.database = database;
    this.live = live;
  }

  @Override
  public Optional<String> at(String path, AskedQuery query) {
    return switch (path) {
      case "/-/dev/requests" -> Optional.of(list(query.number("after")));
      case "/-/dev/request" ->
          Optional.of(
              one(query.first("id").orElseThrow(() -> new NotAsked("name a request's `id`"))));
      default -> Optional.empty();
    };
  }

  private String list(long after) {
    Optional<Bundle> bundle = live.get();
    return new Members().with("requests", seen.after(after), one -> json(one, bundle)).text();
  }

  private String one(String id) {
    SeenRequests.Seen found =
        seen.named(id)
            .orElseThrow(
                () ->
                    new NotAsked(
                        "no request of that id is among the last "
                            + SeenRequests.MOST
                            + " since the start"));
    Optional<Bundle> bundle = live.get();
    var told = new Members().with("request", json(found, bundle));
    bundle
        .flatMap(all -> route(all, found))
        .ifPresent(route -> told.with("operation", json(route)));
    Optional<String> command = found.request().command();
    command
        .flatMap(new CommandLog(database)::named)
        .ifPresent(decided -> told.with("command", decided.json()));
    List<Json> events = command.map(this::events).orElse(List.of());
    told.with("events", new Json.Arr(events));
    if (!events.isEmpty()) {
      long position = last(events);
      told.with("readModels", readModels(position, bundle)).with("consumers", consumers(position));
    }
    return told.text();
  }

  private static Json.Obj json(SeenRequests.Seen one, Optional<Bundle> bundle) {
    var request = one.request();
    var stages = new Members();
    for (Stage stage : Stage.values()) {
      Optional.ofNullable(request.times().get(stage))
          .ifPresent(took -> stages.with(stage.word(), milliseconds(took)));
    }
    return new Members()
        .with("number", one.number())
        .with("id", request.requestId())
        .with("at", EventTime.text(one.at()))
        .with("method", request.method())
        .with(
            "target",
            bundle
                .map(all -> ShownTarget.of(one.target(), route(all, one), all))
                .orElse(one.target()))
        .with("route", request.route())
        .with("binding", request.binding())
        .with("status", request.status())
        .with("code", request.code())
        .with("bundle", request.bundle().map(BundleId::value))
        .with("command", request.command())
        .with("correlation", request.correlation())
        .with("failure", request.failure().map(Throwable::toString))
        .with("milliseconds", milliseconds(request.total()))
        .with("stages", stages)
        .object();
  }

  private static Optional<Route> route(Bundle bundle, SeenRequests.Seen seen) {
    return bundle.operations().routes().stream()
        .filter(
            route ->
                seen.request()
                    .binding()
                    .filter((route.service() + "/" + route.binding())::equals)
                    .isPresent())
        .findFirst();
  }

  private static Json.Obj json(Route route) {
    return new Members()
        .with("name", route.operation().name())
        .with("kind", BlueprintPage.word(route.operation().kind()))
        .object();
  }

  private List<Json> events(String command) {
    Rows rows = database.execute(Statement.read(EVENTS, command));
    List<Json> events = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      events.add(
          new Members()
              .with("position", rows.requiredInteger(row, 0))
              .with("stream", rows.requiredText(row, 1))
              .with("version", rows.requiredInteger(row, 2))
              .with("type", rows.requiredText(row, 3))
              .with("time", rows.requiredText(row, 4))
              .object());
    }
    return events;
  }

  private static long last(List<Json> events) {
    return events.getLast() instanceof Json.Obj event
            && event.get("position").orElse(Json.NULL) instanceof Json.Num(String digits)
        ? Long.parseLong(digits)
        : 0;
  }

  private Json readModels(long position, Optional<Bundle> bundle) {
    return Members.array(
        applied.reached(),
        model -> {
          boolean has = model.position() >= position;
          return new Members()
              .with("name", name(model.table(), bundle))
              .with("table", model.table())
              .with("applied", has)
              .with("at", has ? at(model.table(), position) : Optional.empty())
              .object();
        });
  }

  private Optional<String> at(String table, long position) {
    return applied.at(table, position).map(EventTime::text);
  }

  static String name(String table, Optional<Bundle> bundle) {
    return bundle.stream()
        .flatMap(all -> all.projections().stream())
        .filter(plan -> plan.generation().equals(table))
        .map(ProjectionPlan::name)
        .findFirst()
        .orElse(table);
  }

  private Json consumers(long position) {
    Rows rows = database.execute(CONSUMERS);
    List<Json> all = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      boolean passed = rows.requiredInteger(row, 1) >= position;
      all.add(
          new Members()
              .with("name", rows.requiredText(row, 0))
              .with("passed", passed)
              .with("at", rows.requiredText(row, 2))
              .object());
    }
    return new Json.Arr(all);
  }

  /** With three decimals. */
  private static Json milliseconds(Duration time) {
    return new Json.Num(
        BigDecimal.valueOf(time.toNanos() / 1_000, 3).stripTrailingZeros().toPlainString());
  }
}
