package dev.lathe.runtime.workflow;

import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A run's state as its row keeps it. */
final class StateText {
  private StateText() {}

  static String write(RunState state) {
    var members =
        new Members()
            .with("correlation", state.correlation())
            .with("causation", state.causation())
            .with("starter", state.starter())
            .withAny("caller", state.caller().map(StateText::caller).orElse(Json.EMPTY))
            .with("variables", state.variables())
            .with("tokens", state.tokens(), StateText::token)
            .with("scopes", state.scopes(), StateText::scope)
            .with("alarms", state.alarms(), StateText::alarm);
    if (!state.completed().isEmpty()) {
      members.with("completed", state.completed(), StateText::completion);
    }
    if (!state.kept().isEmpty()) members.with("kept", state.kept(), StateText::kept);
    if (!state.spent().equals(Spent.NOTHING)) members.with("spent", spent(state.spent()));
    members.with("next", state.next());
    if (state.depth() > 1) members.with("depth", state.depth());
    state.narrowing().ifPresent(narrowing -> members.with("only", narrowing.json()));
    if (state.halt() != Halt.NONE) members.with("halt", state.halt().word());
    return members.text();
  }

  static RunState read(RunStatus status, Optional<String> key, String text) {
    Json.Obj state = Json.orEmpty(JsonText.parse(text));
    return new RunState(
        status,
        key,
        state.text("correlation").orElse(""),
        state.text("causation"),
        state.text("starter"),
        state.get("caller").map(Json::orEmpty).map(StateText::caller),
        state.object("variables"),
        all(state, "tokens", StateText::token),
        all(state, "scopes", StateText::scope),
        all(state, "alarms", StateText::alarm),
        all(state, "completed", StateText::completion),
        all(state, "kept", StateText::kept),
        state.get("spent").map(Json::orEmpty).map(StateText::spent).orElse(Spent.NOTHING),
        number(state, "next"),
        state.text("halt").map(Halt::of).orElse(Halt.NONE),
        depth(state),
        Narrowing.of(state));
  }

  /** How many runs led to the one that {@code of} tells of. */
  static long depth(Json.Obj of) {
    return Math.max(1, number(of, "depth"));
  }

  private static Json.Obj spent(Spent spent) {
    return new Members()
        .with("steps", spent.steps())
        .with("calls", spent.calls())
        .with("cost", spent.cost())
        .object();
  }

  private static Spent spent(Json.Obj spent) {
    return new Spent(number(spent, "steps"), number(spent, "calls"), number(spent, "cost"));
  }

  private static Json token(Token token) {
    var members =
        new Members()
            .with("id", token.id())
            .with("node", token.node())
            .with("scope", token.scope())
            .with("via", token.via())
            .with("attempts", token.attempts())
            .with("again", token.again().map(EventTime::text));
    token
        .trouble()
        .ifPresent(
            why ->
                members.with(
                    "trouble",
                    new Members().with("code", why.code()).with("message", why.message())));
    token.task().ifPresent(open -> members.with("task", task(open)));
    members.withAny("locals", token.locals()).with("calls", token.calls());
    token.granted().ifPresent(input -> members.with("granted", input));
    token.proposed().ifPresent(input -> members.with("proposed", input));
    return members.object();
  }

  private static Token token(Json.Obj token) {
    return new Token(
        number(token, "id"),
        text(token, "node"),
        number(token, "scope"),
        text(token, "via"),
        Math.toIntExact(number(token, "attempts")),
        token.text("again").map(Instant::parse),
        token
            .get("trouble")
            .map(Json::orEmpty)
            .map(why -> new Trouble(text(why, "code"), text(why, "message"))),
        token.object("locals"),
        token.text("calls"),
        token.get("task").map(Json::orEmpty).map(StateText::task),
        token.get("granted").map(Json::orEmpty),
        token.get("proposed").map(Json::orEmpty));
  }

  private static Json task(OpenTask open) {
    var members = new Members();
    members
        .with("first", open.first())
        .with("assignee", open.assignee())
        .with("claimed", open.claimed())
        .with("due", open.due().map(EventTime::text));
    open.asks().ifPresent(input -> members.with("asks", input));
    return members.object();
  }

  private static OpenTask task(Json.Obj open) {
    return new OpenTask(
        open.text("first"),
        open.text("assignee"),
        open.get("claimed").equals(Optional.of(Json.of(true))),
        open.text("due").map(Instant::parse),
        open.get("asks").map(Json::orEmpty));
  }

  private static Json scope(Scope scope) {
    var members = new Members().with("id", scope.id()).with("node", scope.node());
    scope
        .round()
        .ifPresent(
            round ->
                members
                    .with("left", new Json.Arr(round.left()))
                    .with("results", new Json.Arr(round.results())));
    return members.object();
  }

  private static Scope scope(Json.Obj scope) {
    return new Scope(
        number(scope, "id"),
        text(scope, "node"),
        scope
            .get("results")
            .map(results -> new Round(items(scope.get("left").orElse(Json.NULL)), items(results))));
  }

  static Json.Obj caller(Caller caller) {
    return new Members()
        .with("run", caller.run())
        .with("activation", caller.activation())
        .with("depth", caller.depth())
        .object();
  }

  static Caller caller(Json.Obj caller) {
    return new Caller(text(caller, "run"), number(caller, "activation"), number(caller, "depth"));
  }

  private static Json completion(Completion completion) {
    return new Members()
        .with("order", completion.order())
        .with("node", completion.node())
        .with("scope", completion.scope())
        .with("within", completion.within())
        .withAny("locals", completion.locals())
        .object();
  }

  private static Completion completion(Json.Obj completion) {
    return new Completion(
        number(completion, "order"),
        text(completion, "node"),
        number(completion, "scope"),
        items(completion.get("within").orElse(Json.NULL)).stream()
            .map(item -> item instanceof Json.Str(String name) ? name : "")
            .toList(),
        completion.object("locals"));
  }

  private static Json kept(Kept kept) {
    return new Members()
        .with("id", kept.id())
        .with("name", kept.name())
        .withAny("variables", kept.variables())
        .object();
  }

  private static Kept kept(Json.Obj kept) {
    return new Kept(text(kept, "id"), text(kept, "name"), kept.object("variables"));
  }

  private static Json alarm(Alarm alarm) {
    return new Members()
        .with("node", alarm.node())
        .with("token", alarm.token())
        .with("at", EventTime.text(alarm.at()))
        .with("left", alarm.left())
        .object();
  }

  private static Alarm alarm(Json.Obj alarm) {
    return new Alarm(
        text(alarm, "node"),
        number(alarm, "token"),
        Instant.parse(text(alarm, "at")),
        Math.toIntExact(number(alarm, "left")));
  }

  private static <T> List<T> all(Json.Obj of, String name, Function<Json.Obj, T> each) {
    return items(of.get(name).orElse(Json.NULL)).stream().map(Json::orEmpty).map(each).toList();
  }

  private static List<Json> items(Json json) {
    return json instanceof Json.Arr(List<Json> items) ? items : List.of();
  }

  private static String text(Json.Obj of, String name) {
    return of.text(name).orElse("");
  }

  /** A whole number, or 0 where there is none. */
  static long number(Json.Obj of, String name) {
    return of.get(name).orElse(Json.NULL) instanceof Json.Num(String digits)
        ? Long.parseLong(digits)
        : 0;
  }
}
