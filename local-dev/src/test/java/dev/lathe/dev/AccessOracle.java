package dev.lathe.dev;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.dev.Http.Answer;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The same blueprint without its rules, on the same data: what everybody would be told if nothing
 * were kept back, and what would be told if only some rows were there.
 */
final class AccessOracle implements AutoCloseable {
  private static final Pattern ALLOW =
      Pattern.compile("(\"allow\"\\s*:\\s*)\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern READ =
      Pattern.compile(",\\s*\"read\"\\s*:\\s*\"(?:[^\"\\\\]|\\\\.)*\"");

  private final Served served;
  private final CaseClient client;
  private final Http http;
  private final Map<String, String> told = new HashMap<>();

  private AccessOracle(Served served, Path folder) {
    this.served = served;
    this.http = served.http();
    this.client = new CaseClient(http, folder);
  }

  /** The data of {@code ruled}, under {@code blueprint} without rules. */
  static AccessOracle of(Served ruled, Path ruledFolder, Path blueprint, Path folder) {
    Path open = folder.resolve("blueprint");
    rewritten(blueprint, open, _ -> "public");
    Path data = folder.resolve("data");
    try (Database restored = SqliteDatabase.open(new DevFolder(data).sqlite().toString())) {
      DatabaseRestore.restore(restored, backup(ruled, ruledFolder).stream());
    }
    Served served =
        Served.on(new DatabaseChoice.OwnFile(), Served.value(Compiler.compile(open)), data);
    return new AccessOracle(served, data);
  }

  /** All that {@code served} knows, served from {@code folder}. */
  static List<String> backup(Served served, Path folder) {
    var store = new DevFolder(folder).store(SystemPlatform.create().time());
    List<String> lines = new ArrayList<>();
    var unused = new DatabaseBackup(served.database(), store::get).write(lines::add);
    return lines;
  }

  /** {@code blueprint} with other rules, and with fields that are for all. */
  static void rewritten(Path blueprint, Path into, UnaryOperator<String> rule) {
    try (Stream<Path> files = Files.walk(blueprint)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = into.resolve(blueprint.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        String text = Files.readString(file);
        text =
            ALLOW
                .matcher(text)
                .replaceAll(
                    found ->
                        Matcher.quoteReplacement(
                            found.group(1) + "\"" + rule.apply(found.group(2)) + "\""));
        Files.writeString(copy, READ.matcher(text).replaceAll(""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code path} answers {@code person} if all rows are there. */
  String all(AccessDoor door, String path, AccessPerson person) {
    return told(door, path, person, Optional.empty());
  }

  /** What it answers if of {@code entity} only {@code ids} are there. */
  String only(
      AccessDoor door, String path, AccessPerson person, Entity entity, Collection<String> ids) {
    return told(door, path, person, Optional.of(new Part(entity, new LinkedHashSet<>(ids))));
  }

  private record Part(Entity entity, Set<String> ids) {}

  private String told(AccessDoor door, String path, AccessPerson person, Optional<Part> part) {
    String key = path + " " + part.map(Part::ids) + (door.personal() ? person : "");
    return told.computeIfAbsent(
        key,
        _ -> {
          part.ifPresent(this::keep);
          try {
            Answer answer =
                http.get(path, client.bearer(new SentRequest.Caller(person.id(), person.said())));
            return plain(answer);
          } finally {
            part.ifPresent(this::giveBack);
          }
        });
  }

  /** An answer without what tells one request from the next. */
  static String plain(Answer answer) {
    return answer.status() + answer.text().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  private void keep(Part part) {
    for (Kept table : tables(part.entity())) {
      run("CREATE TABLE kept AS SELECT * FROM \"" + table.name() + "\"");
      run("ALTER TABLE kept RENAME TO \"kept " + table.name() + "\"");
      for (Object id : ids(table)) {
        if (!part.ids().contains((String) id)) {
          var unused =
              served
                  .database()
                  .execute(
                      Statement.write(
                          "DELETE FROM \"" + table.name() + "\" WHERE \"" + table.id() + "\"=?1",
                          (String) id));
        }
      }
    }
  }

  private void giveBack(Part part) {
    for (Kept table : tables(part.entity())) {
      run("DELETE FROM \"" + table.name() + "\"");
      run("INSERT INTO \"" + table.name() + "\" SELECT * FROM \"kept " + table.name() + "\"");
      run("DROP TABLE \"kept " + table.name() + "\"");
    }
  }

  /** A table of an entity, and the column with the id of the aggregate that a row is of. */
  private record Kept(String name, String id) {}

  private List<Kept> tables(Entity entity) {
    var tables = new ArrayList<Kept>();
    of(entity.table().text())
        .forEach(name -> tables.add(new Kept(name, entity.key().column().text())));
    for (Entity.ChildList list : entity.children()) {
      of(list.table().text()).forEach(name -> tables.add(new Kept(name, list.parent().text())));
    }
    return tables;
  }

  private List<String> of(String table) {
    Rows rows =
        served
            .database()
            .execute(
                Statement.read(
                    "SELECT name FROM sqlite_schema WHERE type='table' AND name GLOB ?1",
                    table + "_[0-9a-f]*"));
    return rows.rows().stream().map(row -> (String) row.getFirst()).toList();
  }

  private List<Object> ids(Kept table) {
    Rows rows =
        served
            .database()
            .execute(
                Statement.read(
                    "SELECT DISTINCT \"" + table.id() + "\" FROM \"" + table.name() + "\""));
    return rows.rows().stream().map(List::getFirst).map(Object.class::cast).toList();
  }

  private void run(String sql) {
    var unused = served.database().execute(Statement.write(sql));
  }

  @Override
  public void close() {
    served.close();
  }
}
