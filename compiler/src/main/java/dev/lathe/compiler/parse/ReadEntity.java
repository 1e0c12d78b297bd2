package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Past;
import dev.lathe.compiler.domain.Upcast;
import dev.lathe.compiler.domain.Wording;
import dev.lathe.compiler.domain.Written;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads an entity. */
final class ReadEntity {
  private static final Pattern TRANSITION = Pattern.compile("[a-z][a-zA-Z0-9]*");
  private static final Pattern EVENT_TYPE = Pattern.compile("[A-Z][A-Za-z0-9]*");
  private static final Map<String, ScalarType> TYPES =
      new TreeMap<>(
          Map.of(
              "integer", ScalarType.INTEGER,
              "decimal", ScalarType.DECIMAL,
              "string", ScalarType.STRING,
              "boolean", ScalarType.BOOLEAN,
              "date", ScalarType.DATE,
              "datetime", ScalarType.DATETIME,
              "duration", ScalarType.DURATION,
              "json", ScalarType.JSON));
  private static final Map<String, Entity.Generated> GENERATED =
      new TreeMap<>(
          Map.of(
              "id", Entity.Generated.ID,
              "createdAt", Entity.Generated.CREATED_AT,
              "updatedAt", Entity.Generated.UPDATED_AT,
              "actor", Entity.Generated.ACTOR));
  private static final Map<String, Boolean> ONE = new TreeMap<>(Map.of("one", true, "many", false));
  private static final Map<String, Boolean> ROOT =
      new TreeMap<>(Map.of("root", true, "owned", false));

  private static final Map<String, Entity.ChildDeed> DEEDS =
      new TreeMap<>(
          Map.of(
              "add", Entity.ChildDeed.ADD,
              "change", Entity.ChildDeed.CHANGE,
              "remove", Entity.ChildDeed.REMOVE));

  /** Children of one aggregate: a command that looks at them looks at all. */
  private static final long MOST_CHILDREN = 10_000;

  private final Findings findings;
  private final ReadExpr expressions;
  private final List<Entity.Reader> readers = new ArrayList<>();

  ReadEntity(Findings findings) {
    this.findings = findings;
    this.expressions = new ReadExpr(findings);
  }

  /** An entity file of the project form: owner and kind are there. */
  Entity strict(Name name, JsonNode node) {
    Fields in = Fields.ofRoot(node, Codes.PDM, findings);
    Name owner = in.name("ownerService");
    boolean root = in.requiredWord("kind", ROOT, false);
    return entity(name, in, owner, root);
  }

  /** An entity of a single service's pdm.json: owner and kind may be absent. */
  Entity tolerant(Name name, JsonNode node, Name service) {
    Fields in = Fields.of(node, Codes.PDM, findings);
    Name owner = in.optionalName("ownerService").orElse(service);
    boolean root = in.word("kind", ROOT, !in.has("stateMachine"));
    return entity(name, in, owner, root);
  }

  private Entity entity(Name name, Fields in, Name owner, boolean root) {
    readers.clear();
    Name table = in.name("table");
    List<Entity.Field> fields = in.requiredMembers("fields", this::field);
    List<Entity.Reader> own = List.copyOf(readers);
    List<Entity.Relation> relations = in.members("relations", this::relation);
    List<Name> keys = in.requiredNames("keys");
    Optional<Entity.StateMachine> machine = in.optional("stateMachine").map(this::machine);
    List<Name> was = ReadPast.names(in, "was");
    var constraints =
        new Constraints(
            in.items("unique", this::unique), in.members("invariants", this::invariant));
    Name parent = keys.isEmpty() ? name : keys.getFirst();
    List<Entity.ChildList> children =
        in.members("children", (list, node) -> children(list, node, table, parent));
    readers.stream().skip(own.size()).forEach(this::ofRecord);
    Optional<Name> ownedBy = in.optionalName("owner");
    List<Upcast> upcasts = new ReadUpcasts(TYPES, expressions, findings).of(in);
    in.done();
    return new Entity(
        name,
        owner,
        table,
        machine.map(states -> ReadPast.states(fields, states)).orElse(fields),
        relations,
        keys,
        machine,
        root,
        constraints,
        children,
        ownedBy,
        own,
        was,
        upcasts);
  }

  /** A list of fields, or that and more about it. */
  private Constraints.Unique unique(JsonNode node) {
    if (node instanceof JsonNode.Arr) {
      Fields around = Fields.of(new JsonNode.Obj(List.of(), node.span()), Codes.PDM, findings);
      List<Name> fields = around.items(node, around::name);
      return new Constraints.Unique(fields, Optional.empty(), Wording.NONE, node.span());
    }
    Fields in = Fields.of(node, Codes.PDM, findings);
    List<Name> fields = in.requiredNames("fields");
    Optional<Written> where = in.optional("where").map(expressions::expr);
    Wording wording = Wordings.in(in, Codes.PDM, findings);
    in.done();
    return new Constraints.Unique(fields, where, wording, node.span());
  }

  private Constraints.Invariant invariant(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.PDM, findings);
    Written holds =
        in.required("expr")
            .<Written>map(expressions::expr)
            .orElseGet(() -> new Expr.Literal(new Json.Bool(true), node.span()));
    Wording wording = Wordings.in(in, Codes.PDM, findings);
    in.done();
    return new Constraints.Invariant(name, holds, wording);
  }

  private Entity.Field field(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.PDM, findings);
    ScalarType type = in.requiredWord("type", TYPES, ScalarType.STRING);
    boolean nullable = in.flag("nullable");
    Name column = in.name("column");
    Optional<Entity.Generated> generated =
        in.optional("generated").map(word -> in.word(word, GENERATED, Entity.Generated.ID));
    OptionalInt scale = Scales.of(in, type, Codes.PDM, findings);
    int usual = type == ScalarType.DECIMAL ? Scale.DEFAULT : 0;
    int decimals = scale.orElse(usual);
    Optional<FieldRules> rules =
        new ReadRules(in, name, type, decimals, Codes.PDM, findings).rules();
    in.optionalName("read")
        .flatMap(read -> ReadAllow.of(read, findings))
        .filter(read -> read.condition().isPresent())
        .ifPresent(read -> readers.add(new Entity.Reader(name, read)));
    Past past = ReadPast.of(in, name, type, decimals, findings);
    boolean personal = in.flag("pii", false);
    in.done();
    return new Entity.Field(
        name, type, nullable, column, generated, decimals, rules, past, personal);
  }

  /** What is not held to must not be written. */
  private void ofRecord(Entity.Reader reader) {
    findings.add(
        DiagnosticCode.PERMISSION_MISFIT,
        reader.who().written().span(),
        "a field of a record has no readers of its own",
        "say in `allow` who may read the list");
  }

  private Entity.ChildList children(Name list, JsonNode node, Name table, Name key) {
    Fields in = Fields.of(node, Codes.PDM, findings);
    Name own = in.optionalName("table").orElse(new Name(table + "_" + list, list.span()));
    Name parent = in.optionalName("parent").orElse(new Name(key.text(), list.span()));
    Name named = in.name("key");
    long max = in.required("max").map(most -> in.number(most, 1, MOST_CHILDREN)).orElse(1L);
    List<Entity.Field> fields = in.requiredMembers("fields", this::field);
    in.done();
    return new Entity.ChildList(list, own, parent, named, fields, max);
  }

  /** A word, or that and what is said where it cannot be. */
  private Entity.ChildChange change(Name list, JsonNode node) {
    if (node instanceof JsonNode.Str) {
      Fields around = Fields.of(new JsonNode.Obj(List.of(), node.span()), Codes.PDM, findings);
      Entity.ChildDeed deed = around.word(node, DEEDS, Entity.ChildDeed.ADD);
      return new Entity.ChildChange(list, deed, Wording.NONE);
    }
    Fields in = Fields.of(node, Codes.PDM, findings);
    Entity.ChildDeed deed = in.requiredWord("do", DEEDS, Entity.ChildDeed.ADD);
    Wording wording = Wordings.in(in, Codes.PDM, findings);
    in.done();
    return new Entity.ChildChange(list, deed, wording);
  }

  private Entity.Relation relation(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.PDM, findings);
    Name to = in.name("to");
    boolean one = in.requiredWord("cardinality", ONE, true);
    Name local = in.name("localKey");
    Name foreign = in.name("foreignKey");
    in.done();
    return new Entity.Relation(name, to, one, local, foreign);
  }

  private Entity.StateMachine machine(JsonNode node) {
    Fields in = Fields.of(node, Codes.PDM, findings);
    Name stateField = in.name("stateField");
    in.required("initial")
        .filter(initial -> !(initial instanceof JsonNode.Null))
        .ifPresent(initial -> in.mistyped(initial, "null"));
    var former = new ArrayList<Entity.StateMachine.Former>();
    List<Name> states =
        in.requiredItems("states", state -> ReadPast.state(state, former, findings));
    List<Entity.Transition> transitions = in.requiredMembers("transitions", this::transition);
    boolean recreates = in.flag("recreate", false);
    in.done();
    return new Entity.StateMachine(stateField, states, transitions, recreates, former, node.span());
  }

  private Entity.Transition transition(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.PDM, findings);
    if (!TRANSITION.matcher(name.text()).matches()) {
      findings.add(
          Codes.PDM.mistyped(),
          name.span(),
          "`%s` can't name a transition".formatted(name),
          "begin with a small letter, then letters and digits");
    }
    List<Name> from = in.required("from").map(value -> from(value, in)).orElse(List.of());
    Name to = in.name("to");
    Optional<List<Name>> affects = in.optional("affects").map(list -> in.items(list, in::name));
    Optional<Name> eventType = in.optionalName("eventType");
    eventType
        .filter(type -> !type.text().isEmpty() && !EVENT_TYPE.matcher(type.text()).matches())
        .ifPresent(
            type ->
                findings.add(
                    Codes.PDM.mistyped(),
                    type.span(),
                    "`%s` can't name an event type".formatted(type),
                    "begin with a capital, then letters and digits"));
    Wording wording = Wordings.in(in, Codes.PDM, findings);
    boolean deletes = in.flag("deletes", false);
    List<Entity.ChildChange> children = in.members("children", this::change);
    List<Name> was = ReadPast.names(in, "was");
    was.forEach(this::older);
    in.done();
    return new Entity.Transition(
        name, from, to, affects, eventType, wording, deletes, children, was);
  }

  private void older(Name was) {
    boolean fits =
        TRANSITION.matcher(was.text()).matches() || EVENT_TYPE.matcher(was.text()).matches();
    if (!fits && !was.text().isEmpty()) {
      findings.add(
          Codes.PDM.mistyped(),
          was.span(),
          "`%s` never named a transition or its event".formatted(was),
          "name a transition, `close`, or an event type, `OrderClosed`");
    }
  }

  private static List<Name> from(JsonNode node, Fields in) {
    return switch (node) {
      case JsonNode.Null _ -> List.of();
      case JsonNode.Str _ -> List.of(in.name(node));
      case JsonNode.Arr(var items, var span) -> {
        if (items.isEmpty()) {
          in.malformed(span, "a transition leaves at least one state, or null for a creation");
        }
        yield in.items(node, in::name);
      }
      case JsonNode.Obj _, JsonNode.Num _, JsonNode.Bool _ -> {
        in.mistyped(node, "null, a state or an array of states");
        yield List.of();
      }
    };
  }
}
