package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.blueprint.Workflows.Mapping;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.workflow.Budget;
import dev.lathe.model.bundle.workflow.StepPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Reads workflows.json. */
final class ReadWorkflows {
  /** More than any run spends; keeps sums of them in range. */
  private static final long MOST_SPENT = 1_000_000_000;

  private static final long MOST_COST = 1_000_000;

  private final Findings findings;
  private final Predicate<String> there;

  /**
   * @param there whether a file lies at a path from the manifest's folder
   */
  ReadWorkflows(Findings findings, Predicate<String> there) {
    this.findings = findings;
    this.there = there;
  }

  Workflows workflows(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.WORKFLOWS, findings);
    in.required("workflowVersion").ifPresent(node -> in.number(node, 1, 1));
    var workflows =
        new Workflows(
            in.requiredItems("definitions", this::definition),
            in.items("messageStarts", this::messageStart),
            in.items("serviceTasks", this::serviceTask),
            in.items("nativeTasks", this::nativeTask),
            new Workflows.Additions(
                in.items("messages", this::messageStart),
                in.items("userTasks", this::userTask),
                in.items("sends", this::send),
                in.items("calls", this::call),
                List.of()));
    in.done();
    return workflows;
  }

  /** Reads reactions.json. */
  List<Workflows.Reaction> reactions(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.WORKFLOWS, findings);
    in.required("reactionVersion").ifPresent(node -> in.number(node, 1, 1));
    List<Workflows.Reaction> reactions = in.requiredItems("reactions", this::reaction);
    in.done();
    return reactions;
  }

  private Workflows.Reaction reaction(JsonNode node) {
    Fields in = object(node);
    Name id = in.name("id");
    Workflows.Event on = in.required("on").map(this::event).orElse(new Workflows.Event(id, id, id));
    List<Mapping> variables = in.members("variables", ReadWorkflows::mapping);
    Optional<Name> when = in.optionalName("when");
    Name run = in.name("run");
    List<Mapping> input = in.members("input", ReadWorkflows::mapping);
    List<Name> roles = in.names("roles");
    Workflows.Tries tries = tries(in, 0);
    boolean cycle = in.flag("cycle", false);
    in.done();
    return new Workflows.Reaction(id, on, variables, when, run, input, roles, tries, cycle);
  }

  private static Workflows.Tries tries(Fields in, long cost) {
    return new Workflows.Tries(
        in.optionalName("timeout"),
        in.optional("attempts").map(most -> in.number(most, 1, StepPolicy.MOST_ATTEMPTS)),
        in.optionalName("backoff"),
        cost);
  }

  private Workflows.Definition definition(JsonNode node) {
    Fields in = object(node);
    Name id = in.name("id");
    Name file = in.name("bpmnFile");
    Name process = in.name("processId");
    List<Name> roles = in.names("roles");
    Optional<Name> deadline = in.optionalName("deadline");
    Budget budget = in.optional("budget").map(this::budget).orElse(Budget.NONE);
    List<Workflows.Typed> inputs =
        in.members("inputs", (name, type) -> new Workflows.Typed(name, in.name(type)));
    Optional<Workflows.Start> start = in.optional("start").map(this::start);
    Optional<Name> read = in.optionalName("read");
    boolean cycle = in.flag("cycle", false);
    in.done();
    return new Workflows.Definition(
        id,
        file,
        process,
        there.test(file.text()),
        roles,
        deadline,
        budget,
        inputs,
        start,
        read,
        cycle);
  }

  private Workflows.Start start(JsonNode node) {
    Fields in = object(node);
    var start = new Workflows.Start(node.span(), in.optionalName("role"), named(in, "businessKey"));
    in.done();
    return start;
  }

  private Budget budget(JsonNode node) {
    Fields in = object(node);
    var budget = new Budget(most(in, "steps"), most(in, "calls"), most(in, "cost"));
    in.done();
    return budget;
  }

  private OptionalLong most(Fields in, String name) {
    return in.optional(name).stream().mapToLong(most -> in.number(most, 1, MOST_SPENT)).findFirst();
  }

  private long cost(Fields in) {
    return in.optional("cost").map(cost -> in.number(cost, 0, MOST_COST)).orElse(0L);
  }

  private Workflows.MessageStart messageStart(JsonNode node) {
    Fields in = object(node);
    Name id = in.name("id");
    Name definition = in.name("definition");
    Name message = in.name("messageName");
    Workflows.Event event =
        in.required("event").map(this::event).orElse(new Workflows.Event(id, id, id));
    var mappings = new ArrayList<Mapping>();
    in.required("businessKey")
        .ifPresent(value -> mappings.add(mapping(new Name("businessKey", value.span()), value)));
    mappings.addAll(in.members("variables", ReadWorkflows::mapping));
    in.done();
    return new Workflows.MessageStart(id, definition, message, event, mappings);
  }

  private Workflows.Event event(JsonNode node) {
    Fields in = object(node);
    var event =
        new Workflows.Event(in.name("service"), in.name("aggregateType"), in.name("eventType"));
    in.done();
    return event;
  }

  private Workflows.ServiceTask serviceTask(JsonNode node) {
    Fields in = object(node);
    Name definition = in.name("definition");
    Name task = in.name("taskId");
    Name binding = in.name("bindingRef");
    List<Mapping> input = in.members("input", ReadWorkflows::mapping);
    Optional<Name> result = in.optionalName("resultVariable");
    Workflows.Tries tries = tries(in, cost(in));
    Optional<Workflows.Consent> consent = consent(in);
    in.done();
    return new Workflows.ServiceTask(definition, task, binding, input, result, tries, consent);
  }

  private Workflows.NativeTask nativeTask(JsonNode node) {
    Fields in = object(node);
    Name definition = in.name("definition");
    Name task = in.name("taskId");
    Optional<Fields> handler = in.required("handler").map(this::object);
    Name module = handler.map(keys -> keys.name("module")).orElse(task);
    Name export = handler.map(keys -> keys.name("export")).orElse(task);
    handler.ifPresent(Fields::done);
    List<Mapping> input = in.members("input", ReadWorkflows::mapping);
    Optional<Name> result = in.optionalName("resultVariable");
    long cost = cost(in);
    Optional<Workflows.Consent> consent = consent(in);
    in.done();
    return new Workflows.NativeTask(definition, task, module, export, input, result, cost, consent);
  }

  /** {@code confirm} or {@code propose}: true, or who may. */
  private Optional<Workflows.Consent> consent(Fields in) {
    Optional<JsonNode> confirm = in.optional("confirm");
    Optional<JsonNode> propose = in.optional("propose");
    if (confirm.isPresent() && propose.isPresent()) {
      in.malformed(in.keySpan("confirm"), "a task says `confirm` or `propose`, which shows more");
    }
    return propose.or(() -> confirm).flatMap(node -> consent(node, propose.isPresent()));
  }

  private Optional<Workflows.Consent> consent(JsonNode node, boolean proposes) {
    if (node instanceof JsonNode.Bool(boolean asked, var _)) {
      return asked
          ? Optional.of(new Workflows.Consent(proposes, Optional.empty(), Optional.empty(), false))
          : Optional.empty();
    }
    Fields in = object(node);
    Optional<Name> validator = proposes ? in.optionalName("validator") : Optional.empty();
    Optional<Name> role = in.optionalName("role");
    boolean notStarter =
        in.optional("not").map(value -> in.word(value, Map.of("starter", true), true)).isPresent();
    in.done();
    return Optional.of(new Workflows.Consent(proposes, validator, role, notStarter));
  }

  private Workflows.UserTask userTask(JsonNode node) {
    Fields in = object(node);
    Name definition = in.name("definition");
    Name task = in.name("taskId");
    Optional<Mapping> assignee = named(in, "assignee");
    Optional<Name> role = in.optionalName("role");
    boolean notStarter =
        in.optional("not").map(value -> in.word(value, Map.of("starter", true), true)).isPresent();
    List<Workflows.Typed> form =
        in.members("form", (name, type) -> new Workflows.Typed(name, in.name(type)));
    Optional<Mapping> due = named(in, "due");
    Optional<Name> result = in.optionalName("resultVariable");
    in.done();
    return new Workflows.UserTask(definition, task, assignee, role, notStarter, form, due, result);
  }

  private Workflows.Send send(JsonNode node) {
    Fields in = object(node);
    Name definition = in.name("definition");
    Name task = in.name("taskId");
    var mappings = new ArrayList<Mapping>();
    named(in, "businessKey").ifPresent(mappings::add);
    mappings.addAll(in.members("variables", ReadWorkflows::mapping));
    in.done();
    return new Workflows.Send(definition, task, mappings);
  }

  private Workflows.Call call(JsonNode node) {
    Fields in = object(node);
    Name definition = in.name("definition");
    Name task = in.name("taskId");
    List<Mapping> input = in.members("input", ReadWorkflows::mapping);
    Optional<Name> result = in.optionalName("resultVariable");
    in.done();
    return new Workflows.Call(definition, task, input, result);
  }

  private static Optional<Mapping> named(Fields in, String key) {
    return in.optional(key).map(value -> mapping(new Name(key, value.span()), value));
  }

  private Fields object(JsonNode node) {
    return Fields.of(node, Codes.WORKFLOWS, findings);
  }

  private static Mapping mapping(Name name, JsonNode value) {
    var paths = new ArrayList<Name>();
    paths(value, paths);
    return new Mapping(name, value.json(), paths);
  }

  private static void paths(JsonNode value, List<Name> paths) {
    switch (value) {
      case JsonNode.Str(String text, var span) -> {
        if (text.startsWith("$")) {
          paths.add(new Name(text, span));
        }
      }
      case JsonNode.Arr(var items, _) -> items.forEach(item -> paths(item, paths));
      case JsonNode.Obj(var members, _) -> members.forEach(m -> paths(m.value(), paths));
      case JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ -> {}
    }
  }
}
