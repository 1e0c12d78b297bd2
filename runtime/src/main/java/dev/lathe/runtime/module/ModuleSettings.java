package dev.lathe.runtime.module;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one module is set up with where it runs.
 *
 * @param module the name that graphs call it by
 * @param kind who serves it: the name of a {@link ModuleKind}
 * @param hosts where it may reach: {@code api.example.com}, with a port or without, or {@code
 *     *.example.com}
 * @param privateNetwork whether these may lie in a private network
 * @param secrets by the roles that the kind knows them by
 * @param own what is the kind's own: all other members
 */
public record ModuleSettings(
    String module,
    String kind,
    List<String> hosts,
    boolean privateNetwork,
    SortedMap<String, SecretPlace> secrets,
    Json.Obj own) {
  /** The environment variable with the settings of all modules, or the path of a file of them. */
  public static final String VARIABLE = "LATHE_MODULES";

  private static final String EXAMPLE =
      "{\"rates\": {\"kind\": \"http-json\", \"url\": \"https://api.example.com/v1\", \"hosts\":"
          + " [\"api.example.com\"]}}";

  public ModuleSettings {
    hosts = List.copyOf(hosts);
    secrets = new TreeMap<>(secrets);
  }

  /**
   * Reads the settings of all modules: a JSON object by module.
   *
   * @throws IllegalArgumentException if it is anything else; the message says where, and repeats no
   *     value of a secret
   */
  public static List<ModuleSettings> all(String text) {
    if (!(JsonText.parseOrText(text) instanceof Json.Obj(var members))) {
      throw new IllegalArgumentException(
          VARIABLE + " is not a JSON object of modules, as in " + EXAMPLE);
    }
    var all = new ArrayList<ModuleSettings>();
    members.forEach((module, settings) -> all.add(one(module, settings)));
    return List.copyOf(all);
  }

  private static ModuleSettings one(String module, Json json) {
    if (!(json instanceof Json.Obj settings)) throw wrong(module, "is not an object", EXAMPLE);
    String kind =
        settings
            .text("kind")
            .orElseThrow(() -> wrong(module, "lacks `kind`", "\"kind\": \"http-json\""));
    var hosts = new ArrayList<String>();
    if (!(settings.get("hosts").orElse(Json.NULL) instanceof Json.Arr(var listed))) {
      throw wrong(
          module, "lacks `hosts`: what it may reach", "\"hosts\": [\"api.example.com\"], or []");
    }
    for (Json host : listed) {
      if (!(host instanceof Json.Str(String name)) || name.isBlank()) {
        throw wrong(module, "has a host that is no text", "\"hosts\": [\"api.example.com\"]");
      }
      hosts.add(name);
    }
    boolean privateNetwork =
        switch (settings.get("privateNetwork").orElse(Json.of(false))) {
          case Json.Bool(boolean value) -> value;
          default -> throw wrong(module, "has no true or false", "\"privateNetwork\": true");
        };
    var secrets = new TreeMap<String, SecretPlace>();
    settings.get("secrets").ifPresent(places -> secrets(module, places, secrets));
    var own = new TreeMap<>(settings.members());
    List.of("kind", "hosts", "privateNetwork", "secrets").forEach(own::remove);
    return new ModuleSettings(module, kind, hosts, privateNetwork, secrets, new Json.Obj(own));
  }

  private static void secrets(String module, Json places, SortedMap<String, SecretPlace> secrets) {
    String example = "\"secrets\": {\"token\": {\"env\": \"RATES_TOKEN\"}}";
    if (!(places instanceof Json.Obj(var roles))) {
      throw wrong(module, "has `secrets` that are no object", example);
    }
    roles.forEach(
        (role, place) -> {
          Json.Obj at = Json.orEmpty(place);
          SecretPlace found =
              at.text("env")
                  .<SecretPlace>map(SecretPlace.Variable::new)
                  .or(() -> at.text("aws").map(SecretPlace.Stored::new))
                  .orElseThrow(
                      () ->
                          wrong(
                              module,
                              "does not say where its secret `" + role + "` is kept",
                              example + ", or {\"aws\": \"prod/rates\"}"));
          secrets.put(role, found);
        });
  }

  /**
   * Refuses settings of the kind's own that it does not know: most are misspelt.
   *
   * @throws IllegalArgumentException if there is one
   */
  public void knowsOnly(Collection<String> names) {
    for (String name : own.members().keySet()) {
      if (!names.contains(name)) {
        throw wrong(module, "has a setting `" + name + "`", "one of " + String.join(", ", names));
      }
    }
  }

  /**
   * The kind's own setting {@code name}, a text.
   *
   * @throws IllegalArgumentException if it is not there
   */
  public String text(String name, String example) {
    return own.text(name)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> wrong("lacks `" + name + "`", "\"" + name + "\": \"" + example + "\""));
  }

  /** What a kind throws of settings that are wrong. */
  public IllegalArgumentException wrong(String what, String example) {
    return wrong(module, what, example);
  }

  private static IllegalArgumentException wrong(String module, String what, String example) {
    return new IllegalArgumentException(
        "%s: the module `%s` %s; write %s".formatted(VARIABLE, module, what, example));
  }
}
