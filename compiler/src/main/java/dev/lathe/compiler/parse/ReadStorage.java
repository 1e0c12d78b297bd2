package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.StorageRoute;
import dev.lathe.compiler.blueprint.StorageRoute.Amount;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.json.JsonText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads storage.json, the one file of the format whose unknown keys are not errors. */
final class ReadStorage {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*(B|KB|MB|GB)");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("[1-9]\\d{0,15}");

  /** In bytes: each is 1,024 of the one before. */
  private static final Map<String, Long> SIZES =
      new TreeMap<>(Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30));

  /** In milliseconds. */
  private static final Map<String, Long> DURATIONS =
      new TreeMap<>(Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L));

  private final Findings findings;

  ReadStorage(Findings findings) {
    this.findings = findings;
  }

  List<StorageRoute> routes(JsonNode root) {
    if (!(root instanceof JsonNode.Obj)) {
      findings.add(
          DiagnosticCode.STORAGE_PARSE_INVALID_JSON, root.span(), "storage.json holds no object");
      return List.of();
    }
    Fields in = Fields.ofRoot(root, Codes.STORAGE, findings);
    version(in);
    Optional<JsonNode> routes = in.optional("routes");
    if (routes.isEmpty() || !(routes.get() instanceof JsonNode.Obj)) {
      findings.add(
          DiagnosticCode.STORAGE_PARSE_MISSING_ROUTES,
          routes.map(JsonNode::span).orElse(in.span()),
          routes.isEmpty() ? "`routes` is missing" : "`routes` is not an object",
          "it holds the upload routes by id, and may be `{}`");
      in.done();
      return List.of();
    }
    List<StorageRoute> read = in.members(routes.get(), this::route);
    in.done();
    return read;
  }

  private void version(Fields in) {
    Optional<JsonNode> version = in.optional("version");
    boolean known =
        version.isPresent()
            && version.get() instanceof JsonNode.Str(String text, _)
            && text.equals("1.0");
    if (!known) {
      findings.add(
          DiagnosticCode.STORAGE_PARSE_MISSING_VERSION,
          version.map(JsonNode::span).orElse(in.span()),
          version.isEmpty() ? "`version` is missing" : "the version is not `\"1.0\"`",
          "write `\"version\": \"1.0\"`");
    }
  }

  private StorageRoute route(Name id, JsonNode node) {
    Fields in = Fields.of(node, Codes.STORAGE, findings);
    Optional<Fields> owner = in.required("owner").map(this::object);
    Name aggregate = owner.map(keys -> keys.name("aggregate")).orElse(id);
    Name association = owner.map(keys -> keys.name("association")).orElse(id);
    owner.ifPresent(Fields::done);
    Amount maxSize = in.required("maxSize").map(ReadStorage::size).orElse(none(in));
    List<Name> types = in.requiredNames("allowedTypes");
    if (in.holdsNothing("allowedTypes")) {
      in.malformed(in.keySpan("allowedTypes"), "an upload route allows at least one type");
    }
    Optional<Amount> maxCount = given(in, "maxCount").map(ReadStorage::count);
    List<Name> roles = List.of();
    Optional<JsonNode> auth = in.required("auth");
    if (auth.isPresent()) {
      Fields keys = object(auth.get());
      roles =
          given(keys, "requireRole").map(value -> keys.items(value, keys::name)).orElse(List.of());
      keys.done();
    }
    Optional<Fields> lifecycle = in.required("lifecycle").map(this::object);
    Amount expire =
        lifecycle
            .flatMap(keys -> keys.required("expirePending"))
            .map(ReadStorage::duration)
            .orElse(none(in));
    Optional<Amount> retain =
        lifecycle.flatMap(keys -> given(keys, "retainCommitted")).map(ReadStorage::duration);
    lifecycle.ifPresent(Fields::done);
    in.done();
    return new StorageRoute(
        id, aggregate, association, maxSize, types, maxCount, roles, expire, retain);
  }

  private Fields object(JsonNode node) {
    return Fields.of(node, Codes.STORAGE, findings);
  }

  private static Amount none(Fields in) {
    return new Amount("", OptionalLong.empty(), in.span());
  }

  /** A null stands for an absent key. */
  private static Optional<JsonNode> given(Fields in, String key) {
    return in.optional(key).filter(value -> !(value instanceof JsonNode.Null));
  }

  private static Amount size(JsonNode node) {
    if (node instanceof JsonNode.Str(String text, _)) {
      Matcher parts = SIZE.matcher(text);
      return parts.matches()
          ? amount(
              node,
              OptionalLong.of(
                  new BigDecimal(parts.group(1))
                      .multiply(BigDecimal.valueOf(SIZES.getOrDefault(parts.group(2), 1L)))
                      .min(BigDecimal.valueOf(Long.MAX_VALUE))
                      .longValue()))
          : amount(node, OptionalLong.empty());
    }
    return count(node);
  }

  private static Amount duration(JsonNode node) {
    OptionalLong value = OptionalLong.empty();
    if (node instanceof JsonNode.Str(String text, _)) {
      Matcher parts = DURATION.matcher(text);
      if (parts.matches()) {
        value =
            OptionalLong.of(
                Long.parseLong(parts.group(1)) * DURATIONS.getOrDefault(parts.group(2), 1L));
      }
    }
    return amount(node, value);
  }

  private static Amount count(JsonNode node) {
    boolean whole =
        node instanceof JsonNode.Num(String digits, _) && WHOLE.matcher(digits).matches();
    return amount(
        node,
        whole
            ? OptionalLong.of(Long.parseLong(JsonText.write(node.json())))
            : OptionalLong.empty());
  }

  private static Amount amount(JsonNode node, OptionalLong value) {
    String text =
        switch (node) {
          case JsonNode.Str(String string, _) -> string;
          case JsonNode.Num(String digits, _) -> digits;
          case JsonNode.Bool _, JsonNode.Null _, JsonNode.Arr _, JsonNode.Obj _ -> node.kind();
        };
    return new Amount(text, value, node.span());
  }
}
