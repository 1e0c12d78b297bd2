package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;

import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.conformance.differential.ExprMaker.Ref;
import dev.lathe.conformance.differential.ExprMaker.Way;
import dev.lathe.conformance.differential.MadeGraph.Inputs;
import dev.lathe.conformance.differential.MadeGraph.Param;
import dev.lathe.conformance.differential.World.Field;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists as inputs of random commands: of values, or of records of a shape of their own.
 *
 * @param graph whose inputs they are
 */
record Lists(Dice dice, String graph, Inputs params, Map<String, Object> shapes) {
  /** What one value of a list is called where the list is read as rows. */
  static final String VALUE = "value";

  /** What tells elements apart: values of few, so that many meet. */
  private static final String KEY = "key";

  /** Elements with a key of {@code type}, and of what else they have; sometimes the key alone. */
  Param keyed(ScalarType type) {
    if (dice.oneIn(3)) {
      return values(type);
    }
    var fields = new ArrayList<>(List.of(new Field(KEY, KEY, type, dice.oneIn(6))));
    for (String name : dice.some(World.NAMES, dice.between(1, 3))) {
      if (!name.equals(KEY)) {
        fields.add(
            new Field(name, name, dice.of(ScalarType.values()), dice.oneIn(2))
                .scaled(dice.of(0, 2, 6)));
      }
    }
    return records(fields);
  }

  /** Elements that are one value each. */
  Param values(ScalarType type) {
    return add(List.of(new Field(VALUE, VALUE, type, false)), "");
  }

  /** Elements that have {@code fields}, the first of them the key. */
  Param records(List<Field> fields) {
    String shape = "In" + graph + "P" + params.size();
    var members = obj();
    for (Field field : fields) {
      var member = obj("type", field.type().word(), "nullable", field.nullable());
      if (field.type() == ScalarType.DECIMAL) {
        member.put("scale", (long) field.scale());
      }
      members.put(field.name(), member);
    }
    shapes.put(shape, obj("fields", members));
    return add(fields, shape);
  }

  private Param add(List<Field> fields, String shape) {
    String name = "p" + params.size();
    ScalarType type = shape.isEmpty() ? fields.getFirst().type() : ScalarType.STRING;
    var param = new Param(name, type, true, false, "required", fields, shape);
    params.add(param);
    return param;
  }

  /** What an expression can name of an element that is called {@code as}. */
  static List<Ref> refs(Param list, String as) {
    return list.fields().stream()
        .map(f -> new Ref(list.shape().isEmpty() ? as : as + "." + f.name(), f.type(), true))
        .toList();
  }

  /** The key of an element. */
  static Object key(Param list, String as) {
    return obj("$ref", refs(list, as).getFirst().path());
  }

  /** The lists that there are, as rows that can be asked about. */
  static Stream<Way> ways(Inputs params) {
    return params.stream()
        .filter(param -> !param.fields().isEmpty())
        .map(
            list ->
                new Way(
                    obj("source", obj("param", list.name()), "as", "all" + list.name()),
                    "all" + list.name(),
                    GraphMaker.refs("all" + list.name() + ".", list.fields())));
  }

  /** The elements of an input, in their order. */
  static Relation elements(GraphEvaluator reads, String input) {
    var types = new LinkedHashMap<String, ScalarType>();
    var scales = new HashMap<String, Integer>();
    Input declared = reads.graph().input(input).orElseThrow();
    switch (declared.type()) {
      case InputType.ListOfRows(Name shape) ->
          reads
              .shape(shape.text())
              .fields()
              .forEach(
                  field -> {
                    types.put(field.name().text(), field.type());
                    boolean decimal = field.type() == ScalarType.DECIMAL;
                    scales.put(
                        field.name().text(), decimal ? field.scale().orElse(Scale.DEFAULT) : 0);
                  });
      case InputType.ListOf(ScalarType type) -> {
        types.put(VALUE, type);
        boolean decimal = type == ScalarType.DECIMAL;
        scales.put(VALUE, decimal ? declared.scale().orElse(Scale.DEFAULT) : 0);
      }
      case InputType.Scalar _, InputType.Row _, InputType.Rowset _ ->
          throw new IllegalArgumentException("is no list: " + input);
    }
    var elements = new ArrayList<Relation.Row>();
    for (Object element : (List<?>) Objects.requireNonNull(reads.inputs().get(input))) {
      var values = new LinkedHashMap<String, @Nullable Object>();
      types
          .keySet()
          .forEach(
              field ->
                  values.put(field, element instanceof Map<?, ?> row ? row.get(field) : element));
      elements.add(new Relation.Row(values, elements.size()));
    }
    return new Relation(input, types, scales, Optional.empty(), elements);
  }
}
