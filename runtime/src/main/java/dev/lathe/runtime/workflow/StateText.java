package dev.lathe.runtime.workflow;

import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A run's state as its row keeps it. */
final class StateText {
  private static final Json.Obj NOTHING = new Json.Obj(Map.of());

  private StateText() {}

  static String write(RunState state) {
    return new Members()
        .with("correlation", state.correlation())
        .with("causation", state.causation())
        .with("starter", state.starter())
        .with("variables", state.variables())
        .with("tokens", state.tokens(), StateText::token)
        .with("scopes", state.scopes(), StateText::scope)
        .with("alarms", state.alarms(), StateText::alarm)
        .with("next", state.next())
        .text();
  }

  static RunState read(RunStatus status, Optional<String> key, String text) {
    Json.Obj state = object(JsonText.parse(text));
    return new RunState(
        status,
        key,
        state.text("correlation").orElse(""),
        state.text("causation"),
        state.text("starter"),
        state.get("variables").map(StateText::object).orElse(NOTHING),
        all(state, "tokens", StateText::token),
        all(state, "scopes", StateText::scope),
        all(state, "alarms", StateText::alarm),
        number(state, "next"));
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
            .map(StateText::object)
            .map(why -> new Trouble(text(why, "code"), text(why, "message"))));
  }

  private static Json scope(Scope scope) {
    return new Members().with("id", scope.id()).with("node", scope.node()).object();
  }

  private static Scope scope(Json.Obj scope) {
    return new Scope(number(scope, "id"), text(scope, "node"));
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
    return of.get(name).orElse(Json.NULL) instanceof Json.Arr(List<Json> items)
        ? items.stream().map(StateText::object).map(each).toList()
        : List.of();
  }

  /** {@code json}, or an empty object where it is none. */
  static Json.Obj object(Json json) {
    return json instanceof Json.Obj object ? object : NOTHING;
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
