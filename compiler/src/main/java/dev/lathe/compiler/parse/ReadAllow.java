package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.domain.Condition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.parse.AllowWords.Kind;
import dev.lathe.compiler.parse.AllowWords.Word;
import dev.lathe.model.permission.Rule.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads who may: {@code !a && (b || c == d)}, where {@code !} binds most and {@code ||} least. */
final class ReadAllow {
  /** More is no rule that anybody can look through; it keeps statements shallow, too. */
  private static final int MOST_WORDS = 500;

  private static final int MOST_DEPTH = 20;

  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "==", Comparison.EQ,
          "===", Comparison.EQ,
          "!=", Comparison.NE,
          "!==", Comparison.NE,
          "<", Comparison.LT,
          "<=", Comparison.LE,
          ">", Comparison.GT,
          ">=", Comparison.GE);

  private final AllowWords words;
  private int at;
  private int depth;

  private ReadAllow(AllowWords words) {
    this.words = words;
  }

  /** What is wrong with the text, at the place where it shows. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    final transient Span span;
    final transient String hint;

    Unreadable(Span span, String message, String hint) {
      super(message, null, false, false);
      this.span = span;
      this.hint = hint;
    }
  }

  /** Nothing, reported, where {@code written} is no rule. */
  static Optional<Allow> of(Name written, Findings findings) {
    if (written.text().equals(Allow.PUBLIC)) {
      return Optional.of(new Allow(written, Optional.empty()));
    }
    try {
      return Optional.of(new Allow(written, Optional.of(condition(written))));
    } catch (Unreadable e) {
      findings.add(
          DiagnosticCode.PERMISSION_UNREADABLE, e.span, String.valueOf(e.getMessage()), e.hint);
      return Optional.empty();
    }
  }

  /**
   * @throws Unreadable if it is no rule
   */
  static Condition condition(Name written) {
    var reader = new ReadAllow(AllowWords.of(written, MOST_WORDS));
    Condition whole = reader.any();
    Word next = reader.next();
    if (next.kind() != Kind.END) {
      throw new Unreadable(
          next.span(),
          "`%s` stands behind a whole rule".formatted(next.text()),
          "join conditions with `&&` or `||`");
    }
    return whole;
  }

  private Word next() {
    return words.at(at);
  }

  private boolean skip(String sign) {
    boolean there = next().kind() == Kind.SIGN && next().text().equals(sign);
    if (there) at++;
    return there;
  }

  private Condition any() {
    return joined("||", this::all, Condition.Any::new);
  }

  private Condition all() {
    return joined("&&", this::one, Condition.All::new);
  }

  private interface Joining {
    Condition of(List<Condition> parts, Span span);
  }

  private Condition joined(String sign, Supplier<Condition> part, Joining joining) {
    var parts = new ArrayList<Condition>(List.of(part.get()));
    while (skip(sign)) parts.add(part.get());
    return parts.size() == 1
        ? parts.getFirst()
        : joining.of(parts, across(parts.getFirst().span(), parts.getLast().span()));
  }

  private Condition one() {
    Span from = next().span();
    if (skip("!")) {
      deeper(from);
      Condition negated = one();
      depth--;
      return new Condition.Not(negated, across(from, negated.span()));
    }
    Condition left = operand();
    Word sign = next();
    Optional<Condition> compared = compared(left, sign);
    if (compared.isEmpty()) return left;
    if (isComparison(next())) {
      throw new Unreadable(
          next().span(),
          "a comparison stands in another one",
          "write `a < b && b < c`, or put what is compared in parentheses");
    }
    return compared.get();
  }

  private static boolean isComparison(Word word) {
    return (word.kind() == Kind.SIGN && COMPARISONS.containsKey(word.text())) || isIn(word);
  }

  private static boolean isIn(Word word) {
    return word.kind() == Kind.NAME && word.text().equals("in");
  }

  private Optional<Condition> compared(Condition left, Word sign) {
    if (!isComparison(sign)) return Optional.empty();
    at++;
    Condition right = operand();
    Span whole = across(left.span(), right.span());
    Comparison how = COMPARISONS.get(sign.text());
    return Optional.of(
        how == null
            ? new Condition.Among(left, right, whole)
            : new Condition.Compared(left, how, right, whole));
  }

  private Condition operand() {
    Word word = next();
    at++;
    return switch (word.kind()) {
      case NAME -> {
        if (isIn(word)) throw expected(word);
        yield new Condition.Named(word.text(), word.span());
      }
      case CONSTANT -> new Condition.Constant(word.value(), word.span());
      case SIGN -> {
        if (!word.text().equals("(")) throw expected(word);
        deeper(word.span());
        Condition inner = any();
        depth--;
        if (!skip(")")) {
          throw new Unreadable(word.span(), "this `(` is never closed", "add a `)`");
        }
        yield inner;
      }
      case END -> throw expected(word);
    };
  }

  private void deeper(Span span) {
    if (++depth > MOST_DEPTH) {
      throw new Unreadable(span, "this is nested more than 20 deep", "write it flatter");
    }
  }

  private static Unreadable expected(Word word) {
    return new Unreadable(
        word.span(),
        word.kind() == Kind.END
            ? "the rule ends where a name or value should stand"
            : "`%s` stands where a name or value should stand".formatted(word.text()),
        "write `public`, or a rule such as `user.role == 'manager' || owner`");
  }

  private static Span across(Span first, Span last) {
    return first.line() == last.line() && last.column() >= first.column()
        ? new Span(
            first.file(),
            first.line(),
            first.column(),
            last.column() + last.length() - first.column(),
            first.pointer())
        : first;
  }
}
