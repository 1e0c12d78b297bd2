package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the manifest.json of a single service. */
final class ReadManifest {
  /** The ports that the format gives a manifest which names none. */
  private static final String HTTP_PORT = "3000";

  private static final String GRPC_PORT = "50051";

  private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(\\.\\d{1,9})?");
  private static final Pattern BASE = Pattern.compile("/|(?:/[^/?#]++)++");

  private final Findings findings;

  ReadManifest(Findings findings) {
    this.findings = findings;
  }

  /**
   * What a blueprint needs of a manifest.
   *
   * @param bindingBase prefix of all routes
   */
  record Manifest(
      Name service,
      String version,
      Name bindingBase,
      boolean seedEnabled,
      String seedPath,
      Optional<Name> access,
      boolean decimalsAsText,
      List<Composition.Module> modules,
      List<Composition.Webhook> webhooks,
      List<Composition.RateLimit> rateLimits) {}

  Manifest manifest(JsonNode root) {
    if (!(root instanceof JsonNode.Obj)) {
      findings.add(
          DiagnosticCode.MANIFEST_NOT_OBJECT, root.span(), "manifest.json holds no object");
      var nobody = new Name("", root.span());
      return new Manifest(
          nobody,
          "",
          new Name("/api", root.span()),
          true,
          "seed.json",
          Optional.empty(),
          false,
          List.of(),
          List.of(),
          List.of());
    }
    Fields in = Fields.ofRoot(root, Codes.MANIFEST, findings);
    version(in.name("rntmeVersion"));
    var service = new Name("", in.span());
    String version = "1.0.0";
    Optional<JsonNode> serviceNode = in.required("service");
    if (serviceNode.isPresent()) {
      Fields keys = Fields.of(serviceNode.get(), Codes.MANIFEST, findings);
      service = keys.name("name");
      version = keys.name("version").text(); // other keys are welcome here, and here alone
    }
    Name base =
        in.required("surface")
            .flatMap(this::surface)
            .orElse(new Name("/api", in.keySpan("surface")));
    in.optional("persistence").ifPresent(this::persistence);
    in.optional("bus").ifPresent(node -> only(node, "mode", words("in-memory")));
    in.optional("auth").ifPresent(this::auth);
    in.optional("observability").ifPresent(this::observability);
    boolean seedEnabled = true;
    String seedPath = "seed.json";
    Optional<JsonNode> seed = in.optional("seed");
    if (seed.isPresent()) {
      Fields keys = Fields.of(seed.get(), Codes.MANIFEST, findings);
      seedEnabled = keys.flag("enabled", true);
      seedPath = keys.optionalName("path").map(Name::text).orElse(seedPath);
      keys.done();
    }
    Optional<Name> access = in.optionalName("access");
    in.optional("access").ifPresent(word -> in.word(word, words("deny", "open"), "open"));
    boolean decimalsAsText = in.word("decimals", Scales.AS_TEXT, false);
    List<Composition.Module> modules = modules(in);
    List<Composition.Webhook> webhooks = new ReadWebhooks(Codes.MANIFEST, findings).webhooks(in);
    List<Composition.RateLimit> rateLimits =
        new ReadRateLimits(Codes.MANIFEST, findings).rateLimits(in);
    in.optional("studio").ifPresent(_ -> ignored(in, "studio"));
    in.done();
    return new Manifest(
        service,
        version,
        base,
        seedEnabled,
        seedPath,
        access,
        decimalsAsText,
        modules,
        webhooks,
        rateLimits);
  }

  private void version(Name version) {
    if (version.text().isEmpty()) {
      return;
    }
    Matcher parts = VERSION.matcher(version.text());
    if (!parts.matches()) {
      findings.add(
          DiagnosticCode.MANIFEST_INVALID_VERSION,
          version.span(),
          "`%s` is not a version".formatted(version),
          "write `1.0`");
    } else if (!parts.group(1).equals("1")) {
      findings.add(
          DiagnosticCode.MANIFEST_VERSION_MAJOR_MISMATCH,
          version.span(),
          "the major version of `%s` is not 1".formatted(version),
          "write `1.0`");
    }
  }

  private Optional<Name> surface(JsonNode node) {
    Fields in = Fields.of(node, Codes.MANIFEST, findings);
    Optional<Name> base = in.optional("http").flatMap(this::http);
    in.optional("grpc")
        .ifPresent(
            grpc -> {
              Fields keys = Fields.of(grpc, Codes.MANIFEST, findings);
              boolean enabled = keys.flag("enabled", true);
              port(keys, GRPC_PORT);
              keys.done();
              if (enabled) ignored(in, "grpc", "leave it out: HTTP is all that is served");
            });
    in.done();
    return base;
  }

  private Optional<Name> http(JsonNode node) {
    Fields in = Fields.of(node, Codes.MANIFEST, findings);
    if (!in.flag("enabled", true)) {
      ignored(in, "enabled", "leave it out: a service without HTTP is not served at all");
    }
    port(in, HTTP_PORT);
    Optional<Name> base = in.optionalName("bindingBasePath");
    base.filter(path -> !path.text().isEmpty() && !BASE.matcher(path.text()).matches())
        .ifPresent(
            path ->
                findings.add(
                    DiagnosticCode.MANIFEST_INVALID_BINDING_BASE_PATH,
                    path.span(),
                    "`%s` can't be before all routes".formatted(path),
                    "begin with `/`, don't end with it, leave out `?` and `#`"));
    for (String key : List.of("bodyLimit", "rateLimit", "cors", "securityHeaders")) {
      in.optional(key)
          .ifPresent(
              value -> {
                if (!(value instanceof JsonNode.Obj)) {
                  in.mistyped(value, "an object");
                }
                ignored(in, key);
              });
    }
    in.done();
    return base;
  }

  /** Any that is free, or the one that manifests have, says nothing. */
  private void port(Fields in, String usual) {
    in.optional("port")
        .ifPresent(
            node -> {
              boolean valid =
                  node instanceof JsonNode.Num(String digits, _)
                      && digits.matches("\\d{1,5}")
                      && Integer.parseInt(digits) <= 65_535;
              if (node instanceof JsonNode.Num && !valid) {
                findings.add(
                    DiagnosticCode.MANIFEST_INVALID_PORT,
                    node.span(),
                    "this is not a port",
                    "use 1 to 65535, or 0 for any that is free");
              } else if (!valid) {
                in.mistyped(node, "a port");
              } else if (!Set.of("0", usual).contains(((JsonNode.Num) node).digits())) {
                ignored(in, "port", "leave it out: `lathe dev` is told by --port");
              }
            });
  }

  private void persistence(JsonNode node) {
    Fields in = Fields.of(node, Codes.MANIFEST, findings);
    String mode = in.word("mode", words("ephemeral", "persistent"), "ephemeral");
    if (mode.equals("ephemeral") && in.optional("mode").isPresent()) {
      ignored(in, "mode", "leave it out: what is committed stays");
    }
    for (String path : List.of("eventStorePath", "qsmPath")) {
      if (in.optional(path).isPresent()) ignored(in, path, "`lathe dev` is told by --database");
    }
    boolean events = in.optionalName("eventStorePath").isPresent();
    boolean qsm = in.optionalName("qsmPath").isPresent();
    in.done();
    if (mode.equals("persistent") && !events) {
      findings.add(
          DiagnosticCode.MANIFEST_MISSING_EVENT_STORE_PATH,
          in.span(),
          "`eventStorePath` is missing although the mode is persistent");
    }
    if (mode.equals("persistent") && !qsm) {
      findings.add(
          DiagnosticCode.MANIFEST_MISSING_QSM_PATH,
          in.span(),
          "`qsmPath` is missing although the mode is persistent");
    }
  }

  private void auth(JsonNode node) {
    Fields in = Fields.of(node, Codes.MANIFEST, findings);
    in.word("mode", words("header"), "header");
    in.optionalName("headerName")
        .filter(header -> !header.text().equalsIgnoreCase("x-actor-id"))
        .ifPresent(_ -> ignored(in, "headerName"));
    in.optionalName("actorKind")
        .filter(kind -> !List.of("user", "system", "service").contains(kind.text()))
        .ifPresent(
            kind ->
                findings.add(
                    DiagnosticCode.MANIFEST_INVALID_ACTOR_KIND,
                    kind.span(),
                    "`%s` is not a kind of actor".formatted(kind),
                    "write `user`, `system` or `service`"));
    in.optionalName("actorKind")
        .filter(kind -> List.of("system", "service").contains(kind.text()))
        .ifPresent(
            _ -> ignored(in, "actorKind", "leave it out: whoever asks is recorded as a user"));
    in.done();
  }

  private void observability(JsonNode node) {
    Fields in = Fields.of(node, Codes.MANIFEST, findings);
    for (String key : List.of("health", "metrics")) {
      in.optional(key)
          .ifPresent(
              value -> {
                Fields keys = Fields.of(value, Codes.MANIFEST, findings);
                keys.optionalName("path")
                    .filter(path -> !path.text().equals("/" + key))
                    .ifPresent(_ -> ignored(keys, "path", "leave it out: it is at `/" + key + "`"));
                keys.done();
              });
    }
    in.done();
  }

  private List<Composition.Module> modules(Fields in) {
    var seen = new TreeMap<String, Name>();
    return in.items(
        "modules",
        node -> {
          Fields keys = Fields.of(node, Codes.MANIFEST, findings);
          Name name = keys.name("name");
          Name address = keys.required("grpc").map(this::address).orElse(new Name("", keys.span()));
          keys.name("protoPath");
          keys.done();
          Name first = seen.putIfAbsent(name.text(), name);
          if (first != null && !name.text().isEmpty()) {
            findings.add(
                DiagnosticCode.RUNTIME_MANIFEST_DUPLICATE_MODULE_NAME,
                name.span(),
                "two modules are named `%s`".formatted(name),
                first.span(),
                "rename one of them");
          }
          return new Composition.Module(
              name, new Composition.Wiring.Address(address), List.of(), name.span());
        });
  }

  private Name address(JsonNode node) {
    Fields in = Fields.of(node, Codes.MANIFEST, findings);
    Name address = in.name("address");
    in.optional("tls")
        .ifPresent(
            tls -> {
              Fields keys = Fields.of(tls, Codes.MANIFEST, findings);
              keys.optionalName("rootCertPath");
              boolean key = keys.optionalName("privateKeyPath").isPresent();
              boolean chain = keys.optionalName("certChainPath").isPresent();
              keys.done();
              if (key != chain) {
                findings.add(
                    DiagnosticCode.MANIFEST_MISSING_FIELD,
                    keys.span(),
                    "`privateKeyPath` and `certChainPath` stand together or not at all");
              }
            });
    in.done();
    return address;
  }

  private void only(JsonNode node, String key, Map<String, String> words) {
    Fields in = Fields.of(node, Codes.MANIFEST, findings);
    in.word(key, words, "");
    in.done();
  }

  /** Says that a setting has no effect yet: whoever wrote it may rely on it. */
  private void ignored(Fields in, String key) {
    ignored(in, key, "set it where the service is deployed");
  }

  private void ignored(Fields in, String key, String hint) {
    findings.add(
        DiagnosticCode.SETTING_IGNORED,
        in.keySpan(key),
        "`%s` has no effect yet".formatted(key),
        hint);
  }

  private static Map<String, String> words(String... words) {
    var map = new TreeMap<String, String>();
    for (String word : words) {
      map.put(word, word);
    }
    return map;
  }
}
