package dev.lathe.conformance.differential;

import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Map;

/**
 * A graph as JSON.
 *
 * @param shapes what it maps and reduces into, by name
 */
record MadeGraph(
    String id, Map<String, Object> json, Map<String, Object> shapes, List<Param> params) {
  /**
   * A declared input.
   *
   * @param count whether it says how many rows a limit lets through
   */
  record Param(String name, ScalarType type, boolean list, boolean count, String mode) {
    /** Whether it may be missing when the statement runs. */
    boolean mayMiss() {
      return mode.equals("nullable") || mode.equals("predicate_optional");
    }
  }
}
