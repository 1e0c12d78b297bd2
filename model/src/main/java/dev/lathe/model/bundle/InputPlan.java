package dev.lathe.model.bundle;

import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import dev.lathe.model.rule.ValueRules;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How one graph input is read from a request and what it must be.
 *
 * @param name the graph's name for it; {@link Parameter.Input} refers to this
 * @param list many values of {@code type}: a repeated query key, or a JSON array in the body
 * @param required missing answers 400; when false, missing becomes {@code fallback}, else null
 * @param nullable a JSON {@code null} in the body is taken as null instead of answering 400
 * @param fallback the value of a missing input of mode {@code defaulted}, as written by its author
 * @param minimum smallest value taken, inclusive; set where the input is a row limit
 * @param maximumBytes longest text taken, in UTF-8 bytes; set where SQLite itself has a limit
 * @param scale how many decimals a decimal may have; it is bound as its value times 10^scale
 * @param items of a list
 * @param rules what a value has to be, each item of a list; empty where anything of the type goes
 */
public record InputPlan(
    String name,
    ScalarType type,
    boolean list,
    boolean required,
    boolean nullable,
    Optional<Json> fallback,
    InputSource source,
    OptionalLong minimum,
    OptionalInt maximumBytes,
    int scale,
    List<ValueRules> rules,
    Items items) {
  public InputPlan {
    rules = List.copyOf(rules);
  }

  /**
   * The items of a list.
   *
   * @param members what each of them has, where they are records, in the order in which they are
   *     bound; empty for single values
   * @param most how many there may be, where that is bounded
   */
  public record Items(List<Member> members, OptionalInt most) {
    public static final Items ANY = new Items(List.of(), OptionalInt.empty());

    public Items {
      members = List.copyOf(members);
    }

    public boolean records() {
      return !members.isEmpty();
    }
  }

  /**
   * A member of each record of a list.
   *
   * @param nullable whether it may be null, or missing
   * @param scale how many decimals a decimal may have
   * @param rules what else it has to be
   */
  public record Member(
      String name, ScalarType type, boolean nullable, int scale, List<ValueRules> rules) {
    public Member {
      rules = List.copyOf(rules);
    }

    /** It as an input of its own. */
    public InputPlan input(InputSource source) {
      return new InputPlan(
          name,
          type,
          false,
          !nullable,
          nullable,
          Optional.empty(),
          source,
          OptionalLong.empty(),
          OptionalInt.empty(),
          scale,
          rules,
          Items.ANY);
    }
  }

  /** An input that takes anything of its type. */
  public InputPlan(
      String name,
      ScalarType type,
      boolean list,
      boolean required,
      boolean nullable,
      Optional<Json> fallback,
      InputSource source,
      OptionalLong minimum,
      OptionalInt maximumBytes,
      int scale) {
    this(
        name,
        type,
        list,
        required,
        nullable,
        fallback,
        source,
        minimum,
        maximumBytes,
        scale,
        List.of(),
        Items.ANY);
  }

  /** An input whose decimals, if it is one, have the usual scale. */
  public InputPlan(
      String name,
      ScalarType type,
      boolean list,
      boolean required,
      boolean nullable,
      Optional<Json> fallback,
      InputSource source,
      OptionalLong minimum,
      OptionalInt maximumBytes) {
    this(
        name,
        type,
        list,
        required,
        nullable,
        fallback,
        source,
        minimum,
        maximumBytes,
        Scale.DEFAULT);
  }
}
