package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a seed file. */
public final class ReadSeed {
  private static final Map<String, String> ACTOR_KINDS =
      new TreeMap<>(Map.of("user", "user", "system", "system", "service", "service"));

  /** What keys of an event were called before it was a CloudEvent. */
  private static final Map<String, String> EARLIER =
      new TreeMap<>(
          Map.of(
              "eventId", "id",
              "type", "eventType",
              "aggregateType", "rntAggregateType",
              "aggregateId", "rntAggregateId",
              "stream", "subject",
              "version", "rntVersion",
              "occurredAt", "time",
              "payload", "data",
              "schemaVersion", "rntSchemaVersion"));

  private final Findings findings;

  private ReadSeed(Findings findings) {
    this.findings = findings;
  }

  /** The events of a seed file as written; those without correlation share one of the file. */
  public static List<Seed> seeds(JsonNode root, Findings findings) {
    return new ReadSeed(findings).file(root);
  }

  private List<Seed> file(JsonNode root) {
    if (root instanceof JsonNode.Arr) {
      findings.add(
          DiagnosticCode.SEED_SYNTAX_INVALID,
          root.span(),
          "a bare list of events is what an earlier format had here",
          "write `{\"seedVersion\": 1, \"events\": […]}`");
      return List.of();
    }
    Fields in = Fields.ofRoot(root, Codes.SEED, findings);
    in.required("seedVersion").ifPresent(node -> in.number(node, 1, 1));
    String correlation = "seed:" + digest(root.json());
    List<Seed> seeds = in.requiredItems("events", node -> seed(node, correlation));
    in.done();
    return seeds;
  }

  private Seed seed(JsonNode node, String correlation) {
    Fields in = Fields.of(node, Codes.SEED, findings);
    EARLIER.forEach((earlier, now) -> in.renamed(earlier, now, "write `%s`".formatted(now)));
    in.renamed("actor", "", "write `rntActorKind` and `rntActorId`");
    Name id = in.name("id");
    Name type = in.name("eventType");
    Name entity = in.name("rntAggregateType");
    Name aggregate = in.name("rntAggregateId");
    Name subject = in.name("subject");
    long version =
        in.required("rntVersion").map(value -> in.number(value, 1, Long.MAX_VALUE)).orElse(1L);
    Name time = in.name("time");
    time(time);
    Optional<JsonNode> data = in.required("data");
    if (data.isPresent() && !(data.get() instanceof JsonNode.Obj)) {
      in.mistyped(data.get(), "an object");
    }
    int schemaVersion = (int) in.number("rntSchemaVersion", 1, Integer.MAX_VALUE, 1);
    boolean kindGiven = in.has("rntActorKind");
    boolean idGiven = in.has("rntActorId");
    Optional<String> actorKind =
        in.optional("rntActorKind")
            .filter(value -> !(value instanceof JsonNode.Null))
            .map(value -> in.word(value, ACTOR_KINDS, "system"));
    Optional<String> actorId = in.nullableName("rntActorId").map(Name::text);
    if (kindGiven != idGiven) {
      findings.add(
          DiagnosticCode.SEED_SYNTAX_INVALID,
          in.keySpan(kindGiven ? "rntActorKind" : "rntActorId"),
          "`rntActorKind` and `rntActorId` stand together or not at all");
    }
    Optional<String> given = in.optionalName("correlationId").map(Name::text);
    Optional<String> causation = in.nullableName("causationId").map(Name::text);
    Optional<String> command = in.nullableName("commandId").map(Name::text);
    Optional<String> traceparent = in.nullableName("traceparent").map(Name::text);
    in.done();
    return new Seed(
        id,
        type,
        entity,
        aggregate,
        subject,
        version,
        time.text(),
        data.map(JsonNode::json)
            .filter(Json.Obj.class::isInstance)
            .map(Json.Obj.class::cast)
            .orElse(Json.EMPTY),
        in.keySpan("data"),
        schemaVersion,
        actorKind,
        actorId,
        kindGiven,
        Optional.of(given.orElse(correlation)),
        causation,
        command,
        traceparent);
  }

  private void time(Name time) {
    Span span = time.span();
    if (time.text().isEmpty()) {
      return;
    }
    try {
      OffsetDateTime.parse(time.text());
    } catch (DateTimeException e) {
      findings.add(
          DiagnosticCode.SEED_SYNTAX_INVALID,
          span,
          "`%s` is not a time with an offset".formatted(time),
          "write it like `2026-01-31T09:00:00.000Z`");
    }
  }

  /** Of the values alone, so that white space and the order of keys don't matter. */
  private static String digest(Json value) {
    return Sha256.hex(JsonText.writeSorted(value));
  }
}
