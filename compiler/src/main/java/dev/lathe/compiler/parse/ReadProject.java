package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Blueprint.HttpRoute;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads project.json. */
final class ReadProject {
  private static final Pattern VAR = Pattern.compile("[A-Z][A-Z0-9_]*");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");
  private static final Map<String, String> ACCESS =
      new TreeMap<>(Map.of("deny", "deny", "open", "open"));

  /** A thousand in a second: beyond that a limit is none. */
  private static final int MOST_A_MINUTE = 60_000;

  /** Fifteen minutes, as long as any function may run. */
  private static final int LONGEST_MILLIS = 900_000;

  private static final long LARGEST_BODY = 1L << 40;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kKmM]?)");

  private static final String PROVIDERS =
      "say it in `providers`, an array:"
          + " `[{\"provider\": \"auth0\", \"audience\": \"…\", \"moduleSlug\": \"…\"}]`";

  private final Findings findings;
  private final ReadModule modules;
  private final List<Name> placeholders = new ArrayList<>();

  ReadProject(Findings findings, ReadModule modules) {
    this.findings = findings;
    this.modules = modules;
  }

  /** What project.json says. */
  record Project(
      Name name,
      List<Name> services,
      List<HttpRoute> httpRoutes,
      Composition composition,
      Optional<Name> access,
      boolean decimalsAsText,
      Optional<Name> workflows) {}

  Project project(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.PROJECT, findings);
    Name name = in.name("name");
    List<Name> services = in.requiredNames("services");
    if (in.holdsNothing("services")) {
      in.malformed(in.keySpan("services"), "a project has at least one service");
    }
    var http = new ArrayList<HttpRoute>();
    var ui = new ArrayList<Composition.UiRoute>();
    in.optional("routes")
        .ifPresent(
            node -> {
              Fields routes = Fields.of(node, Codes.PROJECT, findings);
              ui.addAll(
                  routes.members(
                      "ui",
                      (path, slug) -> new Composition.UiRoute(route(path), routes.name(slug))));
              http.addAll(
                  routes.members(
                      "http", (path, slug) -> new HttpRoute(route(path), routes.name(slug))));
              routes.done();
            });
    List<Composition.Middleware> middleware = in.members("middleware", this::middleware);
    List<Composition.Mount> mounts = in.items("mounts", this::mount);
    List<Composition.Module> modules = in.members("modules", this::module);
    List<Composition.Var> vars = in.members("vars", this::var);
    Optional<Name> workflows =
        in.optional("workflows")
            .map(
                node -> {
                  Fields keys = Fields.of(node, Codes.PROJECT, findings);
                  Name manifest = keys.name("manifest");
                  keys.done();
                  return manifest;
                });
    Optional<Name> access = in.optionalName("access");
    in.optional("access").ifPresent(word -> in.word(word, ACCESS, "open"));
    boolean decimalsAsText = in.word("decimals", Scales.AS_TEXT, false);
    List<Composition.Webhook> webhooks = new ReadWebhooks(Codes.PROJECT, findings).webhooks(in);
    List<Composition.RateLimit> rateLimits =
        new ReadRateLimits(Codes.PROJECT, findings).rateLimits(in);
    for (Composition.Webhook webhook : webhooks) {
      webhook.target().texts().forEach(this::placeholders);
    }
    in.done();
    var composition =
        new Composition(ui, middleware, mounts, modules, vars, webhooks, rateLimits, placeholders);
    return new Project(name, services, http, composition, access, decimalsAsText, workflows);
  }

  private Name route(Name path) {
    if (!path.text().startsWith("/")) {
      findings.add(
          Codes.PROJECT.mistyped(),
          path.span(),
          "the route `%s` does not begin with `/`".formatted(path));
    }
    return path;
  }

  private Composition.Middleware middleware(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.PROJECT, findings);
    Name kind = in.name("kind");
    Optional<Name> provider = in.optionalName("provider");
    in.optionalName("policy");
    for (String key : List.of("audience", "moduleSlug", "introspectPath", "introspectPort")) {
      in.renamed(key, "", PROVIDERS);
    }
    List<Composition.Provider> providers =
        kind.text().equals("auth")
            ? in.items("providers", new ReadProvider(findings)::provider)
            : List.of();
    Composition.Limit limit = limit(in, kind.text());
    in.done();
    placeholders(node);
    return new Composition.Middleware(name, kind, provider, providers, limit);
  }

  /** What the format has in a deploy target's policy of that kind. */
  private Composition.Limit limit(Fields in, String kind) {
    return new Composition.Limit(
        kind.equals("rate-limit")
            ? number(in, "requestsPerMinute", MOST_A_MINUTE)
            : OptionalInt.empty(),
        kind.equals("rate-limit") ? number(in, "burst", MOST_A_MINUTE) : OptionalInt.empty(),
        kind.equals("body-limit")
            ? in.optional("maxBodySize").map(node -> size(in, node)).orElse(OptionalLong.empty())
            : OptionalLong.empty(),
        kind.equals("timeout")
            ? number(in, "upstreamTimeoutMs", LONGEST_MILLIS)
            : OptionalInt.empty());
  }

  private static OptionalInt number(Fields in, String key, int most) {
    return in.optional(key).stream().mapToInt(node -> (int) in.number(node, 1, most)).findFirst();
  }

  /** A number of bytes, or one with {@code k} or {@code m} behind it, as nginx has them. */
  private OptionalLong size(Fields in, JsonNode node) {
    if (node instanceof JsonNode.Str(String text, var span)) {
      Matcher parts = SIZE.matcher(text);
      if (parts.matches()) {
        long unit =
            switch (parts.group(2).toLowerCase(Locale.ROOT)) {
              case "k" -> 1024;
              case "m" -> 1024 * 1024;
              default -> 1;
            };
        long bytes = Long.parseLong(parts.group(1)) * unit;
        if (bytes >= 1) return OptionalLong.of(bytes);
      }
      findings.add(
          Codes.PROJECT.mistyped(),
          span,
          "`" + text + "` is no size",
          "write a number of bytes, or one with k or m behind it: \"512k\"");
      return OptionalLong.empty();
    }
    return OptionalLong.of(in.number(node, 1, LARGEST_BODY));
  }

  private Composition.Mount mount(JsonNode node) {
    Fields in = Fields.of(node, Codes.PROJECT, findings);
    Name target = in.name("target");
    List<Name> use = in.requiredNames("use");
    in.done();
    return new Composition.Mount(target, use);
  }

  private Composition.Module module(Name key, JsonNode node) {
    Fields in = Fields.of(node, Codes.PROJECT, findings);
    Optional<Name> kind = in.optionalName("kind");
    Optional<Name> packageName =
        kind.isPresent() ? in.optionalName("package") : Optional.of(in.name("package"));
    List<Composition.Operation> operations = in.members("operations", this::operation);
    in.optional("publicConfig").ifPresent(this::placeholders);
    List<Composition.Setting> config =
        in.members(
            "publicConfig",
            (name, value) -> new Composition.Setting(name, value.json(), value.span()));
    Span configSpan = in.keySpan("publicConfig");
    in.done();
    Composition.Wiring wiring =
        packageName
            .<Composition.Wiring>map(
                name ->
                    new Composition.Wiring.Packaged(
                        name, modules.manifest(name), modules.exportsClient(name)))
            .orElseGet(() -> new Composition.Wiring.Kind(kind.orElse(key)));
    return new Composition.Module(key, wiring, kind, operations, config, configSpan);
  }

  private Composition.Operation operation(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.PROJECT, findings);
    Optional<Boolean> acts = in.has("acts") ? Optional.of(in.flag("acts")) : Optional.empty();
    Optional<Json> example = in.optional("example").map(JsonNode::json);
    in.done();
    return new Composition.Operation(name, acts, example);
  }

  private Composition.Var var(Name name, JsonNode node) {
    Fields in = Fields.of(node, Codes.PROJECT, findings);
    if (!VAR.matcher(name.text()).matches()) {
      findings.add(
          Codes.PROJECT.mistyped(),
          name.span(),
          "`%s` can't name a variable".formatted(name),
          "use capitals, digits and `_`, beginning with a capital");
    }
    Name from = in.name("from");
    boolean required = in.flag("required", true);
    in.done();
    return new Composition.Var(name, from, required);
  }

  private void placeholders(JsonNode node) {
    switch (node) {
      case JsonNode.Str(String text, var span) -> placeholders(new Name(text, span));
      case JsonNode.Arr(var items, _) -> items.forEach(this::placeholders);
      case JsonNode.Obj(var members, _) -> members.forEach(member -> placeholders(member.value()));
      case JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ -> {}
    }
  }

  private void placeholders(Name text) {
    Matcher found = PLACEHOLDER.matcher(text.text());
    while (found.find()) {
      placeholders.add(new Name(found.group(1), text.span()));
    }
  }

  /** Reports a service that is listed twice. */
  static List<Name> distinct(List<Name> services, Findings findings) {
    var seen = new TreeMap<String, Name>();
    var once = new ArrayList<Name>();
    for (Name service : services) {
      Name first = seen.putIfAbsent(service.text(), service);
      if (first == null) {
        once.add(service);
      } else {
        findings.add(
            DiagnosticCode.DUPLICATE_SERVICE,
            service.span(),
            "the service `%s` is listed twice".formatted(service),
            first.span(),
            "remove one of them");
      }
    }
    return List.copyOf(once);
  }
}
