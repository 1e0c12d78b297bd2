package dev.lathe.compiler.workflow;

import dev.lathe.compiler.bpmn.BpmnElement;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.model.bundle.workflow.Loop;
import dev.lathe.model.bundle.workflow.VariableType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What activities loop over. */
final class Loops {
  private static final Pattern PATH =
      Pattern.compile(
          "([A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)|[$#]\\{\\s*([A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)\\s*}");
  private static final String USUAL_ITEM = "item";

  private Loops() {}

  /** A path that is written as {@code name} or <code>${name}</code>. */
  static Optional<List<String>> path(String written) {
    Matcher path = PATH.matcher(written.strip());
    return path.matches()
        ? Optional.of(
            List.of((path.group(1) != null ? path.group(1) : path.group(2)).split("\\.", -1)))
        : Optional.empty();
  }

  static Optional<List<String>> list(BpmnElement loop) {
    return loop.attribute("operaton:collection").flatMap(Loops::path);
  }

  static String item(BpmnElement loop) {
    return loop.attribute("operaton:elementVariable").orElse(USUAL_ITEM);
  }

  /** The loop of {@code node}, if it has one; what is not a list is reported. */
  static Optional<Loop> of(DrawnProcess.Node node, VariableType variables, Findings findings) {
    Optional<BpmnElement> written = node.element().child("multiInstanceLoopCharacteristics");
    if (written.isEmpty()) return Optional.empty();
    BpmnElement loop = written.get();
    Optional<List<String>> path = list(loop);
    if (path.isEmpty()) {
      if (loop.attribute("operaton:collection").isPresent()) {
        findings.add(
            DiagnosticCode.WORKFLOW_CONDITION_UNREADABLE,
            loop.span(),
            "`%s` is no variable".formatted(loop.attribute("operaton:collection").get()),
            "name a variable that has a list, or a member of one: `order.lines`");
      }
      return Optional.empty();
    }
    VariableType type;
    switch (Led.along(variables, path.get())) {
      case Led.To(VariableType found) -> type = found;
      case Led.Nowhere nowhere -> {
        findings.add(
            DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
            loop.span(),
            "the loop is over `%s`, which nothing writes".formatted(String.join(".", path.get())),
            nowhere.hint());
        return Optional.empty();
      }
    }
    if (!(type instanceof VariableType.Arr) && !(type instanceof VariableType.Any)) {
      findings.add(
          DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
          loop.span(),
          "the loop is over `%s`, which is %s"
              .formatted(String.join(".", path.get()), Types.phrase(type)),
          "loop over a list");
    }
    boolean sequential = loop.attribute("isSequential").filter("true"::equals).isPresent();
    return Optional.of(new Loop(sequential, path.get(), item(loop)));
  }
}
