package dev.lathe.runtime.adapter.vendor;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.ModuleSetup;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Any service over HTTPS: {@code POST <url>/<Operation>} with the input as JSON, or what {@code
 * operations} say. A JSON object is the answer; refusals are statuses, with {@code code} and {@code
 * message} where it has them.
 */
public final class HttpJson implements ModuleKind {
  /** The kind's name. */
  public static final String NAME = "http-json";

  private static final List<String> SETTINGS = List.of("url", "headers", "operations", "keyHeader");

  private static final Pattern METHOD = Pattern.compile("GET|POST|PUT|PATCH|DELETE");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ModuleClient open(ModuleSetup setup) {
    ModuleSettings settings = setup.settings();
    settings.knowsOnly(SETTINGS);
    String url = settings.text("url", "https://api.example.com/v1").replaceFirst("/+$", "");
    var headers = new TreeMap<String, HttpJsonClient.Header>();
    object(settings, "headers")
        .members()
        .forEach((name, value) -> headers.put(name, header(settings, name, value)));
    var operations = new TreeMap<String, HttpJsonClient.Operation>();
    object(settings, "operations")
        .members()
        .forEach((name, value) -> operations.put(name, operation(settings, name, value)));
    return new HttpJsonClient(setup, url, headers, operations, keyHeader(settings));
  }

  private static Json.Obj object(ModuleSettings settings, String name) {
    return switch (settings.own().get(name).orElse(Json.EMPTY)) {
      case Json.Obj object -> object;
      default -> throw settings.wrong("has `" + name + "` that is no object", "{}");
    };
  }

  private static HttpJsonClient.Header header(ModuleSettings settings, String name, Json value) {
    String example = "\"headers\": {\"X-Api-Key\": {\"secret\": \"key\"}}";
    if (!HEADER.matcher(name).matches()) {
      throw settings.wrong("has a header `" + name + "`", example);
    }
    if (value instanceof Json.Str(String text)) return new HttpJsonClient.Header.Text(text);
    String role =
        Json.orEmpty(value)
            .text("secret")
            .orElseThrow(() -> settings.wrong("has no value for `" + name + "`", example));
    if (!settings.secrets().containsKey(role)) {
      throw settings.wrong("has no secret `" + role + "`", "it into `secrets`");
    }
    return new HttpJsonClient.Header.Secret(role);
  }

  private static HttpJsonClient.Operation operation(
      ModuleSettings settings, String name, Json value) {
    String example =
        "\"operations\": {\""
            + name
            + "\": {\"method\": \"GET\", \"path\": \"/rates/{currency}\"}}";
    Json.Obj operation = Json.orEmpty(value);
    String method = operation.text("method").orElse("POST");
    String path = operation.text("path").orElse("/" + name);
    boolean known = List.of("method", "path").containsAll(operation.members().keySet());
    if (!known || !METHOD.matcher(method).matches() || !path.startsWith("/")) {
      throw settings.wrong("has an operation `" + name + "` that can't be asked", example);
    }
    return new HttpJsonClient.Operation(method, path);
  }

  private static Optional<String> keyHeader(ModuleSettings settings) {
    return switch (settings.own().get("keyHeader").orElse(Json.of("Idempotency-Key"))) {
      case Json.Str(String name) when HEADER.matcher(name).matches() -> Optional.of(name);
      case Json.Bool(boolean has) when !has -> Optional.empty();
      default ->
          throw settings.wrong(
              "has a `keyHeader` that is no header",
              "\"keyHeader\": \"Idempotency-Key\", or false where the service takes none");
    };
  }
}
