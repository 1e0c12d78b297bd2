package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.model.command.CommandOutcome.ChildFault;
import dev.lathe.model.command.CommandOutcome.ChildRefused;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.problem.Words;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Random commands about children, beside a plain model of them: what each is answered, what is left
 * in the end, and that the log folds to the same.
 */
abstract class ChildConformance {
  private static final int COMMANDS = Integer.getInteger("children", 600);
  private static final long SEED = Long.getLong("children.seed", 20261127L);
  private static final List<String> INVOICES = List.of("i1", "i2", "i3", "i4");
  private static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f");
  private static final List<String> TICKETS = List.of("t1", "t2", "t3");
  private static final int MOST = 200;

  /** As many pieces make a line of more than it may come to. */
  private static final long MILLION = 1_000_000;

  private Database database;

  /** An empty database. */
  abstract Database open();

  @BeforeEach
  void prepare() {
    database = open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private record Line(String key, long quantity, BigDecimal price) {
    Line of(long other) {
      return new Line(key, other, price);
    }

    BigDecimal amount() {
      return price.multiply(BigDecimal.valueOf(quantity));
    }

    boolean tooMuch() {
      return amount().compareTo(BigDecimal.valueOf(MILLION)) > 0;
    }

    String told() {
      return key + " " + quantity + " " + plain(price) + " " + plain(amount());
    }

    InputValue input() {
      var members = new LinkedHashMap<String, InputValue>();
      members.put("lineId", new InputValue.Text(key));
      members.put("text", new InputValue.Text("a " + key));
      members.put("quantity", new InputValue.Whole(quantity));
      members.put(
          "price",
          new InputValue.Decimal(
              price.toPlainString(), price.setScale(2).unscaledValue().longValueExact()));
      return new InputValue.Row(members);
    }
  }

  private static final class Invoice {
    private final Map<String, Line> lines = new TreeMap<>();
    private boolean issued;

    BigDecimal total() {
      return lines.values().stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  @Test
  void an_invoice_has_the_lines_that_its_commands_left() {
    Trial trial = Trial.of(Blueprints.example("invoices"), database);
    var random = new SplittableRandom(SEED);
    var invoices = new TreeMap<String, Invoice>();
    int accepted = 0;
    for (int i = 0; i < COMMANDS; i++) {
      String id = INVOICES.get(random.nextInt(INVOICES.size())) + (i / 150);
      boolean done =
          switch (random.nextInt(invoices.containsKey(id) ? 9 : 2)) {
            case 0 -> draft(trial, random, invoices, id);
            case 1, 2, 3 -> add(trial, random, invoices, id);
            case 4, 5 -> change(trial, random, invoices, id);
            case 6, 7 -> remove(trial, random, invoices, id);
            default -> random.nextInt(4) > 0 || issue(trial, invoices, id);
          };
      accepted += done ? 1 : 0;
    }
    assertTrue(accepted * 4 > COMMANDS, accepted + " accepted of " + COMMANDS);
    invoices.forEach((id, invoice) -> assertEquals(told(invoice), read(trial, id), id));
    assertEquals(
        Integer.toString(invoices.values().stream().mapToInt(one -> one.lines.size()).sum()),
        trial.read("SELECT ''||count(*) FROM invoices_lines"));
    String rows = children(trial, "invoices_lines");
    trial.rebuild();
    assertEquals(rows, children(trial, "invoices_lines"));
  }

  private static boolean draft(
      Trial trial, SplittableRandom random, Map<String, Invoice> invoices, String id) {
    List<Line> lines = lines(random);
    CommandOutcome outcome =
        trial.command("draftInvoice", "id", id, "customer", "ann", "lines", many(lines));
    String told = told(id, lines, invoices);
    if (invoices.containsKey(id)) {
      assertInstanceOf(CommandOutcome.IllegalTransition.class, outcome, told);
      return false;
    }
    Optional<CommandOutcome> refusal = refusal("drafted", id, lines, new Invoice());
    if (refusal.isPresent()) {
      assertEquals(refusal.get(), outcome, told);
      return false;
    }
    assertInstanceOf(Accepted.class, outcome, told);
    var invoice = new Invoice();
    lines.forEach(line -> invoice.lines.put(line.key(), line));
    invoices.put(id, invoice);
    return true;
  }

  private static boolean add(
      Trial trial, SplittableRandom random, Map<String, Invoice> invoices, String id) {
    List<Line> lines = lines(random);
    CommandOutcome outcome = trial.command("addLines", "id", id, "lines", many(lines));
    String told = told(id, lines, invoices);
    Invoice invoice = invoices.get(id);
    if (invoice == null || invoice.issued) {
      assertInstanceOf(CommandOutcome.IllegalTransition.class, outcome, told);
      return false;
    }
    Optional<CommandOutcome> refusal = refusal("added", id, lines, invoice);
    if (refusal.isPresent()) {
      assertEquals(refusal.get(), outcome, told);
      return false;
    }
    assertInstanceOf(Accepted.class, outcome, told);
    lines.forEach(line -> invoice.lines.put(line.key(), line));
    return true;
  }

  private static boolean change(
      Trial trial, SplittableRandom random, Map<String, Invoice> invoices, String id) {
    Invoice invoice = Objects.requireNonNull(invoices.get(id));
    String key = KEYS.get(random.nextInt(KEYS.size()));
    long quantity = random.nextInt(6) == 0 ? MILLION : 1 + random.nextInt(5);
    CommandOutcome outcome =
        trial.command("changeLine", "id", id, "lineId", key, "quantity", quantity);
    String told = told(id, List.of(), invoices) + key + quantity;
    if (invoice.issued) {
      assertInstanceOf(CommandOutcome.IllegalTransition.class, outcome, told);
      return false;
    }
    if (!invoice.lines.containsKey(key)) {
      var words =
          new Words(
              Optional.of("NO_SUCH_LINE"), Optional.of("invoice " + id + " has no line " + key));
      assertEquals(
          new ChildRefused(ChildFault.ABSENT, "changed", "lines", key, 0, words), outcome, told);
      return false;
    }
    Line changed = Objects.requireNonNull(invoice.lines.get(key)).of(quantity);
    if (changed.tooMuch()) {
      assertEquals(tooMuch(0, changed), outcome, told);
      return false;
    }
    assertInstanceOf(Accepted.class, outcome, told);
    invoice.lines.put(key, changed);
    return true;
  }

  private static boolean remove(
      Trial trial, SplittableRandom random, Map<String, Invoice> invoices, String id) {
    Invoice invoice = Objects.requireNonNull(invoices.get(id));
    var keys = new ArrayList<String>();
    for (int left = random.nextInt(3); left > 0; left--) {
      keys.add(KEYS.get(random.nextInt(KEYS.size())));
    }
    List<InputValue> given = keys.stream().<InputValue>map(InputValue.Text::new).toList();
    CommandOutcome outcome =
        trial.command("removeLines", "id", id, "lineIds", new InputValue.Many(given));
    String told = told(id, List.of(), invoices) + keys;
    if (invoice.issued) {
      assertInstanceOf(CommandOutcome.IllegalTransition.class, outcome, told);
      return false;
    }
    Optional<CommandOutcome> refusal = repeated("removed", keys);
    for (int i = 0; i < keys.size() && refusal.isEmpty(); i++) {
      if (!invoice.lines.containsKey(keys.get(i))) {
        refusal =
            Optional.of(
                new ChildRefused(
                    ChildFault.ABSENT, "removed", "lines", keys.get(i), i, Words.NONE));
      }
    }
    if (refusal.isPresent()) {
      assertEquals(refusal.get(), outcome, told);
      return false;
    }
    assertInstanceOf(Accepted.class, outcome, told);
    keys.forEach(invoice.lines::remove);
    return true;
  }

  private static boolean issue(Trial trial, Map<String, Invoice> invoices, String id) {
    Invoice invoice = Objects.requireNonNull(invoices.get(id));
    CommandOutcome outcome = trial.command("issueInvoice", "id", id, "issuedOn", "2026-03-01");
    if (invoice.lines.isEmpty() || invoice.total().signum() == 0) {
      assertInstanceOf(CommandOutcome.GuardRejected.class, outcome, String.valueOf(told(invoice)));
      return false;
    }
    if (invoice.issued) {
      assertInstanceOf(
          CommandOutcome.IllegalTransition.class, outcome, String.valueOf(told(invoice)));
      return false;
    }
    Accepted accepted = assertInstanceOf(Accepted.class, outcome, String.valueOf(told(invoice)));
    assertEquals(plain(invoice.total()), number(JsonText.parse(accepted.body()), "total"));
    invoice.issued = true;
    return true;
  }

  /** The first reason against lines to add, in the order of verdicts. */
  private static Optional<CommandOutcome> refusal(
      String node, String id, List<Line> lines, Invoice invoice) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).key().isEmpty()) {
        return Optional.of(new CommandOutcome.InvalidValue(node, "lines." + i + ".lineId"));
      }
    }
    Optional<CommandOutcome> repeated = repeated(node, lines.stream().map(Line::key).toList());
    if (repeated.isPresent()) {
      return repeated;
    }
    for (int i = 0; i < lines.size(); i++) {
      String key = lines.get(i).key();
      if (invoice.lines.containsKey(key)) {
        var words =
            new Words(
                Optional.of("LINE_EXISTS"),
                Optional.of("invoice " + id + " has a line " + key + " already"));
        return Optional.of(new ChildRefused(ChildFault.EXISTS, node, "lines", key, i, words));
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).tooMuch()) {
        return Optional.of(tooMuch(i, lines.get(i)));
      }
    }
    return Optional.empty();
  }

  private static Optional<CommandOutcome> repeated(String node, List<String> keys) {
    var seen = new HashSet<String>();
    for (int i = 0; i < keys.size(); i++) {
      if (!seen.add(keys.get(i))) {
        return Optional.of(
            new ChildRefused(ChildFault.REPEATED, node, "lines", keys.get(i), i, Words.NONE));
      }
    }
    return Optional.empty();
  }

  private static CommandOutcome tooMuch(int index, Line line) {
    return new CommandOutcome.RuleBroken(
        "lines." + index + ".amount",
        "max",
        "must be at most 1000000",
        new Words(
            Optional.empty(), Optional.of(plain(line.amount()) + " are too much for one line")));
  }

  @Test
  void a_list_has_no_more_than_it_may() {
    Trial trial = Trial.of(Blueprints.example("invoices"), database);
    var lines = new ArrayList<Line>();
    for (int i = 0; i < MOST; i++) {
      lines.add(new Line("l" + i, 1, BigDecimal.ONE));
    }
    var more = new ArrayList<>(lines);
    more.add(new Line("more", 1, BigDecimal.ONE));
    var tooMany = new CommandOutcome.TooManyChildren("drafted", "lines", MOST);

    assertEquals(
        tooMany, trial.command("draftInvoice", "id", "i", "customer", "c", "lines", many(more)));
    assertInstanceOf(
        Accepted.class,
        trial.command("draftInvoice", "id", "i", "customer", "c", "lines", many(lines)));
    assertEquals(
        new CommandOutcome.TooManyChildren("added", "lines", MOST),
        trial.command("addLines", "id", "i", "lines", many(more.subList(MOST, MOST + 1))));
    assertInstanceOf(
        Accepted.class,
        trial.command(
            "removeLines",
            "id",
            "i",
            "lineIds",
            new InputValue.Many(List.of(new InputValue.Text("l7")))));
    assertInstanceOf(
        Accepted.class,
        trial.command("addLines", "id", "i", "lines", many(more.subList(MOST, MOST + 1))));
  }

  @Test
  void a_retry_is_told_what_was_decided_and_changes_nothing() {
    Trial trial = Trial.of(Blueprints.example("invoices"), database);
    var line = List.of(new Line("a", 1, BigDecimal.ONE));
    trial.command("draftInvoice", "id", "i", "customer", "c", "lines", many(List.of()));
    CommandOutcome first = keyed(trial, "k1", line);
    CommandOutcome refused = keyed(trial, "k2", line);

    assertInstanceOf(Accepted.class, first);
    assertInstanceOf(ChildRefused.class, refused);
    assertEquals(new CommandOutcome.Replayed(first), keyed(trial, "k1", line));
    assertEquals(new CommandOutcome.Replayed(refused), keyed(trial, "k2", line));
    assertEquals("2", trial.read("SELECT ''||count(*) FROM event"));
    assertEquals(
        List.of(
            "InvoiceDraft"
                + " {\"before\":null,\"after\":{\"status\":\"draft\",\"customer\":\"c\",\"lines\":[]}}",
            "InvoiceAddLines"
                + " {\"before\":{\"status\":\"draft\"},\"after\":{\"status\":\"draft\",\"lines\":[{\"lineId\":\"a\",\"text\":\"a"
                + " a\",\"quantity\":1,\"price\":\"1\",\"amount\":\"1\"}]}}"),
        trial.events("Invoice-i"));
  }

  @Test
  void children_are_verified_with_what_they_belong_to() {
    Trial trial = Trial.of(Blueprints.example("invoices"), database);
    var lines = List.of(new Line("a", 1, BigDecimal.ONE), new Line("b", 2, BigDecimal.ONE));
    trial.command("draftInvoice", "id", "i", "customer", "c", "lines", many(lines));
    String table = trial.generation("invoice_view").children().getFirst();

    assertTrue(trial.verified().sound(), () -> trial.verified().toString());
    database.execute(Statement.write("UPDATE \"" + table + "\" SET quantity=3 WHERE line_id='b'"));
    assertFalse(trial.verified().sound());
    database.execute(Statement.write("UPDATE \"" + table + "\" SET quantity=2 WHERE line_id='b'"));
    database.execute(Statement.write("DELETE FROM \"" + table + "\" WHERE line_id='a'"));
    assertFalse(trial.verified().sound());
  }

  private static CommandOutcome keyed(Trial trial, String key, List<Line> lines) {
    return trial.command(
        "addLines", Optional.of(key), OptionalLong.empty(), "id", "i", "lines", many(lines));
  }

  @Test
  void comments_of_several_tickets_are_where_commands_put_them() {
    Trial trial = Trial.of(Blueprints.example("tickets"), database);
    var random = new SplittableRandom(SEED);
    var tickets = new TreeMap<String, Map<String, String>>();
    for (int i = 0; i < COMMANDS / 2; i++) {
      String id = TICKETS.get(random.nextInt(TICKETS.size()));
      String to = TICKETS.get(random.nextInt(TICKETS.size()));
      Map<String, String> comments = tickets.get(id);
      String comment = some(random, tickets, id);
      String told = "-Dchildren.seed=%s %s %s %s %s".formatted(SEED, id, comment, to, tickets);
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> {
          CommandOutcome outcome =
              trial.command("openTicket", "id", id, "title", "T", "by", "ann", "text", "x" + i);
          if (comments == null) {
            tickets.put(id, new TreeMap<>(Map.of(made(outcome, told), "x" + i)));
          } else {
            assertInstanceOf(CommandOutcome.IllegalTransition.class, outcome, told);
          }
        }
        case 3 -> {
          CommandOutcome outcome = trial.command("discardTicket", "id", id);
          if (comments == null) {
            assertInstanceOf(CommandOutcome.IllegalTransition.class, outcome, told);
          } else {
            assertInstanceOf(Accepted.class, outcome, told);
            tickets.remove(id);
          }
        }
        case 4, 5, 6 -> {
          CommandOutcome outcome =
              trial.command("commentTicket", "id", id, "by", "ann", "text", "y" + i);
          if (comments == null) {
            assertInstanceOf(CommandOutcome.IllegalTransition.class, outcome, told);
          } else {
            comments.put(made(outcome, told), "y" + i);
          }
        }
        case 7 -> {
          CommandOutcome outcome =
              trial.command(
                  "editComment", "id", id, "commentId", comment, "by", "ann", "text", "z");
          if (comments == null) {
            assertInstanceOf(CommandOutcome.IllegalTransition.class, outcome, told);
          } else if (held(outcome, comments, comment, "edited", id, told)) {
            comments.put(comment, "z");
          }
        }
        default -> {
          CommandOutcome outcome =
              trial.command("moveComment", "id", id, "commentId", comment, "to", to);
          Map<String, String> others = tickets.get(to);
          if (comments == null || others == null) {
            assertInstanceOf(CommandOutcome.IllegalTransition.class, outcome, told);
          } else if (comments.containsKey(comment)) {
            assertInstanceOf(Accepted.class, outcome, told);
            others.put(comment, String.valueOf(comments.remove(comment)));
          } else {
            assertInstanceOf(ChildRefused.class, outcome, told);
          }
        }
      }
    }
    tickets.forEach((id, comments) -> assertEquals(comments, texts(trial, id), id));
    assertEquals(
        Integer.toString(tickets.values().stream().mapToInt(Map::size).sum()),
        trial.read("SELECT ''||count(*) FROM comments"));
    String rows = children(trial, "comments");
    trial.rebuild();
    assertEquals(rows, children(trial, "comments"));
  }

  /** Whether a comment is there to be changed, as it was answered. */
  private static boolean held(
      CommandOutcome outcome,
      Map<String, String> comments,
      String comment,
      String node,
      String id,
      String told) {
    if (!comments.containsKey(comment)) {
      var words =
          new Words(
              Optional.of("NO_SUCH_COMMENT"),
              Optional.of("ticket " + id + " has no comment " + comment));
      assertEquals(
          new ChildRefused(ChildFault.ABSENT, node, "comments", comment, 0, words), outcome, told);
      return false;
    }
    assertInstanceOf(Accepted.class, outcome, told);
    return true;
  }

  private static String some(
      SplittableRandom random, Map<String, Map<String, String>> tickets, String id) {
    var all = new ArrayList<String>(List.of("none"));
    tickets.forEach(
        (other, comments) -> {
          if (other.equals(id) || random.nextInt(6) == 0) {
            all.addAll(comments.keySet());
          }
        });
    return all.get(
        all.size() == 1 ? 0 : random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(all.size() - 1));
  }

  private static String made(CommandOutcome outcome, String told) {
    Accepted accepted = assertInstanceOf(Accepted.class, outcome, told);
    return text(JsonText.parse(accepted.body()), "commentId");
  }

  private static Map<String, String> texts(Trial trial, String id) {
    var texts = new TreeMap<String, String>();
    for (Json comment : items(JsonText.parse(trial.query("readTicket", "id", id)), "comments")) {
      texts.put(text(comment, "commentId"), text(comment, "text"));
    }
    return texts;
  }

  private static List<String> told(Invoice invoice) {
    return invoice.lines.values().stream().map(Line::told).toList();
  }

  private static List<String> read(Trial trial, String id) {
    return items(JsonText.parse(trial.query("readInvoice", "id", id)), "lines").stream()
        .map(
            line ->
                text(line, "lineId")
                    + " "
                    + number(line, "quantity")
                    + " "
                    + number(line, "price")
                    + " "
                    + number(line, "amount"))
        .toList();
  }

  private static String children(Trial trial, String table) {
    return trial.read(
        "SELECT group_concat(r,';') FROM (SELECT json_array(%s) AS r FROM %s ORDER BY 1)"
            .formatted(
                table.equals("comments")
                    ? "ticketId,comment_id,author,text,at,edited"
                    : "invoiceId,line_id,text,quantity,price,amount",
                table));
  }

  private static List<Line> lines(SplittableRandom random) {
    var lines = new ArrayList<Line>();
    for (int left = random.nextInt(4); left > 0; left--) {
      String key = random.nextInt(30) == 0 ? "" : KEYS.get(random.nextInt(KEYS.size()));
      long quantity = random.nextInt(12) == 0 ? MILLION : 1 + random.nextInt(1000);
      lines.add(new Line(key, quantity, BigDecimal.valueOf(random.nextInt(1000), 2)));
    }
    return lines;
  }

  private static InputValue many(List<Line> lines) {
    return new InputValue.Many(lines.stream().map(Line::input).toList());
  }

  private static String told(String id, List<Line> lines, Map<String, Invoice> invoices) {
    Invoice invoice = invoices.get(id);
    return "-Dchildren.seed=%s %s %s %s"
        .formatted(SEED, id, lines, invoice == null ? "none" : told(invoice).toString());
  }

  private static List<Json> items(Json json, String name) {
    return json instanceof Json.Obj object
            && object.get(name).orElse(Json.NULL) instanceof Json.Arr(var items)
        ? items
        : List.of();
  }

  private static String text(Json json, String name) {
    return json instanceof Json.Obj object
            && object.get(name).orElse(Json.NULL) instanceof Json.Str(String text)
        ? text
        : JsonText.write(json);
  }

  private static String number(Json json, String name) {
    return json instanceof Json.Obj object
            && object.get(name).orElse(Json.NULL) instanceof Json.Num number
        ? plain(number.decimal())
        : JsonText.write(json);
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
