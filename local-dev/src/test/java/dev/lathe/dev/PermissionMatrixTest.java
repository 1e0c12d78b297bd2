package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.permission.Decision;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Permission;
import dev.lathe.model.permission.Truth;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What everybody is answered at every door of an example, held against its rules: who may is
 * decided here, by the rules that the bundle has, and there, by the statements.
 */
class PermissionMatrixTest {
  private static final String MISSING = "no-such-leave";
  private static final List<String> COMMANDS =
      List.of("approveLeave", "refuseLeave", "withdrawLeave");

  @TempDir Path folder;

  @Test
  void every_door_answers_as_the_rules_say_on_sqlite() {
    matrix(new DatabaseChoice.OwnFile());
  }

  @Test
  void every_door_answers_as_the_rules_say_on_libsql() {
    try (LocalSqld server = LocalSqld.start()) {
      matrix(new DatabaseChoice.At(server.url(), Optional.empty()));
    }
  }

  /** Somebody: what their token says, by the blueprint's names. */
  private record Person(String id, Map<String, Json> claims) {
    Optional<Json> claim(String name) {
      return name.equals("id") ? Optional.of(Json.of(id)) : Optional.ofNullable(claims.get(name));
    }
  }

  /** A row as those see it who see all. */
  private record Row(String id, Json.Obj fields) {
    Optional<Json> field(String name) {
      return fields.get(name).filter(value -> !(value instanceof Json.Null));
    }
  }

  private void matrix(DatabaseChoice database) {
    Bundle bundle = Served.value(Compiler.compile(Blueprints.example("leave")));
    var rules = new TreeMap<String, Permission>();
    bundle
        .operations()
        .routes()
        .forEach(route -> route.allow().ifPresent(allow -> rules.put(route.binding(), allow)));
    assertEquals(bundle.operations().routes().size(), rules.size(), "a door without a rule");
    try (Served served = Served.on(database, bundle, folder)) {
      var doors = new Doors(served.http(), rules);
      doors.fill();
      int asked = 0;
      for (Person person : people()) asked += doors.ask(person);
      assertTrue(asked > 1_000, "only " + asked + " answers were looked at");
      doors.nobody();
      doors.grant();
    }
  }

  /** All that the rules can tell apart: who, in which role, of which team. */
  private static List<Person> people() {
    var people = new ArrayList<Person>();
    for (String id : List.of("alice", "dave")) {
      for (String role : List.of("", "manager")) {
        for (String team : List.of("", "red")) {
          for (String roles : List.of("", "[]", "[\"it\",\"hr\"]")) {
            var claims = new LinkedHashMap<String, Json>();
            if (!role.isEmpty()) claims.put("role", Json.of(role));
            if (!team.isEmpty()) claims.put("team", Json.of(team));
            if (!roles.isEmpty()) claims.put("roles", JsonText.parse(roles));
            people.add(new Person(id, claims));
          }
        }
      }
    }
    return people;
  }

  private final class Doors {
    private final Http http;
    private final Map<String, Permission> rules;
    private final List<Row> rows = new ArrayList<>();
    private final Person all = new Person("root", Map.of("roles", JsonText.parse("[\"hr\"]")));

    Doors(Http http, Map<String, Permission> rules) {
      this.http = http;
      this.rules = rules;
    }

    private String[] as(Person person) {
      String token =
          new TokenWishes(
                  person.id(),
                  new TreeMap<>(person.claims()),
                  List.of(),
                  List.of(),
                  Duration.ofMinutes(9))
              .signedBy(IssuerFile.in(folder).orElseThrow(), Instant.now());
      return new String[] {"Authorization", "Bearer " + token};
    }

    private String ask(String person, String team) {
      Map<String, Json> claims = team.isEmpty() ? Map.of() : Map.of("team", Json.of(team));
      Answer answer = http.post("/api/leaves", "{\"days\":3}", as(new Person(person, claims)));
      assertEquals(201, answer.status(), answer.text());
      return answer.get("leaveId");
    }

    /** A row of each person, team and state. */
    void fill() {
      var manager = new LinkedHashMap<String, Json>(Map.of("role", Json.of("manager")));
      for (String person : List.of("alice", "bob")) {
        for (String team : List.of("", "red", "blue")) {
          ask(person, team);
          String id = ask(person, team);
          if (team.isEmpty()) {
            Person self = new Person(person, Map.of());
            assertEquals(
                200, http.post("/api/leaves/" + id + "/withdraw", "{}", as(self)).status());
          } else {
            manager.put("team", Json.of(team));
            Answer approved =
                http.post("/api/leaves/" + id + "/approve", "{}", as(new Person("boss", manager)));
            assertEquals(200, approved.status(), approved.text());
          }
        }
      }
      Answer listed = http.get("/api/leaves?limit=1000", as(all));
      for (Json row : ((Json.Arr) listed.body()).items()) {
        rows.add(new Row(((Json.Obj) row).text("id").orElseThrow(), (Json.Obj) row));
      }
      assertEquals(12, rows.size());
    }

    private Permission rule(String binding) {
      return Objects.requireNonNull(rules.get(binding), binding);
    }

    private boolean may(String binding, Person person, Row row) {
      return Decision.of(
              rule(binding).rule(),
              name -> person.claim(name.substring(Operand.USER.length())),
              row::field)
          == Truth.TRUE;
    }

    private boolean never(String binding, Person person) {
      return rule(binding).refuses(person::claim);
    }

    /** Every door for {@code person}; gives how many answers were looked at. */
    int ask(Person person) {
      String[] as = as(person);
      int asked = list(person, as) + sums(person, as);
      for (Row row : rows) asked += reads(person, as, row) + commands(person, as, row);
      return asked;
    }

    private int list(Person person, String[] as) {
      Answer answer = http.get("/api/leaves?limit=1000", as);
      if (never("listLeaves", person)) return forbidden(answer, person);
      List<String> wanted =
          rows.stream().filter(row -> may("listLeaves", person, row)).map(Row::id).toList();
      List<String> listed =
          ((Json.Arr) answer.body())
              .items().stream().map(row -> ((Json.Obj) row).text("id").orElseThrow()).toList();
      assertEquals(wanted, listed, () -> person.toString());
      return 1;
    }

    private int sums(Person person, String[] as) {
      Answer answer = http.get("/api/days", as);
      if (never("daysByTeam", person)) return forbidden(answer, person);
      long wanted = rows.stream().filter(row -> may("daysByTeam", person, row)).count();
      long counted =
          ((Json.Arr) answer.body())
              .items().stream()
                  .mapToLong(
                      group ->
                          Long.parseLong(
                              ((Json.Num) ((Json.Obj) group).get("leaves").orElseThrow()).digits()))
                  .sum();
      assertEquals(wanted, counted, () -> person.toString());
      return 1;
    }

    private int reads(Person person, String[] as, Row row) {
      for (String binding : List.of("getLeave", "leaveHistory")) {
        String end = binding.equals("getLeave") ? "" : "/history";
        Answer answer = http.get("/api/leaves/" + row.id() + end, as);
        if (never(binding, person)) {
          forbidden(answer, person);
        } else if (may(binding, person, row)) {
          assertEquals(200, answer.status(), () -> person + " " + row);
          assertFalse(answer.text().equals("[]"), () -> person + " " + row);
        } else {
          alike(http.get("/api/leaves/" + MISSING + end, as), answer, row, person);
        }
      }
      return 2;
    }

    private int commands(Person person, String[] as, Row row) {
      for (String binding : COMMANDS) {
        String verb = "/" + binding.substring(0, binding.length() - "Leave".length());
        String[] expecting = {as[0], as[1], "If-Match", "\"99\""}; // so that nothing happens
        Answer answer = http.post("/api/leaves/" + row.id() + verb, "{}", expecting);
        if (never(binding, person)) {
          forbidden(answer, person);
        } else if (may(binding, person, row)) {
          boolean told =
              answer.get("code").equals("COMMAND_CONCURRENCY_CONFLICT")
                  || (answer.get("code").equals("COMMAND_ILLEGAL_TRANSITION")
                      && answer.text().contains("illegal from state"));
          assertTrue(told, () -> person + " " + row + answer.text());
        } else if (may("getLeave", person, row)) {
          forbidden(answer, person);
        } else {
          Answer missing = http.post("/api/leaves/" + MISSING + verb, "{}", expecting);
          assertEquals("COMMAND_ILLEGAL_TRANSITION", missing.get("code"), missing.text());
          alike(missing, answer, row, person);
        }
      }
      return COMMANDS.size();
    }

    private int forbidden(Answer answer, Person person) {
      assertEquals(403, answer.status(), () -> person + answer.text());
      assertEquals("FORBIDDEN", answer.get("code"));
      return 1;
    }

    /** The same but for what tells requests apart. */
    private void alike(Answer missing, Answer answer, Row row, Person person) {
      assertEquals(missing.status(), answer.status(), () -> person + " " + row + answer.text());
      assertEquals(plain(missing, MISSING), plain(answer, row.id()), () -> person + " " + row);
    }

    private static String plain(Answer answer, String id) {
      return answer.text().replace(id, "…").replaceAll("\"requestId\":\"[^\"]*\"", "")
          + answer.response().headers().map().keySet();
    }

    void nobody() {
      for (String path :
          List.of("/api/leaves", "/api/leaves/" + rows.getFirst().id(), "/api/days")) {
        assertEquals(401, http.get(path).status(), path);
      }
      Answer answer = http.post("/api/leaves", "not json");
      assertEquals(401, answer.status(), answer.text());
    }

    /** A role that is granted counts at once under the same key, and what was told stays told. */
    void grant() {
      String id = ask("alice", "red");
      String path = "/api/leaves/" + id + "/approve";
      Person clerk = new Person("eve", Map.of("team", Json.of("red")));
      Person manager =
          new Person("eve", Map.of("team", Json.of("red"), "role", Json.of("manager")));
      assertEquals(403, http.post(path, "{}", keyed(clerk)).status());
      Answer done = http.post(path, "{}", keyed(manager));
      assertEquals(200, done.status(), done.text());
      Answer again = http.post(path, "{}", keyed(clerk));
      assertEquals(200, again.status(), again.text());
      assertEquals("true", again.header("Idempotency-Replay"));
      assertEquals(done.text(), again.text());
      Person other = new Person("mallory", Map.of("team", Json.of("red")));
      assertEquals(403, http.post(path, "{}", keyed(other)).status(), "another's key");
    }

    private String[] keyed(Person person) {
      String[] as = as(person);
      return new String[] {as[0], as[1], "Idempotency-Key", "one"};
    }
  }
}
