package dev.lathe.cli;

import dev.lathe.cli.RehearsalPolicy.Allowed;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rehearsal's policy as a file: {@code since}, {@code atLeast}, and {@code allow}, a list of what
 * may come out otherwise, each with {@code because}.
 */
final class RehearsalPolicyFile {
  private static final Set<String> KEYS = Set.of("since", "atLeast", "allow");
  private static final Set<String> OF_DECISIONS = Set.of("operation", "kind", "atMost", "because");
  private static final Set<String> OF_READ_MODEL = Set.of("readModel", "because");

  private final Path file;

  private RehearsalPolicyFile(Path file) {
    this.file = file;
  }

  /**
   * Reads it.
   *
   * @throws Refused where it is none; the message says what is wrong, and at which entry
   */
  static RehearsalPolicy read(Path file) {
    return new RehearsalPolicyFile(file).policy();
  }

  private RehearsalPolicy policy() {
    Json.Obj all = object(parsed(), "it");
    known(all, KEYS, "it");
    Duration since =
        text(all, "since", "it").map(RehearseCommand::time).orElse(RehearsalPolicy.STRICT.since());
    List<Allowed> allowed = new ArrayList<>();
    Json list = all.get("allow").orElse(new Json.Arr(List.of()));
    if (!(list instanceof Json.Arr(List<Json> entries))) throw wrong("`allow` is no list");
    for (int i = 0; i < entries.size(); i++) {
      String at = "entry %s of `allow`".formatted(i + 1);
      allowed.add(entry(object(entries.get(i), at), at));
    }
    long atLeast = number(all, "atLeast", "it").orElse(RehearsalPolicy.STRICT.atLeast());
    return new RehearsalPolicy(since, atLeast, allowed);
  }

  private Allowed entry(Json.Obj entry, String at) {
    String because =
        text(entry, "because", at)
            .filter(said -> !said.isBlank())
            .orElseThrow(() -> wrong(at + " does not say why: it takes `because`"));
    Optional<String> model = text(entry, "readModel", at);
    if (model.isPresent()) {
      known(entry, OF_READ_MODEL, at);
      return new Allowed.ReadModel(model.get(), because);
    }
    known(entry, OF_DECISIONS, at);
    Optional<String> operation = text(entry, "operation", at);
    Optional<String> kind = text(entry, "kind", at).map(said -> said.replace("->", "→"));
    if (operation.isEmpty() && kind.isEmpty()) {
      throw wrong(at + " does not say what: it takes `operation`, `kind` or `readModel`");
    }
    long atMost = number(entry, "atMost", at).orElse(Long.MAX_VALUE);
    return new Allowed.Decisions(operation, kind, atMost, because);
  }

  private Json parsed() {
    try {
      return JsonText.parse(Files.readString(file));
    } catch (JsonText.MalformedJson e) {
      throw wrong("it is no JSON: " + e.getMessage());
    } catch (IOException e) {
      throw Refused.usage("--policy: %s can't be read".formatted(file));
    }
  }

  private Json.Obj object(Json json, String at) {
    if (json instanceof Json.Obj object) return object;
    throw wrong(at + " is no object");
  }

  private void known(Json.Obj object, Set<String> keys, String at) {
    for (String key : object.members().keySet()) {
      if (!keys.contains(key)) {
        String all = String.join("`, `", keys.stream().sorted().toList());
        throw wrong("%s has `%s`; it takes `%s`".formatted(at, key, all));
      }
    }
  }

  private Optional<String> text(Json.Obj object, String key, String at) {
    return object
        .get(key)
        .map(
            value -> {
              if (value instanceof Json.Str(String text)) return text;
              throw wrong("`%s` of %s is no text".formatted(key, at));
            });
  }

  private Optional<Long> number(Json.Obj object, String key, String at) {
    return object
        .get(key)
        .map(
            value -> {
              try {
                if (value instanceof Json.Num number) {
                  long count = number.decimal().longValueExact();
                  if (count >= 0) return count;
                }
              } catch (ArithmeticException fraction) {
                // Said below.
              }
              throw wrong("`%s` of %s is no whole number from 0 on".formatted(key, at));
            });
  }

  private Refused wrong(String what) {
    return Refused.usage("--policy: %s: %s".formatted(file, what));
  }
}
