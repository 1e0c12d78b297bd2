package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.command.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What a command passes through its decision view; {@link Recorded} says what it reads. */
interface DecisionValues {
  /** The verdict's detail. */
  Expression detail();

  /** The answer's body. */
  Expression body();

  Expression events();

  /** The aggregate's version when all is done. */
  Expression version();

  Expression id();

  default Expression value(Decision decision) {
    return switch (decision) {
      case SCOPE -> ValueLowering.fact(Fact.SCOPE);
      case KEY -> ValueLowering.fact(Fact.KEY);
      case HASH -> ValueLowering.fact(Fact.HASH);
      case COMMAND -> ValueLowering.fact(Fact.COMMAND);
      case AT -> ValueLowering.fact(Fact.TIME);
      case ACTOR_KIND -> ValueLowering.fact(Fact.ACTOR_KIND);
      case ACTOR_ID -> ValueLowering.fact(Fact.ACTOR_ID);
      case CORRELATION -> ValueLowering.fact(Fact.CORRELATION);
      case TRACEPARENT -> ValueLowering.fact(Fact.TRACEPARENT);
      case BUNDLE -> ValueLowering.fact(Fact.BUNDLE);
      case OUTCOME -> column(Recorded.VERDICT);
      case FIRST -> column(Recorded.OUTCOME);
      case DETAIL -> detail();
      case RESULT ->
          Expression.cases(column(Recorded.VERDICT))
              .when(text(Verdict.ACCEPTED.word()), body())
              .when(text(Verdict.REPLAYED.word()), column(Recorded.RESULT))
              .end();
      case EVENTS -> events();
      case VERSION -> version();
      case ID -> id();
    };
  }

  /** A graph's answer: an object gets the command's {@code own} members. */
  static Expression body(ResolvedGraph graph, CommandNames names, List<Pair> own) {
    var forms = new FormLowering(names, names);
    if (!(graph.result() instanceof Form.Obj(var members))) {
      return forms.body(graph.result());
    }
    var taken = own.stream().map(Pair::name).toList();
    var pairs = new ArrayList<Pair>();
    forms.pairs(members).stream().filter(p -> !taken.contains(p.name())).forEach(pairs::add);
    pairs.addAll(own);
    return JsonSql.object(pairs);
  }
}
