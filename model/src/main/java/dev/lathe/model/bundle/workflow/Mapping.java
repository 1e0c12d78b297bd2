package dev.lathe.model.bundle.workflow;

import dev.lathe.model.json.Json;
import java.util.List;

/**
 * Where a value comes from. A path that leads nowhere gives nothing: a member of an object that has
 * no value is left out, an item of an array is null, an input is missing, a variable is not
 * written.
 */
public sealed interface Mapping {
  /** A constant of any depth. */
  record Constant(Json json) implements Mapping {}

  /**
   * {@code $event.data.after.sku}: a member of the event's envelope as it is published, by the name
   * that it has there, in lower case: {@code id}, {@code rntaggregateid}, {@code correlationid},
   * {@code data} …
   */
  record OfEvent(List<String> path) implements Mapping {
    public OfEvent {
      path = List.copyOf(path);
    }
  }

  /** {@code $process.reservation.reason}: a variable, and members of it. */
  record OfProcess(List<String> path) implements Mapping {
    public OfProcess {
      path = List.copyOf(path);
    }
  }

  /** An object; members in the author's order. */
  record Obj(List<Member> members) implements Mapping {
    public Obj {
      members = List.copyOf(members);
    }
  }

  /** An array. */
  record Arr(List<Mapping> items) implements Mapping {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** A member of an object, an input or a variable. */
  record Member(String name, Mapping value) {}
}
