package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.Schema;
import dev.lathe.runtime.rollout.RolloutRefused.NameTaken;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables, views, indexes and triggers as a database keeps them: by name, with their own text. */
final class SchemaObjects {
  private static final Statement READ =
      Statement.read("SELECT name,type,sql FROM sqlite_schema ORDER BY name");

  private record SchemaObject(String name, String kind, @Nullable String sql) {}

  private final Map<String, SchemaObject> byName = new HashMap<>();
  private final Map<String, SchemaObject> byText = new HashMap<>();

  private SchemaObjects() {}

  static SchemaObjects of(Database database) {
    var objects = new SchemaObjects();
    Rows rows = database.execute(READ);
    for (int row = 0; row < rows.size(); row++) {
      String sql = rows.text(row, 2);
      var object = new SchemaObject(rows.requiredText(row, 0), rows.requiredText(row, 1), sql);
      objects.byName.put(object.name().toLowerCase(Locale.ROOT), object);
      if (sql != null) objects.byText.put(sql, object);
    }
    return objects;
  }

  /**
   * What makes {@code view} stand under its name; nothing where it does.
   *
   * @throws NameTaken if something else stands there
   */
  List<Statement> view(Schema.View view) {
    String create = "CREATE VIEW " + quoted(view.name()) + " AS " + view.select();
    SchemaObject there = byName.get(view.name().toLowerCase(Locale.ROOT));
    if (there == null) return List.of(Statement.write(create));
    if (!there.kind().equals("view")) throw new NameTaken(view.name(), there.kind());
    if (create.equals(there.sql())) return List.of();
    return List.of(
        Statement.write("DROP VIEW IF EXISTS " + quoted(view.name())), Statement.write(create));
  }

  /** Drops the table or view that {@code ddl} made; its indexes and triggers go with it. */
  Optional<Statement> drop(String ddl) {
    SchemaObject there = byText.get(ddl);
    if (there == null) return Optional.empty();
    return switch (there.kind()) {
      case "table" -> Optional.of(Statement.write("DROP TABLE " + quoted(there.name())));
      case "view" -> Optional.of(Statement.write("DROP VIEW " + quoted(there.name())));
      default -> Optional.empty();
    };
  }

  /** {@code name} as it stands in a statement. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
