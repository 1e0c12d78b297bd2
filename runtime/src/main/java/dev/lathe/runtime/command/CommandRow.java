package dev.lathe.runtime.command;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.Verdict;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.problem.Words;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.sql.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one row of a decision: {@code outcome, first, detail, result}, and {@code tokens} of
 * one with a limit.
 */
final class CommandRow {
  private static final int OUTCOME = 0;
  private static final int FIRST = 1;
  static final int DETAIL = 2;
  static final int RESULT = 3;
  private static final int TOKENS = 4;

  private CommandRow() {}

  /**
   * @param asked the bundle that the statement is from
   * @throws IllegalStateException if the row is not what a compiler writes
   */
  static Attempt<DecidedCommand> decided(Rows rows, BundleId asked) {
    if (rows.size() != 1) {
      throw new IllegalStateException("a decision has one row, not " + rows.size());
    }
    Verdict verdict = Verdict.of(rows.requiredText(0, OUTCOME));
    // A bare number, the version, may come as a number.
    Object detail = rows.value(0, DETAIL);
    OptionalDouble tokens = tokens(rows, verdict);
    var decision =
        new Decision(detail == null ? null : detail.toString(), rows.text(0, RESULT), tokens);
    return switch (verdict) {
      case STALE -> new Attempt.Stale<>(decision.live(asked));
      case REPLAYED -> {
        Verdict first = Verdict.of(rows.requiredText(0, FIRST));
        var again = new CommandOutcome.Replayed(decision.outcome(first));
        yield new Attempt.Settled<>(new DecidedCommand(again, tokens, verdict));
      }
      case KEY_REUSED,
          RATE_LIMITED,
          UNSEEN,
          FORBIDDEN,
          AMBIGUOUS,
          INVALID_ID,
          REPEATED_AGGREGATE,
          GUARD_REJECTED,
          ILLEGAL_TRANSITION,
          VERSION_CONFLICT,
          INVALID_VALUE,
          ACCEPTED ->
          new Attempt.Settled<>(new DecidedCommand(decision.outcome(verdict), tokens, verdict));
    };
  }

  /** What is left; a record that is looked up has none of it. */
  static OptionalDouble tokens(Rows rows, Verdict verdict) {
    if (rows.columns().size() <= TOKENS) return OptionalDouble.empty();
    Double before = rows.real(0, TOKENS);
    if (before == null) return OptionalDouble.empty();
    return OptionalDouble.of(verdict.takesToken() ? before - 1 : before);
  }

  /** What goes with a verdict, of now or of when its key was first used. */
  private record Decision(@Nullable String detail, @Nullable String result, OptionalDouble tokens) {
    CommandOutcome outcome(Verdict verdict) {
      return switch (verdict) {
        case STALE, REPLAYED ->
            throw new IllegalStateException("`" + verdict.word() + "` is never recorded");
        case KEY_REUSED -> new CommandOutcome.KeyReused();
        case RATE_LIMITED ->
            new CommandOutcome.RateLimited(
                text("limit"),
                Math.toIntExact(whole("perMinute")),
                Math.toIntExact(whole("burst")),
                tokens.orElseThrow(() -> unexpected("tokens")));
        case AMBIGUOUS -> new CommandOutcome.Ambiguous(text("node"));
        case INVALID_ID -> new CommandOutcome.InvalidId(text("node"), index());
        case REPEATED_AGGREGATE ->
            new CommandOutcome.RepeatedAggregate(
                about().orElseThrow(() -> unexpected("an aggregate")));
        case FORBIDDEN -> new CommandOutcome.Forbidden();
        case GUARD_REJECTED -> new CommandOutcome.GuardRejected(text("node"), words());
        case UNSEEN, ILLEGAL_TRANSITION ->
            new CommandOutcome.IllegalTransition(
                text("transition"),
                flag("creation"),
                optionalText("state"),
                deleted(),
                words(),
                about());
        case VERSION_CONFLICT ->
            new CommandOutcome.VersionConflict(whole("expected"), whole("actual"), about());
        case INVALID_VALUE -> invalid();
        case ACCEPTED -> new CommandOutcome.Accepted(body(), version());
      };
    }

    /** A value that does not fit its field, or a rule that would be broken: {@code broken} says. */
    private CommandOutcome invalid() {
      return switch (optionalText("broken").orElse("")) {
        case "" -> new CommandOutcome.InvalidValue(text("node"), text("field"), index());
        case "field" ->
            new CommandOutcome.RuleBroken(text("field"), text("rule"), text("said"), words());
        case "invariant" -> new CommandOutcome.InvariantBroken(text("rule"), words());
        case "child" -> child();
        case "unique" -> new CommandOutcome.NotUnique(texts("fields"), words());
        default -> throw unexpected("broken");
      };
    }

    private CommandOutcome child() {
      String kind = text("kind");
      if (kind.equals("many")) {
        return new CommandOutcome.TooManyChildren(text("node"), text("list"), whole("max"));
      }
      CommandOutcome.ChildFault fault =
          Arrays.stream(CommandOutcome.ChildFault.values())
              .filter(one -> one.word().equals(kind))
              .findFirst()
              .orElseThrow(() -> unexpected("kind"));
      return new CommandOutcome.ChildRefused(
          fault, text("node"), text("list"), text("key"), whole("index"), words());
    }

    private List<String> texts(String name) {
      if (!(member(name) instanceof Json.Arr(var items))) throw unexpected(name);
      return items.stream()
          .map(item -> item instanceof Json.Str(String text) ? text : JsonText.write(item))
          .toList();
    }

    /** Where nothing is live, the statement's own bundle is named: the caller looks again. */
    private BundleId live(BundleId asked) {
      return optionalText("live").map(BundleId::new).orElse(asked);
    }

    /** Only where the entity's aggregates can be deleted, is there something said of it. */
    private boolean deleted() {
      return member("deleted") instanceof Json.Bool(boolean value) && value;
    }

    /** The author's, as they were when it was decided. */
    private Words words() {
      return new Words(optionalText("code"), optionalText("message"));
    }

    private String body() {
      if (result == null) throw unexpected("a result");
      return result;
    }

    private OptionalLong version() {
      return switch (value()) {
        case Json.Num(String digits) -> OptionalLong.of(Long.parseLong(digits));
        case Json.Null _ -> OptionalLong.empty();
        case Json.Str _, Json.Bool _, Json.Arr _, Json.Obj _ -> throw unexpected("a version");
      };
    }

    private Optional<CommandOutcome.About> about() {
      return optionalText("entity")
          .map(
              entity ->
                  new CommandOutcome.About(text("node"), entity, text("aggregateId"), index()));
    }

    private OptionalLong index() {
      return member("index") instanceof Json.Num(String digits)
          ? OptionalLong.of(Long.parseLong(digits))
          : OptionalLong.empty();
    }

    private String text(String name) {
      return optionalText(name).orElseThrow(() -> unexpected(name));
    }

    private Optional<String> optionalText(String name) {
      return switch (member(name)) {
        case Json.Str(String text) -> Optional.of(text);
        case Json.Null _ -> Optional.empty();
        case Json.Bool _, Json.Num _, Json.Arr _, Json.Obj _ -> throw unexpected(name);
      };
    }

    private boolean flag(String name) {
      if (member(name) instanceof Json.Bool(boolean value)) return value;
      throw unexpected(name);
    }

    private long whole(String name) {
      if (member(name) instanceof Json.Num(String digits)) return Long.parseLong(digits);
      throw unexpected(name);
    }

    private Json member(String name) {
      if (value() instanceof Json.Obj object) return object.get(name).orElse(Json.NULL);
      throw unexpected(name);
    }

    private Json value() {
      return detail == null ? Json.NULL : JsonText.parse(detail);
    }

    private static IllegalStateException unexpected(String what) {
      return new IllegalStateException("a decision's row lacks " + what);
    }
  }
}
