package dev.lathe.dev.studio;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.sqlite.SqliteReading;
import dev.lathe.runtime.adapter.sqlite.SqliteReading.Answer;
import dev.lathe.runtime.adapter.sqlite.SqliteReading.Bounds;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream of Hrana: a connection of its own, and the texts that were stored on it. */
final class StudioStream implements AutoCloseable {
  /** Texts that one stream keeps. */
  private static final int MOST_STORED = 100;

  /** Steps of one batch, statements of one sequence. */
  private static final int MOST_STEPS = 200;

  private final SqliteReading reading;
  private final Bounds bounds;
  private final Map<Integer, String> stored = new HashMap<>();
  private boolean inTransaction;

  StudioStream(SqliteReading reading, Bounds bounds) {
    this.reading = reading;
    this.bounds = bounds;
  }

  /**
   * Does one request of a pipeline, other than to close it.
   *
   * @return the response
   * @throws Refused if it is not done
   * @throws Malformed if the protocol has no such request
   */
  Json.Obj answer(Json.Obj request) {
    String type = request.text("type").orElse("");
    var response = new Members().with("type", type);
    return switch (type) {
      case "execute" ->
          response
              .with("result", execute(HranaJson.object(member(request, "stmt"), "`stmt`")))
              .object();
      case "batch" ->
          response
              .with("result", batch(HranaJson.object(member(request, "batch"), "`batch`")))
              .object();
      case "sequence" -> {
        sequence(sql(request));
        yield response.object();
      }
      case "describe" -> response.with("result", describe(sql(request))).object();
      case "store_sql" -> {
        if (stored.size() == MOST_STORED) {
          throw new Refused("STUDIO_TOO_MUCH", "a stream keeps " + MOST_STORED + " texts");
        }
        stored.put(id(request), text(request));
        yield response.object();
      }
      case "close_sql" -> {
        stored.remove(id(request));
        yield response.object();
      }
      case "get_autocommit" -> response.with("is_autocommit", !inTransaction).object();
      default -> throw HranaJson.malformed("there is no request `" + type + "`");
    };
  }

  private Json.Obj execute(Json.Obj stmt) {
    SqlPiece piece = single(sql(stmt));
    List<@Nullable Object> parameters = parameters(piece, stmt);
    boolean rows = !stmt.get("want_rows").equals(Optional.of(Json.of(false)));
    return HranaJson.result(run(piece, parameters), rows);
  }

  private static SqlPiece single(String sql) {
    List<SqlPiece> pieces = SqlPiece.of(sql);
    if (pieces.isEmpty()) throw new Refused("SQL_NO_STATEMENT", "the text has no statement");
    if (pieces.size() > 1) {
      throw new Refused(
          "SQL_MANY_STATEMENTS",
          "the text has %s statements; send one, or a sequence".formatted(pieces.size()));
    }
    return pieces.getFirst();
  }

  private static List<@Nullable Object> parameters(SqlPiece piece, Json.Obj stmt) {
    List<Json> args = HranaJson.list(stmt, "args");
    int count = piece.parameters().size();
    if (args.size() > count) {
      throw new Refused(
          "ARGS_INVALID", "%s values came for %s parameters".formatted(args.size(), count));
    }
    var values = new ArrayList<@Nullable Object>(Collections.nCopies(count, null));
    for (int i = 0; i < args.size(); i++) values.set(i, HranaJson.value(args.get(i)));
    for (Json one : HranaJson.list(stmt, "named_args")) {
      Json.Obj named = HranaJson.object(one, "a named value");
      String name = named.text("name").orElse("");
      int index = index(piece, name);
      if (index < 0) throw new Refused("ARGS_INVALID", "no parameter is called `" + name + "`");
      values.set(index, HranaJson.value(named.get("value").orElse(Json.NULL)));
    }
    return values;
  }

  /** A name may come without the sign before it. */
  private static int index(SqlPiece piece, String name) {
    for (String spelled : List.of(name, ":" + name, "@" + name, "$" + name)) {
      int index = piece.parameters().indexOf(spelled);
      if (index >= 0) return index;
    }
    return -1;
  }

  private Answer run(SqlPiece piece, List<@Nullable Object> parameters) {
    ReadsOnly.check(piece);
    try {
      Answer answer = reading.execute(spoken(piece), parameters, bounds);
      switch (piece.word(0)) {
        case "BEGIN" -> inTransaction = true;
        case "COMMIT", "END" -> inTransaction = false;
        case "ROLLBACK" -> inTransaction &= piece.words().contains("TO");
        default -> {}
      }
      return answer;
    } catch (SqliteReading.TooMuch e) {
      throw new Refused(
          "STUDIO_TOO_MUCH", e.getMessage() + "; take less of it, by LIMIT and by columns");
    } catch (StatementTimedOut e) {
      throw new Refused(
          "STUDIO_TIMED_OUT",
          "it took more than %s s and was ended".formatted(bounds.time().toSeconds()));
    } catch (StatementFailed e) {
      throw failed(piece, e);
    } catch (DatabaseUnavailable e) {
      throw new Refused("STUDIO_UNAVAILABLE", String.valueOf(e.getMessage()));
    }
  }

  private static Refused failed(SqlPiece piece, StatementFailed e) {
    return e.databaseMessage().contains("readonly database")
        ? ReadsOnly.refused(piece.word(0))
        : new Refused("SQLITE_ERROR", e.databaseMessage());
  }

  /** libSQL's own word for a transaction that only reads, which SQLite has not. */
  private static String spoken(SqlPiece piece) {
    return piece.word(0).equals("BEGIN") && piece.words().contains("READONLY")
        ? "BEGIN"
        : piece.text();
  }

  private void sequence(String sql) {
    List<SqlPiece> pieces = SqlPiece.of(sql);
    if (pieces.size() > MOST_STEPS) {
      throw new Refused("STUDIO_TOO_MUCH", "a sequence has at most " + MOST_STEPS + " statements");
    }
    pieces.forEach(ReadsOnly::check); // all of them before the first
    pieces.forEach(piece -> run(piece, Collections.nCopies(piece.parameters().size(), null)));
  }

  private Json.Obj describe(String sql) {
    SqlPiece piece = single(sql);
    ReadsOnly.check(piece);
    try {
      return new Members()
          .with(
              "params",
              new Json.Arr(
                  piece.parameters().stream()
                      .map(
                          name ->
                              (Json)
                                  new Members()
                                      .with("name", name == null ? Json.NULL : Json.of(name))
                                      .object())
                      .toList()))
          .with("cols", HranaJson.columns(reading.describe(spoken(piece))))
          .with("is_explain", piece.word(0).equals("EXPLAIN"))
          .with("is_readonly", true)
          .object();
    } catch (StatementFailed e) {
      throw failed(piece, e);
    }
  }

  private Json.Obj batch(Json.Obj batch) {
    List<Json> steps = HranaJson.list(batch, "steps");
    if (steps.size() > MOST_STEPS) {
      throw new Refused("STUDIO_TOO_MUCH", "a batch has at most " + MOST_STEPS + " steps");
    }
    List<Json> results = new ArrayList<>();
    List<Json> errors = new ArrayList<>();
    for (Json one : steps) {
      Json.Obj step = HranaJson.object(one, "a step");
      Json result = Json.NULL;
      Json error = Json.NULL;
      if (holds(step.get("condition").orElse(Json.NULL), results, errors)) {
        try {
          result = execute(HranaJson.object(member(step, "stmt"), "`stmt`"));
        } catch (Refused refused) {
          error = HranaJson.error(refused);
        }
      }
      results.add(result);
      errors.add(error);
    }
    return new Members()
        .with("step_results", new Json.Arr(results))
        .with("step_errors", new Json.Arr(errors))
        .with("replication_index", Json.NULL)
        .object();
  }

  private boolean holds(Json json, List<Json> results, List<Json> errors) {
    if (json.equals(Json.NULL)) return true;
    Json.Obj condition = HranaJson.object(json, "a condition");
    return switch (condition.text("type").orElse("")) {
      case "ok" -> !at(condition, results).equals(Json.NULL);
      case "error" -> !at(condition, errors).equals(Json.NULL);
      case "not" -> !holds(member(condition, "cond"), results, errors);
      case "and" ->
          HranaJson.list(condition, "conds").stream().allMatch(one -> holds(one, results, errors));
      case "or" ->
          HranaJson.list(condition, "conds").stream().anyMatch(one -> holds(one, results, errors));
      case "is_autocommit" -> !inTransaction;
      default -> throw HranaJson.malformed("there is no such condition");
    };
  }

  private static Json at(Json.Obj condition, List<Json> steps) {
    int step = number(condition, "step");
    if (step < 0 || step >= steps.size()) {
      throw HranaJson.malformed("a condition is about a step before its own");
    }
    return steps.get(step);
  }

  private String sql(Json.Obj of) {
    if (of.get("sql_id").orElse(Json.NULL) instanceof Json.Num) {
      String known = stored.get(number(of, "sql_id"));
      if (known == null) throw HranaJson.malformed("no text is stored under this `sql_id`");
      return known;
    }
    return text(of);
  }

  private static String text(Json.Obj of) {
    return of.text("sql").orElseThrow(() -> HranaJson.malformed("`sql` is a text"));
  }

  private static int id(Json.Obj of) {
    return number(of, "sql_id");
  }

  private static int number(Json.Obj of, String name) {
    if (of.get(name).orElse(Json.NULL) instanceof Json.Num(String digits)
        && digits.matches("-?\\d{1,9}")) {
      return Integer.parseInt(digits);
    }
    throw HranaJson.malformed("`" + name + "` is a number");
  }

  private static Json member(Json.Obj of, String name) {
    return of.get(name).orElse(Json.NULL);
  }

  @Override
  public void close() {
    reading.close();
  }
}
