package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.SentRequest.Caller;
import dev.lathe.model.permission.Permission;
import dev.lathe.model.permission.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everybody at every door, about every row. */
final class AccessMatrix {
  private static final String MISSING = "no-such-row";

  /** A version that no row has, so that a command which may be done is not. */
  private static final String UNSEEN = "\"99\"";

  /** No body that any operation takes. */
  private static final String UNFIT = "{\"no such input\":1}";

  private final Http http;
  private final CaseClient client;
  private final AccessOracle oracle;
  private final List<AccessDoor> doors;
  private final List<AccessRow> rows;
  private final Map<String, Integer> outcomes = new TreeMap<>();

  AccessMatrix(
      Http http,
      CaseClient client,
      AccessOracle oracle,
      List<AccessDoor> doors,
      List<AccessRow> rows) {
    this.http = http;
    this.client = client;
    this.oracle = oracle;
    this.doors = doors;
    this.rows = rows;
  }

  /** Asks all of it: each answer has to be as the rules say. */
  void ask() {
    List<Rule> rules =
        doors.stream().flatMap(door -> door.rule().stream()).map(Permission::rule).toList();
    for (AccessPerson person : AccessPerson.of(rules, rows)) {
      String[] as = client.bearer(new Caller(person.id(), person.said()));
      for (AccessDoor door : doors) {
        if (door.placeholder().isEmpty()) {
          whole(door, person, as);
        } else {
          for (AccessRow row : rows) {
            if (isAbout(door, row)) one(door, person, as, row);
          }
        }
      }
    }
    doors.forEach(this::nobody);
    assertTrue(outcomes.containsKey("told"), () -> "everybody was refused: " + outcomes);
    assertTrue(
        outcomes.containsKey("refused") || outcomes.containsKey("as absent"),
        () -> "nobody was refused: " + outcomes);
  }

  /** How many answers of each kind were looked at. */
  String said() {
    return outcomes.toString();
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private static boolean isAbout(AccessDoor door, AccessRow row) {
    return door.about().map(entity -> entity.name().text().equals(row.entity())).orElse(true);
  }

  /** A rule that asks for no row is decided by the caller; one that can't hold, too. */
  private static boolean never(AccessDoor door, AccessPerson person) {
    return door.rule().orElseThrow().refuses(person::claim);
  }

  private static boolean may(AccessDoor door, AccessPerson person, AccessRow row) {
    return person.may(door.rule().orElseThrow(), Optional.of(row), door.inputs());
  }

  /** A door that is about no one row: a list, a sum, a creation. */
  private void whole(AccessDoor door, AccessPerson person, String[] as) {
    String path = door.path("");
    if (!never(door, person) && door.asksIn(person::misfit)) {
      unfit(door.reads() ? http.get(path, as) : http.post(path, UNFIT, as));
      return;
    }
    if (!door.reads()) {
      Answer answer = http.post(path, UNFIT, as);
      if (never(door, person)) {
        refused(answer, door, person);
      } else {
        assertEquals(400, answer.status(), () -> door + " " + person + answer.text());
        count("told");
      }
      return;
    }
    Answer answer = http.get(path, as);
    if (never(door, person)) {
      refused(answer, door, person);
      return;
    }
    Optional<Entity> entity = door.row();
    String wanted =
        entity.isEmpty()
            ? oracle.all(door, path, person)
            : oracle.only(
                door,
                path,
                person,
                entity.get(),
                rows.stream()
                    .filter(row -> isAbout(door, row) && may(door, person, row))
                    .map(AccessRow::id)
                    .toList());
    assertEquals(wanted, AccessOracle.plain(answer), () -> door + " " + person);
    count("told");
  }

  /** A door about one row. */
  private void one(AccessDoor door, AccessPerson person, String[] as, AccessRow row) {
    Answer answer = send(door, row.id(), as);
    String what = door + " " + person + " " + row + " " + answer.text();
    if (never(door, person)) {
      refused(answer, door, person);
    } else if (door.asksIn(person::misfit)) {
      unfit(answer);
    } else if (may(door, person, row)) {
      if (door.reads()) {
        assertEquals(
            oracle.all(door, door.path(row.id()), person), AccessOracle.plain(answer), what);
      } else {
        assertEquals("COMMAND_CONCURRENCY_CONFLICT", answer.get("code"), what);
      }
      count("told");
    } else if (!door.reads() && reads(door, person, row)) {
      refused(answer, door, person);
    } else {
      Answer missing = send(door, MISSING, as);
      assertEquals(missing.status(), answer.status(), what);
      assertEquals(absent(missing, MISSING), absent(answer, row.id()), what);
      count("as absent");
    }
  }

  private Answer send(AccessDoor door, String id, String[] as) {
    if (door.reads()) return http.get(door.path(id), as);
    assertTrue(door.versioned(), () -> door + " can't be asked without being done");
    return http.post(door.path(id), door.body(), as[0], as[1], "If-Match", UNSEEN);
  }

  /** Whether some read shows them the row, whatever the request says. */
  private boolean reads(AccessDoor about, AccessPerson person, AccessRow row) {
    return doors.stream()
        .filter(door -> door.reads() && door.shows() && isAbout(about, row))
        .filter(door -> door.route().service().equals(about.route().service()))
        .filter(door -> door.about().isPresent())
        .anyMatch(door -> person.may(door.rule().orElseThrow(), Optional.of(row), Map.of()));
  }

  private void refused(Answer answer, AccessDoor door, AccessPerson person) {
    assertEquals(403, answer.status(), () -> door + " " + person + answer.text());
    assertEquals("FORBIDDEN", answer.get("code"));
    count("refused");
  }

  /** A claim that is there and is of another type than rules have for it, lets nobody in. */
  private void unfit(Answer answer) {
    assertEquals(403, answer.status(), answer.text());
    assertEquals("IDENTITY_CLAIM_MISSING", answer.get("code"));
    count("unfit");
  }

  /** An answer without what tells requests apart. */
  private static String absent(Answer answer, String id) {
    return AccessOracle.plain(answer).replace(id, "…") + answer.response().headers().map().keySet();
  }

  /** Whom nobody vouches for learns nothing: not of a row, not whether a body was valid. */
  private void nobody(AccessDoor door) {
    String path = door.path(rows.getFirst().id());
    for (String[] as :
        List.of(new String[0], new String[] {"Authorization", "Bearer of.bad.news"})) {
      Answer answer = door.reads() ? http.get(path, as) : http.post(path, "not json", as);
      assertEquals(401, answer.status(), () -> door + answer.text());
    }
    count("unknown");
  }
}
