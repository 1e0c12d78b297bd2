package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.Reference;
import dev.lathe.model.bundle.ResponseTemplate;
import dev.lathe.model.bundle.ResponseTemplate.Branch;
import dev.lathe.model.bundle.ResponseTemplate.Redirect;
import dev.lathe.model.bundle.ResponseTemplate.Rendered;
import dev.lathe.model.bundle.ResponseTemplate.Target;
import dev.lathe.model.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a binding's {@code response}, and checks that its redirects stay where they may. */
final class ReadResponse {
  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  /** A reference outside braces: {@code $root.path}, not {@code {$root.path}}. */
  private static final Pattern BARE_REFERENCE =
      Pattern.compile("(^|[^{])\\$[A-Za-z_][A-Za-z0-9_]*\\.");

  /** RFC 7230's token. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** What a sender says itself of the message, and what every answer has from the service. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "correlation-id",
          "date",
          "keep-alive",
          "location",
          "set-cookie",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-request-id");

  /** Below are those that end no exchange. */
  private static final int LEAST_STATUS = 200;

  private static final Set<String> OF_ERRORS = Set.of("code", "message", "detail");

  /** Where a branch is missing, which is a finding. */
  private static final Branch NOTHING =
      new Rendered(Json.NULL, OptionalInt.empty(), new TreeMap<>());

  private final Findings findings;
  private final List<Name> hosts;
  private final List<Binding.Referring> references = new ArrayList<>();

  ReadResponse(Findings findings, List<Name> hosts) {
    this.findings = findings;
    this.hosts = hosts;
  }

  Binding.Response response(JsonNode node) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    Branch onOk = in.required("onOk").map(branch -> branch(branch, true)).orElse(NOTHING);
    Branch onErr = in.required("onErr").map(branch -> branch(branch, false)).orElse(NOTHING);
    in.done();
    List<String> origins = hosts.stream().map(Name::text).toList();
    return new Binding.Response(new ResponseTemplate(onOk, onErr, origins), references);
  }

  private Branch branch(JsonNode node, boolean ok) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    Optional<JsonNode> redirect = in.optional("redirect");
    if (redirect.isPresent()) {
      Target target = redirect(redirect.get(), in, ok);
      int status = (int) in.number("status", 302, 303, 302);
      return new Redirect(target, status, headers(in, ok));
    }
    Json json = in.required("json").map(value -> template(value, ok)).orElse(Json.NULL);
    OptionalInt status =
        in.optional("status")
            .map(value -> OptionalInt.of((int) in.number(value, LEAST_STATUS, 599)))
            .orElse(OptionalInt.empty());
    return new Rendered(json, status, headers(in, ok));
  }

  private SortedMap<String, Json> headers(Fields in, boolean ok) {
    var headers = new TreeMap<String, Json>();
    in.members("headers", (name, value) -> Map.entry(name.text(), header(name, value, ok)))
        .forEach(header -> headers.put(header.getKey(), header.getValue()));
    in.done();
    return headers;
  }

  /** A value whose texts may refer to the request and to what became of it. */
  private Json template(JsonNode node, boolean ok) {
    switch (node) {
      case JsonNode.Str(String text, Span span) ->
          Reference.of(text).ifPresent(reference -> refer(reference, ok, span));
      case JsonNode.Arr(var items, _) -> items.forEach(item -> template(item, ok));
      case JsonNode.Obj(var members, _) -> members.forEach(member -> template(member.value(), ok));
      case JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ -> {
        // It stands for itself.
      }
    }
    return node.json();
  }

  private void refer(Reference reference, boolean ok, Span span) {
    references.add(new Binding.Referring(reference, ok, span));
    String root = reference.root();
    String fault =
        switch (root) {
          case "body", "form", "query", "header" -> "";
          case "auth" ->
              reference.path().equals(List.of("userId")) ? "" : "`$auth` has `userId` alone";
          case "result" -> ok ? "" : "a failure has no result";
          case "error" -> ok ? "a success has no error" : error(reference);
          case "config", "system" -> "`$%s` is always empty".formatted(root);
          default -> "there is no `$%s`".formatted(root);
        };
    if (fault.isEmpty()) return;
    findings.add(
        DiagnosticCode.RESPONSE_REFERENCE_UNKNOWN,
        span,
        "`%s` refers to nothing: %s".formatted(reference, fault),
        Reference.ROOTS.contains(root)
            ? Optional.of("refer to what is there, or write the value itself")
            : NearNames.hint(root, List.of("result", "error", "body", "form", "query", "header")));
  }

  private static String error(Reference reference) {
    return reference.path().isEmpty() || OF_ERRORS.contains(reference.path().getFirst())
        ? ""
        : "`$error` has `code`, `message` and `detail`";
  }

  private Json header(Name name, JsonNode value, boolean ok) {
    boolean token = TOKEN.matcher(name.text()).matches();
    boolean own = token && OURS.contains(name.text().toLowerCase(Locale.ROOT));
    boolean control =
        value instanceof JsonNode.Str(String text, _)
            && text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t');
    if (!token || own || control) {
      findings.add(
          DiagnosticCode.BINDINGS_STRUCTURAL_RESPONSE_HEADER_UNSAFE,
          control ? value.span() : name.span(),
          control
              ? "the value of the header `%s` has control characters".formatted(name)
              : own
                  ? "the header `%s` is set by whoever sends the answer".formatted(name)
                  : "`%s` can't name a header".formatted(name));
    }
    return template(value, ok);
  }

  private Target redirect(JsonNode node, Fields in, boolean ok) {
    switch (node) {
      case JsonNode.Str(String target, Span span) -> {
        target(target, node);
        Reference.inBraces(target).forEach(reference -> refer(reference, ok, span));
        return new Target.Filled(target);
      }
      case JsonNode.Obj _ -> {
        Fields keys = Fields.of(node, Codes.BINDINGS, findings);
        Json whole = keys.required("expr").map(value -> template(value, ok)).orElse(Json.NULL);
        keys.done();
        return new Target.Whole(whole);
      }
      case JsonNode.Arr _, JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ -> {
        in.mistyped(node, "a string or `{\"expr\": …}`");
        return new Target.Filled("/");
      }
    }
  }

  private void target(String target, JsonNode node) {
    if (target.startsWith("//")) {
      findings.add(
          DiagnosticCode.BINDINGS_STRUCTURAL_REDIRECT_PROTOCOL_RELATIVE,
          node.span(),
          "`%s` leads to another host, whatever the protocol".formatted(target),
          "write a path with one slash, or a whole address");
    } else if (BARE_REFERENCE.matcher(target).find()) {
      findings.add(
          DiagnosticCode.BINDINGS_STRUCTURAL_REDIRECT_STRING_CONTAINS_BARE_REFERENCE,
          node.span(),
          "a reference in `%s` stands outside braces".formatted(target),
          "write `{$root.path}`, or `{\"expr\": \"$root.path\"}` for the whole address");
    } else if (ABSOLUTE.matcher(target).matches() && !allowed(target)) {
      findings.add(
          DiagnosticCode.BINDINGS_STRUCTURAL_REDIRECT_ABSOLUTE_HOST_NOT_ALLOWED,
          node.span(),
          "`%s` leads to a host that is not allowed".formatted(target),
          "list it in `allowedRedirectHosts`");
    }
  }

  private boolean allowed(String target) {
    Optional<String> origin = origin(target);
    return origin.isPresent()
        && hosts.stream().map(host -> origin(host.text())).anyMatch(origin::equals);
  }

  private static Optional<String> origin(String address) {
    try {
      URI uri = URI.create(address.replaceAll("\\{[^}]*}", "x"));
      return uri.getHost() == null
          ? Optional.empty()
          : Optional.of(uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
