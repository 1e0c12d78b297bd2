package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.conformance.differential.CommandEvaluator.Decided;
import dev.lathe.conformance.differential.CommandEvaluator.Happened;
import dev.lathe.conformance.differential.CommandEvaluator.Stream;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Holds what a command came to against what it should: its answer, streams and events. */
record CommandAnswer(Lab lab, CommandEvaluator evaluator, Decided decided) {
  Optional<String> difference(CommandOutcome outcome) {
    if (decided.refusal().isPresent()) {
      return decided.refusal().get().equals(outcome)
          ? Optional.empty()
          : Optional.of("%s, not %s".formatted(decided.refusal().get(), outcome));
    }
    if (!(outcome instanceof CommandOutcome.Accepted(String body, OptionalLong reached))
        || !reached.equals(decided.version())) {
      return Optional.of("version %s, not %s".formatted(decided.version(), outcome));
    }
    Json answered = JsonText.parse(body);
    return answer(answered).or(() -> streams(answered)).or(() -> events());
  }

  /** Each stream once, in the order of its first event, with the version that it is left with. */
  private Optional<String> streams(Json body) {
    if (evaluator.emits().aboutOne()) {
      return Optional.empty();
    }
    var expected = new LinkedHashMap<String, String>();
    for (Happened one : decided.events()) {
      Stream stream = one.stream();
      long events = decided.events().stream().filter(e -> e.stream().equals(stream)).count();
      expected.put(
          stream.name(),
          "%s %s %d %d"
              .formatted(
                  stream.entity(),
                  stream.id(),
                  Objects.requireNonNull(decided.left().get(stream)).version(),
                  events));
    }
    var actual = new ArrayList<String>();
    if (((Json.Obj) body).get("streams").orElse(Json.NULL) instanceof Json.Arr(var streams)) {
      for (Json stream : streams) {
        Json.Obj one = (Json.Obj) stream;
        actual.add(
            "%s %s %s %d"
                .formatted(
                    ((Json.Str) one.get("entity").orElseThrow()).value(),
                    ((Json.Str) one.get("aggregateId").orElseThrow()).value(),
                    ((Json.Num) one.get("version").orElseThrow()).digits(),
                    ((Json.Arr) one.get("eventIds").orElseThrow()).items().size()));
      }
    }
    return List.copyOf(expected.values()).equals(actual)
        ? Optional.empty()
        : Optional.of("streams %s, not %s".formatted(expected.values(), actual));
  }

  private Optional<String> answer(Json body) {
    Node.Result out = (Node.Result) evaluator.graph().node("out").orElseThrow();
    if (!(body instanceof Json.Obj object)) {
      return Optional.of("no object: " + body);
    }
    for (Template.Member member : ((Template.Obj) out.value()).members()) {
      var expr = ((Template.Value) member.value()).expr();
      Json actual = object.get(member.name().text()).orElse(Json.of("missing"));
      Object expected = evaluator.expressions().result(expr, evaluator.outside());
      var type = evaluator.expressions().type(expr, evaluator.outside());
      if (!Answer.same(expected, type, Answer.ofEvent(type, actual))) {
        return Optional.of("%s: %s, not %s".formatted(member.name(), expected, actual));
      }
    }
    boolean counted =
        object.get("eventIds").orElse(Json.NULL) instanceof Json.Arr(var ids)
            && ids.size() == decided.events().size();
    return counted ? Optional.empty() : Optional.of("eventIds of " + decided.events());
  }

  private Optional<String> events() {
    var streams = new LinkedHashSet<Stream>();
    decided.events().forEach(one -> streams.add(one.stream()));
    for (Stream stream : streams) {
      List<Happened> expected =
          decided.events().stream().filter(one -> one.stream().equals(stream)).toList();
      List<Json> actual = lab.events(stream.name(), expected.getFirst().version() - 1);
      var types = GraphEvaluator.types(evaluator.emits().entity(stream.entity()));
      boolean same = expected.size() == actual.size();
      for (int i = 0; same && i < actual.size(); i++) {
        Happened one = expected.get(i);
        Json.Obj event = (Json.Obj) actual.get(i);
        Json.Obj data = (Json.Obj) event.get("data").orElseThrow();
        same =
            event.get("type").equals(Optional.of(Json.of(one.type())))
                && fields(one.after(), types, Kids.without(data.get("after").orElseThrow()))
                && parts(one, (Json.Obj) data.get("after").orElseThrow())
                && before(one, types, data.get("before").orElseThrow());
      }
      if (!same) {
        return Optional.of("%s, not %s".formatted(expected, actual));
      }
    }
    return Optional.empty();
  }

  private boolean parts(Happened one, Json.Obj after) {
    Optional<Json> told = after.get(Kids.LIST);
    Entity entity = evaluator.emits().entity(one.stream().entity());
    boolean gives =
        evaluator.emits().all().stream()
            .filter(emit -> emit.id().text().equals(one.node()))
            .anyMatch(emit -> !emit.children().isEmpty());
    return told.isPresent() == gives
        && told.map(list -> Kids.told(one.parts(), entity, list)).orElse(true);
  }

  private static boolean before(Happened one, Map<String, ScalarType> types, Json actual) {
    return one.before().isPresent()
        ? fields(one.before().get(), types, actual)
        : actual instanceof Json.Null;
  }

  private static boolean fields(
      Map<String, @Nullable Object> expected, Map<String, ScalarType> types, Json actual) {
    return actual instanceof Json.Obj object
        && List.copyOf(expected.keySet()).equals(List.copyOf(object.members().keySet()))
        && expected.entrySet().stream()
            .allMatch(
                field -> {
                  var type = Optional.ofNullable(types.get(field.getKey()));
                  Json value = object.get(field.getKey()).orElseThrow();
                  return Answer.same(field.getValue(), type, Answer.ofEvent(type, value));
                });
  }
}
