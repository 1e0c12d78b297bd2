package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.model.bundle.AuthProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whose tokens a route takes. */
final class VouchingChanges {
  private VouchingChanges() {}

  static List<Change> of(String subject, List<AuthProvider> was, List<AuthProvider> now) {
    if (was.equals(now)) return List.of();
    if (was.isEmpty()) {
      return List.of(
          change(
              subject,
              Impact.BREAKING,
              "callers need a token: " + words(now),
              "whoever sends none gets 401"));
    }
    if (now.isEmpty()) {
      return List.of(
          change(
              subject,
              Impact.COMPATIBLE,
              "nobody is asked for a token any more",
              "anybody is let in, and callers name themselves"));
    }
    var changes = new ArrayList<Change>();
    List<AuthProvider> gone = without(was, now);
    List<AuthProvider> come = without(now, was);
    List<AuthProvider> named =
        now.stream().filter(one -> !was.contains(one) && !come.contains(one)).toList();
    if (!named.isEmpty()) {
      changes.add(
          change(
              subject,
              Impact.BREAKING,
              "other claims of " + words(named),
              "rules and inputs take something else of the same token"));
    }
    if (!gone.isEmpty()) {
      changes.add(
          change(
              subject,
              Impact.BREAKING,
              "takes no more " + words(gone),
              "whoever has one of these gets 401"));
    }
    if (!come.isEmpty()) {
      changes.add(
          change(subject, Impact.COMPATIBLE, "takes " + words(come), "others' still count"));
    }
    return changes;
  }

  /** Those whose tokens are none that {@code others} take. */
  private static List<AuthProvider> without(List<AuthProvider> some, List<AuthProvider> others) {
    List<String> known = others.stream().map(VouchingChanges::words).toList();
    return some.stream().filter(one -> !known.contains(words(one))).toList();
  }

  private static Change change(String subject, Impact impact, String what, String reason) {
    return new Change(Area.PERMISSION, impact, subject, what, reason);
  }

  private static String words(List<AuthProvider> providers) {
    return providers.stream().map(VouchingChanges::words).collect(Collectors.joining("; "));
  }

  private static String words(AuthProvider provider) {
    return switch (provider) {
      case AuthProvider.LookedUp(var service, var binding, var _) ->
          "tokens that `%s/%s` knows".formatted(service, binding);
      case AuthProvider.Introspected(var module, var _) -> "sessions of `%s`".formatted(module);
      case AuthProvider.Issued issued ->
          "tokens of `%s` for `%s`%s"
              .formatted(
                  issued.issuer(),
                  issued.audience(),
                  issued.algorithms().isEmpty()
                      ? ""
                      : " by " + String.join(", ", issued.algorithms()));
    };
  }
}
