package dev.lathe.compiler.resolve;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import dev.lathe.model.bundle.Reference;
import dev.lathe.model.problem.MessageTemplate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether what bindings answer beside 200 fits what their graphs answer with. */
final class BoundAnswers {
  /** A placeholder of a path. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]+)}");

  /** What an action's answer has beside its graph's. */
  private static final Set<String> OF_ACTIONS =
      Set.of("eventIds", "commandId", "correlationId", "streams");

  private final Findings findings = new Findings();

  private BoundAnswers() {}

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var rule = new BoundAnswers();
    var graphs = BoundGraphs.of(resolved);
    for (Project.Service service : resolved.project().services()) {
      for (Binding binding : service.bindings()) {
        graphs
            .graph(service.slug(), binding)
            .ifPresent(graph -> rule.binding(service, binding, graph));
      }
    }
    return rule.findings.sorted();
  }

  private void binding(Project.Service service, Binding binding, ResolvedGraph graph) {
    if (graph.result() instanceof Form.Found && (graph.commands() || binding.action())) {
      Name of = graph.of().orElseThrow();
      findings.add(
          DiagnosticCode.ABSENT_IMPOSSIBLE,
          of.span(),
          "`%s` is an action, and answers with what it did".formatted(graph.id()),
          "take `of` away; a filter before the first emit refuses what is not there");
    }
    binding.answering().absent().ifPresent(absent -> absent(absent, graph));
    binding.answering().created().ifPresent(created -> created(service, created, graph));
    binding.response().ifPresent(response -> response(response, binding, graph));
  }

  /** What a response shows of the result is there. */
  private void response(Binding.Response response, Binding binding, ResolvedGraph graph) {
    for (Binding.Referring referring : response.references()) {
      Reference reference = referring.reference();
      if (!referring.ok() || !reference.root().equals("result")) continue;
      List<String> path = reference.path();
      if (path.isEmpty() || (binding.action() && OF_ACTIONS.contains(path.getFirst()))) continue;
      if (AnsweredMembers.has(graph.result(), path)) continue;
      findings.add(
          DiagnosticCode.RESPONSE_REFERENCE_UNKNOWN,
          referring.span(),
          "`%s` is not in the answer of `%s`".formatted(reference, graph.id()),
          NearNames.hint(path.getFirst(), AnsweredMembers.of(graph.result())));
    }
  }

  private void absent(Binding.Absent absent, ResolvedGraph graph) {
    if (graph.commands()) {
      findings.add(
          DiagnosticCode.ABSENT_IMPOSSIBLE,
          absent.span(),
          "`%s` emits events, and refuses what it can't do".formatted(graph.id()),
          "take `absent` away: an aggregate that is not there is refused by its transition");
      return;
    }
    boolean mayBeNothing =
        switch (graph.result()) {
          case Form.OneRow _, Form.AllRows _, Form.Found _, Form.CalledJson _ -> true;
          case Form.Scalar(Value value) -> value.type().nullable();
          case Form.Obj _,
              Form.Arr _,
              Form.Constant _,
              Form.Variables _,
              Form.EmitOutput _,
              Form.EventIds _ ->
              false;
        };
    if (!mayBeNothing) {
      findings.add(
          DiagnosticCode.ABSENT_IMPOSSIBLE,
          absent.span(),
          "`%s` always answers with something".formatted(graph.id()),
          graph.result() instanceof Form.Obj && !graph.lookups().isEmpty()
              ? "say at `%s` which findOne it is about: `\"of\": \"%s\"`"
                  .formatted(graph.answering(), graph.lookups().keySet().iterator().next())
              : "answer with the row of a findOne or with rows, as `{\"$ref\": \"…\"}`");
    }
    List<String> inputs = graph.inputs().stream().map(input -> input.name().text()).toList();
    for (String name : absent.wording().names()) {
      if (!inputs.contains(name)) {
        findings.add(
            DiagnosticCode.MESSAGE_NAME_UNKNOWN,
            absent.wording().message().orElseThrow().span(),
            "the graph has no input `%s` to show in this message".formatted(name),
            NearNames.hint(name, inputs));
      }
    }
  }

  private void created(Project.Service service, Binding.Created created, ResolvedGraph graph) {
    Name read = created.read();
    Optional<Binding> found =
        service.bindings().stream().filter(b -> b.id().text().equals(read.text())).findFirst();
    if (graph.emits().stream().noneMatch(emit -> emit.transition().creates())) {
      unresolved(
          read,
          "`%s` creates nothing".formatted(graph.id()),
          "take `created` away, or emit a transition whose `from` is null");
    } else if (found.isPresent() && found.get().action()) {
      unresolved(
          read, "`%s` is no read".formatted(read), "name a binding whose exposure is `read`");
    } else if (found.isPresent()) {
      Matcher placeholders = PLACEHOLDER.matcher(found.get().path().text());
      while (placeholders.find()) {
        member(created, placeholders.group(1), graph);
      }
    }
  }

  private void member(Binding.Created created, String placeholder, ResolvedGraph graph) {
    String member = created.member(placeholder);
    List<String> members =
        graph.result() instanceof Form.Obj(var all)
            ? all.stream()
                .filter(m -> m.form() instanceof Form.Scalar)
                .map(Form.Member::name)
                .filter(BoundAnswers::plain)
                .toList()
            : List.of();
    if (!members.contains(member)) {
      unresolved(
          created.read(),
          "the path of `%s` needs `%s`, which the answer of `%s` does not have"
              .formatted(created.read(), member, graph.id()),
          members.isEmpty()
              ? "answer with an object that has it"
              : "answer with it, or say which member it is: "
                  + "`{\"read\": \"%s\", \"path\": {\"%s\": \"%s\"}}`"
                      .formatted(created.read(), placeholder, members.getFirst()));
    }
  }

  private static boolean plain(String member) {
    return new MessageTemplate("{" + member + "}").names().contains(member);
  }

  private void unresolved(Name read, String message, String hint) {
    findings.add(DiagnosticCode.CREATED_UNRESOLVED, read.span(), message, hint);
  }
}
