package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.lower.CommandRules.Broken;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.Verdict;
import dev.lathe.model.problem.MessageTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a verdict says beside its word: which node, which state, which versions. */
final class CommandDetail {
  private final CommandNames names;
  private final CommandVerdict verdict;
  private final Optional<Expression> left;

  /**
   * @param left the version that the aggregate named by the request is left with, where it names
   *     one
   */
  CommandDetail(CommandNames names, CommandVerdict verdict, Optional<Expression> left) {
    this.names = names;
    this.verdict = verdict;
    this.left = left;
  }

  /**
   * The detail, JSON text or null.
   *
   * @param word the verdict's word
   * @param recorded the detail that was recorded under the request's key
   */
  Expression of(Expression word, Expression recorded) {
    var cases = Expression.cases(word);
    for (Verdict one :
        List.of(
            Verdict.ACCEPTED,
            Verdict.REPLAYED,
            Verdict.RATE_LIMITED,
            Verdict.UNSEEN,
            Verdict.ILLEGAL_TRANSITION,
            Verdict.VERSION_CONFLICT,
            Verdict.STALE,
            Verdict.INVALID_ID,
            Verdict.REPEATED_AGGREGATE,
            Verdict.GUARD_REJECTED,
            Verdict.AMBIGUOUS,
            Verdict.INVALID_VALUE)) {
      detail(one, recorded).ifPresent(detail -> cases.when(text(one.word()), detail));
    }
    return cases.end();
  }

  /** Nothing where the command never comes to that verdict, or has nothing to say. */
  private Optional<Expression> detail(Verdict one, Expression recorded) {
    EmitSteps steps = names.steps();
    return switch (one) {
      case ACCEPTED -> left.map(version -> infix(text(""), Operator.CONCAT, version));
      case REPLAYED -> Optional.of(recorded);
      case KEY_REUSED, FORBIDDEN -> Optional.empty();
      case RATE_LIMITED -> names.graph().limit().map(rate -> new CallerLimit(rate).detail());
      case UNSEEN -> verdict.asked().map(this::unseen);
      case ILLEGAL_TRANSITION -> firstOf(steps.steps(), verdict::illegal, this::illegal);
      case VERSION_CONFLICT -> firstOf(verdict.expectations(), verdict::missed, this::missed);
      case STALE -> Optional.of(JsonSql.object(List.of(new Pair("live", CommandVerdict.LIVE))));
      case INVALID_ID ->
          firstOf(
              verdict.badIds(),
              CommandVerdict.BadId::condition,
              bad -> steps.first(bad.step(), bad.wrong(), node(bad.step())));
      case REPEATED_AGGREGATE ->
          firstOf(
              verdict.repetitions(),
              CommandVerdict.Repetition::condition,
              again ->
                  steps.first(again.step(), again.wrong(), JsonSql.object(about(again.step()))));
      case GUARD_REJECTED ->
          firstOf(
              names.graph().guards(),
              verdict::closed,
              guard -> node(guard.node(), Wordings.of(guard.refusal())));
      case AMBIGUOUS ->
          firstOf(verdict.ambiguous(), names::ambiguous, lookup -> node(lookup.node()));
      case INVALID_VALUE -> firstOf(invalid(), Broken::condition, Broken::detail);
    };
  }

  private Expression illegal(Step step) {
    Optional<Expression> deleted =
        Graves.has(step.entity()) ? Optional.of(deleted(step)) : Optional.empty();
    return names
        .steps()
        .first(step, verdict.forbidden(step), illegal(step, verdict.foundState(step), deleted));
  }

  /** What is said where there is no aggregate; nothing in it tells whether there is one. */
  private Expression unseen(Step step) {
    return illegal(step, Expression.nullValue(), Optional.empty());
  }

  private Expression illegal(Step step, Expression state, Optional<Expression> deleted) {
    Entity.Transition transition = step.emit().transition();
    boolean creates = transition.creates();
    var pairs =
        new ArrayList<>(
            List.of(
                new Pair("transition", text(transition.name().text())),
                new Pair("creation", JsonSql.json(text(Boolean.toString(creates)))),
                new Pair("state", state)));
    deleted.ifPresent(value -> pairs.add(new Pair("deleted", value)));
    pairs.addAll(about(step));
    pairs.addAll(
        Wordings.of(
            transition.wording().code().map(Name::text),
            transition.wording().template().map(MessageTemplate::parts).orElse(List.of()).stream()
                .map(part -> part.named() ? named(part.text(), step, state) : text(part.text()))
                .toList()));
    return JsonSql.object(pairs);
  }

  /** Deleted before, and not made again by an emit before {@code step}. */
  private Expression deleted(Step step) {
    Expression gone = names.steps().deletedBefore(step).and(verdict.foundState(step).isNull());
    return JsonSql.json(Expression.cases().when(gone, text("true")).otherwise(text("false")));
  }

  /** What a transition's message may name: see {@link Entity.Transition#NAMES}. */
  private Expression named(String name, Step step, Expression state) {
    Type type = Type.of(ScalarType.STRING, true);
    return name.equals("state")
        ? Wordings.shown(state, type)
        : Wordings.shown(names.steps().aggregateId(step).as(ColumnType.TEXT), type);
  }

  private Expression missed(CommandVerdict.Expectation one) {
    var pairs =
        new ArrayList<>(
            List.of(new Pair("expected", one.expected()), new Pair("actual", one.actual())));
    pairs.addAll(about(one.step()));
    Expression detail = JsonSql.object(pairs);
    return one.each() ? names.steps().first(one.step(), one.wrong(), detail) : detail;
  }

  /** Which of several aggregates it is about; of one it goes without saying. */
  private List<Pair> about(Step step) {
    if (names.graph().oneAggregate()) {
      return List.of();
    }
    var pairs =
        new ArrayList<>(
            List.of(
                new Pair("node", text(step.emit().node())),
                new Pair("entity", text(step.entity().name().text())),
                new Pair("aggregateId", names.steps().aggregateId(step).as(ColumnType.TEXT))));
    pairs.addAll(index(step));
    return pairs;
  }

  /** Values that their fields can't take, then rows that are not as they have to be. */
  private List<Broken> invalid() {
    return Stream.concat(
            verdict.misfits().stream().map(m -> new Broken(m.condition(), misfit(m))),
            verdict.broken().stream())
        .toList();
  }

  /** Of several elements the place of the one at hand. */
  private static List<Pair> index(Step step) {
    return step.loops()
        ? List.of(new Pair("index", column(ManyStreams.ELEMENT, ManyStreams.PLACE)))
        : List.of();
  }

  private static Expression node(Step step) {
    var pairs = new ArrayList<>(List.of(new Pair("node", text(step.emit().node()))));
    pairs.addAll(index(step));
    return JsonSql.object(pairs);
  }

  private Expression misfit(CommandVerdict.Misfit misfit) {
    var pairs =
        new ArrayList<>(
            List.of(
                new Pair("node", text(misfit.step().emit().node())),
                new Pair("field", text(misfit.field()))));
    pairs.addAll(index(misfit.step()));
    return names.steps().first(misfit.step(), misfit.wrong(), JsonSql.object(pairs));
  }

  private static Expression node(String node) {
    return node(node, List.of());
  }

  private static Expression node(String node, List<Pair> words) {
    var pairs = new ArrayList<>(List.of(new Pair("node", text(node))));
    pairs.addAll(words);
    return JsonSql.object(pairs);
  }

  /** The detail of the first whose condition holds; the last needs no asking. */
  private static <T> Optional<Expression> firstOf(
      List<T> all, Function<T, Expression> condition, Function<T, Expression> detail) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Expression last = detail.apply(all.getLast());
    if (all.size() == 1) {
      return Optional.of(last);
    }
    var cases = Expression.cases();
    all.subList(0, all.size() - 1)
        .forEach(one -> cases.when(condition.apply(one), detail.apply(one)));
    return Optional.of(cases.otherwise(last));
  }
}
