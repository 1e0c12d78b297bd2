package dev.lathe.runtime.http;

import dev.lathe.model.command.Verdict;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.archive.CommandLog;
import dev.lathe.runtime.archive.CommandLog.Decided;
import dev.lathe.runtime.archive.FieldOrigins;
import dev.lathe.runtime.archive.FieldOrigins.Origin;
import dev.lathe.runtime.consumer.ParkedStreams;
import dev.lathe.runtime.consumer.ParkedStreams.Parked;
import dev.lathe.runtime.projection.StuckStreams;
import dev.lathe.runtime.projection.StuckStreams.Stuck;
import dev.lathe.runtime.refusal.Refusal;
import dev.lathe.runtime.refusal.RefusalRecords;
import dev.lathe.runtime.refusal.RefusalRecords.Refused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What operators ask of the service itself, as {@code lathe} answers it on a command line. */
final class Control {
  /** One statement, so that all of it is of one moment. */
  private static final Statement STANDING =
      Statement.read(
          """
          SELECT json_object('live',(SELECT bundle FROM live),\
          'position',(SELECT coalesce(max(position),0) FROM event),\
          'rollouts',json((SELECT json_group_array(json_object('bundle',bundle,'state',state,\
          'position',position,'target',target,'at',at,'cause',cause)) FROM \
          (SELECT * FROM rollout ORDER BY at DESC,bundle LIMIT 10))),\
          'readModels',json((SELECT json_group_array(json_object('table',name,'position',position,\
          'stuck',(SELECT count(*) FROM stuck WHERE projection=name))) FROM \
          (SELECT name,position FROM generation WHERE written_by='projector' \
          AND bundle=(SELECT bundle FROM live) ORDER BY name))),\
          'consumers',json((SELECT json_group_array(json_object('name',name,'position',position,\
          'behind',(SELECT count(*) FROM \
          (SELECT 1 FROM event WHERE event.position>c.position LIMIT 10000)),\
          'at',at,'parked',(SELECT count(*) FROM parked WHERE consumer=name))) FROM \
          (SELECT name,position,at FROM cursor ORDER BY name) c)))\
          """);

  private final Database database;

  Control(Database database) {
    this.database = database;
  }

  Reply standing() {
    Rows rows = database.execute(STANDING);
    return Reply.Success.json(rows.requiredText(0, 0), Map.of());
  }

  Reply parked(Map<String, List<String>> query) {
    Optional<String> stream = first(query, "stream");
    var parked = new ParkedStreams(database);
    var stuck = new StuckStreams(database);
    return Reply.Success.json(
        new Members()
            .with("parked", parked.list(stream), Parked::json)
            .with("parkedInAll", parked.count(stream))
            .with("stuck", stuck.list(stream), Stuck::json)
            .with("stuckInAll", stuck.count(stream))
            .text(),
        Map.of());
  }

  Reply release(HttpBody body) {
    return switch (object(body)) {
      case Checked.Refused<Json.Obj>(Problem problem) -> new Reply.Failure(problem);
      case Checked.Passed<Json.Obj>(Json.Obj asked) -> release(asked);
    };
  }

  private Reply release(Json.Obj asked) {
    Optional<String> stream = asked.text("stream");
    boolean all = asked.get("all").equals(Optional.of(Json.of(true)));
    if (all == stream.isPresent()) {
      return new Reply.Failure(
          Problem.of(ErrorCode.VALIDATION_ERROR, "Name one `stream`, or say `all`: true"));
    }
    int released =
        new ParkedStreams(database).release(stream) + new StuckStreams(database).release(stream);
    return Reply.Success.json(new Members().with("released", released).text(), Map.of());
  }

  Reply commands(Map<String, List<String>> query) {
    Optional<String> outcome = first(query, "outcome");
    Optional<Long> after = first(query, "after").map(Control::number).orElse(Optional.of(0L));
    List<String> words =
        Arrays.stream(Verdict.values()).filter(Verdict::recorded).map(Verdict::word).toList();
    if (after.isEmpty() || outcome.filter(word -> !words.contains(word)).isPresent()) {
      return new Reply.Failure(
          Problem.of(
              ErrorCode.VALIDATION_ERROR,
              "`after` is a number, `outcome` one of " + String.join(", ", words)));
    }
    List<Decided> page = new CommandLog(database).after(after.get(), outcome);
    var answer = new Members().with("commands", page, Decided::json);
    if (page.size() == CommandLog.PAGE) answer.with("after", page.getLast().number());
    return Reply.Success.json(answer.text(), Map.of());
  }

  Reply refusals(Map<String, List<String>> query) {
    Optional<String> outcome = first(query, "outcome");
    List<String> words =
        Arrays.stream(Refusal.values()).filter(Refusal::noted).map(Refusal::word).toList();
    Optional<Refused> after =
        first(query, "after").map(Refused::at).orElse(Optional.of(Refused.BEFORE_ALL));
    if (after.isEmpty() || outcome.filter(word -> !words.contains(word)).isPresent()) {
      return new Reply.Failure(
          Problem.of(
              ErrorCode.VALIDATION_ERROR,
              "`after` is what an answer said, `outcome` one of " + String.join(", ", words)));
    }
    List<Refused> page = new RefusalRecords(database).after(after.get(), outcome);
    var answer = new Members().with("refusals", page, Refused::json);
    if (page.size() == RefusalRecords.PAGE) answer.with("after", page.getLast().place());
    return Reply.Success.json(answer.text(), Map.of());
  }

  /**
   * @param personal names of the fields whose values are shown where {@code reveal} asks for them
   */
  Reply why(Map<String, List<String>> query, List<String> personal) {
    Optional<String> stream = first(query, "stream");
    Optional<String> field = first(query, "field");
    if (stream.isEmpty()) {
      return new Reply.Failure(
          Problem.of(ErrorCode.VALIDATION_ERROR, "Name a `stream`, as in Order-o-17"));
    }
    boolean revealed = first(query, "reveal").equals(Optional.of("true"));
    List<Origin> origins = new FieldOrigins(database).of(stream.get());
    List<Origin> told =
        origins.stream()
            .filter(origin -> field.isEmpty() || field.get().equals(origin.field()))
            .map(origin -> revealed ? origin : origin.masking(personal::contains))
            .toList();
    if (told.isEmpty()) {
      return new Reply.Failure(
          Problem.of(
              ErrorCode.RESULT_ABSENT,
              origins.isEmpty()
                  ? "The log has no stream of that name"
                  : "No event of it says that field; they say "
                      + origins.stream().map(Origin::field).collect(Collectors.joining(", "))));
    }
    return Reply.Success.json(
        new Members().with("fields", told, origin -> origin.members().object()).text(), Map.of());
  }

  static Optional<String> first(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Empty where it is none; of more than 18 digits there is no command. */
  static Optional<Long> number(String text) {
    return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /** The object that a body is; no body is an empty one. */
  static Checked<Json.Obj> objectOrNone(HttpBody body) {
    return body.size() == 0 ? new Checked.Passed<>(Json.EMPTY) : object(body);
  }

  /** The object that a body is. */
  private static Checked<Json.Obj> object(HttpBody body) {
    try {
      if (body.text().map(JsonText::parse).orElse(Json.NULL) instanceof Json.Obj object) {
        return new Checked.Passed<>(object);
      }
    } catch (JsonText.MalformedJson e) {
      // Said below.
    }
    return new Checked.Refused<>(
        Problem.of(ErrorCode.INVALID_BODY, "The body is not a JSON object"));
  }
}
