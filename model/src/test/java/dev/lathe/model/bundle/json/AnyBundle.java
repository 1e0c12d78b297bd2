package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Absent;
import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.bundle.CallInput;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.ClaimPlan;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Created;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.Personal;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.ResponseTemplate;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.StatementOutline;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.bundle.WrittenBlueprint;
import dev.lathe.model.json.Json;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Permission;
import dev.lathe.model.permission.Rule;
import dev.lathe.model.problem.Words;
import dev.lathe.model.rule.TextPattern;
import dev.lathe.model.rule.ValueRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Any bundle at all, as long as its records can hold it. */
final class AnyBundle {
  /** Characters that JSON, UTF-8 or gzip might spoil. */
  private static final String ODD = "aZ09 _?\"\\/\u0000\u0001\n\t\u007fäß€\u2028\ufeff";

  private final RandomGenerator random;

  AnyBundle(RandomGenerator random) {
    this.random = random;
  }

  Bundle bundle() {
    return new Bundle(
        text(),
        text(),
        new Operations(
            list(this::route),
            list(this::command),
            list(this::query),
            list(this::calls),
            new Personal(list(this::text), list(this::text))),
        list(this::projection),
        new Schema(
            list(this::generation),
            list(() -> new Schema.Index(text(), list(this::text), text())),
            list(() -> new Schema.View(text(), text()))),
        list(this::seed),
        outlines(),
        list(this::webhook),
        list(() -> new AnyWorkflow(this, random).plan()),
        files(),
        optional(this::written));
  }

  private WrittenBlueprint written() {
    return new WrittenBlueprint(named(this::text), new TreeSet<>(list(this::text)));
  }

  private WebhookPlan webhook() {
    return new WebhookPlan(
        text(),
        random.nextBoolean()
            ? new WebhookPlan.Target.Address(text(), text())
            : new WebhookPlan.Target.Topic(text()),
        list(() -> new WebhookPlan.Wanted(text(), text(), optional(this::text))));
  }

  private Outlines outlines() {
    return new Outlines(named(this::outline), named(this::outline));
  }

  private StatementOutline outline() {
    return new StatementOutline(
        named(this::text),
        list(
            () ->
                random.nextBoolean()
                    ? new StatementOutline.Limit.Rows(random.nextLong())
                    : new StatementOutline.Limit.Input(text())),
        list(() -> new StatementOutline.Break(random.nextInt(), random.nextInt())));
  }

  private <T> SortedMap<String, T> named(Supplier<T> value) {
    var named = new TreeMap<String, T>();
    list(this::text).forEach(name -> named.put(name, value.get()));
    return named;
  }

  private Route route() {
    return new Route(
        text(),
        text(),
        one(HttpMethod.values()),
        text(),
        new Operation(one(Operation.Kind.values()), text()),
        list(this::input),
        random.nextBoolean(),
        list(this::provider),
        optional(() -> new Absent(words())),
        optional(() -> new Created(text())),
        optional(() -> new Permission(text(), rule(3))),
        limits(),
        optional(() -> new ResponseTemplate(branch(), branch(), list(this::text))),
        random.nextBoolean());
  }

  private ResponseTemplate.Branch branch() {
    return switch (random.nextInt(3)) {
      case 0 ->
          new ResponseTemplate.Rendered(
              Json.of(text()),
              random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt()),
              named(() -> Json.of(text())));
      case 1 ->
          new ResponseTemplate.Redirect(
              new ResponseTemplate.Target.Filled(text()),
              random.nextInt(),
              named(() -> Json.of(text())));
      default ->
          new ResponseTemplate.Redirect(
              new ResponseTemplate.Target.Whole(Json.of(text())),
              random.nextInt(),
              named(() -> Json.of(text())));
    };
  }

  Rule rule(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 7)) {
      case 0 ->
          new Rule.Compared(
              operand(), one(Rule.Comparison.values()), operand(), one(Rule.Kind.values()));
      case 1 -> new Rule.Among(operand(), operand(), one(Rule.Kind.values()));
      case 2 -> new Rule.Known(operand());
      case 3 -> new Rule.Flag(operand());
      case 4 -> new Rule.Not(rule(depth - 1));
      case 5 -> new Rule.All(list(() -> rule(depth - 1)));
      default -> new Rule.Any(list(() -> rule(depth - 1)));
    };
  }

  private Operand operand() {
    return switch (random.nextInt(4)) {
      case 0 -> new Operand.Field(text());
      case 1 -> new Operand.Given(text());
      case 2 -> new Operand.Constant(Json.of(text()));
      default -> new Operand.Midnight(new Operand.Given(text()));
    };
  }

  private RouteLimits limits() {
    return new RouteLimits(
        list(this::rate),
        random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
        random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
        optional(this::rate));
  }

  private RouteLimits.Rate rate() {
    return new RouteLimits.Rate(text(), random.nextInt(), random.nextInt());
  }

  private AuthProvider provider() {
    if (random.nextBoolean()) return new AuthProvider.Introspected(text(), text());
    var claims = new TreeMap<String, String>();
    list(this::text).forEach(name -> claims.put(name, text()));
    if (random.nextBoolean()) return new AuthProvider.LookedUp(text(), text(), claims);
    return new AuthProvider.Issued(
        optional(this::text), text(), text(), optional(this::text), list(this::text), claims);
  }

  private Words words() {
    return new Words(optional(this::text), optional(this::text));
  }

  private ValueRules rules() {
    return new ValueRules(
        list(this::text),
        optional(this::text),
        optional(this::text),
        random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
        random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
        optional(() -> TextPattern.of(one(new String[] {"^a+$", "[b-d]{2}", "x|y"}))),
        random.nextBoolean(),
        words());
  }

  private InputPlan input() {
    return new InputPlan(
        text(),
        one(ScalarType.values()),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        optional(() -> json(3)),
        source(),
        random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty(),
        random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
        random.nextInt(10),
        list(this::rules),
        new InputPlan.Items(
            list(this::member),
            random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty()));
  }

  private InputPlan.Member member() {
    return new InputPlan.Member(
        text(),
        one(ScalarType.values()),
        random.nextBoolean(),
        random.nextInt(10),
        list(this::rules));
  }

  private InputSource source() {
    return switch (random.nextInt(10)) {
      case 8 -> new InputSource.FromActor();
      case 0 -> new InputSource.Path(text());
      case 1 -> new InputSource.Query(text());
      case 2 -> new InputSource.Body(text());
      case 3 ->
          random.nextBoolean()
              ? new InputSource.FromHeader(text())
              : new InputSource.FromUser(text());
      case 4 -> new InputSource.FromQuery(text());
      case 5 -> new InputSource.FromBody(list(this::text));
      case 6 -> new InputSource.FromForm(text());
      case 7 -> new InputSource.FromBytes();
      default -> new InputSource.Unbound();
    };
  }

  private CommandPlan command() {
    String sql = text();
    return new CommandPlan(
        text(), text(), text(), sql, list(this::parameter), list(() -> variant(sql)));
  }

  private QueryPlan query() {
    String sql = text();
    return new QueryPlan(
        text(),
        text(),
        sql,
        list(this::parameter),
        list(() -> variant(sql)),
        random.nextBoolean()
            ? Optional.of(
                new PagePlan(
                    text(),
                    random.nextInt(5),
                    random.nextBoolean() ? Optional.of(text()) : Optional.empty()))
            : Optional.empty());
  }

  private Variant variant(String sql) {
    String head = sql.substring(0, random.nextInt(sql.length() + 1));
    String tail = sql.substring(random.nextInt(sql.length() + 1));
    String other = random.nextBoolean() ? head + text() + tail : text();
    return new Variant(list(this::text), other, list(this::parameter));
  }

  private CallPlan calls() {
    return new CallPlan(
        text(),
        text(),
        list(this::step),
        optional(() -> new ClaimPlan(random.nextInt(), optional(this::text), command())));
  }

  private CallStep step() {
    return switch (random.nextInt(3)) {
      case 0 -> new CallStep.Read(text(), query());
      case 1 -> new CallStep.Make(text(), made());
      default ->
          new CallStep.Call(
              text(),
              text(),
              text(),
              one(CallStep.Kind.values()),
              random.nextBoolean(),
              callInput(3),
              callPolicy(),
              optional(this::key),
              optional(
                  () -> new CallStep.Compensation(text(), text(), callInput(2), callPolicy())));
    };
  }

  private CallPolicy callPolicy() {
    return new CallPolicy(
        random.nextInt(),
        random.nextInt(),
        one(CallPolicy.RetryOn.values()),
        random.nextInt(),
        random.nextBoolean());
  }

  private CallStep.Made made() {
    return switch (random.nextInt(3)) {
      case 0 -> new CallStep.Made.Uuid();
      case 1 -> new CallStep.Made.RandomBytes(random.nextInt());
      default -> new CallStep.Made.RunId();
    };
  }

  private CallStep.IdempotencyKey key() {
    return random.nextBoolean()
        ? new CallStep.IdempotencyKey.Inherited()
        : new CallStep.IdempotencyKey.Derived(random.nextInt());
  }

  private CallInput callInput(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> new CallInput.Constant(json(3));
      case 1 -> new CallInput.Variables(text());
      case 2 -> new CallInput.Input(text());
      case 3 -> new CallInput.Output(text(), list(this::text));
      case 4 -> new CallInput.Obj(list(() -> new CallInput.Member(text(), callInput(depth - 1))));
      default -> new CallInput.Arr(list(() -> callInput(depth - 1)));
    };
  }

  private Parameter parameter() {
    return switch (random.nextInt(6)) {
      case 5 -> new Parameter.Zone(text());
      case 4 -> new Parameter.Output(text(), list(this::text), one(Parameter.Output.As.values()));
      case 0 -> new Parameter.Input(text(), one(Parameter.Input.Form.values()));
      case 1 -> new Parameter.Request(one(Parameter.Fact.values()));
      case 2 -> new Parameter.EventId(random.nextInt());
      default -> new Parameter.Uuid(text());
    };
  }

  private ProjectionPlan projection() {
    return new ProjectionPlan(text(), text(), text(), text(), text());
  }

  private Generation generation() {
    return new Generation(
        text(),
        text(),
        list(this::text),
        optional(() -> new Generation.Folding(text(), list(this::text))),
        text(),
        optional(this::text),
        optional(this::text),
        list(this::text),
        optional(() -> new Generation.Words(text(), text(), text(), list(this::text))));
  }

  private SeedEvent seed() {
    return new SeedEvent(
        text(),
        text(),
        text(),
        text(),
        random.nextLong(),
        text(),
        text(),
        optional(this::text),
        optional(this::text),
        text(),
        optional(this::text),
        optional(this::text),
        optional(this::text),
        random.nextInt(),
        text(),
        optional(this::text));
  }

  private SortedMap<String, BundledFile> files() {
    var files = new TreeMap<String, BundledFile>();
    list(this::text)
        .forEach(
            path -> {
              var bytes = new byte[random.nextInt(100)];
              random.nextBytes(bytes);
              files.put(path, new BundledFile(text(), bytes));
            });
    return files;
  }

  Json json(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> Json.NULL;
      case 1 -> Json.of(random.nextBoolean());
      case 2 -> Json.of(random.nextLong());
      case 3 -> new Json.Num(random.nextInt(100) + ".50");
      case 4 -> Json.of(text());
      case 5 -> new Json.Arr(list(() -> json(depth - 1)));
      default -> {
        var members = new LinkedHashMap<String, Json>();
        list(this::text).forEach(name -> members.put(name, json(depth - 1)));
        yield new Json.Obj(members);
      }
    };
  }

  String text() {
    return random
        .ints(random.nextInt(6), 0, ODD.length())
        .collect(StringBuilder::new, (out, i) -> out.append(ODD.charAt(i)), StringBuilder::append)
        .toString();
  }

  <T> List<T> list(Supplier<T> each) {
    return Stream.generate(each).limit(random.nextInt(4)).toList();
  }

  <T> Optional<T> optional(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
