package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.model.command.CommandOutcome.GuardRejected;
import dev.lathe.model.command.CommandOutcome.InvalidValue;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Decimals are those of {@link BigDecimal}: in guards, events, rows, read models and answers.
 * {@code -Dmoney.deals=1500} deals are tried, each with ten comparisons, sums, products and
 * quotients.
 */
abstract class MoneyConformance {
  private static final int DEALS = Integer.getInteger("money.deals", 300);
  private static final long SEED = Long.getLong("money.seed", 20261126L);

  /** A product is stored with twelve decimals, so with six digits before the point. */
  private static final BigDecimal PRODUCTS = new BigDecimal("1000000");

  private Database database;
  private Trial money;

  /** An empty database. */
  abstract Database open();

  @BeforeEach
  void prepare() {
    database = open();
    money = Trial.of(Path.of("src/test/resources/statements/money"), database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** A deal that was made. */
  private record Deal(String id, String side, BigDecimal a, BigDecimal b) {}

  @Test
  void sums_products_and_comparisons_are_exact() {
    var random = new SplittableRandom(SEED);
    var deals = new ArrayList<Deal>();
    int checks = 0;
    assertInstanceOf(Accepted.class, money.command("set", "id", "l", "most", number("0.3")));
    for (int i = 0; i < DEALS; i++) {
      var deal = new Deal("d" + i, "s" + i % 7, amount(random, 6), amount(random, 4));
      BigDecimal sum = deal.a().add(deal.b());
      int off = random.nextInt(3) - 1; // the limit is just reached, just missed or just passed
      BigDecimal most = sum.add(BigDecimal.valueOf(off, 6));
      assertInstanceOf(Accepted.class, money.command("move", "id", "l", "most", most));
      CommandOutcome outcome =
          money.command("make", "id", deal.id(), "side", deal.side(), "a", deal.a(), "b", deal.b());
      BigDecimal product = deal.a().multiply(deal.b());
      String told = "-Dmoney.seed=%d: %s".formatted(SEED, deal);
      if (off < 0) {
        assertInstanceOf(GuardRejected.class, outcome, told);
      } else if (product.abs().compareTo(PRODUCTS) >= 0) {
        assertEquals(new InvalidValue("done", "product"), outcome, told);
      } else {
        assertInstanceOf(Accepted.class, outcome, told);
        Json.Obj after = after(money.events("Deal-" + deal.id()).getFirst());
        assertEquals(plain(sum), text(after, "sum"), told);
        assertEquals(plain(product), text(after, "product"), told);
        deals.add(deal);
        checks += 2;
      }
      checks++;
    }
    checks += lines(deals);
    sums(deals);
    money.project();
    money.project();
    kept(deals);
    money.rebuild();
    checks += lines(deals);
    kept(deals);
    System.out.printf("%s: %d checks of %d deals%n", getClass().getSimpleName(), checks, DEALS);
    assertTrue(deals.size() * 3 > DEALS, deals.size() + " deals of " + DEALS);
  }

  @Test
  void answers_have_decimals_as_texts_where_the_project_says_so(@TempDir Path folder)
      throws IOException {
    Path from = Path.of("src/test/resources/statements/money");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = folder.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          String text = Files.readString(file);
          boolean manifest = file.endsWith("manifest.json");
          Files.writeString(
              to, manifest ? text.replaceFirst("\\{", "{\"decimals\":\"string\",") : text);
        }
      }
    }
    try (Database other = Databases.open("sqlite::memory:")) {
      Trial texts = Trial.of(folder, other);
      texts.command("set", "id", "l", "most", number("9"));
      texts.command("make", "id", "d", "side", "s", "a", number("1.10"), "b", number("-2"));
      assertEquals(
          "[{\"id\":\"d\",\"sum\":\"-0.9\",\"difference\":\"3.1\",\"product\":\"-2.2\","
              + "\"quotient\":\"-0.55\",\"less\":false,\"dearer\":false}]",
          texts.query("lines"));
    }
  }

  @Test
  void a_product_compares_with_integers_that_it_could_not_be() {
    money.command("set", "id", "l", "most", number("9"));
    money.command("make", "id", "d", "side", "s", "a", number("1.5"), "b", number("2"));
    assertEquals(beside(true, false, true, false), money.query("beside", "n", Long.MAX_VALUE));
    assertEquals(beside(true, false, true, false), money.query("beside", "n", 4L));
    assertEquals(beside(false, true, true, true), money.query("beside", "n", 3L));
    assertEquals(beside(false, false, false, false), money.query("beside", "n", -4L));
    assertEquals(beside(false, false, false, false), money.query("beside", "n", Long.MIN_VALUE));
  }

  private static String beside(boolean less, boolean same, boolean between, boolean least) {
    return "[{\"id\":\"d\",\"less\":%s,\"same\":%s,\"between\":%s,\"least\":%s}]"
        .formatted(less, same, between, least);
  }

  private int lines(List<Deal> deals) {
    Map<String, Json.Obj> lines = by("id", money.query("lines"));
    assertEquals(deals.size(), lines.size());
    for (Deal deal : deals) {
      Json.Obj line = Objects.requireNonNull(lines.get(deal.id()));
      BigDecimal sum = deal.a().add(deal.b());
      BigDecimal product = deal.a().multiply(deal.b());
      boolean none = deal.b().signum() == 0;
      assertEquals(plain(sum), digits(line, "sum"), deal.toString());
      assertEquals(plain(deal.a().subtract(deal.b())), digits(line, "difference"), deal.toString());
      assertEquals(plain(product), digits(line, "product"), deal.toString());
      assertEquals(
          none ? "null" : plain(deal.a().divide(deal.b(), 4, RoundingMode.HALF_EVEN)),
          digits(line, "quotient"),
          deal.toString());
      assertEquals(
          Json.of(deal.a().compareTo(deal.b()) < 0),
          line.get("less").orElseThrow(),
          deal.toString());
      assertEquals(
          Json.of(product.compareTo(sum) > 0), line.get("dearer").orElseThrow(), deal.toString());
    }
    return deals.size() * 6;
  }

  private void sums(List<Deal> deals) {
    Map<String, Json.Obj> sums = by("side", money.query("sums"));
    sides(deals)
        .forEach(
            (side, of) -> {
              Json.Obj row = Objects.requireNonNull(sums.get(side));
              List<BigDecimal> products = of.stream().map(d -> d.a().multiply(d.b())).toList();
              BigDecimal total = total(of.stream().map(Deal::a).toList());
              assertEquals(plain(total), digits(row, "total"));
              assertEquals(plain(total(products)), digits(row, "products"));
              assertEquals(
                  plain(total.divide(BigDecimal.valueOf(of.size()), 3, RoundingMode.HALF_EVEN)),
                  digits(row, "mean"));
              assertEquals(
                  plain(products.stream().min(BigDecimal::compareTo).orElseThrow()),
                  digits(row, "least"));
              assertEquals(
                  plain(products.stream().max(BigDecimal::compareTo).orElseThrow()),
                  digits(row, "most"));
              assertEquals(
                  "" + products.stream().map(BigDecimal::stripTrailingZeros).distinct().count(),
                  digits(row, "kinds"));
            });
  }

  private void kept(List<Deal> deals) {
    Map<String, Json.Obj> rows = by("side", money.query("kept"));
    sides(deals)
        .forEach(
            (side, of) -> {
              Json.Obj row = Objects.requireNonNull(rows.get(side));
              assertEquals("" + of.size(), digits(row, "n"));
              assertEquals(plain(total(of.stream().map(Deal::a).toList())), digits(row, "a"));
              assertEquals(
                  plain(total(of.stream().map(d -> d.a().multiply(d.b())).toList())),
                  digits(row, "products"));
            });
  }

  private static Map<String, List<Deal>> sides(List<Deal> deals) {
    var sides = new LinkedHashMap<String, List<Deal>>();
    deals.forEach(d -> sides.computeIfAbsent(d.side(), _ -> new ArrayList<>()).add(d));
    return sides;
  }

  private static BigDecimal total(List<BigDecimal> numbers) {
    return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /**
   * Small and large ones, of either sign, halves of cents among them. A sum of products with ten
   * decimals has eight digits before the point at most: eighteen in all.
   */
  private static BigDecimal amount(SplittableRandom random, int decimals) {
    return some(random).setScale(decimals, RoundingMode.DOWN);
  }

  private static BigDecimal some(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> BigDecimal.valueOf(random.nextInt(-20, 20), 1);
      case 1 -> BigDecimal.valueOf(random.nextInt(-100_000, 100_000), 2);
      case 2 -> BigDecimal.valueOf(random.nextLong(-1_000_000_000L, 1_000_000_000L), 6);
      case 3 -> BigDecimal.valueOf(random.nextInt(-5_000, 5_000), 3);
      case 4 -> BigDecimal.valueOf(random.nextLong(-999_999_999_999L, 999_999_999_999L), 6);
      default -> BigDecimal.valueOf(random.nextInt(-9, 10));
    };
  }

  private static BigDecimal number(String digits) {
    return new BigDecimal(digits);
  }

  private static Map<String, Json.Obj> by(String key, String body) {
    var rows = new LinkedHashMap<String, Json.Obj>();
    for (Json item : ((Json.Arr) JsonText.parse(body)).items()) {
      rows.put(text((Json.Obj) item, key), (Json.Obj) item);
    }
    return rows;
  }

  private static Json.Obj after(String event) {
    Json data = JsonText.parse(event.substring(event.indexOf('{')));
    return (Json.Obj) ((Json.Obj) data).get("after").orElseThrow();
  }

  private static String text(Json.Obj object, String member) {
    return ((Json.Str) object.get(member).orElseThrow()).value();
  }

  /** A number's own digits. */
  private static String digits(Json.Obj object, String member) {
    return JsonText.write(object.get(member).orElseThrow());
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
