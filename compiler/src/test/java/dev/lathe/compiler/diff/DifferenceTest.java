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
          "url": "https://a", "secret": "${KEY}" | "arn": "arn:aws:sns:eu-west-1:123456789012:t.fifo" | breaking webhook hook: published to an arn instead of posted to a url
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      textBlock =
          """
          bindings/bindings.json ¦ "page": { "most": 100 }, ¦ ¦ breaking route GET /v1/issues: answers in one piece, no more in pages ¦ compatible route GET /v1/issues: answers in pages
          bindings/bindings.json ¦ "most": 100 ¦ "most": 50 ¦ breaking route GET /v1/issues: a page has 50 rows at the most instead of 100 ¦ compatible route GET /v1/issues: a page has 100 rows at the most instead of 50
          graphs/listIssues.json ¦ "dir": "desc" ¦ "dir": "asc" ¦ breaking route GET /v1/issues: its pages are in another order ¦ breaking route GET /v1/issues: its pages are in another order
          """)
  void pages_are_compared_by_what_becomes_of_who_reads_on(
      String file, String find, String replace, String there, String back) throws IOException {
    Path tracker = Path.of("../examples/issue-tracker");
    Path edited = copy(tracker, "tracker");
    Path at = edited.resolve("services/tracker").resolve(file);
    String text = Files.readString(at);
    String now = text.replaceFirst(Pattern.quote(find), replace == null ? "" : replace);
    assertTrue(!now.equals(text), () -> find + " is not in " + text);
    Files.writeString(at, now);
    Side before = side(tracker).orElseThrow();
    Side after = side(edited).orElseThrow();
    assertTrue(lines(before, after).contains(there), () -> lines(before, after).toString());
    assertTrue(lines(after, before).contains(back), () -> lines(after, before).toString());
    assertTrue(
        lines(before, after).stream().noneMatch(line -> line.contains("query `cursor`")),
        "told once");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      textBlock =
          """
          "requestsPerMinute": 60 ¦ "requestsPerMinute": 30 ¦ breaking route GET /api/notes: an address's limit is `front`: 30 in a minute, 5 at once instead of `front`: 60 in a minute, 5 at once ¦ compatible route GET /api/notes: an address's limit is `front`: 60 in a minute, 5 at once instead of `front`: 30 in a minute, 5 at once
          "maxBodySize": 1000     ¦ "maxBodySize": 100      ¦ breaking route GET /api/notes: the largest body is 100 bytes instead of 1000 bytes ¦ compatible route GET /api/notes: the largest body is 1000 bytes instead of 100 bytes
          "upstreamTimeoutMs": 900 ¦ "upstreamTimeoutMs": 90 ¦ breaking route GET /api/notes: the longest time for an answer is 90 ms instead of 900 ms ¦ compatible route GET /api/notes: the longest time for an answer is 900 ms instead of 90 ms
          "audience": "${AUDIENCE}" ¦ "audience": "${AUDIENCE}-2" ¦ breaking permission GET /api/notes: takes no more tokens of `${ISSUER}` for `${AUDIENCE}` ¦ compatible permission GET /api/notes: takes tokens of `${ISSUER}` for `${AUDIENCE}`
          notes.example/department ¦ notes.example/team ¦ breaking permission GET /api/notes: other claims of tokens of `${ISSUER}` for `${AUDIENCE}` ¦ breaking permission GET /api/notes: other claims of tokens of `${ISSUER}` for `${AUDIENCE}`
          """)
  void what_is_mounted_before_a_route_is_compared(
      String find, String replace, String there, String back) throws IOException {
    Path limits = Path.of("src/test/resources/golden/limits/blueprint");
    Path before = copy(limits, "before");
    Path after = copy(limits, "after");
    for (Path folder : List.of(before, after)) {
      Path at = folder.resolve("project.json");
      String text =
          Files.readString(at)
              .replace(
                  "\"middleware\": {",
                  """
                  "middleware": {
                    "front": {"kind": "rate-limit", "requestsPerMinute": 60, "burst": 5},
                    "small": {"kind": "body-limit", "maxBodySize": 1000},
                    "quick": {"kind": "timeout", "upstreamTimeoutMs": 900},
                  """)
              .replace(
                  "\"use\": [\"auth\"]", "\"use\": [\"auth\", \"front\", \"small\", \"quick\"]");
      String now = folder.equals(before) ? text : text.replace(find, replace);
      assertTrue(folder.equals(before) || !now.equals(text), () -> find + " is not in " + text);
      Files.writeString(at, now);
    }
    Side was = side(before).orElseThrow();
    Side is = side(after).orElseThrow();
    assertTrue(lines(was, is).contains(there), () -> lines(was, is).toString());
    assertTrue(lines(is, was).contains(back), () -> lines(is, was).toString());
  }

  @Test
  void a_route_that_asks_for_a_token_breaks_whoever_sends_none() throws IOException {
    Path edited = copy("behind");
    Path at = edited.resolve("project.json");
    String behind =
        """
        "middleware": {"auth": {"kind": "auth", "providers": [
          {"provider": "oidc", "issuer": "https://id.example", "audience": "shop"}]}},
        "mounts": [{"target": "http:/api/orders", "use": ["auth"]}],
        "access\"\
        """;
    Files.writeString(at, Files.readString(at).replace("\"access\"", behind));
    Side after = side(edited).orElseThrow();
    assertTrue(
        lines(base(), after)
            .contains(
                "breaking permission GET /api/orders/orders: callers need a token: tokens of"
                    + " `https://id.example` for `shop`"));
    assertTrue(
        lines(after, base())
            .contains(
                "compatible permission GET /api/orders/orders: nobody is asked for a token any"
                    + " more"));
  }

  private static List<String> lines(Side before, Side after) {
    return Difference.between(before, after).changes().stream()
        .map(
            c ->
                "%s %s %s: %s".formatted(c.impact().word(), c.area().word(), c.subject(), c.what()))
        .toList();
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
