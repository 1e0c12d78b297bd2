package dev.lathe.runtime.adapter.vendor;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.module.Egress;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.module.ModuleSecrets;
import dev.lathe.runtime.module.ModuleSetup;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a service that {@link HttpJson} was set up with. */
final class HttpJsonClient implements ModuleClient {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9_]+)}");
  private static final int UNAUTHORIZED = 401;

  /** The role of a secret that is sent as a bearer's token. */
  private static final String TOKEN = "token";

  private final ModuleSecrets secrets;
  private final Egress egress;
  private final String url;
  private final SortedMap<String, Header> headers;
  private final SortedMap<String, Operation> operations;
  private final Optional<String> keyHeader;

  /** The value of a header. */
  sealed interface Header {
    /** As settings have it. */
    record Text(String text) implements Header {}

    /** A secret. */
    record Secret(String role) implements Header {}
  }

  /**
   * How an operation is asked.
   *
   * @param path behind the service's address; {@code {name}} is that member of the input
   */
  record Operation(String method, String path) {}

  HttpJsonClient(
      ModuleSetup setup,
      String url,
      SortedMap<String, Header> headers,
      SortedMap<String, Operation> operations,
      Optional<String> keyHeader) {
    this.secrets = setup.secrets();
    this.egress = setup.egress();
    this.url = url;
    this.headers = headers;
    this.operations = operations;
    this.keyHeader = keyHeader;
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    Operation operation =
        operations.getOrDefault(call.operation(), new Operation("POST", "/" + call.operation()));
    Egress.Reply reply = egress.send(ask(call, operation), call.timeout());
    if (reply.status() == UNAUTHORIZED) secrets.forget();
    return Answers.json(reply);
  }

  @Override
  public boolean takesKeys() {
    return keyHeader.isPresent();
  }

  private Egress.Ask ask(ModuleCall call, Operation operation) {
    var rest = new LinkedHashMap<>(Json.orEmpty(call.input()).members());
    String path = filled(operation.path(), rest);
    boolean inUrl = operation.method().equals("GET") || operation.method().equals("DELETE");
    var sent = new TreeMap<String, String>();
    sent.put("Accept", "application/json");
    sent.put("Correlation-Id", call.correlation());
    if (!inUrl) sent.put("Content-Type", "application/json");
    if (secrets.roles().contains(TOKEN)) sent.put("Authorization", "Bearer " + secrets.read(TOKEN));
    headers.forEach((name, value) -> sent.put(name, text(value)));
    keyHeader.ifPresent(name -> call.idempotencyKey().ifPresent(key -> sent.put(name, key)));
    Json body = call.input() instanceof Json.Obj ? new Json.Obj(rest) : call.input();
    return new Egress.Ask(
        operation.method(),
        url + path + (inUrl ? query(rest) : ""),
        sent,
        inUrl ? Optional.empty() : Optional.of(JsonText.write(body)));
  }

  private String text(Header header) {
    return switch (header) {
      case Header.Text(String text) -> text;
      case Header.Secret(String role) -> secrets.read(role);
    };
  }

  /** Takes what it fills in out of {@code rest}. */
  private static String filled(String path, Map<String, Json> rest) {
    Matcher placeholder = PLACEHOLDER.matcher(path);
    return placeholder.replaceAll(
        found -> {
          String name = found.group(1);
          String value = scalar(rest.getOrDefault(name, Json.NULL)).orElse("");
          if (value.isEmpty()) {
            throw ModuleFailed.unasked(Reason.INVALID_ARGUMENT, "its input lacks `" + name + "`");
          }
          rest.remove(name);
          return Matcher.quoteReplacement(encoded(value));
        });
  }

  private static String query(Map<String, Json> rest) {
    var text = new StringBuilder();
    rest.forEach(
        (name, value) ->
            scalar(value)
                .ifPresent(
                    one ->
                        text.append(text.isEmpty() ? '?' : '&')
                            .append(encoded(name))
                            .append('=')
                            .append(encoded(one))));
    return text.toString();
  }

  /** Null says nothing; what has parts is written as JSON. */
  private static Optional<String> scalar(Json value) {
    return switch (value) {
      case Json.Null _ -> Optional.empty();
      case Json.Str(String text) -> Optional.of(text);
      case Json.Num(String digits) -> Optional.of(digits);
      case Json.Bool(boolean truth) -> Optional.of(Boolean.toString(truth));
      case Json.Arr _, Json.Obj _ -> Optional.of(JsonText.write(value));
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
