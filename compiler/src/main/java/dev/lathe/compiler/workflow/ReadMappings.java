package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.describe.KnownTypes;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Reads mappings of workflows.json, whose paths lead into an event or into the variables. */
final class ReadMappings {
  static final String EVENT = "$event.";
  static final String PROCESS = "$process.";

  private final String root;
  private final VariableType of;
  private final Findings findings;

  /**
   * @param root which of both paths there are
   * @param of what they lead into
   */
  ReadMappings(String root, VariableType of, Findings findings) {
    this.root = root;
    this.of = of;
    this.findings = findings;
  }

  /** A mapping and what it gives. */
  record Read(Mapping mapping, VariableType type) {}

  Read read(Workflows.Mapping written) {
    return read(written.value(), written.paths().iterator());
  }

  private Read read(Json value, Iterator<Name> paths) {
    return switch (value) {
      case Json.Str(var text) when text.startsWith("$") -> path(paths.next());
      case Json.Arr(var items) -> {
        var read = items.stream().map(item -> read(item, paths)).toList();
        VariableType type = read.stream().map(Read::type).reduce(Types::either).orElse(Types.ANY);
        yield new Read(
            new Mapping.Arr(read.stream().map(Read::mapping).toList()), new VariableType.Arr(type));
      }
      case Json.Obj(var members) -> {
        var mappings = new ArrayList<Mapping.Member>();
        var types = new ArrayList<VariableType.Member>();
        members.forEach(
            (name, member) -> {
              Read read = read(member, paths);
              mappings.add(new Mapping.Member(name, read.mapping()));
              types.add(new VariableType.Member(name, read.type()));
            });
        yield new Read(new Mapping.Obj(mappings), new VariableType.Obj(types, false));
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ ->
          new Read(new Mapping.Constant(value), KnownTypes.constant(value));
    };
  }

  private Read path(Name written) {
    boolean event = written.text().startsWith(EVENT);
    if (!written.text().startsWith(root)) {
      findings.add(
          DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
          written.span(),
          "`%s` is not known here".formatted(written),
          event
              ? "only what an event starts sees it: keep it in `variables` of the message"
              : "what an event is read for comes before there are variables: use `$event.`");
      return new Read(new Mapping.Constant(Json.NULL), Types.ANY);
    }
    var path = new ArrayList<>(List.of(written.text().substring(root.length()).split("\\.", -1)));
    if (event) path.set(0, EventTypes.attribute(path.getFirst()));
    return new Read(
        event ? new Mapping.OfEvent(path) : new Mapping.OfProcess(path), type(path, written));
  }

  private VariableType type(List<String> path, Name written) {
    return switch (Led.along(of, path)) {
      case Led.To(VariableType type) -> type;
      case Led.Nowhere nowhere -> {
        String before = String.join(".", path.subList(0, nowhere.at()));
        findings.add(
            DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
            written.span(),
            nowhere.at() == 0 && root.equals(PROCESS)
                ? "nothing writes the variable `%s`".formatted(nowhere.name())
                : nowhere.at() == 0
                    ? "events have no `%s`".formatted(nowhere.name())
                    : "`%s` has no `%s`".formatted(root + before, nowhere.name()),
            nowhere.hint());
        yield Types.ANY;
      }
    };
  }
}
