package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page reads from its state, something puts there. */
final class UiState {
  private static final List<String> FILLED =
      List.of(
          "/form/", "/route/params/", "/actions/", "/data/__status/", "/data/__error/", "/auth/");
  private static final String USER = "/currentUser";
  private static final Pattern IN_TEMPLATE = Pattern.compile("\\$\\{(/[^}]*)}");

  private final List<String> loaded;
  private final Findings findings;

  private UiState(Ui.Page page, Findings findings) {
    this.loaded = page.data().stream().map(data -> data.path().text()).toList();
    this.findings = findings;
  }

  /** What elements and the actions of modules read. */
  static void reads(Blueprint blueprint, Service service, Ui ui, Findings findings) {
    for (Ui.Page page : UiPages.of(ui)) {
      var rule = new UiState(page, findings);
      for (Ui.Element element : page.spec().elements()) {
        var read = new ArrayList<Name>();
        element.props().forEach(prop -> paths(prop.value(), read));
        element.visible().ifPresent(condition -> paths(condition, read));
        element.on().forEach(event -> paths(event.value(), read));
        element.watch().forEach(watched -> paths(watched.value(), read));
        element.repeats().ifPresent(read::add);
        read.forEach(path -> rule.covered(path, DiagnosticCode.UNCOVERED_STATE_PATH));
      }
      for (Ui.Action action : page.actions()) {
        if (action instanceof Ui.Action.OfModule ofModule) {
          rule.covered(ofModule.params(), DiagnosticCode.UNCOVERED_STATE_PATH);
        }
      }
    }
  }

  /** What goes into requests and addresses. */
  static void inputs(Blueprint blueprint, Service service, Ui ui, Findings findings) {
    for (Ui.Page page : UiPages.of(ui)) {
      var rule = new UiState(page, findings);
      page.data().forEach(data -> rule.covered(data.params(), DiagnosticCode.UNCOVERED_INPUT));
      for (Ui.Action action : page.actions()) {
        switch (action) {
          case Ui.Action.Navigate navigate ->
              rule.covered(navigate.params(), DiagnosticCode.UNCOVERED_INPUT);
          case Ui.Action.Command command ->
              rule.covered(command.params(), DiagnosticCode.UNCOVERED_INPUT);
          case Ui.Action.Refetch _, Ui.Action.OfModule _ -> {}
        }
      }
    }
  }

  private void covered(List<Ui.Param> params, DiagnosticCode code) {
    params.forEach(param -> param.state().ifPresent(path -> covered(path, code)));
  }

  private void covered(Name path, DiagnosticCode code) {
    String text = path.text();
    boolean filled =
        text.equals(USER)
            || FILLED.stream().anyMatch(text::startsWith)
            || loaded.stream().anyMatch(at -> text.equals(at) || text.startsWith(at + "/"));
    if (!filled) {
      findings.add(
          code,
          path.span(),
          "nothing fills the state at `%s`".formatted(path),
          NearNames.hint(text, loaded)
              .filter(_ -> !NearNames.of(text, loaded).isEmpty())
              .orElse("load it in `data`, or keep it below `/form/`"));
    }
  }

  private static void paths(JsonNode value, List<Name> paths) {
    switch (value) {
      case JsonNode.Obj(var members, _) -> {
        for (JsonNode.Member member : members) {
          if (member.value() instanceof JsonNode.Str(String text, var span)) {
            if (member.name().equals("$state")) {
              paths.add(new Name(text, span));
            } else if (member.name().equals("$template")) {
              for (Matcher found = IN_TEMPLATE.matcher(text); found.find(); ) {
                paths.add(new Name(found.group(1), span));
              }
            }
          } else {
            paths(member.value(), paths);
          }
        }
      }
      case JsonNode.Arr(var items, _) -> items.forEach(item -> paths(item, paths));
      case JsonNode.Str _, JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ -> {}
    }
  }
}
