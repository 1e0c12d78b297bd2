package dev.lathe.compiler.sql;

import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.StatementOutline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Text that is being written: the one place that quotes names and literals. */
final class Output {
  private final StringBuilder text = new StringBuilder();
  private final String hash;
  private final Map<Parameter, Integer> parameters = new LinkedHashMap<>();
  private final SortedMap<String, String> tables = new TreeMap<>();
  private final List<StatementOutline.Limit> limits = new ArrayList<>();
  private final List<StatementOutline.Break> breaks = new ArrayList<>();
  private int depth;

  /** How many symbols a parser holds that has come to this place of the text. */
  private int height;

  private int highest;

  /** How many expressions are around this place. */
  private int around;

  private int deepest;

  /**
   * @param hash what stands for the hash in the names of a generation
   */
  Output(String hash) {
    this.hash = hash;
  }

  Printed printed() {
    return new Printed(
        text.toString(),
        List.copyOf(parameters.keySet()),
        new StatementOutline(tables, limits, breaks),
        new Depth(highest, deepest));
  }

  Output write(String sql) {
    text.append(sql);
    return this;
  }

  /** A clause of a SELECT or its like, for which a line may begin. */
  Output clause(String words) {
    breaks.add(new StatementOutline.Break(text.length(), depth));
    text.append(text.isEmpty() || endsWith('(') ? "" : " ").append(words);
    return this;
  }

  /** A case of a CASE. */
  Output branch(String words) {
    breaks.add(new StatementOutline.Break(text.length(), depth + 1));
    text.append(words);
    return this;
  }

  /**
   * What {@code write} writes is a subquery.
   *
   * @param symbols that stand before it in what it is a part of, its parenthesis among them
   */
  void nested(int symbols, Runnable write) {
    text.append('(');
    depth++;
    behind(symbols, write);
    depth--;
    text.append(')');
  }

  /** What {@code write} writes comes after so many symbols of what it is a part of. */
  void behind(int symbols, Runnable write) {
    height += symbols;
    write.run();
    height -= symbols;
  }

  /** What {@code write} writes is inside so many expressions more. */
  void inside(int terms, Runnable write) {
    around += terms;
    deepest = Math.max(deepest, around);
    write.run();
    around -= terms;
  }

  /** Notes that so many symbols stand here at once. */
  void holds(int symbols) {
    highest = Math.max(highest, height + symbols);
  }

  Output name(SchemaName name) {
    return name(name.text(hash));
  }

  Output name(String name) {
    if (Keywords.leaveBare(name)) {
      text.append(name);
    } else {
      text.append('"').append(name.replace("\"", "\"\"")).append('"');
    }
    return this;
  }

  Output literal(String value) {
    text.append('\'').append(value.replace("'", "''")).append('\'');
    return this;
  }

  Output literal(SchemaName name) {
    return literal(name.text(hash));
  }

  /** A number; two signs side by side would begin a comment. */
  Output number(String digits) {
    text.append(digits.startsWith("-") && endsWith('-') ? " " : "").append(digits);
    return this;
  }

  Output parameter(Parameter parameter) {
    int next = parameters.size() + 1;
    return parameter(parameters.computeIfAbsent(parameter, _ -> next));
  }

  Output parameter(int number) {
    text.append('?').append(number);
    return this;
  }

  /** Notes that rows of {@code table} go by the name {@code alias}. */
  void reads(SchemaName table, String alias) {
    tables.put(alias, table.text(hash));
  }

  /** Notes how many rows come through, where it is a number or an input's. */
  void limited(Expression limit) {
    switch (limit) {
      case Expression.Num(String digits) ->
          limits.add(new StatementOutline.Limit.Rows(Long.parseLong(digits)));
      case Expression.Given(Parameter.Input(String name, var _)) ->
          limits.add(new StatementOutline.Limit.Input(name));
      case Expression.Call(Function function, var arguments) when function == Function.COALESCE ->
          limited(arguments.getFirst());
      default -> {}
    }
  }

  private boolean endsWith(char last) {
    return !text.isEmpty() && text.charAt(text.length() - 1) == last;
  }
}
