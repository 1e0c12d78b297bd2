package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.Loop;
import dev.lathe.model.bundle.workflow.Variable;
import dev.lathe.model.bundle.workflow.VariableType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The variables of a definition: all that is ever written, and what it is. */
final class WrittenVariables {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Bindings bindings;
  private final Entries entries;
  private final DrawnProcess drawn;
  private final SentMessages sent;
  private final Findings findings;
  private final TreeMap<String, VariableType> types = new TreeMap<>();
  private final List<Set<String>> starts = new ArrayList<>();

  private WrittenVariables(
      Bindings bindings,
      Entries entries,
      DrawnProcess drawn,
      SentMessages sent,
      Findings findings) {
    this.bindings = bindings;
    this.entries = entries;
    this.drawn = drawn;
    this.sent = sent;
    this.findings = findings;
  }

  static List<Variable> of(
      Bindings bindings,
      Entries entries,
      DrawnProcess drawn,
      SentMessages sent,
      Findings findings) {
    var written = new WrittenVariables(bindings, entries, drawn, sent, findings);
    written.inputs();
    written.messages();
    written.results();
    written.loops();
    Set<String> certain =
        written.starts.stream()
            .reduce(
                (one, other) -> {
                  var both = new HashSet<>(one);
                  both.retainAll(other);
                  return both;
                })
            .orElse(Set.of());
    var variables = new ArrayList<Variable>();
    written.types.forEach(
        (name, type) -> variables.add(new Variable(name, type, certain.contains(name))));
    return variables;
  }

  /** All of them as members of one object. */
  static VariableType object(List<Variable> variables) {
    return new VariableType.Obj(
        variables.stream().map(one -> new VariableType.Member(one.name(), one.type())).toList(),
        false);
  }

  private void write(Name name, VariableType type) {
    if (!NAME.matcher(name.text()).matches()) {
      findings.add(
          DiagnosticCode.WORKFLOW_VALUE_INVALID,
          name.span(),
          "`%s` is no name of a variable".formatted(name),
          "use letters, digits and `_`, and begin with a letter");
    }
    types.merge(name.text(), type, Types::either);
  }

  private void inputs() {
    var given = new HashSet<String>();
    for (Workflows.Typed input : entries.definition().inputs()) {
      Optional<VariableType.Scalar> type = Types.written(input.type().text());
      if (type.isEmpty()) {
        findings.add(
            DiagnosticCode.WORKFLOW_VALUE_INVALID,
            input.type().span(),
            "`%s` is no type".formatted(input.type()),
            "write `string`, `integer`, `decimal`, `boolean`, `date`, `datetime`, `duration` or"
                + " `json`, with a `?` where it may be missing");
      }
      write(input.name(), type.map(VariableType.class::cast).orElse(Types.ANY));
      type.filter(one -> !one.nullable()).ifPresent(_ -> given.add(input.name().text()));
    }
    for (DrawnProcess.Node node : drawn.nodes().values()) {
      if (!node.kind().equals("startEvent") || node.scope().isPresent()) continue;
      if (node.event().isEmpty()) {
        starts.add(given);
      } else if (node.event().get().kind().equals("timerEventDefinition")) {
        starts.add(Set.of()); // nobody gives it anything
      }
    }
  }

  private void messages() {
    for (Workflows.MessageStart start : entries.starts()) {
      starts.add(source(start));
    }
    entries.messages().forEach(this::source);
    for (DrawnProcess.Node node : drawn.nodes().values()) {
      if (waits(node)) {
        SentMessages.name(drawn, node)
            .ifPresent(
                name -> entries.sent(name, sent).forEach(variable -> write(variable, Types.ANY)));
      }
    }
  }

  private static boolean waits(DrawnProcess.Node node) {
    return switch (node.kind()) {
      case "startEvent", "receiveTask", "intermediateCatchEvent", "boundaryEvent" -> true;
      default -> false;
    };
  }

  private Set<String> source(Workflows.MessageStart source) {
    var names = new HashSet<String>();
    var event =
        new ReadMappings(
            ReadMappings.EVENT,
            EventTypes.envelope(bindings.blueprint(), source.event()),
            new Findings()); // reported where the message is read
    // the first is the business key
    for (Workflows.Mapping variable : source.mappings().stream().skip(1).toList()) {
      write(variable.name(), event.read(variable).type());
      names.add(variable.name().text());
    }
    return names;
  }

  private void results() {
    for (Workflows.ServiceTask task : entries.services()) {
      task.resultVariable()
          .ifPresent(name -> result(name, task.taskId(), bindings.result(task.bindingRef())));
    }
    for (Workflows.NativeTask task : entries.natives()) {
      task.resultVariable().ifPresent(name -> result(name, task.taskId(), Types.ANY));
    }
    for (Workflows.UserTask task : entries.users()) {
      var fields = new ArrayList<VariableType.Member>();
      for (Workflows.Typed field : task.form()) {
        VariableType type =
            Types.written(field.type().text()).map(VariableType.class::cast).orElse(Types.ANY);
        fields.add(new VariableType.Member(field.name().text(), type));
        if (task.resultVariable().isEmpty()) result(field.name(), task.taskId(), type);
      }
      task.resultVariable()
          .ifPresent(name -> result(name, task.taskId(), new VariableType.Obj(fields, false)));
    }
    for (Workflows.Call call : entries.calls()) {
      call.resultVariable().ifPresent(name -> result(name, call.taskId(), Types.ANY));
    }
  }

  private void result(Name variable, Name task, VariableType type) {
    DrawnProcess.Node node = drawn.nodes().get(task.text());
    boolean loops =
        node != null && node.element().child("multiInstanceLoopCharacteristics").isPresent();
    write(variable, loops ? new VariableType.Arr(type) : type);
  }

  /** Their items, from the outside to the inside as a file has them. */
  private void loops() {
    for (DrawnProcess.Node node : drawn.nodes().values()) {
      node.element()
          .child("multiInstanceLoopCharacteristics")
          .ifPresent(
              loop -> {
                VariableType list =
                    Loops.list(loop).flatMap(path -> along(types, path)).orElse(Types.ANY);
                types.merge(
                    Loops.item(loop),
                    list instanceof VariableType.Arr(var items) ? items : Types.ANY,
                    Types::either);
                types.put(Loop.INDEX, new VariableType.Scalar(ScalarType.INTEGER, false));
              });
    }
  }

  private static Optional<VariableType> along(Map<String, VariableType> from, List<String> path) {
    Optional<VariableType> type = Optional.ofNullable(from.get(path.getFirst()));
    for (String name : path.subList(1, path.size())) {
      type = type.flatMap(one -> Types.member(one, name));
    }
    return type;
  }
}
