package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.SentRequest.Caller;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lists in pages of rows that not everybody may see: of tickets, sorted by what their comments come
 * to, and of the comments themselves. Everybody's pages are the list that they may see, and a
 * cursor outlives the bundle that it was made by as long as the order is the same.
 */
class PermittedPagesTest {
  private static final Pattern NEXT = Pattern.compile("<(\\?[^>]*)>; rel=\"next\"");
  private static final String SERVICE = "services/tickets/";
  private static final List<String> LISTS = List.of("/api/comments", "/api/busiest");

  private static final List<Caller> PEOPLE =
      List.of(
          new Caller("ann", Map.of()),
          new Caller("bob", Map.of()),
          new Caller("cy", Map.of()),
          new Caller("nobody", Map.of()),
          new Caller("desk", Map.of("role", Json.of("support"))));

  @TempDir private Path folder;

  @Test
  void everybodys_pages_are_what_they_may_see_on_sqlite() {
    pages(new DatabaseChoice.OwnFile());
  }

  @Test
  void everybodys_pages_are_what_they_may_see_on_libsql() {
    try (LocalSqld server = LocalSqld.start()) {
      pages(new DatabaseChoice.At(server.url(), Optional.empty()));
    }
  }

  private void pages(DatabaseChoice database) {
    Path data = folder.resolve("data");
    String cursor;
    String rest;
    try (Served served = Served.on(database, bundle("asc", ""), data)) {
      var client = new CaseClient(served.http(), data);
      fill(served.http(), client);
      int seen = 0;
      for (String list : LISTS) {
        for (Caller who : PEOPLE) {
          String[] as = client.bearer(who);
          List<Json> whole = rows(get(served, list + "?limit=100", as));
          assertEquals(!who.id().equals("nobody"), !whole.isEmpty(), list + " of " + who.id());
          seen += whole.size();
          for (int size = 1; size <= 4; size++) {
            assertEquals(whole, paged(served, list, size, as), list + " of " + who.id());
          }
        }
      }
      assertTrue(seen > 50, seen + " rows");
      cursor = next(get(served, "/api/comments?limit=3", client.bearer(PEOPLE.getFirst())));
      rest = get(served, "/api/comments" + cursor, client.bearer(PEOPLE.getFirst())).text();
      refused(served, "/api/comments" + cursor, client.bearer(PEOPLE.get(1)));
      refused(served, "/api/comments" + cursor, client.bearer(PEOPLE.get(4)));
      refused(served, "/api/busiest" + cursor, client.bearer(PEOPLE.getFirst()));
    }
    try (Served served = Served.on(database, bundle("asc", FILTER), data)) {
      var client = new CaseClient(served.http(), data);
      Answer known = get(served, "/api/comments" + cursor, client.bearer(PEOPLE.getFirst()));
      assertEquals(200, known.status(), known.text());
      assertEquals(rest, known.text(), "a cursor of the bundle before");
      refused(served, "/api/comments" + cursor + "&by=ann", client.bearer(PEOPLE.getFirst()));
    }
    try (Served served = Served.on(database, bundle("desc", ""), data)) {
      var client = new CaseClient(served.http(), data);
      refused(served, "/api/comments" + cursor, client.bearer(PEOPLE.getFirst()));
      Answer first = get(served, "/api/comments?limit=3", client.bearer(PEOPLE.getFirst()));
      assertEquals(200, first.status(), "the first page is there as ever");
    }
  }

  private static void refused(Served served, String path, String[] as) {
    Answer answer = get(served, path, as);
    assertEquals(400, answer.status(), answer.text());
    assertTrue(answer.text().contains("\"CURSOR_OF_ANOTHER_LIST\""), answer.text());
  }

  /** All pages of {@code list}, one after the other. */
  private static List<Json> paged(Served served, String list, int size, String[] as) {
    var all = new ArrayList<Json>();
    String query = "?limit=" + size;
    while (!query.isEmpty()) {
      Answer page = get(served, list + query, as);
      assertEquals(200, page.status(), page.text());
      List<Json> rows = rows(page);
      assertTrue(rows.size() <= size, page.text());
      all.addAll(rows);
      query = next(page);
      assertTrue(query.isEmpty() || rows.size() == size, "a page before the last is full");
    }
    return all;
  }

  private static Answer get(Served served, String path, String[] as) {
    return served.http().get(path, as);
  }

  private static List<Json> rows(Answer page) {
    if (JsonText.parse(page.text()) instanceof Json.Arr(var rows)) return rows;
    throw new AssertionError(page.text());
  }

  /** The query of the page after; empty where there is none. */
  private static String next(Answer page) {
    Matcher link = NEXT.matcher(page.header("Link"));
    return link.find() ? link.group(1) : "";
  }

  private static void fill(Http http, CaseClient client) {
    for (int ticket = 0; ticket < 12; ticket++) {
      Caller owner = PEOPLE.get(ticket % 3);
      String id = "t" + ticket;
      done(
          http.post(
              "/api/tickets",
              "{\"id\":\"%s\",\"title\":\"T\",\"text\":\"first\"}".formatted(id),
              client.bearer(owner)));
      for (int comment = 0; comment < ticket % 4; comment++) {
        done(
            http.post(
                "/api/tickets/" + id + "/comments",
                "{\"text\":\"more\"}",
                client.bearer(PEOPLE.get((ticket + comment) % 3))));
      }
    }
  }

  private static void done(Answer answer) {
    assertEquals(200, answer.status(), answer.text());
  }

  private static final String FILTER =
      """
      {
        "id": "theirs",
        "type": "filter",
        "config": { "input": "comments", "expr": { "eq": ["comments.author", { "$param": "by" }] } }
      },
      """;

  /** The example with two lists more. */
  private Bundle bundle(String direction, String filter) {
    Path blueprint = folder.resolve("blueprint-" + direction + filter.length());
    copy(Blueprints.example("tickets"), blueprint);
    boolean filters = !filter.isEmpty();
    write(
        blueprint.resolve(SERVICE + "graphs/comments.json"),
        """
        {
          "id": "comments",
          "allowScan": { "reason": "a test has few" },
          "signature": {
            "inputs": {
              %s
              "limit": { "type": "integer", "mode": "defaulted", "default": 20 }
            },
            "output": { "type": "rowset<Said>", "from": "out" }
          },
          "nodes": [
            { "id": "comments", "type": "findMany", "config": { "source": { "children": "Ticket.comments" } } },
            %s
            {
              "id": "shown",
              "type": "map",
              "config": {
                "input": "%s",
                "into": "Said",
                "fields": {
                  "author": "comments.author",
                  "status": "comments.ticket.status",
                  "ticket": "comments.ticketId",
                  "comment": "comments.commentId"
                }
              }
            },
            { "id": "sorted", "type": "sort", "config": { "input": "shown", "by": [{ "field": "author", "dir": "%s" }] } },
            { "id": "page", "type": "limit", "config": { "input": "sorted", "count": { "$param": "limit" } } },
            { "id": "out", "type": "result", "value": { "$ref": "page" } }
          ]
        }
        """
            .formatted(
                filters
                    ? "\"by\": { \"type\": \"string\", \"mode\": \"predicate_optional\" },"
                    : "",
                filter,
                filters ? "theirs" : "comments",
                direction));
    write(
        blueprint.resolve(SERVICE + "graphs/busiest.json"),
        """
        {
          "id": "busiest",
          "allowScan": { "reason": "a test has few" },
          "signature": {
            "inputs": { "limit": { "type": "integer", "mode": "defaulted", "default": 20 } },
            "output": { "type": "rowset<Busiest>", "from": "out" }
          },
          "nodes": [
            { "id": "tickets", "type": "findMany", "config": { "source": { "projection": "TicketView" } } },
            {
              "id": "shown",
              "type": "map",
              "config": {
                "input": "tickets",
                "into": "Busiest",
                "fields": {
                  "id": "ticketView.id",
                  "comments": { "count": { "relation": "ticketView.comments" } }
                }
              }
            },
            { "id": "sorted", "type": "sort", "config": { "input": "shown", "by": [{ "field": "comments", "dir": "desc" }] } },
            { "id": "page", "type": "limit", "config": { "input": "sorted", "count": { "$param": "limit" } } },
            { "id": "out", "type": "result", "value": { "$ref": "page" } }
          ]
        }
        """);
    Path shapes = blueprint.resolve(SERVICE + "graphs/shapes.json");
    String more =
        """
        {
          "Said": { "fields": {
            "author": { "type": "string", "nullable": false },
            "status": { "type": "string", "nullable": false },
            "ticket": { "type": "string", "nullable": false },
            "comment": { "type": "string", "nullable": false } } },
          "Busiest": { "fields": {
            "id": { "type": "string", "nullable": false },
            "comments": { "type": "integer", "nullable": false } } },
        """;
    write(shapes, read(shapes).replaceFirst("\\{", Matcher.quoteReplacement(more)));
    Path bindings = blueprint.resolve(SERVICE + "bindings/bindings.json");
    String lists =
        "\"bindings\": {" + binding("comments", filters) + "," + binding("busiest", false) + ",";
    write(
        bindings,
        read(bindings).replaceFirst("\"bindings\": \\{", Matcher.quoteReplacement(lists)));
    return Served.value(Compiler.compile(blueprint));
  }

  private static String binding(String name, boolean filters) {
    return """
    "%1$s": {
      "allow": "owner || user.role == 'support'",
      "graph": "%1$s", "exposure": "read", "page": { "most": 100 },
      "target": { "engine": "sqlite", "dialect": "sqlite" },
      "http": { "method": "GET", "path": "/%1$s", "parameters": [
        %2$s
        { "name": "limit", "in": "query", "bindTo": "limit", "required": false } ] }
    }\
    """
        .formatted(
            name,
            filters
                ? "{ \"name\": \"by\", \"in\": \"query\", \"bindTo\": \"by\", \"required\": false"
                    + " },"
                : "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(target);
        else Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
