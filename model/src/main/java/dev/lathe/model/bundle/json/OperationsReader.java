package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Absent;
import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Created;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.Personal;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.problem.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** From JSON to what requests are answered from, the mirror of {@link OperationsWriter}. */
final class OperationsReader {
  private OperationsReader() {}

  static Operations operations(CanonicalReader in) {
    return new Operations(
        in.list("routes", OperationsReader::route),
        in.list("commands", OperationsReader::command),
        in.list("queries", OperationsReader::query),
        in.list("calls", CallReader::plan),
        in.next("personal")
            ? in.object("personal", one -> new Personal(one.texts("fields"), one.texts("inputs")))
            : Personal.NONE);
  }

  private static Route route(CanonicalReader in) {
    return new Route(
        in.text("service"),
        in.text("binding"),
        in.word("method", HttpMethod.class),
        in.text("path"),
        in.object("operation", OperationsReader::operation),
        in.list("inputs", OperationsReader::input),
        in.flag("strictBody"),
        in.list("auth", OperationsReader::auth),
        in.next("absent")
            ? Optional.of(new Absent(in.object("absent", OperationsReader::words)))
            : Optional.empty(),
        in.optionalText("created").map(Created::new),
        in.next("allow") ? Optional.of(in.object("allow", PermissionJson::read)) : Optional.empty(),
        in.next("limits") ? in.object("limits", LimitsJson::read) : RouteLimits.NONE,
        in.next("response")
            ? Optional.of(in.object("response", ResponseJson::read))
            : Optional.empty(),
        in.next("keyed") && in.flag("keyed"));
  }

  static Words words(CanonicalReader in) {
    return new Words(in.optionalText("code"), in.optionalText("message"));
  }

  private static AuthProvider auth(CanonicalReader in) {
    if (in.next("service")) {
      return new AuthProvider.LookedUp(in.text("service"), in.text("binding"), claims(in));
    }
    Optional<String> module = in.optionalText("module");
    String audience = in.text("audience");
    Optional<String> issuer = in.optionalText("issuer");
    if (issuer.isEmpty()) {
      return new AuthProvider.Introspected(
          module.orElseThrow(() -> in.malformed("is a provider without a module")), audience);
    }
    return new AuthProvider.Issued(
        module,
        audience,
        issuer.get(),
        in.optionalText("keys"),
        in.texts("algorithms"),
        claims(in));
  }

  private static SortedMap<String, String> claims(CanonicalReader in) {
    var claims = new TreeMap<String, String>();
    in.list("claims", claim -> Map.entry(claim.text("name"), claim.text("claim")))
        .forEach(claim -> claims.put(claim.getKey(), claim.getValue()));
    return claims;
  }

  private static Operation operation(CanonicalReader in) {
    return new Operation(in.word("kind", Operation.Kind.class), in.text("name"));
  }

  private static InputPlan input(CanonicalReader in) {
    return new InputPlan(
        in.text("name"),
        in.word("type", ScalarType.class),
        in.flag("list"),
        in.flag("required"),
        in.flag("nullable"),
        in.optionalJson("fallback"),
        in.object("source", OperationsReader::source),
        in.optionalWhole("minimum"),
        in.optionalInteger("maximumBytes"),
        in.optionalInteger("scale").orElse(Scale.DEFAULT),
        in.next("rules") ? in.list("rules", RulesJson::read) : List.of(),
        new InputPlan.Items(
            in.next("members") ? in.list("members", OperationsReader::member) : List.of(),
            in.optionalInteger("maximumItems")));
  }

  private static InputPlan.Member member(CanonicalReader in) {
    return new InputPlan.Member(
        in.text("name"),
        in.word("type", ScalarType.class),
        in.flag("nullable"),
        in.optionalInteger("scale").orElse(Scale.DEFAULT),
        in.next("rules") ? in.list("rules", RulesJson::read) : List.of());
  }

  private static InputSource source(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "path" -> new InputSource.Path(in.text(kind));
      case "query" -> new InputSource.Query(in.text(kind));
      case "body" -> new InputSource.Body(in.text(kind));
      case "fromHeader" -> new InputSource.FromHeader(in.text(kind));
      case "fromQuery" -> new InputSource.FromQuery(in.text(kind));
      case "fromBody" -> new InputSource.FromBody(in.texts(kind));
      case "fromForm" -> new InputSource.FromForm(in.text(kind));
      case "fromBytes" -> {
        in.flag(kind);
        yield new InputSource.FromBytes();
      }
      case "fromUser" -> new InputSource.FromUser(in.text(kind));
      case "fromActor" -> {
        in.flag(kind);
        yield new InputSource.FromActor();
      }
      case "unbound" -> {
        in.flag(kind);
        yield new InputSource.Unbound();
      }
      default -> throw in.malformed("is not a source of an input");
    };
  }

  static CommandPlan command(CanonicalReader in) {
    String name = in.text("name");
    String service = in.text("service");
    String entity = in.text("entity");
    String sql = in.text("sql");
    return new CommandPlan(
        name, service, entity, sql, parameters(in), in.list("variants", v -> variant(v, sql)));
  }

  static QueryPlan query(CanonicalReader in) {
    String name = in.text("name");
    String service = in.text("service");
    String sql = in.text("sql");
    return new QueryPlan(
        name,
        service,
        sql,
        parameters(in),
        in.list("variants", v -> variant(v, sql)),
        in.next("page")
            ? Optional.of(in.object("page", OperationsReader::page))
            : Optional.empty());
  }

  private static PagePlan page(CanonicalReader in) {
    return new PagePlan(in.text("order"), in.integer("keys"), in.optionalText("size"));
  }

  private static List<Parameter> parameters(CanonicalReader in) {
    return in.list("parameters", OperationsReader::parameter);
  }

  private static Variant variant(CanonicalReader in, String sql) {
    List<String> given = in.texts("given");
    var shared = new SharedText(in.integer("head"), in.text("own"), in.integer("tail"));
    if (!shared.fits(sql)) throw in.malformed("shares more than there is");
    return new Variant(given, shared.of(sql), parameters(in));
  }

  private static Parameter parameter(CanonicalReader in) {
    if (in.next("input")) {
      return new Parameter.Input(in.text("input"), in.word("form", Parameter.Input.Form.class));
    }
    if (in.next("output")) {
      return new Parameter.Output(
          in.text("output"),
          in.texts("path"),
          in.word("as", Parameter.Output.As.class),
          in.optionalInteger("scale").orElse(Scale.DEFAULT));
    }
    String kind = in.next();
    return switch (kind) {
      case "zone" -> new Parameter.Zone(in.text(kind));
      case "request" -> new Parameter.Request(in.word(kind, Parameter.Fact.class));
      case "eventId" -> new Parameter.EventId(in.integer(kind));
      case "eventIds" -> new Parameter.EventIds(in.integer(kind), in.text("each"));
      case "uuids" -> new Parameter.Uuids(in.text(kind), in.text("each"));
      case "uuid" -> new Parameter.Uuid(in.text(kind));
      default -> throw in.malformed("is not a parameter");
    };
  }
}
