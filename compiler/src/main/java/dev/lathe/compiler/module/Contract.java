package dev.lathe.compiler.module;

import static dev.lathe.model.bundle.ScalarType.INTEGER;
import static dev.lathe.model.bundle.ScalarType.STRING;

import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The contracts whose messages the blueprint format describes (its section 9.4). Names are those of
 * the wire: snake_case.
 */
enum Contract {
  IDENTITY("identity"),
  LANGUAGE_MODEL("ai-llm"),
  STORAGE("storage"),
  /** Ours: the format has none, so no name stands for it. */
  MAIL("mail");

  private final String category;

  Contract(String category) {
    this.category = category;
  }

  String category() {
    return category;
  }

  List<ModuleOperation> operations() {
    return switch (this) {
      case IDENTITY -> List.of(introspectSession());
      case LANGUAGE_MODEL -> List.of(complete());
      case STORAGE ->
          List.of(
              acting("PrepareUpload", prepared()),
              acting("CommitUpload", file()),
              acting("AbortUpload", file()),
              acting("DeleteFile", file()),
              reading("GetFile", file()),
              reading("ListFiles", files()),
              reading("GetDownloadUrl", members(Map.of("presigned", presigned()))));
      case MAIL ->
          List.of(
              acting(
                  "Send",
                  members(
                      Map.of(
                          "message_id",
                          scalar(STRING),
                          "accepted",
                          new Reply.Items(scalar(STRING))))));
    };
  }

  /** The contract of a category as module.json declares it. */
  static Optional<Contract> ofCategory(String category) {
    for (Contract contract : values()) {
      if (contract.category.equals(category)) {
        return Optional.of(contract);
      }
    }
    return Optional.empty();
  }

  /**
   * The contract that the name of a module or a package, with or without its vendor, stands for.
   */
  static Optional<Contract> ofName(String name) {
    String bare = name.replace('_', '-').replaceFirst("^(@[^/]*/|rntme-)", "");
    if (bare.startsWith("openrouter")) {
      return Optional.of(LANGUAGE_MODEL);
    }
    for (Contract contract : List.of(IDENTITY, LANGUAGE_MODEL, STORAGE)) {
      if (bare.equals(contract.category) || bare.startsWith(contract.category + "-")) {
        return Optional.of(contract);
      }
    }
    return Optional.empty();
  }

  private static ModuleOperation introspectSession() {
    Reply strings = new Reply.Items(scalar(STRING));
    return new ModuleOperation(
        "IntrospectSession",
        false,
        true,
        members(
            Map.of(
                "session_id", scalar(STRING),
                "user_id", scalar(STRING),
                "organization_id", scalar(STRING),
                "token_type", scalar(INTEGER),
                "roles", strings,
                "permissions", strings,
                "verified_factors", new Reply.Any(),
                "status", scalar(INTEGER),
                "ip_address", scalar(STRING),
                "user_agent", scalar(STRING)),
            Map.of("vendor_raw", new Reply.Any(), "claims", new Reply.Any())));
  }

  private static ModuleOperation complete() {
    Reply text = members(Map.of("type", new Reply.Any(), "text", new Reply.Any()));
    return acting(
        "Complete",
        members(
            Map.of(
                "ref", new Reply.Any(),
                "model", scalar(STRING),
                "content", new Reply.Items(text),
                "finish_reason", scalar(INTEGER),
                "usage", new Reply.Any(),
                "tool_calls", new Reply.Any(),
                "started_at", new Reply.Any(),
                "finished_at", new Reply.Any(),
                "vendor_raw", new Reply.Any())));
  }

  private static Reply prepared() {
    return members(
        Map.of("file_id", scalar(STRING), "object_key", scalar(STRING), "presigned", presigned()));
  }

  private static Reply presigned() {
    return members(
        Map.of("url", scalar(STRING), "headers", new Reply.Any(), "expires_at", new Reply.Any()));
  }

  private static Reply file() {
    return members(Map.of("file", metadata()));
  }

  private static Reply files() {
    return members(Map.of("files", new Reply.Items(metadata()), "next_page_token", scalar(STRING)));
  }

  private static Reply metadata() {
    return members(
        Map.of(
            "file_id", scalar(STRING),
            "route_id", scalar(STRING),
            "entity_id", scalar(STRING),
            "owner_principal_id", scalar(STRING),
            "state", scalar(INTEGER),
            "content_type", scalar(STRING),
            "declared_size", scalar(INTEGER),
            "actual_size", scalar(INTEGER),
            "sha256", scalar(STRING),
            "object_key", scalar(STRING)),
        Map.of(
            "initiated_at", new Reply.Any(),
            "expires_at", new Reply.Any(),
            "committed_at", new Reply.Any(),
            "deleted_at", new Reply.Any()));
  }

  private static ModuleOperation acting(String name, Reply reply) {
    return new ModuleOperation(name, true, false, reply);
  }

  private static ModuleOperation reading(String name, Reply reply) {
    return new ModuleOperation(name, false, false, reply);
  }

  private static Reply scalar(ScalarType type) {
    return new Reply.Scalar(type);
  }

  @SafeVarargs
  private static Reply members(Map<String, Reply>... parts) {
    var all = new TreeMap<String, Reply>();
    for (Map<String, Reply> part : parts) {
      all.putAll(part);
    }
    return new Reply.Members(all);
  }
}
