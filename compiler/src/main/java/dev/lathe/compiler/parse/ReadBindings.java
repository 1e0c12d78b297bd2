package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.PreStep;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.domain.ApiInfo;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Wording;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads bindings in either dialect: with {@code exposure}, or with {@code kind} and its default.
 */
final class ReadBindings {
  /** The one status that `absent` can say. */
  private static final long NOT_FOUND = 404;

  /** More rows than an answer of 6 MB holds. */
  private static final long MOST_ROWS = 100_000;

  private static final Pattern PATH = Pattern.compile("/[^?#]*");
  private static final Map<String, HttpMethod> METHODS =
      new TreeMap<>(Map.of("GET", HttpMethod.GET, "POST", HttpMethod.POST));
  private static final Map<String, Boolean> EXPOSURES =
      new TreeMap<>(Map.of("read", false, "action", true));
  private static final Map<String, Boolean> KINDS =
      new TreeMap<>(Map.of("query", false, "command", true));

  private final Findings findings;
  private final Findings refused;

  /**
   * @param refused what is valid but not supported yet
   */
  ReadBindings(Findings findings, Findings refused) {
    this.findings = findings;
    this.refused = refused;
  }

  /** The bindings of one file, and whether they are in the earlier dialect. */
  Read bindings(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.BINDINGS, findings);
    in.required("version").ifPresent(this::version);
    in.name("graphSpecRef");
    in.name("pdmRef");
    in.name("qsmRef");
    ApiInfo api = in.optional("openapi").map(this::openapi).orElseGet(ApiInfo::none);
    boolean earlier = in.optional("bindings").filter(this::saysExposure).isEmpty();
    List<WrittenBinding> bindings =
        in.requiredMembers("bindings", (id, node) -> binding(id, node, earlier));
    in.done();
    createdKnown(bindings);
    return new Read(bindings, earlier, api);
  }

  record Read(List<WrittenBinding> bindings, boolean earlierDialect, ApiInfo api) {}

  private boolean saysExposure(JsonNode bindings) {
    return bindings instanceof JsonNode.Obj(var members, _)
        && members.stream()
            .anyMatch(
                member ->
                    member.value() instanceof JsonNode.Obj binding
                        && binding.member("exposure").isPresent());
  }

  private void version(JsonNode node) {
    if (!(node instanceof JsonNode.Str(String version, _)) || !version.equals("1.0")) {
      findings.add(Codes.BINDINGS.mistyped(), node.span(), "the version is not `\"1.0\"`");
    }
  }

  private ApiInfo openapi(JsonNode node) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    Optional<Fields> info =
        in.optional("info").map(value -> Fields.of(value, Codes.BINDINGS, findings));
    var api =
        new ApiInfo(
            info.flatMap(keys -> text(keys, "title")),
            info.flatMap(keys -> text(keys, "version")),
            info.flatMap(keys -> text(keys, "description")),
            in.items("servers", this::server));
    info.ifPresent(Fields::done);
    in.done();
    return api;
  }

  private ApiInfo.Server server(JsonNode node) {
    Fields keys = Fields.of(node, Codes.BINDINGS, findings);
    var server = new ApiInfo.Server(keys.name("url").text(), text(keys, "description"));
    keys.done();
    return server;
  }

  private static Optional<String> text(Fields in, String key) {
    return in.optional(key).map(in::text);
  }

  private WrittenBinding binding(Name id, JsonNode node, boolean earlier) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    boolean action = action(in, earlier);
    Name graph = in.name("graph");
    Optional<JsonNode> target = in.required("target");
    Name engine = target.map(this::engine).orElse(new Name("", in.span()));
    Optional<JsonNode> http = in.required("http");
    List<Binding.From> inputFrom = in.members("inputFrom", this::from);
    List<Name> hosts = in.names("allowedRedirectHosts");
    Optional<Binding.Response> response =
        in.optional("response").map(value -> new ReadResponse(findings, hosts).response(value));
    boolean runs = !engine.text().equals("native");
    inputFrom.stream()
        .filter(from -> runs && from.source() instanceof InputSource.FromBytes)
        .forEach(
            from ->
                refused.add(
                    DiagnosticCode.UNSUPPORTED_BODY_BYTES,
                    from.span(),
                    "raw body bytes can't be taken yet",
                    "only a native operation takes them"));
    List<PreStep> pre = new ReadPre(findings).steps(in);
    Optional<Allow> allow =
        in.optionalName("allow").flatMap(written -> ReadAllow.of(written, findings));
    Optional<Name> rateLimit = in.optionalName("rateLimit");
    var answering =
        new Binding.Answering(
            in.optional("absent").map(this::absent), in.optional("created").map(this::created));
    Optional<Binding.Page> page = in.optional("page").map(this::page);
    Optional<Span> asOf = asOf(in);
    boolean confirm = in.flag("confirm", false);
    boolean keyless = in.flag("keyless", false);
    HttpMethod method = HttpMethod.POST;
    Name path = new Name("/", in.span());
    List<Binding.Parameter> parameters = List.of();
    var description = Binding.Description.none();
    if (http.isPresent()) {
      Fields keys = Fields.of(http.get(), Codes.BINDINGS, findings);
      method = keys.requiredWord("method", METHODS, HttpMethod.POST);
      path = path(keys);
      parameters = keys.requiredItems("parameters", this::parameter);
      description =
          new Binding.Description(
              text(keys, "summary"),
              text(keys, "description"),
              keys.names("tags").stream().map(Name::text).toList(),
              keys.optionalName("operationId").map(Name::text),
              object(keys, "openapi"));
      keys.done();
    }
    in.done();
    return new WrittenBinding(
        new Binding(
            id,
            action,
            graph,
            engine,
            method,
            path,
            parameters,
            inputFrom,
            response,
            allow,
            rateLimit,
            description,
            answering,
            page,
            asOf,
            confirm,
            keyless,
            id.span()),
        pre);
  }

  /** Where `asOf` stands, unless it is false. */
  private static Optional<Span> asOf(Fields in) {
    if (!in.has("asOf")) return Optional.empty();
    Span place = in.keySpan("asOf");
    return in.flag("asOf", false) ? Optional.of(place) : Optional.empty();
  }

  private Binding.Page page(JsonNode node) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    OptionalLong most =
        in.optional("most")
            .map(value -> OptionalLong.of(in.number(value, 1, MOST_ROWS)))
            .orElse(OptionalLong.empty());
    in.done();
    return new Binding.Page(most, node.span());
  }

  private boolean action(Fields in, boolean earlier) {
    if (in.has("exposure") && in.has("kind")) {
      findings.add(
          Codes.BINDINGS.unknown(),
          in.keySpan("kind"),
          "a binding says either `exposure` or `kind`, not both",
          "keep `exposure`");
    }
    if (in.has("kind")) {
      in.optional("exposure");
      return in.requiredWord("kind", KINDS, false);
    }
    if (earlier) {
      in.optional("kind");
      in.optional("exposure");
      return false;
    }
    return in.requiredWord("exposure", EXPOSURES, false);
  }

  /** The name of a binding, or that name and what its path is filled with. */
  private Binding.Created created(JsonNode node) {
    if (node instanceof JsonNode.Obj) {
      Fields in = Fields.of(node, Codes.BINDINGS, findings);
      Name read = in.name("read");
      List<Binding.Given> path =
          in.members("path", (name, value) -> new Binding.Given(name, in.name(value)));
      in.done();
      return new Binding.Created(read, path);
    }
    Fields around = Fields.of(new JsonNode.Obj(List.of(), node.span()), Codes.BINDINGS, findings);
    return new Binding.Created(around.name(node), List.of());
  }

  /** What {@code created} names is a binding of this file. */
  private void createdKnown(List<WrittenBinding> bindings) {
    List<String> ids = bindings.stream().map(b -> b.binding().id().text()).toList();
    for (WrittenBinding written : bindings) {
      written
          .binding()
          .answering()
          .created()
          .map(Binding.Created::read)
          .filter(read -> !read.text().isEmpty() && !ids.contains(read.text()))
          .ifPresent(
              read ->
                  findings.add(
                      DiagnosticCode.CREATED_UNRESOLVED,
                      read.span(),
                      "there is no binding `%s` to read what is created".formatted(read),
                      NearNames.hint(read.text(), ids)));
    }
  }

  /** {@code 404}, or what to say with it. */
  private Binding.Absent absent(JsonNode node) {
    if (node instanceof JsonNode.Obj) {
      Fields in = Fields.of(node, Codes.BINDINGS, findings);
      in.required("status").ifPresent(status -> in.number(status, NOT_FOUND, NOT_FOUND));
      Wording wording = Wordings.in(in, Codes.BINDINGS, findings);
      in.done();
      return new Binding.Absent(wording, node.span());
    }
    Fields around = Fields.of(new JsonNode.Obj(List.of(), node.span()), Codes.BINDINGS, findings);
    around.number(node, NOT_FOUND, NOT_FOUND);
    return new Binding.Absent(Wording.NONE, node.span());
  }

  private Name engine(JsonNode node) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    Name engine = in.name("engine");
    Name dialect = in.name("dialect");
    in.done();
    boolean known = List.of("", "native", "sqlite").contains(engine.text());
    boolean speaks = !engine.text().equals("sqlite") || dialect.text().equals("sqlite");
    if (!known || !speaks) {
      Name other = known ? dialect : engine;
      findings.add(
          DiagnosticCode.SETTING_IGNORED,
          other.span(),
          "the graph runs on SQLite or libSQL, not on `%s`".formatted(other),
          "write `\"engine\": \"sqlite\", \"dialect\": \"sqlite\"`");
    }
    return engine;
  }

  private Name path(Fields in) {
    Name path = in.name("path");
    if (!path.text().isEmpty() && !PATH.matcher(path.text()).matches()) {
      findings.add(
          Codes.BINDINGS.mistyped(),
          path.span(),
          "`%s` is not a path".formatted(path),
          "begin with `/`, leave out `?` and `#`");
    }
    return path;
  }

  private Binding.Parameter parameter(JsonNode node) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    Name name = in.name("name");
    var sources =
        new TreeMap<String, InputSource>(
            Map.of(
                "query", new InputSource.Query(name.text()),
                "path", new InputSource.Path(name.text()),
                "body", new InputSource.Body(name.text())));
    InputSource source = in.requiredWord("in", sources, new InputSource.Body(name.text()));
    Name bindTo = in.name("bindTo");
    boolean required = in.flag("required");
    Optional<String> description = text(in, "description");
    Optional<Json.Obj> openapi = object(in, "openapi");
    in.done();
    return new Binding.Parameter(name, source, bindTo, required, description, openapi, in.span());
  }

  private Binding.From from(Name input, JsonNode node) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    Name from = in.name("from");
    InputSource source =
        switch (from.text()) {
          case "header" ->
              new InputSource.FromHeader(in.name("name").text().toLowerCase(Locale.ROOT));
          case "query" -> new InputSource.FromQuery(in.name("name").text());
          case "form" -> new InputSource.FromForm(in.name("name").text());
          case "body" -> new InputSource.FromBody(bodyPath(in));
          case "bodyBytes" -> new InputSource.FromBytes();
          case "user" -> new InputSource.FromUser(in.name("name").text());
          default -> {
            in.word(
                new JsonNode.Str(from.text(), from.span()),
                new TreeMap<>(
                    Map.of(
                        "header", 0, "query", 0, "form", 0, "body", 0, "bodyBytes", 0, "user", 0)),
                0);
            in.optional("name");
            in.optional("path");
            in.optional("required");
            yield new InputSource.FromBody(List.of());
          }
        };
    boolean mayRequire =
        !(source instanceof InputSource.FromBody) && !(source instanceof InputSource.FromBytes);
    boolean required = mayRequire && in.flag("required", false);
    in.done();
    return new Binding.From(input, source, required, from.span());
  }

  private static List<String> bodyPath(Fields in) {
    String path = in.optionalName("path").map(Name::text).orElse("");
    return path.isEmpty() ? List.of() : Arrays.asList(path.split("\\.", -1));
  }

  private static Optional<Json.Obj> object(Fields in, String key) {
    Optional<JsonNode> node = in.optional(key);
    node.filter(value -> !(value instanceof JsonNode.Obj))
        .ifPresent(value -> in.mistyped(value, "an object"));
    return node.map(JsonNode::json).filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
  }
}
