package dev.lathe.compiler.workflow;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.WORKFLOW_CONDITION_MISFIT;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.WORKFLOW_CONDITION_UNREADABLE;

import dev.lathe.compiler.describe.KnownTypes;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Condition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.parse.ReadCondition;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.json.Json;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Rule;
import dev.lathe.model.permission.Rule.Comparison;
import dev.lathe.model.permission.Rule.Kind;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Types conditions: of flows over variables, of user tasks over claims. */
final class ReadConditions {
  private static final Pattern JUEL = Pattern.compile("(?s)\\s*[$#]\\{(.*)}\\s*");
  private static final Pattern PROP =
      Pattern.compile("\\.prop\\(\\s*(?:\"([A-Za-z_]\\w*)\"|'([A-Za-z_]\\w*)')\\s*\\)");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z_][\\w.]*)\\.(bool|string|number)Value\\(\\)");
  private static final String LOOKS =
      "write `reservation.reserved == true && total > 100`, or the same in `${…}`;"
          + " `.prop(\"x\").boolValue()` is read, too";

  private final VariableType of;
  private final String unknown;
  private final Findings findings;

  /**
   * @param of what its names lead into
   * @param unknown what to say where a first name leads nowhere, with a place for it
   */
  ReadConditions(VariableType of, String unknown, Findings findings) {
    this.of = of;
    this.unknown = unknown;
    this.findings = findings;
  }

  /** The rule of {@code text}; nothing, reported, where it is none. */
  Optional<Rule> read(String text, Span span) {
    Matcher juel = JUEL.matcher(text);
    String inner = juel.matches() ? juel.group(1) : text;
    String plain = PROP.matcher(inner).replaceAll(found -> "." + name(found));
    Matcher values = VALUE.matcher(plain);
    boolean typed = true;
    while (values.find()) typed &= is(values.group(1), values.group(2), span);
    if (!typed) return Optional.empty();
    return ReadCondition.of(
            new Name(VALUE.matcher(plain).replaceAll("$1").strip(), span),
            WORKFLOW_CONDITION_UNREADABLE,
            LOOKS,
            findings)
        .flatMap(this::rule);
  }

  private static String name(java.util.regex.MatchResult prop) {
    return prop.group(1) != null ? prop.group(1) : prop.group(2);
  }

  private boolean is(String path, String kind, Span span) {
    Optional<VariableType> type = type(new Condition.Named(path, span));
    boolean fits =
        type.filter(
                one ->
                    switch (kind) {
                      case "bool" -> Types.fits(one, ScalarType.BOOLEAN);
                      case "number" -> Types.fits(one, ScalarType.DECIMAL);
                      default ->
                          one instanceof VariableType.Any
                              || (!Types.fits(one, ScalarType.BOOLEAN)
                                  && !Types.fits(one, ScalarType.DECIMAL));
                    })
            .isPresent();
    if (type.isPresent() && !fits) {
      misfit(
          span,
          "`%s` is %s, and read with `%sValue()`".formatted(path, Types.phrase(type.get()), kind),
          "compare it as what it is");
    }
    return fits;
  }

  private <T> Optional<T> misfit(Span span, String message, String hint) {
    findings.add(WORKFLOW_CONDITION_MISFIT, span, message, hint);
    return Optional.empty();
  }

  private Optional<Rule> rule(Condition condition) {
    return switch (condition) {
      case Condition.All(var parts, _) -> all(parts).map(Rule.All::new);
      case Condition.Any(var parts, _) -> all(parts).map(Rule.Any::new);
      case Condition.Not(var negated, _) -> rule(negated).map(Rule.Not::new);
      case Condition.Compared compared -> compared(compared);
      case Condition.Among among -> among(among);
      case Condition.Constant(_, var span) ->
          misfit(span, "a constant decides nothing", "compare a variable, or leave it out");
      case Condition.Named named ->
          type(named)
              .flatMap(
                  type ->
                      Types.fits(type, ScalarType.BOOLEAN)
                          ? Optional.of(new Rule.Flag(new Operand.Given(named.text())))
                          : misfit(
                              named.span(),
                              "`%s` is %s, no condition"
                                  .formatted(named.text(), Types.phrase(type)),
                              "compare it with something"));
    };
  }

  private Optional<List<Rule>> all(List<Condition> parts) {
    var rules = new ArrayList<Rule>();
    parts.forEach(part -> rule(part).ifPresent(rules::add));
    return rules.size() == parts.size() ? Optional.of(rules) : Optional.empty();
  }

  private Optional<Rule> compared(Condition.Compared compared) {
    if (isNull(compared.right())) return known(compared, compared.left());
    if (isNull(compared.left())) return known(compared, compared.right());
    Optional<VariableType> left = type(compared.left());
    Optional<VariableType> right = type(compared.right());
    if (left.isEmpty() || right.isEmpty()) return Optional.empty();
    if (compared.left() instanceof Condition.Constant
        && compared.right() instanceof Condition.Constant) {
      return misfit(
          compared.span(),
          "two constants are compared, which decides nothing",
          "compare a variable");
    }
    Optional<Kind> kind = kind(compared, left.get(), right.get());
    if (kind.isEmpty()) {
      return misfit(
          compared.span(),
          "`%s` compares %s with %s"
              .formatted(
                  compared.how().sign(), Types.phrase(left.get()), Types.phrase(right.get())),
          "compare values of one type");
    }
    boolean equality = compared.how() == Comparison.EQ || compared.how() == Comparison.NE;
    if (kind.get() == Kind.FLAG && !equality) {
      return misfit(
          compared.span(),
          "booleans have no order, so `%s` can't compare them".formatted(compared.how().sign()),
          "ask with `==` or `!=`");
    }
    return Optional.of(
        new Rule.Compared(
            operand(compared.left(), left.get(), kind.get()),
            compared.how(),
            operand(compared.right(), right.get(), kind.get()),
            kind.get()));
  }

  private static boolean isNull(Condition condition) {
    return condition instanceof Condition.Constant(Json.Null _, _);
  }

  private Optional<Rule> known(Condition.Compared compared, Condition what) {
    if (!(what instanceof Condition.Named named)) {
      return misfit(what.span(), "only a variable may be null", "compare a variable");
    }
    if (compared.how() != Comparison.EQ && compared.how() != Comparison.NE) {
      return misfit(
          compared.span(),
          "`null` has no order, so `%s` can't compare it".formatted(compared.how().sign()),
          "ask with `==` or `!=`");
    }
    var known = new Rule.Known(new Operand.Given(named.text()));
    return type(named).map(_ -> compared.how() == Comparison.NE ? known : new Rule.Not(known));
  }

  private Optional<Rule> among(Condition.Among among) {
    Optional<VariableType> one = type(among.one());
    Optional<VariableType> list = type(among.list());
    if (one.isEmpty() || list.isEmpty()) return Optional.empty();
    VariableType items = list.get() instanceof VariableType.Arr(var of) ? of : list.get();
    boolean listed =
        list.get() instanceof VariableType.Arr || list.get() instanceof VariableType.Any;
    if (!listed || !(among.list() instanceof Condition.Named)) {
      return misfit(
          among.list().span(),
          "`in` looks in a list, and this is " + Types.phrase(list.get()),
          "compare it with `==`");
    }
    Optional<Kind> kind = kinds(one.get(), items);
    return kind.isEmpty()
        ? misfit(
            among.span(),
            "%s is looked for in a list of others".formatted(Types.phrase(one.get())),
            "look for what it has")
        : Optional.of(
            new Rule.Among(
                operand(among.one(), one.get(), kind.get()),
                operand(among.list(), list.get(), kind.get()),
                kind.get()));
  }

  /** What both are compared as; a text that is written down may be a date. */
  private static Optional<Kind> kind(
      Condition.Compared compared, VariableType left, VariableType right) {
    return kinds(dated(compared.left(), left, right), dated(compared.right(), right, left));
  }

  private static VariableType dated(Condition what, VariableType own, VariableType other) {
    if (what instanceof Condition.Constant(Json.Str(var text), _)
        && other instanceof VariableType.Scalar(var type, _)) {
      boolean day = Day.is(text);
      boolean moment = Datetime.read(text) instanceof Datetime.Read.Moment;
      if ((type == ScalarType.DATE && day) || (type == ScalarType.DATETIME && (day || moment))) {
        return new VariableType.Scalar(day ? ScalarType.DATE : ScalarType.DATETIME, false);
      }
    }
    return own;
  }

  private static Optional<Kind> kinds(VariableType left, VariableType right) {
    Optional<ScalarType> one = scalar(left);
    Optional<ScalarType> other = scalar(right);
    if (one.isEmpty() && other.isEmpty()) {
      return left instanceof VariableType.Any && right instanceof VariableType.Any
          ? Optional.of(Kind.TEXT)
          : Optional.empty();
    }
    if (one.isEmpty()) {
      return left instanceof VariableType.Any
          ? other.flatMap(ReadConditions::alone)
          : Optional.empty();
    }
    if (other.isEmpty()) {
      return right instanceof VariableType.Any
          ? one.flatMap(ReadConditions::alone)
          : Optional.empty();
    }
    boolean numbers = number(one.get()) && number(other.get());
    boolean times = time(one.get()) && time(other.get());
    if (numbers) return Optional.of(Kind.NUMBER);
    if (one.get() == other.get()) return alone(one.get());
    return times ? Optional.of(Kind.INSTANT) : Optional.empty();
  }

  private static Optional<ScalarType> scalar(VariableType type) {
    return type instanceof VariableType.Scalar(var scalar, _) && scalar != ScalarType.JSON
        ? Optional.of(scalar)
        : Optional.empty();
  }

  private static boolean number(ScalarType type) {
    return type == ScalarType.INTEGER || type == ScalarType.DECIMAL;
  }

  private static boolean time(ScalarType type) {
    return type == ScalarType.DATE || type == ScalarType.DATETIME;
  }

  private static Optional<Kind> alone(ScalarType type) {
    return switch (type) {
      case INTEGER, DECIMAL -> Optional.of(Kind.NUMBER);
      case BOOLEAN -> Optional.of(Kind.FLAG);
      case DATETIME -> Optional.of(Kind.INSTANT);
      case STRING, DATE, DURATION -> Optional.of(Kind.TEXT);
      case JSON -> Optional.empty();
    };
  }

  private static Operand operand(Condition condition, VariableType type, Kind kind) {
    Operand operand =
        switch (condition) {
          case Condition.Named named -> new Operand.Given(named.text());
          case Condition.Constant constant -> new Operand.Constant(constant.value());
          case Condition.All _,
              Condition.Any _,
              Condition.Not _,
              Condition.Compared _,
              Condition.Among _ ->
              throw new IllegalStateException("no value");
        };
    boolean date =
        scalar(type).filter(ScalarType.DATE::equals).isPresent()
            || (condition instanceof Condition.Constant(Json.Str(var text), _) && Day.is(text));
    return kind == Kind.INSTANT && date ? new Operand.Midnight(operand) : operand;
  }

  private Optional<VariableType> type(Condition condition) {
    return switch (condition) {
      case Condition.Constant(var value, _) -> Optional.of(KnownTypes.constant(value));
      case Condition.Named named -> type(named);
      case Condition.All _,
          Condition.Any _,
          Condition.Not _,
          Condition.Compared _,
          Condition.Among _ ->
          misfit(
              condition.span(),
              "a condition stands where a value is compared",
              "compare it outside of the parentheses");
    };
  }

  private Optional<VariableType> type(Condition.Named named) {
    List<String> path = List.of(named.text().split("\\.", -1));
    return switch (Led.along(of, path)) {
      case Led.To(VariableType type) -> Optional.of(type);
      case Led.Nowhere nowhere -> {
        String before = String.join(".", path.subList(0, nowhere.at()));
        findings.add(
            WORKFLOW_CONDITION_MISFIT,
            named.span(),
            nowhere.at() == 0
                ? unknown.formatted(nowhere.name())
                : "`%s` has no `%s`".formatted(before, nowhere.name()),
            nowhere.hint());
        yield Optional.empty();
      }
    };
  }
}
