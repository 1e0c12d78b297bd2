package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.EventRows;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Upcasts;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An event of an older form, and what the forms between make of what it says. */
final class OlderEvent {
  private final Entity entity;
  private final List<Upcasts.Form> forms;
  private final int written;
  private final LoggedEvent event;

  /** Conditions that something it says cannot be read, or is beyond what it is for. */
  private final List<Expression> misfits = new ArrayList<>();

  /**
   * @param forms all older ones, the first one first
   * @param written the number of the form that it was written in, from 1
   */
  OlderEvent(Entity entity, List<Upcasts.Form> forms, int written, LoggedEvent event) {
    this.entity = entity;
    this.forms = forms;
    this.written = written;
    this.event = event;
  }

  /** What it says of {@code field} now, or else what such events are taken to say. */
  Expression filled(Entity.Field field) {
    String name = field.name().text();
    Expression value = said(forms.size() + 1, name);
    if (field.past().fallback().isEmpty()) {
      return value;
    }
    Expression fallback =
        Said.read(field, Said.literal(field, field.past().fallback().get().value()));
    return field.nullable()
        ? Expression.cases().when(lacks(forms.size() + 1, name), fallback).otherwise(value)
        : call(Function.COALESCE, value, fallback);
  }

  /** Whether it says nothing of {@code field}. */
  Expression lacks(Entity.Field field) {
    return lacks(forms.size() + 1, field.name().text());
  }

  /** Whether {@code field} cannot be made of what it says. */
  Expression misfit(Entity.Field field) {
    misfits.clear();
    said(forms.size() + 1, field.name().text());
    return misfits.isEmpty()
        ? number(0)
        : misfits.size() == 1 ? misfits.getFirst() : infix(Operator.OR, List.copyOf(misfits));
  }

  private Optional<Value> set(int form, String name) {
    return Optional.ofNullable(forms.get(form - 2).set().get(name));
  }

  /** What it says of {@code name} in the form of that number. */
  private Expression said(int form, String name) {
    if (form == written) {
      return said(name);
    }
    return set(form, name)
        .map(value -> given(value, type(form, name), form - 1, name))
        .orElseGet(() -> said(form - 1, name));
  }

  private Type type(int form, String name) {
    Map<String, Type> had = form > forms.size() ? Map.of() : forms.get(form - 1).had();
    Type own = had.get(name);
    return own == null ? Type.of(entity.field(name).orElseThrow(), true) : own;
  }

  private Expression given(Value value, Type type, int of, String name) {
    var values =
        new ValueLowering(
            new NoNames("an upcast reads more than its event") {
              @Override
              public Expression output(Value.Output output) {
                return said(of, output.name());
              }
            });
    boolean decimal = type.is(ScalarType.DECIMAL);
    Expression given = decimal ? values.at(value, type.scale()) : values.of(value);
    if (!Checked.needed(value, type)) {
      return given;
    }
    ScalarType scalar = type.scalar().orElseThrow();
    misfits.add(given.isNotNull().and(Checked.misfit(given, scalar)));
    return Working.repeated(
        given, x -> Expression.cases().when(Checked.misfit(x, scalar), refused(name)).otherwise(x));
  }

  /** What the event itself has. */
  private Expression said(String name) {
    Type had = forms.get(written - 1).had().get(name);
    if (had != null) {
      Entity.Field field = field(name, had);
      return read(field, Said.written(field, event.data(), event.path(name)));
    }
    Optional<Entity.Field> own = own(name);
    if (own.isPresent()) {
      return read(own.get(), Said.member(own.get(), event.data(), event.path(name)));
    }
    return switch (name) {
      case EventRows.AGGREGATE_ID -> event.id();
      case EventRows.OCCURRED_AT -> Moments.ofEvent(event.time());
      case EventRows.ACTOR_ID -> event.actor();
      default -> throw new CompilerBug("no event has a field `" + name + "`");
    };
  }

  private Optional<Entity.Field> own(String name) {
    return entity
        .field(name)
        .filter(field -> field.generated().isEmpty() && !field.equals(entity.key()));
  }

  private Entity.Field field(String name, Type type) {
    var named = new Name(name, entity.name().span());
    return new Entity.Field(
        named, type.scalar().orElseThrow(), true, named, Optional.empty(), type.scale());
  }

  /** {@code said} as {@code field} has it, which no table's column sees to here. */
  private Expression read(Entity.Field field, Expression said) {
    String wanted =
        switch (field.type()) {
          case INTEGER, BOOLEAN -> "integer";
          case STRING, DATE -> "text";
          case DATETIME, DECIMAL, DURATION, JSON -> "";
        };
    if (wanted.isEmpty()) {
      Said.misfit(field, said).ifPresent(misfits::add);
      return event.folding() ? Said.of(field, said) : Said.read(field, said);
    }
    Expression type = call(Function.TYPEOF, said);
    misfits.add(said.isNotNull().and(Expression.infix(type, Operator.NE, text(wanted))));
    return Expression.cases(type)
        .when(text(wanted), said)
        .when(text("null"), Expression.nullValue())
        .otherwise(refused(field.name().text()));
  }

  /** In a trigger its end, elsewhere null. */
  private Expression refused(String name) {
    return event.folding()
        ? new Expression.Raise(
            "an event of an older form says `%s` in a way that the field cannot have"
                .formatted(name))
        : Expression.nullValue();
  }

  private Expression lacks(int form, String name) {
    if (form == written) {
      return lacks(name);
    }
    Optional<Value> set = set(form, name);
    if (set.isEmpty()) {
      return lacks(form - 1, name);
    }
    List<Expression> all =
        Values.leaves(set.get()).stream()
            .filter(Value.Output.class::isInstance)
            .map(leaf -> ((Value.Output) leaf).name())
            .distinct()
            .map(read -> lacks(form - 1, read))
            .toList();
    return switch (all.size()) {
      case 0 -> number(0);
      case 1 -> all.getFirst();
      default -> infix(Operator.AND, all);
    };
  }

  private Expression lacks(String name) {
    if (forms.get(written - 1).had().containsKey(name)) {
      return Said.isMissing(event.data(), event.path(name));
    }
    return own(name)
        .map(field -> Said.lacks(field, event.data(), event.path(name)))
        .orElse(number(0));
  }
}
