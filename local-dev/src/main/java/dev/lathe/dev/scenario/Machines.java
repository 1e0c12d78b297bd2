package dev.lathe.dev.scenario;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The entities of a blueprint that have a state machine, by name. */
record Machines(Map<String, Entity> entities) {
  static Machines of(List<Entity> entities) {
    var named = new TreeMap<String, Entity>();
    for (Entity entity : entities) {
      if (entity.stateMachine().isPresent()) named.put(entity.name().text(), entity);
    }
    return new Machines(named);
  }

  /** The entity {@code name}, where it has one. */
  Optional<Entity> entity(String name) {
    return Optional.ofNullable(entities.get(name));
  }

  /**
   * The fields of an aggregate, folded from its events alone: not what the tables have, which
   * answers show.
   *
   * @return null where there is none, or it was deleted
   */
  Json state(Database database, String stream) {
    Rows rows =
        database.execute(
            Statement.read(
                "SELECT entity,data FROM event WHERE stream=?1 ORDER BY version", stream));
    if (rows.isEmpty()) return Json.NULL;
    var fields = new LinkedHashMap<String, Json>();
    for (int row = 0; row < rows.size(); row++) {
      if (Payload.of(rows.requiredText(row, 1)).after() instanceof Json.Obj after) {
        fields.putAll(after.members());
      }
    }
    boolean deleted =
        entity(rows.requiredText(0, 0))
            .flatMap(Entity::stateMachine)
            .filter(
                found ->
                    fields.get(found.stateField().text()) instanceof Json.Str(String state)
                        && found.deleted().contains(state))
            .isPresent();
    return deleted ? Json.NULL : new Json.Obj(fields);
  }
}
