package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.CommandOutcome.About;
import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.model.problem.Words;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.sql.Database;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random orders of several lines, each line an event of its own: all of them or none. */
abstract class LineConformance {
  private static final int ORDERS = Integer.getInteger("orders", 400);
  private static final long SEED = Long.getLong("lines.seed", 20261126L);
  private static final List<String> SKUS = List.of("nut", "bolt", "screw", "peg", "nail", "");
  private static final int LISTED = 4;

  private Database database;
  private Trial trial;
  private final Map<String, Long> onHand = new LinkedHashMap<>();
  private int pieces;
  private int accepted;
  private int events;

  /** An empty database. */
  abstract Database open();

  @BeforeEach
  void prepare() {
    database = open();
    trial = Trial.of(Blueprints.example("stock-orders"), database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private record Line(String sku, long quantity) {
    InputValue input() {
      var members = new LinkedHashMap<String, InputValue>();
      members.put("sku", new InputValue.Text(sku));
      members.put("quantity", new InputValue.Whole(quantity));
      members.put("price", new InputValue.Decimal("0.10", 10));
      return new InputValue.Row(members);
    }
  }

  @Test
  void an_order_takes_all_its_lines_or_none() {
    var random = new SplittableRandom(SEED);
    for (String sku : SKUS.subList(0, LISTED)) {
      assertInstanceOf(
          Accepted.class, trial.command("listItem", "id", sku, "name", sku, "onHand", 200L));
      onHand.put(sku, 200L);
      events++;
    }
    for (int i = 0; i < ORDERS; i++) {
      var lines = new ArrayList<Line>();
      for (int left = random.nextInt(5); left > 0; left--) {
        int known = random.nextInt(8) == 0 ? SKUS.size() : LISTED;
        lines.add(new Line(SKUS.get(random.nextInt(known)), random.nextInt(0, 5)));
      }
      take("order-" + i, lines);
      if (random.nextInt(5) == 0) {
        restock(SKUS.get(random.nextInt(LISTED)), random.nextInt(10));
      }
    }
    assertTrue(accepted * 10 > ORDERS, accepted + " accepted of " + ORDERS);
    long left = onHand.values().stream().mapToLong(Long::longValue).sum();
    assertEquals(
        Long.toString(left), count("SELECT sum(on_hand) FROM " + trial.table("stock_items")));
    assertEquals(
        Integer.toString(pieces),
        count("SELECT coalesce(sum(pieces),0) FROM " + trial.table("orders")));
    assertEquals(Integer.toString(events), count("SELECT count(*) FROM event"));
    assertEquals(
        "0",
        count(
            "SELECT count(*) FROM (SELECT stream FROM event GROUP BY stream"
                + " HAVING max(version)<>count(*) OR min(version)<>1)"));
    String rows = trial.rows("stock_items");
    trial.rebuild();
    assertEquals(rows, trial.rows("stock_items"));
  }

  private void take(String key, List<Line> lines) {
    CommandOutcome outcome = order(key, lines);
    Optional<CommandOutcome> refusal = refusal(lines);
    String told = "-Dlines.seed=%d %s %s %s".formatted(SEED, key, lines, onHand);
    if (refusal.isPresent()) {
      assertEquals(refusal.get(), outcome, told);
      return;
    }
    assertInstanceOf(Accepted.class, outcome, told);
    assertEquals(new CommandOutcome.Replayed(outcome), order(key, lines), told);
    accepted++;
    events += 1 + lines.size();
    for (Line line : lines) {
      onHand.merge(line.sku(), -line.quantity(), Long::sum);
      pieces += (int) line.quantity();
    }
  }

  private CommandOutcome order(String key, List<Line> lines) {
    return trial.command(
        "placeOrder",
        Optional.of(key),
        OptionalLong.empty(),
        "customer",
        "ann",
        "lines",
        new InputValue.Many(lines.stream().map(Line::input).toList()));
  }

  private void restock(String sku, long quantity) {
    assertInstanceOf(Accepted.class, trial.command("restockItem", "id", sku, "quantity", quantity));
    onHand.merge(sku, quantity, Long::sum);
    events++;
  }

  /** The first reason against an order, in the order of verdicts. */
  private Optional<CommandOutcome> refusal(List<Line> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).sku().isEmpty()) {
        return Optional.of(new CommandOutcome.InvalidId("taken", OptionalLong.of(i)));
      }
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < lines.size(); i++) {
      if (!seen.add(lines.get(i).sku())) {
        return Optional.of(new CommandOutcome.RepeatedAggregate(about(lines.get(i), i)));
      }
    }
    boolean isShort =
        lines.stream().anyMatch(line -> onHand.getOrDefault(line.sku(), 99L) < line.quantity());
    if (isShort) {
      return Optional.of(new CommandOutcome.GuardRejected("enough"));
    }
    if (lines.isEmpty() || lines.stream().anyMatch(line -> line.quantity() < 1)) {
      return Optional.of(new CommandOutcome.GuardRejected("something"));
    }
    for (int i = 0; i < lines.size(); i++) {
      if (!onHand.containsKey(lines.get(i).sku())) {
        return Optional.of(
            new CommandOutcome.IllegalTransition(
                "take", false, Optional.empty(), Words.NONE, Optional.of(about(lines.get(i), i))));
      }
    }
    return Optional.empty();
  }

  private static About about(Line line, int index) {
    return new About("taken", "StockItem", line.sku(), OptionalLong.of(index));
  }

  private String count(String sql) {
    return trial.read("SELECT ''||(" + sql + ")");
  }
}
