package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.compiler.domain.Upcast;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Binds and types upcasts, each of which is about one event alone. */
final class UpcastResolver {
  private static final Set<DiagnosticCode> ELSEWHERE =
      EnumSet.of(
          DiagnosticCode.NAV_PROJECTION_REQUIRED,
          DiagnosticCode.NAV_NOT_ALLOWED,
          DiagnosticCode.NAV_FAN_OUT_NOT_ALLOWED,
          DiagnosticCode.SEM_PARAM_UNKNOWN);

  private static final String ALONE =
      "an upcast is about what one event says: its fields, `aggregateId`, `occurredAt` and"
          + " `actorId`";

  private final GraphScope scope;
  private final Entity entity;
  private final Expressions expressions;
  private final FieldValues fields;

  private UpcastResolver(Blueprint blueprint, Blueprint.Service service, Entity entity) {
    var nothing =
        new Graph(
            entity.name(),
            List.of(),
            new Graph.Output(
                new OutputType.Scalar(ScalarType.BOOLEAN), entity.name(), entity.name().span()),
            List.of(),
            List.of(),
            Optional.empty());
    this.scope =
        new GraphScope(
            blueprint, DerivedProjections.NONE, service, nothing, GraphScope.Role.COMMAND);
    this.entity = entity;
    this.expressions = new Expressions(scope);
    this.fields = new FieldValues(scope);
  }

  static Result<Upcasts> resolve(Blueprint blueprint, Entity entity) {
    Optional<Blueprint.Service> owner = blueprint.service(blueprint.owner(entity));
    return entity.upcasts().isEmpty() || owner.isEmpty() || entity.stateMachine().isEmpty()
        ? Result.ok(Upcasts.NONE)
        : new UpcastResolver(blueprint, owner.get(), entity).all();
  }

  /** The upcasts of {@code entity}; none where they are wrong, which is reported elsewhere. */
  static Upcasts of(Blueprint blueprint, Entity entity) {
    return switch (resolve(blueprint, entity)) {
      case Result.Ok<Upcasts>(Upcasts upcasts, var _) -> upcasts;
      case Result.Failed<Upcasts> _ -> Upcasts.NONE;
    };
  }

  private Result<Upcasts> all() {
    var byType = new TreeMap<String, List<Upcasts.Form>>();
    Entity.StateMachine machine = entity.stateMachine().orElseThrow();
    for (Entity.Transition transition : machine.transitions()) {
      for (String type : transition.events(entity)) {
        List<Upcast> chain = entity.upcasts(type);
        if (!chain.isEmpty()) {
          byType.put(type, chain(chain, transition, machine));
        }
      }
    }
    return scope.found.isEmpty()
        ? Result.ok(new Upcasts(byType))
        : new Result.Failed<>(List.copyOf(scope.found));
  }

  private List<Upcasts.Form> chain(
      List<Upcast> chain, Entity.Transition transition, Entity.StateMachine machine) {
    var forms = new ArrayList<Upcasts.Form>();
    for (int i = 0; i < chain.size(); i++) {
      Map<String, Entity.Field> next = next(transition, machine);
      if (i + 1 < chain.size()) {
        chain.get(i + 1).had().forEach(field -> next.put(field.name().text(), field));
      }
      forms.add(form(chain.get(i), next));
    }
    return forms;
  }

  /** What commands give an event of now. */
  private Map<String, Entity.Field> next(
      Entity.Transition transition, Entity.StateMachine machine) {
    var next = new LinkedHashMap<String, Entity.Field>();
    transition
        .payload(machine)
        .forEach(name -> entity.field(name).ifPresent(field -> next.put(name, field)));
    return next;
  }

  private Upcasts.Form form(Upcast upcast, Map<String, Entity.Field> next) {
    var place = Expressions.Place.row(new Rows.Scope("event", Optional.empty(), said(upcast)));
    var set = new LinkedHashMap<String, Value>();
    for (Upcast.Set one : upcast.set()) {
      Entity.Field field = next.get(one.field().text());
      Optional<Entity.ChildList> list = list(one.field().text());
      if (field == null && list.isPresent()) {
        noList(one.field().span(), list.get());
      } else if (field == null) {
        misfit(
            one.field().span(),
            "`%s` in form %s has no field `%s`"
                .formatted(upcast.eventType(), upcast.version() + 1, one.field()),
            "it has %s: the state is what `was` of a state says, and a key is the event's stream"
                .formatted(
                    next.isEmpty() ? "none" : "`" + String.join("`, `", next.keySet()) + "`"));
      } else if (one.value() instanceof Expr written) {
        value(written, field, place).ifPresent(value -> set.put(one.field().text(), value));
      }
    }
    var had = new LinkedHashMap<String, Type>();
    for (Entity.Field field : upcast.had()) {
      list(field.name().text()).ifPresent(list -> noList(field.name().span(), list));
      had.put(field.name().text(), Type.of(field, true));
      Entity.Field now = next.get(field.name().text());
      boolean otherwise = now != null && !Type.of(now, true).equals(Type.of(field, true));
      if (now != null && otherwise && !upcast.sets(field.name().text())) {
        misfit(
            field.name().span(),
            "`%s` was %s and is %s in form %s"
                .formatted(
                    field.name(),
                    Type.article(field.type().word()),
                    Type.article(now.type().word()),
                    upcast.version() + 1),
            "say in `set` what it is made of");
      }
    }
    return new Upcasts.Form(had, set);
  }

  /** The list of children that {@code name} is, or is a field of the records of. */
  private Optional<Entity.ChildList> list(String name) {
    int dot = name.indexOf('.');
    return entity.child(dot < 0 ? name : name.substring(0, dot));
  }

  private void noList(Span at, Entity.ChildList list) {
    misfit(
        at,
        "`%s` is a list of records, and an upcast is about fields of the event itself"
            .formatted(list.name()),
        "give fields of its records `was` and `default`, by which each record of before is read");
  }

  /** What an expression may read. */
  private List<Rows.Field> said(Upcast upcast) {
    var said = new LinkedHashMap<String, Type>();
    said.put(EventRows.AGGREGATE_ID, Type.of(entity.key(), false));
    said.put(EventRows.OCCURRED_AT, Type.of(ScalarType.DATETIME, false));
    said.put(EventRows.ACTOR_ID, Type.of(ScalarType.STRING, true));
    for (Entity.Field field : entity.fields()) {
      if (field.generated().isEmpty() && !field.equals(entity.key())) {
        said.put(field.name().text(), Type.of(field, true));
      }
    }
    upcast.had().forEach(field -> said.put(field.name().text(), Type.of(field, true)));
    return said.entrySet().stream()
        .map(field -> new Rows.Field(field.getKey(), field.getValue()))
        .toList();
  }

  private Optional<Value> value(Expr written, Entity.Field field, Expressions.Place place) {
    int before = scope.found.size();
    Optional<Value> value =
        expressions
            .value(written, place)
            .flatMap(found -> fields.as(field, written, found))
            .filter(found -> fields.fits(entity.name().text(), field, written.span(), found));
    List<Diagnostic> found = scope.found.subList(before, scope.found.size());
    if (found.stream().map(Diagnostic::code).anyMatch(ELSEWHERE::contains)) {
      Span at = found.getFirst().span();
      found.clear(); // how to follow a relation, or to declare an input, is no help here
      misfit(at, "an upcast reads something else than the event", ALONE);
      return Optional.empty();
    }
    found.replaceAll(UpcastResolver::ofUpcast);
    return value.filter(one -> ofEvent(one, written.span()));
  }

  /** What does not fit a field does not fit it in whatever place. */
  private static Diagnostic ofUpcast(Diagnostic finding) {
    return finding.code() == DiagnosticCode.CMD_PAYLOAD_TYPE_MISMATCH
        ? new Diagnostic(
            DiagnosticCode.EVOLUTION_UPCAST_MISFIT,
            finding.span(),
            finding.message(),
            finding.related(),
            finding.hint())
        : finding;
  }

  private boolean ofEvent(Value value, Span at) {
    for (Value part : Values.all(value)) {
      boolean own =
          part instanceof Value.Output
              || part instanceof Value.Literal
              || part instanceof Value.ListOf
              || part instanceof Value.Op
              || part instanceof Value.Case
              || part instanceof Value.Widened
              || (part instanceof Value.Applied applied && applied.function() != ExprFunction.NOW);
      if (!own) {
        misfit(at, "an upcast reads something else than the event", ALONE);
        return false;
      }
    }
    return true;
  }

  private void misfit(Span at, String message, String hint) {
    scope.found.add(Diagnostic.of(DiagnosticCode.EVOLUTION_UPCAST_MISFIT, at, message, hint));
  }
}
