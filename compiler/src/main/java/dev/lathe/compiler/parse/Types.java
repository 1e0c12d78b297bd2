package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.ScalarType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the types of inputs, outputs and the fields of shapes. */
final class Types {
  /** {@code long} is an integer of ours: both are 64 bits wide. */
  static final Map<String, ScalarType> SCALARS =
      new TreeMap<>(
          Map.of(
              "integer", ScalarType.INTEGER,
              "long", ScalarType.INTEGER,
              "decimal", ScalarType.DECIMAL,
              "string", ScalarType.STRING,
              "boolean", ScalarType.BOOLEAN,
              "date", ScalarType.DATE,
              "datetime", ScalarType.DATETIME,
              "duration", ScalarType.DURATION,
              "json", ScalarType.JSON));

  private static final Pattern GENERIC = Pattern.compile("(list|row|rowset)<([^<>]+|row<[^<>]+>)>");

  private static final Pattern ROW = Pattern.compile("row<([^<>]+)>");
  private static final Pattern ARRAY = Pattern.compile("array<([^<>]+)>");

  private final Findings findings;

  Types(Findings findings) {
    this.findings = findings;
  }

  ScalarType scalar(JsonNode node) {
    Fields in =
        Fields.of(new JsonNode.Obj(java.util.List.of(), node.span()), Codes.GRAPH, findings);
    return in.word(node, SCALARS, ScalarType.STRING);
  }

  /** The type of a list's items. */
  private ScalarType item(JsonNode node) {
    ScalarType type = scalar(node);
    if (type == ScalarType.JSON) {
      findings.add(
          Codes.GRAPH.mistyped(),
          node.span(),
          "a list has no items of any JSON",
          "make all of it `json`");
    }
    return type;
  }

  /** A shape's field of the type that {@code node} names. */
  Shape.Field field(Name name, JsonNode node, boolean nullable) {
    if (node instanceof JsonNode.Str(String text, _)) {
      Matcher array = ARRAY.matcher(text);
      if (array.matches()) {
        return new Shape.Field(name, item(word(node, array.group(1))), true, nullable);
      }
    }
    return new Shape.Field(name, scalar(node), nullable);
  }

  InputType input(JsonNode node) {
    return switch (node) {
      case JsonNode.Str(String text, _) -> {
        Matcher generic = GENERIC.matcher(text);
        yield generic.matches()
            ? input(generic.group(1), word(node, generic.group(2)))
            : new InputType.Scalar(scalar(node));
      }
      case JsonNode.Obj(var members, _) when members.size() == 1 -> {
        JsonNode.Member member = members.getFirst();
        if (!Map.of("list", 0, "row", 0, "rowset", 0).containsKey(member.name())) {
          findings.add(
              Codes.GRAPH.unknown(),
              member.nameSpan(),
              "there is no type `%s`".formatted(member.name()),
              NearNames.hint(member.name(), java.util.List.of("list", "row", "rowset")));
          yield new InputType.Scalar(ScalarType.STRING);
        }
        yield input(member.name(), member.value());
      }
      case JsonNode.Obj _, JsonNode.Arr _, JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ -> {
        findings.add(
            Codes.GRAPH.mistyped(),
            node.span(),
            "%s stands where a type should".formatted(node.kind()),
            "write `string`, `integer`, … or one of `list<…>`, `row<…>`, `rowset<…>`");
        yield new InputType.Scalar(ScalarType.STRING);
      }
    };
  }

  private InputType input(String kind, JsonNode inner) {
    return switch (kind) {
      case "list" -> rows(inner).orElseGet(() -> new InputType.ListOf(item(inner)));
      case "row" -> new InputType.Row(name(inner));
      default -> new InputType.Rowset(name(inner));
    };
  }

  /** The records of a list: {@code {"row": S}} or {@code row<S>}. */
  private Optional<InputType> rows(JsonNode inner) {
    return switch (inner) {
      case JsonNode.Obj(var members, _)
          when members.size() == 1 && members.getFirst().name().equals("row") ->
          Optional.of(new InputType.ListOfRows(name(members.getFirst().value())));
      case JsonNode.Str(String text, _) -> {
        Matcher row = ROW.matcher(text);
        yield row.matches()
            ? Optional.of(new InputType.ListOfRows(name(word(inner, row.group(1)))))
            : Optional.empty();
      }
      case JsonNode.Obj _, JsonNode.Arr _, JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ ->
          Optional.empty();
    };
  }

  OutputType output(JsonNode node) {
    if (node instanceof JsonNode.Str(String text, _)) {
      Matcher generic = GENERIC.matcher(text);
      if (generic.matches() && !generic.group(1).equals("list")) {
        Name shape = name(word(node, generic.group(2)));
        return generic.group(1).equals("row")
            ? new OutputType.Row(shape)
            : new OutputType.Rowset(shape);
      }
    }
    return new OutputType.Scalar(scalar(node));
  }

  private static JsonNode word(JsonNode node, String text) {
    return new JsonNode.Str(text, node.span());
  }

  private Name name(JsonNode node) {
    if (node instanceof JsonNode.Str(String text, var span) && !text.isBlank()) {
      return new Name(text, span);
    }
    findings.add(Codes.GRAPH.mistyped(), node.span(), "the name of a shape should stand here");
    return new Name("", node.span());
  }
}
