package dev.lathe.dev.scenario;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The state machines of a blueprint, by their entity's name. */
record Machines(Map<String, StateMachine> byEntity, Map<String, Entity> entities) {
  static Machines of(List<Entity> entities) {
    var machines = new TreeMap<String, StateMachine>();
    var named = new TreeMap<String, Entity>();
    for (Entity entity : entities) {
      named.put(entity.name().text(), entity);
      entity.stateMachine().ifPresent(machine -> machines.put(entity.name().text(), machine));
    }
    return new Machines(machines, named);
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
    Optional<StateMachine> machine = Optional.ofNullable(byEntity.get(rows.requiredText(0, 0)));
    boolean deleted =
        machine
            .filter(
                found ->
                    fields.get(found.stateField().text()) instanceof Json.Str(String state)
                        && found.deleted().contains(state))
            .isPresent();
    return deleted ? Json.NULL : new Json.Obj(fields);
  }
}
