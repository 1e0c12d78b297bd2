package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.WebhookPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who is told of events, and of which. */
final class WebhookChanges {
  private final List<Change> changes = new ArrayList<>();

  private WebhookChanges() {}

  static List<Change> between(Bundle before, Bundle after) {
    var found = new WebhookChanges();
    SortedMap<String, WebhookPlan> earlier = byName(before);
    SortedMap<String, WebhookPlan> later = byName(after);
    var names = new TreeSet<>(earlier.keySet());
    names.addAll(later.keySet());
    for (String name : names) {
      WebhookPlan was = earlier.get(name);
      WebhookPlan now = later.get(name);
      if (was == null) {
        found.add(
            Impact.COMPATIBLE,
            name,
            "added",
            "it is told of what is decided after the bundle went live, or goes on where it stopped");
      } else if (now == null) {
        found.add(Impact.BREAKING, name, "removed", "its receiver is told of nothing any more");
      } else {
        found.compare(was, now);
      }
    }
    return found.changes;
  }

  private static SortedMap<String, WebhookPlan> byName(Bundle bundle) {
    var byName = new TreeMap<String, WebhookPlan>();
    bundle.webhooks().forEach(webhook -> byName.put(webhook.name(), webhook));
    return byName;
  }

  private void compare(WebhookPlan was, WebhookPlan now) {
    if (!was.url().equals(now.url())) {
      add(Impact.COMPATIBLE, now.name(), "another url", "what is not delivered yet goes there too");
    }
    if (!was.secret().equals(now.secret())) {
      add(
          Impact.BREAKING,
          now.name(),
          "signed by `%s` instead of `%s`".formatted(now.secret(), was.secret()),
          "its receiver has to know the key; during a change the variable may have both");
    }
    SortedSet<String> less = events(was);
    less.removeAll(events(now));
    SortedSet<String> more = events(now);
    more.removeAll(events(was));
    if (!less.isEmpty()) {
      add(
          Impact.BREAKING,
          now.name(),
          "not told of %s any more".formatted(String.join(", ", less)),
          "its receiver may wait for them");
    }
    if (!more.isEmpty()) {
      add(
          Impact.COMPATIBLE,
          now.name(),
          "told of %s too".formatted(String.join(", ", more)),
          "from the change on");
    }
  }

  private static SortedSet<String> events(WebhookPlan webhook) {
    var events = new TreeSet<String>();
    webhook.events().forEach(one -> events.add(one.type().orElse(one.entity() + ".*")));
    return events;
  }

  private void add(Impact impact, String webhook, String what, String reason) {
    changes.add(new Change(Area.WEBHOOK, impact, webhook, what, reason));
  }
}
