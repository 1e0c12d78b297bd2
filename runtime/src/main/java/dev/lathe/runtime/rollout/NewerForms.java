package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events of forms that are newer than those which a bundle reads ({@link KnownForms}). It folds
 * them as its own and nothing says so, so nobody goes back to it over them.
 */
final class NewerForms {
  /** Of events after position {@code ?3}: {@code ?1} is the forms that are known. */
  private static final String NEWER =
      """
      FROM event e WHERE e.position>?3 AND e.schema_version>1 \
      AND e.entity IN (SELECT value FROM json_each(?2)) \
      AND e.schema_version>coalesce((SELECT value->>2 FROM json_each(?1) \
      WHERE value->>0=e.entity AND value->>1=e.type),1)\
      """;

  private static final String LIST =
      """
      SELECT e.type,e.schema_version,count(*),count(DISTINCT e.stream),e.stream,e.version,\
      min(e.position),e.entity %s GROUP BY e.entity,e.type,e.schema_version ORDER BY 7 LIMIT ?4\
      """
          .formatted(NEWER);

  private static final String FENCE =
      "INSERT INTO fence(holds) SELECT NOT EXISTS(SELECT 1 %s)".formatted(NEWER);

  private final KnownForms known;

  private NewerForms(KnownForms known) {
    this.known = known;
  }

  /**
   * What the log may have that a bundle of these forms can't read; empty where it has none, as the
   * live bundle reads no other forms.
   */
  static Optional<NewerForms> behind(BundleStore store, Optional<BundleId> live, KnownForms known) {
    if (live.isEmpty()) return Optional.empty();
    try {
      BundleFile now = BundleFile.read(live.get(), store.get(live.get()));
      if (known.covers(KnownForms.of(now))) return Optional.empty();
    } catch (BundleUnreadable lost) {
      // Then the log has to be asked.
    }
    return Optional.of(new NewerForms(known));
  }

  /**
   * Each type and form of which there are events, for people; reads the whole log once.
   *
   * @param most how many are told
   */
  List<String> told(Database database, int most) {
    Rows rows = database.execute(Statement.read(LIST, forms(), entities(), 0L, (long) most));
    List<String> reasons = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      String type = rows.requiredText(row, 0);
      reasons.add(
          "`%s` of form %s: %s in %s, and it reads form %s at most, the first is event %s of `%s`"
              .formatted(
                  type,
                  rows.requiredInteger(row, 1),
                  count(rows.requiredInteger(row, 2), "event"),
                  count(rows.requiredInteger(row, 3), "stream"),
                  known.form(rows.requiredText(row, 7), type),
                  rows.requiredInteger(row, 5),
                  rows.requiredText(row, 4)));
    }
    return reasons;
  }

  private static String count(long count, String what) {
    return count == 1 ? "1 " + what : "%s %ss".formatted(count, what);
  }

  /** Ends a transaction where one was written after position {@code looked}. */
  Statement fence(long looked) {
    return Statement.write(FENCE, forms(), entities(), looked);
  }

  private String forms() {
    List<Json> forms = new ArrayList<>();
    known
        .upcasts()
        .forEach(
            (entity, types) ->
                types
                    .keySet()
                    .forEach(
                        type ->
                            forms.add(
                                new Json.Arr(
                                    List.of(
                                        Json.of(entity),
                                        Json.of(type),
                                        Json.of(known.form(entity, type)))))));
    return JsonText.write(new Json.Arr(forms));
  }

  private String entities() {
    return JsonText.write(new Json.Arr(known.entities().stream().map(Json::of).toList()));
  }
}
