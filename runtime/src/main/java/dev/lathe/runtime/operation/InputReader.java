package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.plan.Coercion;
import dev.lathe.runtime.plan.Finding;
import dev.lathe.runtime.plan.InputValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Converts JSON values to typed inputs, for any kind of caller, and collects everything that is
 * wrong with them. For one request and one thread.
 */
public final class InputReader {
  private static final InputValue NOTHING = InputValue.missing();

  private final SortedMap<String, InputValue> all = new TreeMap<>();
  private final SortedMap<String, InputValue> sent = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Takes what came for {@code input}; numbers and times may also be written as text.
   *
   * @param path the caller's name for it, for findings
   */
  public void value(InputPlan input, Json value, String path) {
    InputValue typed =
        value instanceof Json.Null && input.nullable()
            ? InputValue.missing()
            : Coercion.coerce(input, value, path, findings);
    sent.put(input.name(), typed);
    all.put(input.name(), typed);
  }

  /**
   * Takes what is known of the caller for {@code input}: nothing that they sent, so a retry is one
   * whatever is known by then.
   *
   * @return false if it does not fit the input
   */
  public boolean known(InputPlan input, Json value) {
    var misfit = new ArrayList<Finding>();
    InputValue typed = Coercion.coerce(input, value, input.name(), misfit);
    if (!misfit.isEmpty()) return false;
    all.put(input.name(), typed);
    return true;
  }

  /** Nothing came for {@code input}, and nothing had to: it has its fallback, if there is one. */
  public void absent(InputPlan input) {
    all.put(input.name(), input.fallback().map(json -> fallback(input, json)).orElse(NOTHING));
  }

  /** Nothing came for {@code input}, a list of which that means that it is empty. */
  public void empty(InputPlan input) {
    all.put(input.name(), new InputValue.Many(List.of()));
  }

  /**
   * Nothing came for {@code input}, and something had to.
   *
   * @param path the caller's name for it
   */
  public void missing(InputPlan input, String path) {
    String message = "expected " + Coercion.expected(input.type()) + ", got nothing";
    findings.add(new Finding(path, message, "invalid_type"));
  }

  /** A value came under {@code path} that no input is for. */
  public void unknown(String path) {
    refused(path, "is not a known field");
  }

  /** The same, and {@code why} it can't be one. */
  public void refused(String path, String why) {
    findings.add(new Finding(path, why, "unrecognized_keys"));
  }

  /** What is wrong, in the order in which it was found; empty where all fits. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /**
   * What was read.
   *
   * @throws IllegalStateException if there are findings: then the values are of no use
   */
  public Inputs inputs() {
    if (!findings.isEmpty()) {
      throw new IllegalStateException("inputs with findings are not to be used");
    }
    return new Inputs(all, sent);
  }

  private static InputValue fallback(InputPlan input, Json value) {
    if (value instanceof Json.Null) return NOTHING;
    var unexpected = new ArrayList<Finding>();
    InputValue coerced = Coercion.coerce(input, value, input.name(), unexpected);
    if (!unexpected.isEmpty()) {
      throw new IllegalStateException("the default of input " + input.name() + " does not fit it");
    }
    return coerced;
  }
}
