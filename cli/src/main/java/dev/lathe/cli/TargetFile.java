package dev.lathe.cli;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.http.VariableTexts;
import dev.lathe.runtime.module.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The values that a blueprint's variables have in one place: a JSON object of texts.
 *
 * @param values by the names of the variables
 */
record TargetFile(Map<String, String> values) {
  TargetFile {
    values = Map.copyOf(values);
  }

  /** Reads {@code file}; refuses what is no such object, and repeats no value of it. */
  static TargetFile read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw Refused.usage("--target: %s can't be read".formatted(file));
    }
    if (!(JsonText.parseOrText(text) instanceof Json.Obj(var members))) {
      throw Refused.usage("--target: %s is not a JSON object of texts".formatted(file));
    }
    var values = new TreeMap<String, String>();
    members.forEach(
        (name, value) -> {
          if (!(value instanceof Json.Str(String one))) {
            throw Refused.usage("--target: `%s` of %s is no text".formatted(name, file));
          }
          values.put(name, one);
        });
    return new TargetFile(values);
  }

  /** These, where the environment says nothing else. */
  Variables variables() {
    var all = new HashMap<>(values);
    all.putAll(environment().values());
    return new Variables(all, false);
  }

  static Variables environment() {
    try {
      return Variables.of(System.getenv());
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
  }

  /** What {@code bundle} asks for and {@code variables} lacks. */
  static SortedSet<String> missing(Bundle bundle, Variables variables) {
    var texts = new ArrayList<>(VariableTexts.of(bundle.operations()));
    for (WebhookPlan webhook : bundle.webhooks()) {
      texts.addAll(webhook.target().texts());
    }
    return variables.missing(texts);
  }
}
