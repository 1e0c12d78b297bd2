package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.bundle.WebhookPlan.Target;
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
            "it is told of what is decided after the bundle went live, or goes on where it"
                + " stopped");
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
    compareTargets(now.name(), was.target(), now.target());
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

  private void compareTargets(String name, Target was, Target now) {
    if (was instanceof Target.Address(String url, String secret)
        && now instanceof Target.Address(String newUrl, String newSecret)) {
      if (!url.equals(newUrl)) elsewhere(name, "another url");
      if (!secret.equals(newSecret)) {
        add(
            Impact.BREAKING,
            name,
            "signed by `%s` instead of `%s`".formatted(newSecret, secret),
            "its receiver has to know the key; during a change the variable may have both");
      }
    } else if (was instanceof Target.Topic && now instanceof Target.Topic) {
      if (!was.equals(now)) elsewhere(name, "another arn");
    } else {
      add(
          Impact.BREAKING,
          name,
          now instanceof Target.Topic
              ? "published to an arn instead of posted to a url"
              : "posted to a url instead of published to an arn",
          "who was told is told of nothing any more; what is not delivered yet goes to the other");
    }
  }

  private void elsewhere(String name, String what) {
    add(Impact.COMPATIBLE, name, what, "what is not delivered yet goes there too");
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
