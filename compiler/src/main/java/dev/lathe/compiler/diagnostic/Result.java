package dev.lathe.compiler.diagnostic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A stage's answer: a value, perhaps with warnings, or the reasons why there is none. Errors come
 * before warnings and these before notes, for the first line is the one that is read.
 */
public sealed interface Result<T> {
  /** A value; {@code findings} are warnings and notes. */
  record Ok<T>(T value, List<Diagnostic> findings) implements Result<T> {
    public Ok {
      findings = inOrder(findings);
    }
  }

  /** No value; at least one of {@code findings} is an error. */
  record Failed<T>(List<Diagnostic> findings) implements Result<T> {
    public Failed {
      findings = inOrder(findings);
    }
  }

  List<Diagnostic> findings();

  static <T> Result<T> ok(T value) {
    return new Ok<>(value, List.of());
  }

  /** {@code value} if no finding is an error. */
  static <T> Result<T> of(T value, List<Diagnostic> findings) {
    boolean failed = findings.stream().anyMatch(f -> f.severity() == Severity.ERROR);
    return failed ? new Failed<>(findings) : new Ok<>(value, findings);
  }

  /** The next stage, with this one's warnings kept before its own. */
  default <U> Result<U> then(Function<? super T, Result<U>> next) {
    return switch (this) {
      case Failed<T>(var earlier) -> new Failed<>(earlier);
      case Ok<T>(T value, var earlier) ->
          switch (next.apply(value)) {
            case Ok<U>(U result, var later) -> new Ok<>(result, joined(earlier, later));
            case Failed<U>(var later) -> new Failed<>(joined(earlier, later));
          };
    };
  }

  default <U> Result<U> map(Function<? super T, ? extends U> next) {
    return then(value -> ok(next.apply(value)));
  }

  private static List<Diagnostic> inOrder(List<Diagnostic> findings) {
    return findings.stream().sorted(Comparator.comparing(Diagnostic::severity)).toList();
  }

  private static List<Diagnostic> joined(List<Diagnostic> earlier, List<Diagnostic> later) {
    var all = new ArrayList<>(earlier);
    all.addAll(later);
    return all;
  }
}
