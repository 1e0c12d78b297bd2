package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.ChildChange;
import dev.lathe.compiler.domain.Entity.ChildDeed;
import dev.lathe.compiler.domain.Entity.ChildList;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list of children can be kept in a table of its own, and transitions change lists there are. */
final class ChildLists {
  private final Findings findings = new Findings();

  private ChildLists() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new ChildLists();
    blueprint.entities().forEach(rule::entity);
    return rule.findings.sorted();
  }

  private void entity(Entity entity) {
    entity.children().forEach(list -> list(entity, list));
    entity
        .stateMachine()
        .ifPresent(
            machine -> machine.transitions().forEach(transition -> transition(entity, transition)));
  }

  private void list(Entity entity, ChildList list) {
    if (entity.stateMachine().isEmpty()) {
      invalid(
          list.name().span(),
          "`%s` has no state machine, so nothing adds to `%s`"
              .formatted(entity.name(), list.name()),
          "give it one");
    } else if (!added(entity, list)) {
      invalid(
          list.name().span(),
          "no transition of `%s` adds to `%s`".formatted(entity.name(), list.name()),
          "say `\"children\": {\"%s\": \"add\"}` in one of them".formatted(list.name()));
    }
    Optional<Entity.Field> own =
        entity.keys().isEmpty() ? Optional.empty() : entity.field(entity.keys().getFirst().text());
    if (own.isPresent() && (entity.keys().size() > 1 || isMoment(own.get().type()))) {
      invalid(
          list.name().span(),
          "`%s` is known by %s, and such rows can't have children"
              .formatted(entity.name(), entity.keys().size() > 1 ? "several fields" : "a datetime"),
          "give it one key of another type");
    }
    boolean field = entity.field(list.name().text()).isPresent();
    boolean relation =
        entity.relations().stream().anyMatch(r -> r.name().text().equals(list.name().text()));
    if (field || relation) {
      invalid(
          list.name().span(),
          "`%s.%s` is a %s already"
              .formatted(entity.name(), list.name(), field ? "field" : "relation"),
          "name the list otherwise");
    }
    if (list.field(list.parent().text()).isPresent()) {
      invalid(
          list.field(list.parent().text()).orElseThrow().name().span(),
          "rows of `%s` call the key of their `%s` `%s`"
              .formatted(list.name(), entity.name(), list.parent()),
          "name the field otherwise, or say `\"parent\": \"…\"` in the list");
    }
    key(entity, list);
    list.fields().forEach(each -> field(list, each));
    var columns = new ArrayList<Name>(List.of(list.parent()));
    list.fields().forEach(each -> columns.add(each.column()));
    Duplicates.findIgnoringCase(
        columns, DiagnosticCode.DUPLICATE_COLUMN, "two fields share the column `%s`", findings);
  }

  private static boolean added(Entity entity, ChildList list) {
    return entity.stateMachine().stream()
        .flatMap(machine -> machine.transitions().stream())
        .flatMap(transition -> transition.children().stream())
        .anyMatch(
            change ->
                change.deed() == ChildDeed.ADD && change.list().text().equals(list.name().text()));
  }

  private void key(Entity entity, ChildList list) {
    Optional<Entity.Field> key = list.field(list.key().text());
    if (key.isEmpty()) {
      List<String> names = list.fields().stream().map(f -> f.name().text()).toList();
      findings.add(
          DiagnosticCode.CHILD_LIST_INVALID,
          list.key().span(),
          "`%s.%s` has no field `%s`".formatted(entity.name(), list.name(), list.key()),
          NearNames.hint(list.key().text(), names));
      return;
    }
    ScalarType type = key.get().type();
    boolean tells = type == ScalarType.STRING || type == ScalarType.INTEGER;
    if (key.get().nullable() || !tells) {
      invalid(
          list.key().span(),
          "`%s` can't be a key: it is %s"
              .formatted(list.key(), tells ? "nullable" : "of the type " + type.word()),
          "a key is a string or an integer, `\"nullable\": false`");
    }
  }

  private void field(ChildList list, Entity.Field field) {
    if (field.generated().isPresent()) {
      invalid(
          field.name().span(),
          "`%s.%s` is generated, and records have what emits give them"
              .formatted(list.name(), field.name()),
          "take `generated` away: `{\"now\": []}` and an actor input do the same");
    }
    if (field.column().text().indexOf('$') >= 0) {
      findings.add(
          DiagnosticCode.RESERVED_NAME,
          field.column().span(),
          "columns with a dollar, as `%s`, are those of our statements".formatted(field.column()),
          "name the column otherwise");
    }
  }

  private void transition(Entity entity, Transition transition) {
    for (ChildChange change : transition.children()) {
      Optional<ChildList> list = entity.child(change.list().text());
      if (list.isEmpty()) {
        unknown(findings, entity, change.list());
        continue;
      }
      if (transition.deletes()) {
        findings.add(
            DiagnosticCode.CHILD_CHANGE_INVALID,
            change.list().span(),
            "`%s` deletes the aggregate, and its `%s` with it"
                .formatted(transition.name(), change.list()),
            "take it out of `children`");
      } else if (transition.creates() && change.deed() != ChildDeed.ADD) {
        findings.add(
            DiagnosticCode.CHILD_CHANGE_INVALID,
            change.list().span(),
            "`%s` creates the aggregate, whose `%s` has nothing to %s yet"
                .formatted(transition.name(), change.list(), change.deed().word()),
            "a creation can only `add`");
      }
      for (String name : change.wording().names()) {
        if (!name.equals("id") && !name.equals(list.get().key().text())) {
          findings.add(
              DiagnosticCode.MESSAGE_NAME_UNKNOWN,
              change.wording().message().orElseThrow().span(),
              "there is no `%s` to show in this message".formatted(name),
              "the message of a list shows `{id}` and `{%s}`".formatted(list.get().key()));
        }
      }
    }
  }

  /** Reports that {@code entity} has no list {@code name}. */
  static void unknown(Findings findings, Entity entity, Name name) {
    List<String> lists = entity.children().stream().map(list -> list.name().text()).toList();
    findings.add(
        DiagnosticCode.CHILD_LIST_UNKNOWN,
        name.span(),
        "`%s` has no list of children `%s`".formatted(entity.name(), name),
        lists.isEmpty()
            ? Optional.of("declare it in `children` of the entity")
            : NearNames.hint(name.text(), lists));
  }

  private void invalid(Span span, String message, String hint) {
    findings.add(DiagnosticCode.CHILD_LIST_INVALID, span, message, hint);
  }

  private static boolean isMoment(ScalarType type) {
    return type == ScalarType.DATETIME;
  }
}
