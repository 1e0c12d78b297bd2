package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.resolve.Access;
import dev.lathe.compiler.resolve.PermissionSense;
import dev.lathe.model.permission.Profile;
import dev.lathe.model.permission.Reach;
import dev.lathe.model.permission.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may use a binding now and could not before, and who not any more. */
final class PermissionChanges {
  private PermissionChanges() {}

  /** What one side says. */
  record Said(Optional<Allow> allow, Optional<Access> access) {
    String text() {
      return allow.map(said -> "`" + said.written().text() + "`").orElse("open");
    }

    /** What is open to everybody holds for everybody. */
    Rule rule() {
      return access.map(held -> held.permission().rule()).orElseGet(() -> new Rule.All(List.of()));
    }
  }

  static List<Change> of(String name, Said was, Said now) {
    if (was.text().equals(now.text())) return List.of();
    var gain = new ArrayList<String>();
    var lose = new ArrayList<String>();
    boolean unsure = false;
    for (Profile profile : Profile.of(List.of(was.rule(), now.rule()))) {
      Reach before = profile.reach(was.rule());
      Reach after = profile.reach(now.rule());
      String told = profile.name() + " (%s, was %s)".formatted(after.word(), before.word());
      if (before.compareTo(after) < 0) gain.add(told);
      if (before.compareTo(after) > 0) lose.add(told);
      unsure |= before == Reach.SOME && after == Reach.SOME;
    }
    boolean allStill = PermissionSense.implies(was.rule(), now.rule());
    boolean breaks = !allStill && (unsure || !lose.isEmpty());
    String who =
        Stream.of(told("gains", gain), told("loses", lose))
            .flatMap(Optional::stream)
            .map(part -> "; " + part)
            .collect(Collectors.joining());
    return List.of(
        new Change(
            Area.PERMISSION,
            breaks ? Impact.BREAKING : Impact.COMPATIBLE,
            name,
            "%s instead of %s%s".formatted(now.text(), was.text(), who),
            breaks
                ? "callers that might may not any more, or not for every row"
                : "whoever might still may"));
  }

  private static Optional<String> told(String verb, List<String> who) {
    return who.isEmpty() ? Optional.empty() : Optional.of(verb + ": " + String.join(", ", who));
  }
}
