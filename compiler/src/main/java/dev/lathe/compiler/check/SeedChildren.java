package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.ChildChange;
import dev.lathe.compiler.domain.Entity.ChildDeed;
import dev.lathe.compiler.domain.Entity.ChildList;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Records in the seeds of one stream: what commands would take, one event after the other. */
final class SeedChildren {
  private final Findings findings;
  private final Map<String, Set<String>> keys = new TreeMap<>();

  SeedChildren(Findings findings) {
    this.findings = findings;
  }

  /** The next event of the stream. */
  void step(Seed seed, Entity entity, Transition transition) {
    if (transition.creates() || transition.deletes()) {
      keys.clear();
    }
    SeedData data = SeedData.of(seed.data(), entity.stateMachine().orElseThrow(), transition);
    for (ChildChange change : transition.children()) {
      String name = change.list().text();
      ChildList list = entity.child(name).orElseThrow();
      Optional<Json> given = data.values().get(name);
      if (given.isPresent()) {
        if (given.get() instanceof Json.Arr(var items)) {
          records(seed.dataSpan(), list, change.deed(), items);
        } else {
          mismatch(seed.dataSpan(), "`%s` is no list of records".formatted(name), "write a list");
        }
      }
    }
  }

  private void records(Span at, ChildList list, ChildDeed deed, List<Json> items) {
    Set<String> there = keys.computeIfAbsent(list.name().text(), _ -> new LinkedHashSet<>());
    var met = new LinkedHashSet<String>();
    for (int i = 0; i < items.size(); i++) {
      String place = list.name() + "." + i;
      if (!(items.get(i) instanceof Json.Obj record)) {
        mismatch(at, "`%s` is no record".formatted(place), "write an object of fields");
        continue;
      }
      fields(at, list, deed, place, record);
      Optional<Json> key = record.get(list.key().text());
      if (key.isEmpty()) {
        continue;
      }
      String text = JsonText.write(key.get());
      boolean known = there.contains(text);
      if (!met.add(text)) {
        mismatch(at, "`%s` has the key of one before it".formatted(place), "give each its own");
      } else if (deed == ChildDeed.ADD && known) {
        mismatch(at, "`%s` is there already: %s".formatted(place, text), "give it another key");
      } else if (deed != ChildDeed.ADD && !known) {
        mismatch(
            at, "`%s` is not there to %s: %s".formatted(place, deed.word(), text), "add it before");
      }
      if (deed == ChildDeed.ADD) {
        there.add(text);
      } else if (deed == ChildDeed.REMOVE) {
        there.remove(text);
      }
    }
    if (there.size() > list.max()) {
      mismatch(
          at,
          "`%s` comes to %s records, and has %s at most"
              .formatted(list.name(), there.size(), list.max()),
          "seed fewer, or raise its `max`");
    }
  }

  private void fields(Span at, ChildList list, ChildDeed deed, String place, Json.Obj record) {
    List<String> names = list.fields().stream().map(f -> f.name().text()).toList();
    for (String name : record.members().keySet()) {
      if (list.field(name).isEmpty()) {
        findings.add(
            DiagnosticCode.SEED_EVENT_PAYLOAD_MISMATCH,
            at,
            "`%s` has no field `%s`".formatted(place, name),
            NearNames.hint(name, names));
      }
    }
    for (Entity.Field field : list.fields()) {
      Optional<Json> value = record.get(field.name().text());
      boolean key = field.equals(list.keyField());
      if (value.isEmpty() && (key || (deed == ChildDeed.ADD && !field.nullable()))) {
        mismatch(at, "`%s` lacks `%s`".formatted(place, field.name()), "add it");
      }
      if (value.filter(given -> !SeedData.fits(given, field)).isPresent()) {
        mismatch(
            at,
            "`%s.%s` is not %s".formatted(place, field.name(), SeedData.wanted(field)),
            "seed another value");
      }
      value
          .flatMap(given -> field.rules().flatMap(rules -> rules.broken(field.type(), given)))
          .ifPresent(
              breach ->
                  findings.add(
                      DiagnosticCode.SEED_RULE_BROKEN,
                      at,
                      "`%s.%s` %s".formatted(place, field.name(), breach.message()),
                      "seed another value, or change the field's `%s`".formatted(breach.rule())));
    }
  }

  private void mismatch(Span at, String message, String hint) {
    findings.add(DiagnosticCode.SEED_EVENT_PAYLOAD_MISMATCH, at, message, hint);
  }
}
