package dev.lathe.runtime.command;

import dev.lathe.model.bundle.ClaimPlan;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.command.ClaimVerdict;
import dev.lathe.model.command.Verdict;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.module.PreparedCompensation;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.Outputs;
import dev.lathe.runtime.plan.PlanStatements;
import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Claims of commands that do something outside: taken before the first call that acts, and kept up
 * to date until the command's event is there. Each method is one round trip. Thread-safe.
 */
public final class Claims {
  private static final String MINE = " WHERE scope=?1 AND key=?2 AND owner=?3 AND state='open'";

  /** Only who took it now has nothing in it yet. */
  private static final String KEEP =
      "UPDATE lathe_claim SET request=?4,known=?5" + MINE + " AND request='{}'";

  private static final String ANSWERED =
      "UPDATE lathe_claim SET outputs=json_set(outputs,?4,json(?5))" + MINE + " RETURNING 1";

  private static final String ANSWERED_WITH =
      "UPDATE lathe_claim SET outputs=json_set(outputs,?4,json(?5),?6,json(?7))"
          + MINE
          + " RETURNING 1";

  private static final String RELEASE = "DELETE FROM lathe_claim" + MINE;

  /**
   * The first to come may go on with it at once, later ones after a while: 20 s, 40 s, up to some
   * ten minutes.
   */
  private static final String LEAVE =
      "UPDATE lathe_claim SET detail=?4,deadline=%s+CASE WHEN tries<2 THEN 0 ELSE 5*(1<<min(tries,7)) END"
              .formatted(DatabaseTime.SECONDS)
          + MINE;

  private static final String END =
      """
      DELETE FROM lathe_claim WHERE scope=?1 AND key=?2 AND EXISTS\
      (SELECT 1 FROM command WHERE scope=?1 AND key=?2 AND outcome='%s')"""
          .formatted(Verdict.ACCEPTED.word());

  private static final String STATE = "UPDATE lathe_claim SET state=?4,detail=?5" + MINE;

  private final TenantDatabases databases;
  private final PlanStatements statements;
  private final RecordingStatements recorded;

  /** Claims that keep no more of a refusal than a retry needs. */
  public Claims(TenantDatabases databases, Ids ids) {
    this(databases, ids, Recording.NONE);
  }

  /**
   * @param recording whether what commands are decided with is kept; of those that are refused
   *     before they are claimed, it is the claim's statement that decides
   */
  public Claims(TenantDatabases databases, Ids ids, Recording recording) {
    this.databases = databases;
    this.statements = new PlanStatements(databases, ids);
    this.recorded = new RecordingStatements(statements, recording);
  }

  /**
   * Takes the key of a command, or tells why not.
   *
   * @param sent what the caller sent, for who goes on with it
   * @return stale if another bundle is live
   * @throws DatabaseUnavailable if no answer came twice: it may have been taken
   */
  public Attempt<Claimed> take(ClaimPlan plan, Arguments arguments, RecordedRequest.Sent sent) {
    Variant variant = plan.statement().statement(arguments::gives);
    List<@Nullable Object> values = statements.bound(variant, arguments);
    RecordedRequest request = RecordedRequest.of(sent, arguments, variant.parameters(), values);
    Statement keep =
        of(
            KEEP,
            arguments.facts(),
            JsonText.write(request.json()),
            JsonText.write(object(arguments.outputs())));
    Rows rows =
        recorded.execute(
            new Statement(variant.sql(), values, Statement.Access.WRITE).with(keep),
            () -> request,
            arguments);
    Optional<ClaimVerdict> verdict =
        rows.size() == 1 ? ClaimVerdict.of(rows.requiredText(0, 0)) : Optional.empty();
    if (verdict.isEmpty()) {
      return CommandRow.decided(rows, arguments.bundle()).map(Claimed.Decided::new);
    }
    return new Attempt.Settled<>(claimed(verdict.get(), plan, arguments.outputs(), rows));
  }

  private static Claimed claimed(ClaimVerdict verdict, ClaimPlan plan, Outputs known, Rows rows) {
    Json.Obj held = json(rows.text(0, CommandRow.DETAIL));
    return switch (verdict) {
      case CLAIMED ->
          new Claimed.Taken(
              reads(plan, known, json(rows.text(0, CommandRow.RESULT))),
              Amends.NONE,
              true,
              CommandRow.tokens(rows, Verdict.ACCEPTED));
      case RESUMED -> {
        var outputs = new HashMap<String, Json>(known.values());
        outputs.putAll(held.object("known").members());
        Outputs all = reads(plan, new Outputs(outputs), held.object("reads"));
        Json.Obj kept = held.object("outputs");
        for (Map.Entry<String, Json> one : kept.members().entrySet()) {
          if (Amends.isOutput(one.getKey())) all = all.with(one.getKey(), one.getValue());
        }
        boolean own =
            held.get("own").orElse(Json.NULL) instanceof Json.Num(String n) && n.equals("1");
        yield new Claimed.Taken(
            all, Amends.of(kept), own, CommandRow.tokens(rows, Verdict.REPLAYED));
      }
      case IN_PROGRESS ->
          new Claimed.InProgress(
              held.get("left").orElse(Json.NULL) instanceof Json.Num number
                  ? number.decimal().doubleValue()
                  : 1);
      case EFFECT_UNKNOWN -> new Claimed.Unknown();
      case WITHOUT_EVENT -> new Claimed.Refused(held.object("detail"));
    };
  }

  private static Outputs reads(ClaimPlan plan, Outputs known, Json.Obj reads) {
    return plan.reads().map(node -> known.with(node, reads)).orElse(known);
  }

  /**
   * Keeps what a call that acts answered.
   *
   * @return whether the claim is still this request's
   */
  boolean answered(Facts facts, String node, Json answer) {
    return !execute(of(ANSWERED, facts, path(node), JsonText.write(answer)), facts).isEmpty();
  }

  /**
   * Keeps that, and how to make good for it.
   *
   * @return whether the claim is still this request's
   */
  boolean answered(Facts facts, String node, Json answer, PreparedCompensation compensation) {
    Statement keep =
        of(
            ANSWERED_WITH,
            facts,
            path(node),
            JsonText.write(answer),
            path(Amends.prepared(node)),
            JsonText.write(compensation.json()));
    return !execute(keep, facts).isEmpty();
  }

  private static String path(String name) {
    return "$.\"" + name + "\"";
  }

  /** Nothing was done outside: as if it had not been taken. */
  void release(Facts facts) {
    execute(of(RELEASE, facts), facts);
  }

  /** Somebody else may go on with it. */
  void leave(Facts facts, String why) {
    execute(of(LEAVE, facts, why(why)), facts);
  }

  /** Nobody goes on with it: a call may have been done, and can't be made again. */
  void unknown(Facts facts, String why) {
    execute(of(STATE, facts, "unknown", why(why)), facts);
  }

  /** Nobody goes on with it: calls were done, and the command refused. */
  void refuse(Facts facts, Json.Obj detail) {
    execute(of(STATE, facts, "refused", JsonText.write(detail)), facts);
  }

  /** Ends it where its command was accepted, beside the statement that decides. */
  static Statement end(Facts facts) {
    return Statement.write(END, facts.scope(), facts.key());
  }

  private static String why(String why) {
    return JsonText.write(new Members().with("why", why).object());
  }

  private Rows execute(Statement statement, Facts facts) {
    try {
      return databases.of(facts.tenant()).execute(statement);
    } catch (DatabaseUnavailable unanswered) {
      if (unanswered.isTokenRefused()) throw unanswered;
      return databases.of(facts.tenant()).execute(statement); // it does the same twice
    }
  }

  private static Statement of(String sql, Facts facts, String... more) {
    @Nullable Object[] values = new @Nullable Object[3 + more.length];
    values[0] = facts.scope();
    values[1] = facts.key();
    values[2] = facts.command();
    System.arraycopy(more, 0, values, 3, more.length);
    return Statement.write(sql, values);
  }

  private static Json.Obj object(Outputs outputs) {
    var all = new Members();
    new TreeMap<>(outputs.values()).forEach(all::with);
    return all.object();
  }

  private static Json.Obj json(@Nullable String text) {
    return text != null && JsonText.parse(text) instanceof Json.Obj object
        ? object
        : new Members().object();
  }
}
