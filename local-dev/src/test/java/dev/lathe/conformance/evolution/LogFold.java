package dev.lathe.conformance.evolution;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Folds a log as the entity's file says, in plain Java over plain JSON: it shares nothing with the
 * compiler, and knows neither SQL nor what a bundle is.
 */
final class LogFold {
  /** An event, as the log has it. */
  record Logged(
      String stream,
      String entity,
      String type,
      String time,
      Optional<String> actor,
      int form,
      Json.Obj data) {
    Json.Obj after() {
      return (Json.Obj) data.members().get("after");
    }

    boolean creates() {
      return data.members().get("before") instanceof Json.Null;
    }
  }

  /** A field as it is declared. */
  private record Field(String name, Json.Obj said) {
    String column() {
      return said.text("column").orElseThrow();
    }

    String type() {
      return said.text("type").orElseThrow();
    }

    boolean nullable() {
      return said.members().get("nullable") instanceof Json.Bool(boolean flag) && flag;
    }

    Optional<String> generated() {
      return said.text("generated");
    }

    /** What {@code event} says of it; empty where it says nothing, not even null. */
    Optional<Json> in(Json.Obj event) {
      if (event.members().containsKey(name)) {
        return event.get(name);
      }
      for (String was : older(said)) {
        if (event.members().containsKey(was)) {
          return event.get(was);
        }
      }
      return Optional.empty();
    }

    /** What a row has of that. */
    Json filled(Optional<Json> told) {
      Json fallback = said.get("default").orElse(Json.NULL);
      Json value = told.orElse(fallback);
      return value instanceof Json.Null && !nullable() ? fallback : value;
    }
  }

  private final String logged;
  private final Json.Obj entity;
  private final List<Field> fields;
  private final Field key;
  private final Json.Obj machine;
  private final Map<String, String> states = new TreeMap<>();

  /** Rows by key, and records by list and then by the keys of both. */
  private final SortedMap<String, Map<String, Json>> rows = new TreeMap<>();

  private final Map<String, SortedMap<String, Map<String, Json>>> records = new TreeMap<>();

  LogFold(String name, Json.Obj entity) {
    this.entity = entity;
    List<String> was = older(entity);
    this.logged = was.isEmpty() ? name : was.getFirst();
    this.fields = fields(entity);
    Json.Arr keys = (Json.Arr) entity.members().get("keys");
    String first = ((Json.Str) keys.items().getFirst()).value();
    this.key = fields.stream().filter(f -> f.name().equals(first)).findFirst().orElseThrow();
    this.machine = (Json.Obj) entity.members().get("stateMachine");
    for (Json state : ((Json.Arr) machine.members().get("states")).items()) {
      if (state instanceof Json.Obj renamed) {
        older(renamed).forEach(old -> states.put(old, renamed.text("name").orElseThrow()));
      }
    }
    lists().keySet().forEach(list -> records.put(list, new TreeMap<>()));
  }

  static List<String> older(Json.Obj said) {
    return switch (said.get("was").orElse(Json.NULL)) {
      case Json.Str(String one) -> List.of(one);
      case Json.Arr(var many) -> many.stream().map(each -> ((Json.Str) each).value()).toList();
      case Json.Null _, Json.Num _, Json.Bool _, Json.Obj _ -> List.of();
    };
  }

  private static List<Field> fields(Json.Obj owner) {
    var fields = new ArrayList<Field>();
    ((Json.Obj) owner.members().get("fields"))
        .members()
        .forEach((name, said) -> fields.add(new Field(name, (Json.Obj) said)));
    return fields;
  }

  private Map<String, Json> lists() {
    return entity.get("children").map(lists -> ((Json.Obj) lists).members()).orElse(Map.of());
  }

  private Map<String, Json> transitions() {
    return ((Json.Obj) machine.members().get("transitions")).members();
  }

  /** All event types that the transition of {@code name} has, or had. */
  private List<String> types(String name, Json.Obj transition) {
    var types = new ArrayList<String>();
    types.add(transition.text("eventType").orElse(capital(logged) + capital(name)));
    for (String was : older(transition)) {
      types.add(Character.isUpperCase(was.charAt(0)) ? was : capital(logged) + capital(was));
    }
    return types;
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** The name of the transition whose event {@code type} is, or was. */
  private Optional<Map.Entry<String, Json>> transition(String type) {
    return transitions().entrySet().stream()
        .filter(each -> types(each.getKey(), (Json.Obj) each.getValue()).contains(type))
        .findFirst();
  }

  /** What an event of {@code type} is called now, if it is one of this entity. */
  Optional<String> now(Logged event) {
    return event.entity().equals(logged)
        ? transition(event.type())
            .map(found -> types(found.getKey(), (Json.Obj) found.getValue()).getFirst())
        : Optional.empty();
  }

  /** The event as it would have been written now. */
  private Logged upcast(Logged event) {
    Json.Obj upcasts = (Json.Obj) entity.get("upcasts").orElse(new Json.Obj(Map.of()));
    Optional<Json> own = upcasts.get(event.type());
    Optional<Json> chain = own.isPresent() ? own : now(event).flatMap(upcasts::get);
    if (chain.isEmpty()) {
      return event;
    }
    Map<String, Json> said = event.after().members();
    for (int form = event.form(); ; form++) {
      Optional<Json> next = ((Json.Obj) chain.get()).get(String.valueOf(form));
      if (next.isEmpty()) {
        var data = new LinkedHashMap<>(event.data().members());
        data.put("after", new Json.Obj(said));
        return new Logged(
            event.stream(),
            event.entity(),
            event.type(),
            event.time(),
            event.actor(),
            form,
            new Json.Obj(data));
      }
      var made = new LinkedHashMap<>(said);
      var words = new Words(said, Json.of(event.time()));
      ((Json.Obj) ((Json.Obj) next.get()).members().get("set"))
          .members()
          .forEach((field, is) -> words.of(is).ifPresent(value -> made.put(field, value)));
      said = made;
    }
  }

  /** What {@code event} says of a field, as a projection reads it. */
  Json said(Logged written, String field) {
    Logged event = upcast(written);
    Field of = fields.stream().filter(f -> f.name().equals(field)).findFirst().orElseThrow();
    return state(of, of.filled(of.in(event.after())));
  }

  void apply(Logged written) {
    if (!written.entity().equals(logged)) {
      return;
    }
    Logged event = upcast(written);
    String id = event.stream().substring(logged.length() + 1);
    children(id, event);
    if (event.creates()) {
      var row = new LinkedHashMap<String, Json>();
      for (Field field : fields) {
        row.put(field.column(), created(field, id, event));
      }
      rows.put(id, row);
    } else if (rows.containsKey(id)) {
      change(rows.get(id), event);
    }
    if (rows.containsKey(id) && isDeleted(rows.get(id))) {
      rows.remove(id);
      records.values().forEach(of -> of.keySet().removeIf(at -> at.startsWith(id + "\n")));
    }
  }

  private Json created(Field field, String id, Logged event) {
    if (field.name().equals(key.name())) {
      return field.type().equals("integer") ? new Json.Num(id) : Json.of(id);
    }
    return field
        .generated()
        .map(
            what ->
                switch (what) {
                  case "createdAt", "updatedAt" -> Json.of(event.time());
                  case "actor" -> event.actor().<Json>map(Json::of).orElse(Json.NULL);
                  default -> Json.of(id);
                })
        .orElseGet(() -> state(field, field.filled(field.in(event.after()))));
  }

  private void change(Map<String, Json> row, Logged event) {
    for (Field field : fields) {
      if (field.generated().filter("updatedAt"::equals).isPresent()) {
        row.put(field.column(), Json.of(event.time()));
      } else if (changes(field)) {
        Optional<Json> told = field.in(event.after());
        if (told.isPresent()) {
          row.put(field.column(), state(field, field.filled(told)));
        }
      }
    }
  }

  /** Whether some transition of now that creates nothing sets it. */
  private boolean changes(Field field) {
    if (field.name().equals(machine.text("stateField").orElseThrow())) {
      return true;
    }
    return transitions().values().stream()
        .map(Json.Obj.class::cast)
        .filter(t -> !(t.members().get("from") instanceof Json.Null))
        .anyMatch(
            t ->
                t.get("affects")
                    .map(names -> ((Json.Arr) names).items().contains(Json.of(field.name())))
                    .orElse(false));
  }

  private Json state(Field field, Json value) {
    return field.name().equals(machine.text("stateField").orElseThrow())
            && value instanceof Json.Str(String state)
        ? Json.of(states.getOrDefault(state, state))
        : value;
  }

  private boolean isDeleted(Map<String, Json> row) {
    String stateField = machine.text("stateField").orElseThrow();
    String column =
        fields.stream().filter(f -> f.name().equals(stateField)).findFirst().orElseThrow().column();
    return transitions().values().stream()
        .map(Json.Obj.class::cast)
        .filter(t -> t.members().get("deletes") instanceof Json.Bool(boolean flag) && flag)
        .anyMatch(t -> t.members().get("to").equals(row.get(column)));
  }

  private void children(String id, Logged event) {
    Optional<Json.Obj> transition =
        transition(event.type()).map(found -> (Json.Obj) found.getValue());
    for (Map.Entry<String, Json> list : lists().entrySet()) {
      Json.Obj declared = (Json.Obj) list.getValue();
      SortedMap<String, Map<String, Json>> into =
          records.computeIfAbsent(list.getKey(), _ -> new TreeMap<>());
      Optional<String> deed =
          transition
              .flatMap(t -> t.get("children"))
              .flatMap(all -> ((Json.Obj) all).get(list.getKey()))
              .map(one -> one instanceof Json.Obj obj ? obj.text("do").orElseThrow() : word(one));
      if (deed.isPresent()
          && event.after().members().get(list.getKey()) instanceof Json.Arr(var items)) {
        items.forEach(item -> record(id, declared, deed.get(), (Json.Obj) item, into));
      }
    }
  }

  private static String word(Json json) {
    return ((Json.Str) json).value();
  }

  private void record(
      String id,
      Json.Obj list,
      String deed,
      Json.Obj item,
      SortedMap<String, Map<String, Json>> into) {
    List<Field> of = fields(list);
    String keyName = list.text("key").orElseThrow();
    Field own = of.stream().filter(f -> f.name().equals(keyName)).findFirst().orElseThrow();
    String at = id + "\n" + JsonText.write(own.in(item).orElse(Json.NULL));
    switch (deed) {
      case "add" -> {
        var record = new LinkedHashMap<String, Json>();
        record.put(list.text("parent").orElse(key.name()), Json.of(id));
        of.forEach(field -> record.put(field.column(), field.filled(field.in(item))));
        into.put(at, record);
      }
      case "change" -> {
        Map<String, Json> record = into.get(at);
        if (record != null) {
          of.forEach(
              field ->
                  field
                      .in(item)
                      .ifPresent(
                          told -> record.put(field.column(), field.filled(Optional.of(told)))));
        }
      }
      default -> into.remove(at);
    }
  }

  /** What the log calls it. */
  String logged() {
    return logged;
  }

  /** The keys of all rows. */
  List<String> keys() {
    return List.copyOf(rows.keySet());
  }

  /** The columns of a list's records. */
  List<String> columns(String list) {
    Json.Obj declared = (Json.Obj) lists().getOrDefault(list, Json.NULL);
    var columns = new ArrayList<String>();
    columns.add(declared.text("parent").orElse(key.name()));
    fields(declared).forEach(field -> columns.add(field.column()));
    return columns;
  }

  String table() {
    return entity.text("table").orElseThrow();
  }

  /** The columns, as they are called. */
  List<String> columns() {
    return fields.stream().map(Field::column).toList();
  }

  /** Rows as texts of their columns, sorted. */
  List<String> rows() {
    return rows.values().stream().map(LogFold::text).sorted().toList();
  }

  /** Records of a list likewise. */
  List<String> records(String list) {
    return records.getOrDefault(list, new TreeMap<>()).values().stream()
        .map(LogFold::text)
        .sorted()
        .toList();
  }

  SortedMap<String, String> tables() {
    var tables = new TreeMap<String, String>();
    lists()
        .forEach(
            (name, list) ->
                tables.put(name, ((Json.Obj) list).text("table").orElse(table() + "_" + name)));
    return tables;
  }

  private static String text(Map<String, Json> row) {
    var text = new TreeMap<String, String>();
    row.forEach((column, value) -> text.put(column, plain(value)));
    return text.toString();
  }

  /** A value however it is spelt: numbers without trailing zeros, flags as numbers. */
  static String plain(Json value) {
    return switch (value) {
      case Json.Null _ -> "null";
      case Json.Bool(boolean flag) -> flag ? "1" : "0";
      case Json.Num(String digits) -> number(digits);
      case Json.Str(String text) -> number(text);
      case Json.Arr _, Json.Obj _ -> JsonText.write(value);
    };
  }

  static String number(String text) {
    if (text.matches("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:.*")) {
      String iso = text.replace(' ', 'T');
      boolean zoned = iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)");
      return OffsetDateTime.parse(zoned ? iso : iso + "Z").toInstant().toString();
    }
    if (text.matches("PT\\d.*")) {
      return Duration.parse(text).toString();
    }
    return text.matches("-?\\d+(\\.\\d+)?")
        ? new BigDecimal(text).stripTrailingZeros().toPlainString()
        : text;
  }
}
