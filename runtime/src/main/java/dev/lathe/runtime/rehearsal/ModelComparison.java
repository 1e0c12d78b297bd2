package dev.lathe.runtime.rehearsal;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Schema;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.rehearsal.RehearsalReport.Model;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.verify.Deviation;
import dev.lathe.runtime.verify.TableContents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds the tables that a bundle makes of a log against those that a database has, by the names
 * that their author gave them and in the columns that both have.
 */
final class ModelComparison {
  /** Rows told of a table. */
  private static final int TOLD = 5;

  private static final String VIEW =
      "SELECT sql FROM sqlite_schema WHERE type='view' AND name=?1 COLLATE NOCASE";

  private static final String TABLES =
      "SELECT g.name,g.written_by FROM generation g,live l WHERE g.bundle=l.bundle";

  private final Database source;
  private final Database scratch;
  private final Bundle bundle;
  private final long end;

  /**
   * @param end the log's last position in {@code scratch}
   */
  ModelComparison(Database source, Database scratch, Bundle bundle, long end) {
    this.source = source;
    this.scratch = scratch;
    this.bundle = bundle;
    this.end = end;
  }

  /** A table that is live in the database. */
  private record Live(String name, boolean projected) {}

  List<Model> models() {
    Rows rows = source.execute(Statement.read(TABLES));
    List<Live> live = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      live.add(new Live(rows.requiredText(row, 0), rows.requiredText(row, 1).equals("projector")));
    }
    List<Model> models = new ArrayList<>();
    for (Schema.View view : bundle.schema().views()) {
      bundle.schema().generations().stream()
          .filter(generation -> view.select().contains(generation.name()))
          .findFirst()
          .ifPresent(generation -> models.add(model(view.name(), generation, live)));
    }
    return models;
  }

  private Model model(String name, Generation generation, List<Live> live) {
    Rows view = source.execute(Statement.read(VIEW, name));
    Optional<Live> before =
        view.isEmpty()
            ? Optional.empty()
            : live.stream()
                .filter(table -> view.requiredText(0, 0).contains(table.name()))
                .findFirst();
    Set<String> columns = new TreeSet<>(TableContents.columns(scratch, generation.name()));
    if (before.isEmpty()) {
      TableContents now = TableContents.of(scratch, generation.name(), columns);
      return model(name, generation, now, Optional.empty(), 0, List.of());
    }
    columns.retainAll(TableContents.columns(source, before.get().name()));
    TableContents now = TableContents.of(scratch, generation.name(), columns);
    TableContents then = TableContents.of(source, before.get().name(), columns);
    // Who decides meanwhile writes rows that are not in the scratch database.
    long behind = new EventLog(source).end() - end;
    if (behind == 0 && before.get().projected()) {
      behind = DatabaseVerification.behind(source, before.get().name(), generation.entity());
    }
    List<String> samples =
        behind != 0
            ? List.of()
            : now.deviations(then, TOLD).stream().map(ModelComparison::text).toList();
    return model(name, generation, now, Optional.of(then.digest()), behind, samples);
  }

  private static Model model(
      String name,
      Generation generation,
      TableContents now,
      Optional<String> before,
      long behind,
      List<String> samples) {
    return new Model(
        name, generation.entity(), now.rows().size(), now.digest(), before, behind, samples);
  }

  /** The other way round: here the log's fold comes second. */
  private static String text(Deviation row) {
    String word =
        switch (row.kind()) {
          case MISSING -> "no more";
          case SURPLUS -> "new";
          case DIFFERENT -> "different";
        };
    return word + ": " + row.key();
  }
}
