package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks the form of a binding's {@code response}, and that its redirects stay where they may. */
final class ReadResponse {
  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  /** A reference outside braces: {@code $root.path}, not {@code {$root.path}}. */
  private static final Pattern BARE_REFERENCE =
      Pattern.compile("(^|[^{])\\$[A-Za-z_][A-Za-z0-9_]*\\.");

  /** RFC 7230's token. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private final Findings findings;
  private final List<Name> hosts;

  ReadResponse(Findings findings, List<Name> hosts) {
    this.findings = findings;
    this.hosts = hosts;
  }

  void response(JsonNode node) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    in.required("onOk").ifPresent(this::branch);
    in.required("onErr").ifPresent(this::branch);
    in.done();
  }

  private void branch(JsonNode node) {
    Fields in = Fields.of(node, Codes.BINDINGS, findings);
    Optional<JsonNode> redirect = in.optional("redirect");
    if (redirect.isPresent()) {
      redirect(redirect.get(), in);
      in.number("status", 302, 303, 302);
    } else {
      in.required("json");
      in.number("status", 100, 599, 200);
    }
    in.members("headers", this::header);
    in.done();
  }

  private JsonNode header(Name name, JsonNode value) {
    boolean token = TOKEN.matcher(name.text()).matches();
    boolean control =
        value instanceof JsonNode.Str(String text, _)
            && text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t');
    if (!token || control) {
      findings.add(
          DiagnosticCode.BINDINGS_STRUCTURAL_RESPONSE_HEADER_UNSAFE,
          token ? value.span() : name.span(),
          token
              ? "the value of the header `%s` has control characters".formatted(name)
              : "`%s` can't name a header".formatted(name));
    }
    return value;
  }

  private void redirect(JsonNode node, Fields in) {
    switch (node) {
      case JsonNode.Str(String target, _) -> target(target, node);
      case JsonNode.Obj _ -> {
        Fields keys = Fields.of(node, Codes.BINDINGS, findings);
        keys.required("expr");
        keys.done();
      }
      case JsonNode.Arr _, JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ ->
          in.mistyped(node, "a string or `{\"expr\": …}`");
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
