package dev.lathe.runtime.refusal;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What known callers were refused, for a month or as long as is asked for, by the database's time.
 */
public final class RefusalRecords {
  /** Long enough to be asked about, and short enough to need no other rule of privacy. */
  public static final Duration RETENTION = Duration.ofDays(30);

  /** Rows a page, and rows forgotten by one statement. */
  public static final int PAGE = 500;

  /** Statements a call: 10,000 rows. */
  private static final int MAXIMUM_PAGES = 20;

  /** From a clock that ran ahead, too: more than a day after now. */
  private static final String FORGET =
      """
      DELETE FROM lathe_refusal WHERE (minute,actor_kind,actor_id,operation,outcome) IN \
      (SELECT minute,actor_kind,actor_id,operation,outcome FROM lathe_refusal \
      WHERE minute<unixepoch()/60-?1 OR minute>unixepoch()/60+1440 LIMIT %s) RETURNING 1\
      """
          .formatted(PAGE);

  private static final String AFTER =
      """
      SELECT minute,actor_kind,actor_id,operation,outcome,times,\
      strftime('%%Y-%%m-%%dT%%H:%%MZ',minute*60,'unixepoch') FROM lathe_refusal \
      WHERE (minute,actor_kind,actor_id,operation,outcome)>(?1,?2,?3,?4,?5) \
      AND (?6 IS NULL OR outcome=?6) \
      ORDER BY minute,actor_kind,actor_id,operation,outcome LIMIT %s\
      """
          .formatted(PAGE);

  private final Database database;
  private final Duration kept;

  /** Those of a month. */
  public RefusalRecords(Database database) {
    this(database, RETENTION);
  }

  /**
   * @param kept how long they are kept
   */
  public RefusalRecords(Database database, Duration kept) {
    this.database = database;
    this.kept = kept;
  }

  /**
   * Refusals of one caller in one minute, of one operation and for one cause.
   *
   * @param minute since 1970
   * @param at the same for people, e.g. {@code 2026-11-27T20:31Z}
   * @param operation {@code service/binding}, or the path of an endpoint of the service itself
   * @param outcome the word of a {@link Refusal}
   * @param times that are surely known; fewer than twice as many for each environment of a function
   *     while the minute lasts and nothing was refused since
   */
  public record Refused(
      long minute,
      String at,
      String actorKind,
      String actorId,
      String operation,
      String outcome,
      long times) {
    /** Before the first one. */
    public static final Refused BEFORE_ALL = new Refused(Long.MIN_VALUE, "", "", "", "", "", 0);

    /** Where it stands among the others, for a client to go on after it. */
    public String place() {
      String parts =
          JsonText.write(
              new Json.Arr(
                  List.of(
                      Json.of(minute),
                      Json.of(actorKind),
                      Json.of(actorId),
                      Json.of(operation),
                      Json.of(outcome))));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(parts.getBytes(StandardCharsets.UTF_8));
    }

    /** One that stands at {@code place}, for {@link #after}; empty where that is no place. */
    public static Optional<Refused> at(String place) {
      try {
        var text = new String(Base64.getUrlDecoder().decode(place), StandardCharsets.UTF_8);
        if (JsonText.parse(text) instanceof Json.Arr(List<Json> parts)
            && parts.size() == 5
            && parts.get(0) instanceof Json.Num minute
            && parts.get(1) instanceof Json.Str(String kind)
            && parts.get(2) instanceof Json.Str(String id)
            && parts.get(3) instanceof Json.Str(String operation)
            && parts.get(4) instanceof Json.Str(String outcome)) {
          long at = minute.decimal().longValueExact();
          return Optional.of(new Refused(at, "", kind, id, operation, outcome, 0));
        }
        return Optional.empty();
      } catch (IllegalArgumentException | ArithmeticException | JsonText.MalformedJson e) {
        return Optional.empty();
      }
    }

    /** {@code kind:id}. */
    public String caller() {
      return actorKind + ":" + actorId;
    }

    /** As operators are told. */
    public Json json() {
      return new Members()
          .with("at", at)
          .with("operation", operation)
          .with("caller", caller())
          .with("outcome", outcome)
          .with("times", Json.of(times))
          .object();
    }
  }

  /** The first ones, the oldest first; at most 500, none where the database is of before. */
  public List<Refused> first(Optional<String> outcome) {
    return after(Refused.BEFORE_ALL, outcome);
  }

  /**
   * Those after {@code last}.
   *
   * @param outcome only those for this cause
   */
  public List<Refused> after(Refused last, Optional<String> outcome) {
    Rows rows =
        database.executeWhereThere(
            Statement.read(
                AFTER,
                last.minute(),
                last.actorKind(),
                last.actorId(),
                last.operation(),
                last.outcome(),
                outcome.orElse(null)));
    List<Refused> refused = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      refused.add(
          new Refused(
              rows.requiredInteger(row, 0),
              rows.requiredText(row, 6),
              rows.requiredText(row, 1),
              rows.requiredText(row, 2),
              rows.requiredText(row, 3),
              rows.requiredText(row, 4),
              rows.requiredInteger(row, 5)));
    }
    return refused;
  }

  /**
   * Forgets those whose time is over.
   *
   * @param budget no statement is begun after it
   * @return how many were forgotten; there may be more
   */
  public int forget(Duration budget, Time time) {
    long began = time.ticks();
    int forgotten = 0;
    for (int i = 0; i < MAXIMUM_PAGES && time.ticks() - began < budget.toNanos(); i++) {
      Rows gone = database.executeWhereThere(Statement.write(FORGET, kept.toMinutes()));
      forgotten += gone.size();
      if (gone.size() < PAGE) break;
    }
    return forgotten;
  }
}
