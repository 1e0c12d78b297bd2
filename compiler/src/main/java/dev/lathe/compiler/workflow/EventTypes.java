package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.describe.KnownTypes;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Envelopes of events, whose attributes are the same for all of them but for the data. */
final class EventTypes {
  private static final List<String> TEXTS =
      List.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "datacontenttype",
          "dataschema",
          "eventtype",
          "rntaggregatetype",
          "rntaggregateid",
          "correlationid",
          "lathebundle");
  private static final List<String> PERHAPS =
      List.of("rntactorkind", "rntactorid", "causationid", "commandid", "traceparent");
  private static final List<String> NUMBERS =
      List.of("rntversion", "rntschemaversion", "latheposition");

  private EventTypes() {}

  /** The name of an attribute as it is published; the format writes some of them otherwise. */
  static String attribute(String written) {
    String lower = written.toLowerCase(Locale.ROOT);
    boolean known =
        TEXTS.contains(lower)
            || PERHAPS.contains(lower)
            || NUMBERS.contains(lower)
            || lower.equals("time");
    return known ? lower : written;
  }

  /** The envelope of an event that the blueprint has. */
  static VariableType envelope(Blueprint blueprint, Workflows.Event event) {
    var members = new ArrayList<VariableType.Member>();
    TEXTS.forEach(name -> members.add(member(name, ScalarType.STRING, false)));
    PERHAPS.forEach(name -> members.add(member(name, ScalarType.STRING, true)));
    NUMBERS.forEach(name -> members.add(member(name, ScalarType.INTEGER, false)));
    members.add(member("time", ScalarType.DATETIME, false));
    members.add(new VariableType.Member("data", data(blueprint, event)));
    return new VariableType.Obj(members, false);
  }

  private static VariableType.Member member(String name, ScalarType type, boolean nullable) {
    return new VariableType.Member(name, new VariableType.Scalar(type, nullable));
  }

  private static VariableType data(Blueprint blueprint, Workflows.Event event) {
    for (Entity entity : blueprint.entities()) {
      if (entity.name().text().equals(event.aggregate().text())
          && entity.stateMachine().isPresent()) {
        Entity.StateMachine machine = entity.stateMachine().get();
        for (Entity.Transition transition : machine.transitions()) {
          if (transition.event(entity).equals(event.type().text())) {
            return KnownTypes.data(entity, machine, transition);
          }
        }
      }
    }
    return Types.ANY;
  }
}
