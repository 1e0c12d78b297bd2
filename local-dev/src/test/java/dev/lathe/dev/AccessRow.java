package dev.lathe.dev;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of an entity as its table has it, whoever may read it.
 *
 * @param fields by the entity's names for them; null ones are not there
 */
record AccessRow(String entity, String id, Map<String, Json> fields) {
  AccessRow {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  Optional<Json> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** All rows of {@code entity}. */
  static List<AccessRow> of(Entity entity, Database database) {
    Rows rows = database.execute(Statement.read("SELECT * FROM \"" + entity.table().text() + "\""));
    var all = new ArrayList<AccessRow>();
    for (int row = 0; row < rows.size(); row++) {
      var fields = new LinkedHashMap<String, Json>();
      for (Entity.Field field : entity.fields()) {
        Object value = rows.value(row, rows.column(field.column().text()));
        if (value != null) fields.put(field.name().text(), json(field, value));
      }
      String id = rows.requiredText(row, rows.column(entity.key().column().text()));
      all.add(new AccessRow(entity.name().text(), id, fields));
    }
    return all;
  }

  private static Json json(Entity.Field field, @Nullable Object value) {
    return switch (value) {
      case Long flag when field.type() == ScalarType.BOOLEAN -> Json.of(flag != 0);
      case Long unscaled when field.type() == ScalarType.DECIMAL ->
          new Json.Num(BigDecimal.valueOf(unscaled, field.scale()).toPlainString());
      case Long whole -> Json.of(whole);
      case String text -> Json.of(text);
      case null, default -> throw new AssertionError(field.name() + " is " + value);
    };
  }
}
