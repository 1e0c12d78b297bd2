package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.bpmn.BpmnElement;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import dev.lathe.model.value.TimeSpan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times: of timers, of due dates, of deadlines. */
final class ReadTimers {
  private static final Pattern CYCLE = Pattern.compile("R(\\d{0,6})/(P[^/]+)");
  private static final long MOST_YEARS = 1_000;
  private static final long YEAR_MICROS = 366L * 24 * 60 * 60 * 1_000_000;
  private static final String DURATION = "write a duration such as `PT15M` or `P2D`";

  private final VariableType variables;
  private final Findings findings;

  ReadTimers(VariableType variables, Findings findings) {
    this.variables = variables;
    this.findings = findings;
  }

  private <T> Optional<T> invalid(Span span, String message, String hint) {
    findings.add(DiagnosticCode.WORKFLOW_VALUE_INVALID, span, message, hint);
    return Optional.empty();
  }

  /** The timer of a {@code timerEventDefinition}. */
  Optional<Timer> timer(BpmnElement event) {
    for (BpmnElement child : event.children()) {
      switch (child.kind()) {
        case "timeDuration" -> {
          return duration(child.text(), child.textSpan()).map(Timer.After::new);
        }
        case "timeDate" -> {
          return time(child.text(), child.textSpan()).map(Timer.At::new);
        }
        case "timeCycle" -> {
          return cycle(child.text(), child.textSpan());
        }
        default -> {}
      }
    }
    return invalid(event.span(), "this timer says no time", DURATION);
  }

  private Optional<Timer> cycle(String text, Span span) {
    Matcher cycle = CYCLE.matcher(text);
    if (!cycle.matches() || !isDuration(cycle.group(2))) {
      return invalid(
          span,
          "`%s` says no repetition".formatted(text),
          "write `R3/PT10M`, or `R/PT10M` for ever");
    }
    if (tooLong(cycle.group(2))) return tooLong(cycle.group(2), span);
    return Optional.of(
        new Timer.Every(
            cycle.group(1).isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(cycle.group(1))),
            cycle.group(2)));
  }

  private Optional<Mapping> duration(String text, Span span) {
    if (text.startsWith("$") || text.startsWith("#")) {
      return variable(text, span, List.of(ScalarType.DURATION, ScalarType.STRING));
    }
    if (tooLong(text)) return tooLong(text, span);
    return isDuration(text)
        ? Optional.of(new Mapping.Constant(Json.of(text)))
        : invalid(span, "`%s` is no duration".formatted(text), DURATION);
  }

  private Optional<Mapping> time(String text, Span span) {
    if (text.startsWith("$") || text.startsWith("#")) {
      return variable(text, span, List.of(ScalarType.DATETIME, ScalarType.DATE, ScalarType.STRING));
    }
    return isTime(text)
        ? Optional.of(new Mapping.Constant(Json.of(text)))
        : invalid(
            span,
            "`%s` is no time".formatted(text),
            "write `2027-01-31`, or `2027-01-31T09:00:00Z`");
  }

  private Optional<Mapping> variable(String text, Span span, List<ScalarType> types) {
    Optional<List<String>> path = Loops.path(text);
    if (path.isEmpty()) {
      return invalid(span, "`%s` is no variable".formatted(text), "write `${order.due}`");
    }
    VariableType last;
    switch (Led.along(variables, path.get())) {
      case Led.To(VariableType found) -> last = found;
      case Led.Nowhere nowhere -> {
        findings.add(
            DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
            span,
            "nothing writes `%s`".formatted(String.join(".", path.get())),
            nowhere.hint());
        return Optional.empty();
      }
    }
    if (types.stream()
        .noneMatch(
            wanted ->
                Types.fits(last, wanted)
                    && !(last instanceof VariableType.Scalar(var own, _)
                        && wanted == ScalarType.STRING
                        && own != ScalarType.STRING))) {
      findings.add(
          DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
          span,
          "`%s` is %s, no time".formatted(String.join(".", path.get()), Types.phrase(last)),
          DURATION);
      return Optional.empty();
    }
    return Optional.of(new Mapping.OfProcess(path.get()));
  }

  /** When a task is due: a duration, a time, or a variable that has one. */
  Optional<Timer> due(Workflows.Mapping written) {
    if (written.value() instanceof Json.Str(var text) && !text.startsWith("$")) {
      return due(text, written.name().span());
    }
    ReadMappings.Read read =
        new ReadMappings(ReadMappings.PROCESS, variables, findings).read(written);
    if (read.type() instanceof VariableType.Any) return Optional.of(new Timer.At(read.mapping()));
    if (read.type() instanceof VariableType.Scalar(var type, _)) {
      if (type == ScalarType.DURATION) return Optional.of(new Timer.After(read.mapping()));
      if (Types.fits(read.type(), ScalarType.DATETIME)) {
        return Optional.of(new Timer.At(read.mapping()));
      }
    }
    findings.add(
        DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
        written.name().span(),
        "what is due at %s is never due".formatted(Types.phrase(read.type())),
        DURATION);
    return Optional.empty();
  }

  /** The same as it is written in a BPMN file. */
  Optional<Timer> due(String text, Span span) {
    if (text.startsWith("P")) return duration(text, span).map(Timer.After::new);
    return time(text, span).map(Timer.At::new);
  }

  /** A duration of workflows.json in milliseconds; nothing, reported, where it is none. */
  Optional<Long> millis(Name written) {
    Optional<TimeSpan> span = TimeSpan.of(written.text());
    if (span.isEmpty() || span.get().months() != 0 || span.get().microseconds() < 1_000) {
      return invalid(
          written.span(),
          "`%s` is no length of time".formatted(written),
          "write seconds, minutes, hours or days: `PT10S`");
    }
    return Optional.of(span.get().microseconds() / 1_000);
  }

  /** Reports {@code written} where it is no duration. */
  void duration(Name written) {
    if (tooLong(written.text())) {
      tooLong(written.text(), written.span());
    } else if (!isDuration(written.text())) {
      invalid(written.span(), "`%s` is no duration".formatted(written), DURATION);
    }
  }

  private static boolean isDuration(String text) {
    return TimeSpan.of(text)
        .filter(span -> span.months() > 0 || span.microseconds() > 0)
        .isPresent();
  }

  private static boolean tooLong(String text) {
    return TimeSpan.of(text)
        .filter(
            span ->
                span.months() > MOST_YEARS * 12 || span.microseconds() / YEAR_MICROS >= MOST_YEARS)
        .isPresent();
  }

  private <T> Optional<T> tooLong(String text, Span span) {
    return invalid(
        span,
        "`%s` is more than %s years".formatted(text, MOST_YEARS),
        "what would be due after the year 9999 is never due");
  }

  private static boolean isTime(String text) {
    return Day.is(text) || Datetime.read(text) instanceof Datetime.Read.Moment;
  }
}
