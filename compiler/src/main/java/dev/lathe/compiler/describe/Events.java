package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The events that a blueprint's transitions make. */
final class Events {
  private Events() {}

  /** The event of one transition; {@code service} is the slug that publishes it. */
  record Event(
      String service, Entity entity, Entity.StateMachine machine, Entity.Transition transition) {
    /** Without service and entity, e.g. {@code OrderPlaced}. */
    String name() {
      return transition.event(entity);
    }

    /** The stream of messages it belongs to, {@code service.Entity}. */
    String channel() {
      return service + "." + entity.logged();
    }

    /** The CloudEvents type, {@code service.Entity.EventType}. */
    String type() {
      return channel() + "." + name();
    }

    DataType.Obj data() {
      return Events.data(entity, machine, transition);
    }
  }

  /** All of them, by entity and transition in source order. */
  static List<Event> of(Project project) {
    var events = new ArrayList<Event>();
    for (Entity entity : project.entities()) {
      Optional<Entity.StateMachine> machine = entity.stateMachine();
      if (machine.isPresent()) {
        for (Entity.Transition transition : machine.get().transitions()) {
          events.add(new Event(project.owner(entity), entity, machine.get(), transition));
        }
      }
    }
    return List.copyOf(events);
  }

  /** {@code {"before": …, "after": …}}. */
  static DataType.Obj data(
      Entity entity, Entity.StateMachine machine, Entity.Transition transition) {
    DataType before =
        transition.creates()
            ? new DataType.Constant(Json.NULL)
            : side(entity, machine, transition, true);
    return new DataType.Obj(
        Optional.empty(),
        List.of(
            DataType.Member.of("before", before),
            DataType.Member.of("after", side(entity, machine, transition, false))),
        true);
  }

  private static DataType side(
      Entity entity, Entity.StateMachine machine, Entity.Transition transition, boolean before) {
    var members = new ArrayList<DataType.Member>();
    for (String name : transition.affected(machine)) {
      Entity.Field field = entity.field(name).orElseThrow();
      members.add(DataType.Member.of(name, field(field, machine, transition, before)));
    }
    if (!before) {
      for (Entity.ChildChange change : transition.children()) {
        Entity.ChildList list = entity.child(change.list().text()).orElseThrow();
        members.add(
            DataType.Member.of(
                list.name().text(), new DataType.ListOf(record(list, change.deed()))));
      }
    }
    return new DataType.Obj(Optional.empty(), members, true);
  }

  /** A record: a new one is whole, of a changed one stands what was set, of one removed its key. */
  private static DataType record(Entity.ChildList list, Entity.ChildDeed deed) {
    var members = new ArrayList<DataType.Member>();
    for (Entity.Field field : list.fields()) {
      boolean key = field.equals(list.keyField());
      if (key || deed != Entity.ChildDeed.REMOVE) {
        DataType type = new DataType.Scalar(field.type(), DataType.Decimals.DIGITS);
        members.add(
            new DataType.Member(
                field.name().text(),
                DataType.nullable(type, field.nullable()),
                key || deed == Entity.ChildDeed.ADD,
                new Members().object()));
      }
    }
    return new DataType.Obj(Optional.empty(), members, true);
  }

  private static DataType field(
      Entity.Field field,
      Entity.StateMachine machine,
      Entity.Transition transition,
      boolean before) {
    if (field.name().text().equals(machine.stateField().text())) {
      return before ? from(transition) : to(transition);
    }
    DataType type = new DataType.Scalar(field.type(), DataType.Decimals.DIGITS);
    return DataType.nullable(type, before || field.nullable());
  }

  /** The states that a transition leaves. */
  static DataType from(Entity.Transition transition) {
    return new DataType.Words(transition.from().stream().map(Name::text).toList());
  }

  /** The one state that a transition leads to. */
  static DataType to(Entity.Transition transition) {
    return new DataType.Constant(Json.of(transition.to().text()));
  }
}
