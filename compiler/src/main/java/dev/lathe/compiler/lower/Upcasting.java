package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.Upcasts;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What events of an entity say of its fields now: those of older forms what upcasts make of them,
 * others what they have under a field's name or an older one. An entity without upcasts has the
 * statements that it would have if there were none anywhere.
 */
final class Upcasting {
  /** Events of some types that were written in one form. */
  private record Case(List<String> types, int form, List<Upcasts.Form> forms) {
    Expression holds(LoggedEvent event) {
      return LogTable.isOf(event.type(), types).and(event.form().eq(number(form)));
    }

    boolean sets(String field) {
      return forms.subList(form - 1, forms.size()).stream()
          .anyMatch(step -> step.set().containsKey(field));
    }
  }

  private final Entity entity;
  private final List<Case> cases;

  Upcasting(Entity entity, Upcasts upcasts) {
    this.entity = entity;
    this.cases = upcasts.isNone() ? List.of() : cases(entity, upcasts);
  }

  private static List<Case> cases(Entity entity, Upcasts upcasts) {
    var cases = new ArrayList<Case>();
    for (Entity.Transition transition : entity.stateMachine().orElseThrow().transitions()) {
      String now = transition.event(entity);
      List<String> all = transition.events(entity);
      for (String type : all) {
        List<Upcasts.Form> forms = upcasts.byType().getOrDefault(type, List.of());
        List<String> types =
            all.stream()
                .filter(
                    other ->
                        other.equals(type)
                            || (type.equals(now) && !upcasts.byType().containsKey(other)))
                .toList();
        IntStream.rangeClosed(1, forms.size())
            .forEach(form -> cases.add(new Case(types, form, forms)));
      }
    }
    return List.copyOf(cases);
  }

  /** Whether there are none, so that the form of an event is nobody's concern. */
  boolean isNone() {
    return cases.isEmpty();
  }

  /** Whether {@code field} is ever made of something else. */
  boolean makes(Entity.Field field) {
    return !cases(field).isEmpty();
  }

  private OlderEvent older(Case one, LoggedEvent event) {
    return new OlderEvent(entity, one.forms(), one.form(), event);
  }

  private List<Case> cases(Entity.Field field) {
    return cases.stream().filter(one -> one.sets(field.name().text())).toList();
  }

  /** What {@code event} says of {@code field}, as the field's table has it. */
  Expression value(Entity.Field field, LoggedEvent event) {
    Expression said = Said.member(field, event.data(), event.path(field.name().text()));
    Expression plain = event.folding() ? Said.of(field, said) : Said.read(field, said);
    List<Case> older = cases(field);
    if (older.isEmpty()) {
      return plain;
    }
    var made = Expression.cases();
    older.forEach(one -> made.when(one.holds(event), older(one, event).filled(field)));
    return made.otherwise(plain);
  }

  /** Whether {@code event} says nothing of {@code field}, not even null. */
  Expression lacks(Entity.Field field, LoggedEvent event) {
    Expression plain = Said.lacks(field, event.data(), event.path(field.name().text()));
    List<Case> older = cases(field);
    if (older.isEmpty()) {
      return plain;
    }
    var lacks = Expression.cases();
    older.forEach(one -> lacks.when(one.holds(event), older(one, event).lacks(field)));
    return lacks.otherwise(plain);
  }

  /** The condition that {@code event} says of {@code field} what it cannot have, if it may. */
  Optional<Expression> misfit(Entity.Field field, LoggedEvent event) {
    Optional<Expression> plain =
        Said.misfit(field, Said.member(field, event.data(), event.path(field.name().text())));
    List<Case> older = cases(field);
    if (older.isEmpty()) {
      return plain;
    }
    var misfits = Expression.cases();
    older.forEach(one -> misfits.when(one.holds(event), older(one, event).misfit(field)));
    return Optional.of(misfits.otherwise(plain.orElse(number(0))));
  }

  /** The condition that {@code event} says nothing of {@code field}, or null. */
  Expression isNull(Entity.Field field, LoggedEvent event) {
    return makes(field)
        ? value(field, event).isNull().and(new Expression.Not(misfit(field, event).orElseThrow()))
        : Said.member(field, event.data(), event.path(field.name().text())).isNull();
  }

  /** The form in which events of {@code type} are written now. */
  static Expression form(Entity entity, Expression type) {
    var forms = Expression.cases(type);
    each(entity, (of, form) -> forms.when(text(of), number(form)));
    return forms.isEmpty() ? number(1) : forms.otherwise(number(1));
  }

  /** The same of one of {@code entities}, which {@code name} names as the log does. */
  static Expression form(List<Entity> entities, Expression name, Expression type) {
    var forms = Expression.cases();
    for (Entity entity : entities) {
      each(
          entity,
          (of, form) ->
              forms.when(
                  infix(Operator.AND, List.of(name.eq(text(entity.logged())), type.eq(text(of)))),
                  number(form)));
    }
    return forms.isEmpty() ? number(1) : forms.otherwise(number(1));
  }

  private interface Written {
    void of(String type, int form);
  }

  private static void each(Entity entity, Written written) {
    for (Entity.Transition transition : entity.stateMachine().orElseThrow().transitions()) {
      int form = entity.form(transition);
      if (form > 1) {
        written.of(transition.event(entity), form);
      }
    }
  }
}
