package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Wording;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import dev.lathe.model.problem.Words;
import dev.lathe.model.rule.TextPattern;
import dev.lathe.model.rule.ValueRules;
import dev.lathe.model.value.Day;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what a field or an input has to be, and reports what can't be or can never hold. */
final class ReadRules {
  /** More words than anybody reads, and a statement's list of them is still short. */
  private static final int MOST_WORDS = 200;

  private static final long MOST_CHARACTERS = 1L << 20;

  private final Fields in;
  private final Name owner;
  private final ScalarType type;
  private final int scale;
  private final Codes codes;
  private final Findings findings;
  private boolean wrong;

  /**
   * @param owner the field or input
   * @param scale how many decimals it may have, if it is a decimal
   */
  ReadRules(Fields in, Name owner, ScalarType type, int scale, Codes codes, Findings findings) {
    this.in = in;
    this.owner = owner;
    this.type = type;
    this.scale = scale;
    this.codes = codes;
    this.findings = findings;
  }

  /** The rules; nothing where none is said. */
  Optional<FieldRules> rules() {
    Optional<String> first = FieldRules.KEYS.stream().filter(in::has).findFirst();
    List<String> oneOf = in.optional("enum").map(this::oneOf).orElse(List.of());
    Optional<String> min = in.optional("min").flatMap(node -> bound(node, "min"));
    Optional<String> max = in.optional("max").flatMap(node -> bound(node, "max"));
    OptionalInt minLength = length("minLength");
    OptionalInt maxLength = length("maxLength");
    Optional<TextPattern> pattern = in.optional("pattern").flatMap(this::pattern);
    boolean nonEmpty = in.flag("nonEmpty", false);
    if (in.has("nonEmpty") && type != ScalarType.STRING) {
      misfit("nonEmpty", "only a string has characters");
    }
    Wording wording = Wordings.in(in, codes, findings);
    for (String name : wording.names()) {
      if (!name.equals(owner.text())) {
        findings.add(
            DiagnosticCode.MESSAGE_NAME_UNKNOWN,
            wording.message().orElseThrow().span(),
            "there is no `%s` to show in this message".formatted(name),
            "the message of a rule shows the value itself, `{%s}`".formatted(owner));
      }
    }
    if (first.isEmpty()) {
      unsaid(wording);
      return Optional.empty();
    }
    Words words = wording.words();
    var values = new ValueRules(oneOf, min, max, minLength, maxLength, pattern, nonEmpty, words);
    Span span = in.keySpan(first.get());
    if (!wrong) {
      possible(values, span);
    }
    return Optional.of(new FieldRules(values, wording, span));
  }

  private void unsaid(Wording wording) {
    if (wording.said()) {
      findings.add(
          DiagnosticCode.WORDS_NEVER_SAID,
          wording.code().or(wording::message).orElseThrow().span(),
          "`%s` has no rule, so nobody is told this".formatted(owner),
          "add one of " + String.join(", ", FieldRules.KEYS));
    }
  }

  private List<String> oneOf(JsonNode node) {
    if (type == ScalarType.BOOLEAN) {
      misfit("enum", "a boolean is true or false anyway");
    }
    List<JsonNode> items = in.items(node, item -> item);
    if (node instanceof JsonNode.Arr && items.isEmpty()) {
      never(node.span(), "`enum` has no value, so none of `%s` is ever right".formatted(owner));
    }
    if (items.size() > MOST_WORDS) {
      in.malformed(node.span(), "`enum` has at most %s values".formatted(MOST_WORDS));
    }
    var values = new ArrayList<String>();
    for (JsonNode item : items) {
      Optional<String> value = value(item);
      if (value.isEmpty()) {
        misfit(item.span(), "`enum` of `%s` holds what is no %s".formatted(owner, wanted()));
      }
      value.ifPresent(values::add);
    }
    return values;
  }

  private Optional<String> bound(JsonNode node, String key) {
    boolean ordered =
        switch (type) {
          case INTEGER, DECIMAL, DATE, DATETIME -> true;
          case STRING, BOOLEAN, DURATION, JSON -> false;
        };
    if (!ordered) {
      misfit(
          key,
          type == ScalarType.STRING
              ? "a string has `minLength` and `maxLength`"
              : "%s has no bounds"
                  .formatted(type == ScalarType.BOOLEAN ? "a boolean" : type.word()));
      return Optional.empty();
    }
    Optional<String> value = value(node);
    if (value.isEmpty()) {
      misfit(node.span(), "`%s` of `%s` is no %s".formatted(key, owner, wanted()));
    }
    return value;
  }

  private OptionalInt length(String key) {
    Optional<JsonNode> node = in.optional(key);
    if (node.isEmpty()) {
      return OptionalInt.empty();
    }
    if (type != ScalarType.STRING) {
      misfit(key, "only a string has characters");
    }
    return OptionalInt.of((int) in.number(node.get(), 0, MOST_CHARACTERS));
  }

  private Optional<TextPattern> pattern(JsonNode node) {
    if (type != ScalarType.STRING) {
      misfit("pattern", "only a string has characters");
    }
    String text = in.text(node);
    try {
      return Optional.of(TextPattern.of(text));
    } catch (TextPattern.MalformedPattern e) {
      wrong = true;
      findings.add(
          DiagnosticCode.RULE_MISFIT,
          node.span(),
          "the pattern of `%s` can't be read: %s".formatted(owner, e.getMessage()),
          "there are literals, `.`, classes, `\\d \\w \\s`, groups, `|`, `* + ? {n,m}`, `^` and `$`");
      return Optional.empty();
    }
  }

  /** A value of the type, as rules compare it. */
  private Optional<String> value(JsonNode node) {
    return switch (type) {
      case INTEGER, DECIMAL -> digits(node).filter(this::fits);
      case DATE -> text(node).filter(Day::is);
      case DATETIME, DURATION, STRING ->
          text(node).flatMap(text -> FieldRules.plain(type, Json.of(text)));
      case BOOLEAN, JSON -> Optional.empty();
    };
  }

  private static Optional<String> text(JsonNode node) {
    return node instanceof JsonNode.Str(String text, _) ? Optional.of(text) : Optional.empty();
  }

  private Optional<String> digits(JsonNode node) {
    if (node instanceof JsonNode.Num(String digits, _)) {
      return Optional.of(digits);
    }
    return type == ScalarType.DECIMAL
        ? text(node).filter(text -> text.matches("-?\\d+(\\.\\d+)?"))
        : Optional.empty();
  }

  private boolean fits(String digits) {
    if (type == ScalarType.DECIMAL) {
      return new Scale(scale).scaled(digits).isPresent();
    }
    try {
      new BigDecimal(digits).longValueExact();
      return true;
    } catch (ArithmeticException | NumberFormatException fraction) {
      return false;
    }
  }

  private String wanted() {
    return type == ScalarType.DECIMAL
        ? "decimal with at most %s digits behind the point".formatted(scale)
        : type.word();
  }

  /** What one rule asks for, another must not forbid. */
  private void possible(ValueRules rules, Span span) {
    boolean number = FieldRules.number(type);
    if (rules.min().isPresent()
        && rules.max().isPresent()
        && ValueRules.compare(number, rules.min().get(), rules.max().get()) > 0) {
      never(in.keySpan("min"), "`min` of `%s` is above its `max`".formatted(owner));
    }
    if (rules.minLength().isPresent()
        && rules.maxLength().isPresent()
        && rules.minLength().getAsInt() > rules.maxLength().getAsInt()) {
      never(
          in.keySpan("minLength"), "`minLength` of `%s` is above its `maxLength`".formatted(owner));
    }
    if (rules.nonEmpty() && rules.maxLength().orElse(1) == 0) {
      never(in.keySpan("nonEmpty"), "`%s` is to be neither empty nor longer".formatted(owner));
    }
    if (!rules.oneOf().isEmpty()
        && rules.oneOf().stream().allMatch(value -> rules.broken(number, value).isPresent())) {
      never(span, "each value of `enum` breaks another rule of `%s`".formatted(owner));
    }
  }

  private void never(Span span, String message) {
    wrong = true;
    findings.add(
        DiagnosticCode.RULE_NEVER_HOLDS,
        span,
        message,
        "every command that sets it would be refused: change one of the two");
  }

  private void misfit(String key, String why) {
    wrong = true;
    findings.add(
        DiagnosticCode.RULE_MISFIT,
        in.keySpan(key),
        "`%s` says nothing of `%s`, which is %s".formatted(key, owner, article(type.word())),
        why);
  }

  private void misfit(Span span, String message) {
    wrong = true;
    findings.add(
        DiagnosticCode.RULE_MISFIT, span, message, "write a value that a request could send");
  }

  private static String article(String word) {
    return ("aeiou".indexOf(word.charAt(0)) < 0 ? "a " : "an ") + word;
  }
}
