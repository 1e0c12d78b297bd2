package dev.lathe.compiler.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiled;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diff.Change.Impact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One edit of a blueprint each, and what it means to clients, consumers and tables. */
final class DifferenceTest {
  private static final Path BASE = Path.of("src/test/resources/findings/base/project");
  private static final String SERVICE = "services/orders/";

  @TempDir private Path work;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          bindings/bindings.json    | "/totals"                               | "/sums"                                   | breaking route GET /api/orders/totals: moved to GET /api/orders/sums
          bindings/bindings.json    | "/orders/{id}/close"                    | "/orders/{id}/end"                        | breaking route POST /api/orders/orders/{id}/close: moved to POST /api/orders/orders/{id}/end
          bindings/bindings.json    | "name": "limit", "in"                   | "name": "max", "in"                       | breaking input GET /api/orders/orders: query `limit` removed
          bindings/bindings.json    | "bindTo": "quantity", "required": true  | "bindTo": "quantity", "required": true    | none
          graphs/listOrders.json    | "type": "integer", "mode": "defaulted"  | "type": "integer",  "mode": "defaulted"   | none
          graphs/listOrders.json    | "default": 20                           | "default": 30                             | compatible input GET /api/orders/orders: query `limit` has another default
          graphs/listOrders.json    | "id": "orderView.id", "item"            | "id": "orderView.itemId", "item"          | compatible plan query orders.listOrders: another statement
          graphs/listOrders.json    | "dir": "desc"                           | "dir": "asc"                              | compatible plan query orders.listOrders: another statement
          graphs/placeOrder.json    | "orderId": { "$ref"                     | "order": { "$ref"                         | breaking answer orders.placeOrder: `orderId` removed
          graphs/placeOrder.json    | "type": "integer", "mode": "required"   | "type": "decimal", "mode": "required"     | none
          ../../pdm/entities/Order.json | "cancel": { "from": ["placed", "priced"] | "cancel": { "from": ["priced"]        | breaking transition Order.cancel: leaves `priced` instead of `placed`, `priced`
          ../../pdm/entities/Order.json | "affects": ["itemId", "quantity"]   | "affects": ["quantity", "itemId"]         | none
          ../../pdm/entities/Order.json | "cancelled"],                       | "cancelled", "lost"],                     | none
          ../../pdm/entities/Order.json | "item_id"                           | "item"                                    | needs rebuild table orders: *
          ../../pdm/entities/Order.json | "column": "quantity" }              | "column": "quantity", "max": 5 }          | breaking rule Order.quantity: `max` 5 added
          ../../pdm/entities/Order.json | "keys": ["id"],                     | "keys": ["id"], "unique": [["itemId"]],   | breaking rule Order: `unique itemId` added
          graphs/placeOrder.json        | "quantity": { "type": "integer", "mode": "required" } | "quantity": { "type": "integer", "mode": "required", "max": 9 } | breaking rule orders.placeOrder `quantity`: `max` 9 added
          ../../pdm/entities/Order.json | "to": "cancelled" }                 | "to": "cancelled", "deletes": true }      | breaking transition Order.cancel: deletes now
          """)
  void an_edit_is_reported_by_its_meaning(String file, String find, String replace, String change)
      throws IOException {
    Path edited = copy("after");
    Path at = edited.resolve(SERVICE).resolve(file).normalize();
    String text = Files.readString(at);
    assertTrue(text.contains(find), () -> find + " is not in " + text);
    Files.writeString(at, text.replace(find, replace));
    Optional<Side> after = side(edited);
    if (change.equals("none")) {
      after.ifPresent(
          side ->
              assertTrue(
                  !Difference.between(base(), side).reaches(Impact.BREAKING), side::toString));
      return;
    }
    var found =
        Difference.between(base(), after.orElseThrow()).changes().stream()
            .map(
                c ->
                    "%s %s %s: %s"
                        .formatted(c.impact().word(), c.area().word(), c.subject(), c.what()))
            .toList();
    String start = change.replace("*", "");
    assertTrue(found.stream().anyMatch(line -> line.startsWith(start)), found::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "OrderPlace"            | "Order.*"                | breaking webhook hook: not told of OrderPlace any more
          "OrderPlace"            | "OrderPlace","Item.*"    | compatible webhook hook: told of Item.* too
          https://a               | https://b                | compatible webhook hook: another url
          ${KEY}                  | ${LOCK}                  | breaking webhook hook: signed by `LOCK` instead of `KEY`
          "hook"                  | "other"                  | breaking webhook hook: removed
          "hook"                  | "other"                  | compatible webhook other: added
          """)
  void a_webhook_is_compared(String find, String replace, String change) throws IOException {
    String declared =
        """
        "vars": {"KEY": {"from": "target.webhooks.hook.key"}, "LOCK": {"from": "target.webhooks.hook.key"}},
        "webhooks": {"hook": {"url": "https://a", "secret": "${KEY}", "events": ["OrderPlace"]},
        "spare": {"url": "https://spare", "secret": "${LOCK}", "events": ["OrderPlace"]},
        "spare-2": {"url": "https://spare", "secret": "${KEY}", "events": ["OrderPlace"]}},
        "access\"\
        """;
    Path before = copy("before");
    Path after = copy("after");
    for (Path folder : List.of(before, after)) {
      Path at = folder.resolve("project.json");
      String now = folder == before ? declared : replaceWithin(declared, find, replace);
      Files.writeString(at, Files.readString(at).replace("\"access\"", now));
    }
    var found =
        Difference.between(side(before).orElseThrow(), side(after).orElseThrow()).changes().stream()
            .map(
                c ->
                    "%s %s %s: %s"
                        .formatted(c.impact().word(), c.area().word(), c.subject(), c.what()))
            .toList();
    assertTrue(found.contains(change), found::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          60  | 30 | breaking route POST /api/notes: a caller's limit is `writes`: 30 in a minute, 10 at once instead of `writes`: 60 in a minute, 10 at once
          60  | 90 | compatible route POST /api/notes: a caller's limit is `writes`: 90 in a minute, 10 at once instead of `writes`: 60 in a minute, 10 at once
          600 | 50 | breaking route GET /api/notes: a caller's limit is `reads`: 50 in a minute, 50 at once instead of `reads`: 600 in a minute, 600 at once
          """)
  void a_callers_limit_is_compared(int from, int to, String change) throws IOException {
    Path limits = Path.of("src/test/resources/golden/limits/blueprint");
    Path edited = copy(limits, "limits");
    Path at = edited.resolve("project.json");
    String perMinute = "\"perMinute\": %s";
    String text = Files.readString(at);
    Files.writeString(
        at, text.replaceAll(perMinute.formatted(from) + "\\b", perMinute.formatted(to)));
    var found =
        Difference.between(side(limits).orElseThrow(), side(edited).orElseThrow())
            .changes()
            .stream()
            .map(
                c ->
                    "%s %s %s: %s"
                        .formatted(c.impact().word(), c.area().word(), c.subject(), c.what()))
            .toList();
    assertTrue(found.contains(change), found::toString);
  }

  /** The first webhook's own. */
  private static String replaceWithin(String declared, String find, String replace) {
    int at = declared.indexOf("\"webhooks\"");
    String head = declared.substring(0, at);
    return head
        + declared
            .substring(at)
            .replaceFirst(Pattern.quote(find), Matcher.quoteReplacement(replace));
  }

  @Test
  void a_blueprint_does_not_differ_from_itself() {
    assertEquals(new Difference(List.of(), List.of()), Difference.between(base(), base()));
    assertEquals("no difference", Difference.between(base(), base()).summary());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "min": 1,        | "min": 2,         | breaking rule Invoice.lines.quantity: `min` is 2 instead of 1
          "max": 1000000   | "max": 2000000    | compatible rule Invoice.lines.amount: `max` is 2000000 instead of 1000000
          "nonEmpty": true, "maxLength": 200 | "maxLength": 200 | compatible rule Invoice.lines.text: `nonEmpty` removed
          "scale": 2, "min": 0 | "scale": 2, "min": 0, "max": 99 | breaking rule Invoice.lines.price: `max` 99 added
          "max": 200,      | "max": 100,       | breaking rule Invoice.lines: `max` is 100 instead of 200
          """)
  void rules_of_childrens_fields_are_told(String find, String replace, String change)
      throws IOException {
    Path invoices = Path.of("../examples/invoices");
    Path edited = copy(invoices, "invoices");
    Path at = edited.resolve("pdm.json");
    String text = Files.readString(at);
    int lines = text.indexOf("\"lines\"");
    assertTrue(text.indexOf(find, lines) > 0, () -> find + " is not in " + text);
    Files.writeString(at, text.substring(0, lines) + text.substring(lines).replace(find, replace));
    var found =
        Difference.between(side(invoices).orElseThrow(), side(edited).orElseThrow())
            .changes()
            .stream()
            .map(
                c ->
                    "%s %s %s: %s"
                        .formatted(c.impact().word(), c.area().word(), c.subject(), c.what()))
            .toList();
    assertTrue(found.contains(change), found::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      textBlock =
          """
          pdm/entities/Leave.json  ¦ "owner": "person"  ¦ "owner": "team"  ¦ breaking permission Leave: owner is `team` instead of `person`
          pdm/entities/Leave.json  ¦ "read": "owner || user.role == 'manager' && entity.team == user.team || 'hr' in user.roles"  ¦ "read": "owner || user.role == 'manager' && entity.team == user.team || 'hr' in user.roles || 'audit' in user.roles"  ¦ compatible permission Leave.reason: is for `owner || user.role == 'manager' && entity.team == user.team || 'hr' in user.roles || 'audit' in user.roles` instead of `owner || user.role == 'manager' && entity.team == user.team || 'hr' in user.roles`
          services/leave/bindings/bindings.json  ¦ "allow": "owner",  ¦ "allow": "owner || 'hr' in user.roles",  ¦ compatible permission leave.withdrawLeave: `owner || 'hr' in user.roles` instead of `owner`; gains: *
          services/leave/bindings/bindings.json  ¦ "allow": "authenticated"  ¦ "allow": "user.role == 'manager'"  ¦ breaking permission leave.askForLeave: `user.role == 'manager'` instead of `authenticated`; loses: *
          services/leave/bindings/bindings.json  ¦ "allow": "authenticated"  ¦ "allow": "public"  ¦ compatible permission leave.askForLeave: `public` instead of `authenticated`*
          services/leave/bindings/bindings.json  ¦ "allow": "owner",  ¦ "allow": "!owner && authenticated",  ¦ breaking permission leave.withdrawLeave: `!owner && authenticated` instead of `owner`*
          services/leave/bindings/bindings.json  ¦ "allow": "owner",  ¦ "allow": "owner && user.role == 'manager'",  ¦ breaking permission leave.withdrawLeave: `owner && user.role == 'manager'` instead of `owner`; loses: *
          services/leave/bindings/bindings.json  ¦ "allow": "'hr' in user.roles || user.role == 'manager' && entity.team == user.team"  ¦ "allow": "'hr' in user.roles || user.role == 'manager'"  ¦ compatible permission leave.daysByTeam: *
          """)
  void who_may_use_what_is_told_when_rules_or_what_they_mean_change(
      String file, String find, String replace, String change) throws IOException {
    Path leave = Path.of("../examples/leave");
    Path edited = copy(leave, "leave");
    Path at = edited.resolve(file);
    String text = Files.readString(at);
    String now = text.replace(find, replace);
    assertTrue(!now.equals(text), () -> find + " is not in " + text);
    Files.writeString(at, now);
    var found =
        Difference.between(side(leave).orElseThrow(), side(edited).orElseThrow()).changes().stream()
            .map(
                c ->
                    "%s %s %s: %s"
                        .formatted(c.impact().word(), c.area().word(), c.subject(), c.what()))
            .toList();
    String start = change.replace("*", "");
    assertTrue(found.stream().anyMatch(line -> line.startsWith(start)), found::toString);
  }

  @Test
  void what_a_bundle_does_not_hold_is_named() {
    Side file = new Side(base().bundle(), Optional.empty());
    assertTrue(Difference.between(file, base()).notCompared().contains("guards"));
  }

  @Test
  void removing_a_binding_breaks_its_clients_and_adding_it_nobody() throws IOException {
    Path edited = copy("less");
    Path bindings = edited.resolve(SERVICE + "bindings/bindings.json");
    Files.writeString(
        bindings,
        Files.readString(bindings)
            .replaceFirst("(?s),\\s*\"totals\": \\{.*?\\}\\s*\\}(?=\\s*\\}\\s*\\}\\s*$)", ""));
    Side less = side(edited).orElseThrow();
    assertEquals(
        List.of("GET /api/orders/totals removed"),
        Difference.between(base(), less).changes().stream()
            .filter(c -> c.area() == Change.Area.ROUTE)
            .map(c -> c.subject() + " " + c.what())
            .toList());
    assertTrue(!Difference.between(less, base()).reaches(Impact.NEEDS_REBUILD));
  }

  private static Side base() {
    return side(BASE).orElseThrow();
  }

  private static Optional<Side> side(Path blueprint) {
    return switch (Compiler.compileWithSource(blueprint)) {
      case Result.Ok<Compiled>(Compiled compiled, var _) ->
          Optional.of(new Side(compiled.bundle(), Optional.of(compiled.source())));
      case Result.Failed<Compiled> _ -> Optional.empty();
    };
  }

  private Path copy(String name) throws IOException {
    return copy(BASE, name);
  }

  private Path copy(Path from, String name) throws IOException {
    Path copy = work.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(from.relativize(file).toString());
        Files.createDirectories(to.resolveSibling(""));
        Files.copy(file, to);
      }
    }
    return copy;
  }
}
