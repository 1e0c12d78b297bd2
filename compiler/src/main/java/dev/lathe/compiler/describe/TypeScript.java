package dev.lathe.compiler.describe;

import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** TypeScript types of commands, queries and events: one file without imports. */
public final class TypeScript {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

  /** Objects up to this width stand on one line, in characters. */
  private static final int LINE = 90;

  private static final String PRELUDE =
      """
      // Dates are `2026-01-31`, times `2026-01-31T10:00:00Z`.

      /** A decimal as text, with all its digits. */
      export type Decimal = string;

      /** A CloudEvent 1.0 as the relay sends it. */
      export interface CloudEvent<Type, EventType, Entity, Data> {
        specversion: "1.0";
        id: string;
        source: string;
        type: Type;
        time: string;
        /** The stream, `Entity-id`. */
        subject: string;
        datacontenttype: "application/json";
        dataschema: string;
        eventtype: EventType;
        rntaggregatetype: Entity;
        rntaggregateid: string;
        /** The event's place in its stream, from 1, without a hole. */
        rntversion: number;
        rntschemaversion: number;
        rntactorkind?: "user" | "system" | "service";
        rntactorid?: string;
        correlationid: string;
        causationid?: string;
        commandid?: string;
        traceparent?: string;
        latheposition: number;
        lathebundle: string;
        /** Absent where it is too large for the queue: then `dataref` says where it is. */
        data?: Data;
        dataref?: string;
      }
      """;

  private final StringBuilder text = new StringBuilder();
  private final Set<String> taken =
      new HashSet<>(List.of("CloudEvent", "Decimal", "Commands", "Queries", "Events"));

  private TypeScript() {}

  /** The whole file. */
  public static String of(Api api) {
    return new TypeScript().file(api);
  }

  private String file(Api api) {
    text.append("// The types of ").append(api.project().name()).append(' ');
    text.append(api.project().version()).append(", written by `lathe types`: do not edit.\n");
    text.append(PRELUDE);
    List<Endpoint> endpoints = api.endpoints();
    Map<Route, String> names = Names.of(endpoints);
    operations("Commands", endpoints, names, Endpoint::commands);
    operations("Queries", endpoints, names, Endpoint::queries);
    events(Events.of(api.project()));
    return text.toString();
  }

  private void operations(
      String all, List<Endpoint> endpoints, Map<Route, String> names, Predicate<Endpoint> which) {
    var index = new ArrayList<String>();
    for (Endpoint endpoint : endpoints) {
      if (which.test(endpoint)) {
        String name = names.getOrDefault(endpoint.route(), "");
        String pascal = Names.pascal(name);
        String input = Names.free(pascal + "Input", taken);
        String answer = Names.free(pascal + "Answer", taken);
        comment(endpoint, "What is sent");
        declare(input, endpoint.requests().all());
        comment(endpoint, "What is answered");
        declare(answer, Answers.of(endpoint));
        index.add("%s: { input: %s; answer: %s };".formatted(key(name), input, answer));
      }
    }
    text.append("\n/** All ").append(all.toLowerCase(Locale.ROOT)).append(" by name. */");
    text.append("\nexport interface ").append(all).append(" {\n");
    index.forEach(line -> text.append("  ").append(line).append('\n'));
    text.append("}\n");
  }

  private void comment(Endpoint endpoint, String what) {
    String route = endpoint.route().method() + " " + endpoint.route().path();
    text.append("\n/** ").append(what).append(": `").append(safe(route)).append("`. ");
    endpoint.binding().description().summary().ifPresent(s -> text.append(safe(s)).append(' '));
    text.append("*/\n");
  }

  /** A comment must not end early. */
  private static String safe(String comment) {
    return comment.replace("*/", "* /").replaceAll("\\s+", " ");
  }

  private void events(List<Events.Event> events) {
    var index = new ArrayList<String>();
    for (Events.Event event : events) {
      String name = Names.free(Names.pascal(event.name()), taken);
      text.append("\n/** `").append(event.type()).append("`. */\n");
      text.append("export type ").append(name).append(" = CloudEvent<\n  ");
      text.append(string(event.type())).append(",\n  ");
      text.append(string(event.name())).append(",\n  ");
      text.append(string(event.entity().logged())).append(",\n  ");
      text.append(type(event.data(), "  ")).append("\n>;\n");
      index.add(string(event.type()) + ": " + name + ";");
    }
    text.append("\n/** All events by type; `Events[keyof Events]` is any of them. */");
    text.append("\nexport interface Events {\n");
    index.forEach(line -> text.append("  ").append(line).append('\n'));
    text.append("}\n");
  }

  private void declare(String name, DataType type) {
    text.append("export type ").append(name).append(" = ").append(type(type, "")).append(";\n");
  }

  private String type(DataType type, String indent) {
    return switch (type) {
      case DataType.Scalar(ScalarType scalar, DataType.Decimals decimals) ->
          scalar(scalar, decimals);
      case DataType.Words(var words) ->
          words.stream().map(TypeScript::string).collect(Collectors.joining(" | "));
      case DataType.Constant(Json json) -> constant(json);
      case DataType.Any() -> "unknown";
      case DataType.AnyText() -> "string | object";
      case DataType.Nullable(DataType of) -> type(of, indent) + " | null";
      case DataType.Ruled(DataType of, _) -> type(of, indent);
      case DataType.ListOf(DataType item) -> "Array<" + type(item, indent) + ">";
      case DataType.Tuple(var items) ->
          items.stream()
              .map(item -> type(item, indent))
              .collect(Collectors.joining(", ", "[", "]"));
      case DataType.Obj object -> object(object, indent);
    };
  }

  private String object(DataType.Obj object, String indent) {
    if (object.members().isEmpty()) {
      return object.open() ? "Record<string, unknown>" : "Record<string, never>";
    }
    String inner = indent + "  ";
    List<String> members = object.members().stream().map(m -> member(m, inner)).toList();
    String line = "{ " + String.join("; ", members) + " }";
    return line.length() + indent.length() <= LINE && !line.contains("\n")
        ? line
        : members.stream()
            .map(member -> inner + member + ";\n")
            .collect(Collectors.joining("", "{\n", indent + "}"));
  }

  private String member(DataType.Member member, String indent) {
    String optional = member.required() ? ": " : "?: ";
    return key(member.name()) + optional + type(member.type(), indent);
  }

  private static String scalar(ScalarType type, DataType.Decimals decimals) {
    return switch (type) {
      case INTEGER -> "number";
      case STRING, DATE, DATETIME, DURATION -> "string";
      case BOOLEAN -> "boolean";
      case JSON -> "unknown";
      case DECIMAL ->
          switch (decimals) {
            case NUMBER -> "number";
            case TEXT, TEXT_OR_NUMBER -> "Decimal | number";
            case DIGITS -> "Decimal";
          };
    };
  }

  private static String constant(Json json) {
    return switch (json) {
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> JsonText.write(json);
      case Json.Arr(var items) ->
          items.stream().map(TypeScript::constant).collect(Collectors.joining(", ", "[", "]"));
      case Json.Obj(var members) ->
          members.entrySet().stream()
              .map(m -> key(m.getKey()) + ": " + constant(m.getValue()))
              .collect(Collectors.joining("; ", "{ ", " }"));
    };
  }

  private static String key(String name) {
    return IDENTIFIER.matcher(name).matches() ? name : string(name);
  }

  private static String string(String value) {
    return JsonText.write(Json.of(value));
  }
}
