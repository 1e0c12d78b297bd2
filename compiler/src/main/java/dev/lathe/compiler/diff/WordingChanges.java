package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.model.bundle.ResponseTemplate;
import dev.lathe.model.bundle.ResponseTemplate.Branch;
import dev.lathe.model.bundle.ResponseTemplate.Redirect;
import dev.lathe.model.bundle.ResponseTemplate.Rendered;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What clients see of a route whose author words its answers. */
final class WordingChanges {
  private final List<Change> changes = new ArrayList<>();
  private final String subject;

  private WordingChanges(String subject) {
    this.subject = subject;
  }

  static List<Change> of(
      String subject, Optional<ResponseTemplate> was, Optional<ResponseTemplate> now) {
    var found = new WordingChanges(subject);
    if (was.isPresent() && now.isPresent()) {
      found.branch("onOk", was.get().onOk(), now.get().onOk());
      found.branch("onErr", was.get().onErr(), now.get().onErr());
      found.hosts(was.get().hosts(), now.get().hosts());
    } else if (was.isPresent() || now.isPresent()) {
      found.add(
          Impact.BREAKING,
          now.isPresent() ? "answers in words of its own" : "answers in the usual words again",
          "clients read another body, or another status");
    }
    return found.changes;
  }

  private void add(Impact impact, String what, String reason) {
    changes.add(new Change(Area.ANSWER, impact, subject, what, reason));
  }

  private void branch(String name, Branch was, Branch now) {
    switch (was) {
      case Rendered earlier when now instanceof Rendered later -> body(name, earlier, later);
      case Redirect earlier when now instanceof Redirect later -> redirect(name, earlier, later);
      case Rendered _, Redirect _ ->
          add(
              Impact.BREAKING,
              "`%s` %s".formatted(name, now instanceof Redirect ? "leads elsewhere" : "has a body"),
              "clients that read one can't read the other");
    }
    was.headers()
        .forEach(
            (header, value) -> {
              Optional<Json> kept = Optional.ofNullable(now.headers().get(header));
              if (kept.filter(value::equals).isPresent()) return;
              add(
                  Impact.BREAKING,
                  "the header `%s` of `%s` %s"
                      .formatted(header, name, kept.isPresent() ? "has another value" : "is gone"),
                  "clients may read it");
            });
    now.headers().keySet().stream()
        .filter(header -> !was.headers().containsKey(header))
        .forEach(
            header ->
                add(
                    Impact.COMPATIBLE,
                    "`%s` has the header `%s`".formatted(name, header),
                    "clients that do not know it ignore it"));
  }

  private void body(String name, Rendered was, Rendered now) {
    if (!was.status().equals(now.status())) {
      add(
          Impact.BREAKING,
          "the status of `%s` is another one".formatted(name),
          "clients tell answers apart by it");
    }
    if (was.json().equals(now.json())) return;
    boolean grown = grown(was.json(), now.json());
    add(
        grown ? Impact.COMPATIBLE : Impact.BREAKING,
        grown
            ? "the body of `%s` has more members".formatted(name)
            : "the body of `%s` is another one".formatted(name),
        grown ? "clients that do not know them ignore them" : "clients may read what is not there");
  }

  private void redirect(String name, Redirect was, Redirect now) {
    if (was.status() != now.status()) {
      add(
          Impact.BREAKING,
          "`%s` leads on with %s instead of %s".formatted(name, now.status(), was.status()),
          "a browser may send its body again, or not");
    }
    if (!was.target().equals(now.target())) {
      add(
          Impact.COMPATIBLE,
          "`%s` leads to another place".formatted(name),
          "clients follow whatever they are told");
    }
  }

  private void hosts(List<String> was, List<String> now) {
    for (String host : was) {
      if (!now.contains(host)) {
        add(
            Impact.BREAKING,
            "leads no more to `%s`".formatted(host),
            "clients that ask to be sent there get 422");
      }
    }
  }

  /** Whether all that was there is there, and more. */
  private static boolean grown(Json was, Json now) {
    if (!(was instanceof Json.Obj earlier) || !(now instanceof Json.Obj later)) {
      return was.equals(now);
    }
    return earlier.members().entrySet().stream()
        .allMatch(
            member ->
                later
                    .get(member.getKey())
                    .filter(kept -> grown(member.getValue(), kept))
                    .isPresent());
  }
}
