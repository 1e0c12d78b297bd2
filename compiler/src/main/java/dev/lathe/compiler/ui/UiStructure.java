package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.blueprint.Ui.Element;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A page is one tree of elements, with conditions, handlers and actions of a known form. */
final class UiStructure {
  private static final String SLOT = "Slot";
  private static final List<String> OPERATORS = List.of("$state", "contains", "eq", "not");

  private final Findings findings;

  private UiStructure(Findings findings) {
    this.findings = findings;
  }

  static void check(Blueprint blueprint, Service service, Ui ui, Findings findings) {
    var rule = new UiStructure(findings);
    ui.layouts().forEach(rule::page);
    ui.screens().forEach(rule::page);
    ui.screens().forEach(rule::noSlot);
  }

  private void page(Ui.Page page) {
    tree(page.spec());
    for (Element element : page.spec().elements()) {
      element.visible().ifPresent(this::visible);
      element.on().forEach(this::handler);
    }
    for (Ui.Action action : page.actions()) {
      if (action instanceof Ui.Action.OfModule ofModule) {
        addressing(ofModule);
      }
    }
  }

  private void tree(Ui.Spec spec) {
    if (spec.element(spec.root().text()).isEmpty()) {
      findings.add(
          DiagnosticCode.MISSING_ROOT,
          spec.root().span(),
          "there is no element `%s`".formatted(spec.root()),
          NearNames.hint(spec.root().text(), beside(spec, spec.root())));
      return;
    }
    boolean whole = true;
    Map<String, Element> byId = byId(spec);
    for (Element element : spec.elements()) {
      for (Ui.Child child : element.children()) {
        if (!byId.containsKey(child.id())) {
          whole = false;
          findings.add(
              DiagnosticCode.BAD_CHILD_REF,
              child.name().span(),
              "there is no element `%s`".formatted(child.name()),
              NearNames.hint(child.name().text(), beside(spec, child.name())));
        }
      }
    }
    if (whole) { // else what stands alone may be what is missing there
      orphans(spec, byId);
    }
  }

  private static Map<String, Element> byId(Ui.Spec spec) {
    var byId = new HashMap<String, Element>();
    spec.elements().forEach(element -> byId.put(element.id(), element));
    return byId;
  }

  /** The ids in the file of {@code name}. */
  private static List<String> beside(Ui.Spec spec, Name name) {
    return Stream.concat(spec.elements().stream().map(Element::name), spec.fragments().stream())
        .filter(each -> each.span().file().equals(name.span().file()))
        .map(Name::text)
        .toList();
  }

  /** Of elements that nothing leads to, the outermost. */
  private void orphans(Ui.Spec spec, Map<String, Element> byId) {
    Set<String> reached = reached(spec.root().text(), byId);
    List<Element> alone =
        spec.elements().stream().filter(element -> !reached.contains(element.id())).toList();
    var held = new HashSet<String>();
    alone.forEach(element -> element.children().forEach(child -> held.add(child.id())));
    List<Element> outermost =
        alone.stream().filter(element -> !held.contains(element.id())).toList();
    for (Element element : outermost.isEmpty() ? alone : outermost) {
      findings.add(
          DiagnosticCode.ORPHAN_ELEMENT,
          element.name().span(),
          "no element holds `%s`".formatted(element.name()),
          "name it in the `children` of another, or remove it");
    }
  }

  private static Set<String> reached(String root, Map<String, Element> byId) {
    var reached = new HashSet<String>();
    var next = new ArrayDeque<String>();
    next.add(root);
    while (!next.isEmpty()) {
      String id = next.remove();
      Element element = byId.get(id);
      if (reached.add(id) && element != null) {
        element.children().forEach(child -> next.add(child.id()));
      }
    }
    return reached;
  }

  private void noSlot(Ui.Page screen) {
    for (Element element : screen.spec().elements()) {
      if (element.type().text().equals(SLOT)) {
        findings.add(
            DiagnosticCode.SLOT_NOT_IN_LAYOUT,
            element.type().span(),
            "a screen has no place for another, so it has no `Slot`",
            "let the layout have it");
      }
    }
  }

  private void visible(JsonNode condition) {
    if (!(condition instanceof JsonNode.Obj object)
        || !(object.member("$state").map(JsonNode.Member::value).orElse(condition)
            instanceof JsonNode.Str)) {
      findings.add(
          DiagnosticCode.VISIBLE_OPERATOR_UNKNOWN,
          condition.span(),
          "this is not a condition",
          "write `{\"$state\": \"/path\"}`, with `eq`, `contains` or `\"not\": true` beside it");
      return;
    }
    for (JsonNode.Member member : object.members()) {
      if (!OPERATORS.contains(member.name())) {
        findings.add(
            DiagnosticCode.VISIBLE_OPERATOR_UNKNOWN,
            member.nameSpan(),
            "there is no condition `%s`".formatted(member.name()),
            NearNames.hint(member.name(), OPERATORS));
      } else if (member.name().equals("not")
          && !(member.value() instanceof JsonNode.Bool(boolean value, _) && value)) {
        findings.add(
            DiagnosticCode.VISIBLE_OPERATOR_UNKNOWN,
            member.value().span(),
            "`not` is true or is not there",
            "write `\"not\": true`");
      }
    }
  }

  private void handler(JsonNode.Member event) {
    List<JsonNode> actions =
        event.value() instanceof JsonNode.Arr(var items, _) ? items : List.of(event.value());
    for (JsonNode action : actions) {
      boolean known =
          action instanceof JsonNode.Obj object
              && object.member("action").map(JsonNode.Member::value).orElse(action)
                  instanceof JsonNode.Str;
      if (!known) {
        findings.add(
            DiagnosticCode.ON_HANDLER_ARRAY_INVALID,
            action.span(),
            "what `%s` does is not an action".formatted(event.name()),
            "write `{\"action\": \"dispatch\", \"params\": {\"name\": …}}`, or an array of such");
      }
    }
  }

  private void addressing(Ui.Action.OfModule action) {
    List<Name> said =
        Stream.of(action.target(), action.module(), action.category())
            .flatMap(Optional::stream)
            .toList();
    if (said.isEmpty()) {
      findings.add(
          DiagnosticCode.MODULE_ACTION_NEEDS_TARGET_OR_MODULE,
          action.name().span(),
          "`%s` does not say whose operation it is".formatted(action.name()),
          "add `target`, `module` or `category`");
    } else if (said.size() > 1) {
      findings.add(
          DiagnosticCode.MODULE_ACTION_AMBIGUOUS_ADDRESSING,
          said.getLast().span(),
          "`%s` says more than once whose operation it is".formatted(action.name()),
          said.getFirst().span(),
          "keep one of `target`, `module` and `category`");
    }
  }
}
