package dev.lathe.model.bundle;

import java.util.List;

/**
 * What of a bundle is about people, by name: values of it are shown to nobody who does not ask for
 * them.
 *
 * @param fields as entities and their events call them, sorted
 * @param inputs that go into such fields or are compared with them, sorted
 */
public record Personal(List<String> fields, List<String> inputs) {
  public static final Personal NONE = new Personal(List.of(), List.of());

  public Personal {
    fields = List.copyOf(fields);
    inputs = List.copyOf(inputs);
  }

  /** Whether there is none. */
  public boolean none() {
    return fields.isEmpty() && inputs.isEmpty();
  }
}
