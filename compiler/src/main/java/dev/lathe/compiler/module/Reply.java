package dev.lathe.compiler.module;

import dev.lathe.model.bundle.ScalarType;
import java.util.Map;
import java.util.TreeMap;

/** What is known of a JSON value that a module answers with. */
public sealed interface Reply {
  /** Nothing: any path may lead into it. */
  record Any() implements Reply {}

  /** One value, which may be null. */
  record Scalar(ScalarType type) implements Reply {}

  /** An object with these members and no others. */
  record Members(Map<String, Reply> members) implements Reply {
    public Members {
      members = new TreeMap<>(members);
    }
  }

  /** An array. */
  record Items(Reply item) implements Reply {}
}
