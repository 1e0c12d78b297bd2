package dev.lathe.bench.search;

import dev.lathe.bench.measure.Pace;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Series;
import dev.lathe.bench.orders.Sqld;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.bench.search.SearchedThings.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Rows found by their words, beside the same rows found by a pattern and beside one row by its key;
 * and writes of a table with an index of its words beside those of one without. On SQLite and on
 * libSQL's server, through the handler.
 */
public final class SearchBench {
  private static final String SQLITE = "SQLite";

  /** What must be enough for any search. */
  private static final double SEARCH_MILLIS = 5;

  /** Of a write without the index. */
  private static final double WRITE = 2;

  private static final List<String> WRITES =
      List.of("create", "update of the field", "update of another");

  private final Pace pace;
  private final int size;
  private final Consumer<String> progress;
  private final List<List<Figure>> questions = new ArrayList<>();
  private final List<List<Figure>> writes = new ArrayList<>();
  private final List<Gate> gates = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** {@code size} rows are there before. */
  public SearchBench(Pace pace, int size, Consumer<String> progress) {
    this.pace = pace;
    this.size = size;
    this.progress = progress;
  }

  /** Takes four fillings, and 26 × (4 + runs) × the length of a run. */
  public Report run() {
    try (var folder = WorkFolder.fresh()) {
      on(
          SQLITE,
          "sqlite:" + folder.place("indexed").resolve("things.db"),
          "sqlite:" + folder.place("bare").resolve("things.db"),
          folder);
      var first = Sqld.start(folder.place("sqld"), notes);
      if (first.isPresent()) {
        var second = Sqld.start(folder.place("sqld"), notes).orElseThrow();
        try (var indexed = first.get();
            var bare = second) {
          on("sqld", indexed.url(), bare.url(), folder);
        }
      }
    }
    return new Report(
        List.of(
            new Table(
                "The first 20 of %,d rows by their words, through the handler".formatted(size),
                List.of(
                    "database",
                    "question",
                    "search p50 ms",
                    "p99 ms",
                    "like p50 ms",
                    "like / search",
                    "get p50 ms",
                    "search / get"),
                questions),
            new Table(
                "What a write pays for the index of one field, through the handler",
                List.of(
                    "database",
                    "write",
                    "without p50 ms",
                    "with p50 ms",
                    "p99 ms",
                    "with / without"),
                writes)),
        gates,
        notes);
  }

  private void on(String name, String indexed, String bare, WorkFolder folder) {
    progress.accept("filling two tables of %,d rows on %s".formatted(size, name));
    try (var with = SearchedThings.filled(indexed, folder.place("bundles"), size, true);
        var without = SearchedThings.filled(bare, folder.place("bundles"), size, false)) {
      with.check();
      notes.add(
          "%s: the table was filled in %.1f s with the index, in %.1f s without"
              .formatted(name, with.seconds(), without.seconds()));
      reads(name, with);
      writes(name, with, without);
    }
  }

  private void reads(String name, SearchedThings things) {
    var cells = new LinkedHashMap<String, Rounds.Measurable>();
    cells.put("get", things.handler().one(things.gets()));
    for (Question question : Question.values()) {
      cells.put("search " + question, things.handler().one(things.searches(question)));
      cells.put("like " + question, things.handler().one(things.patterns(question)));
    }
    Map<String, Series> series = new Rounds(pace, progress).of(cells);
    double get = of(series, "get").p50();
    for (Question question : Question.values()) {
      Series search = of(series, "search " + question);
      double like = of(series, "like " + question).p50();
      questions.add(
          List.of(
              Figure.of(name),
              Figure.of(question.toString()),
              Figure.milliseconds(search.p50()),
              Figure.milliseconds(search.p99()),
              Figure.milliseconds(like),
              new Figure.Amount(like / search.p50(), 2),
              Figure.milliseconds(get),
              new Figure.Amount(search.p50() / get, 2)));
      if (name.equals(SQLITE)) {
        gates.add(
            Gate.atMost(
                "p50 of a search on SQLite, " + question, SEARCH_MILLIS, search.p50(), "ms"));
      }
    }
  }

  private void writes(String name, SearchedThings with, SearchedThings without) {
    var cells = new LinkedHashMap<String, Rounds.Measurable>();
    for (String write : WRITES) {
      cells.put("with, " + write, write(with, write));
      cells.put("without, " + write, write(without, write));
    }
    Map<String, Series> series = new Rounds(pace, progress).of(cells);
    for (String write : WRITES) {
      double plain = of(series, "without, " + write).p50();
      Series indexed = of(series, "with, " + write);
      double ratio = indexed.p50() / plain;
      writes.add(
          List.of(
              Figure.of(name),
              Figure.of(write),
              Figure.milliseconds(plain),
              Figure.milliseconds(indexed.p50()),
              Figure.milliseconds(indexed.p99()),
              new Figure.Amount(ratio, 2)));
      gates.add(Gate.atMost(name + ", " + write + ": with the index / without", WRITE, ratio, "×"));
    }
  }

  private static Rounds.Measurable write(SearchedThings things, String write) {
    return things
        .handler()
        .one(
            switch (WRITES.indexOf(write)) {
              case 0 -> things.creates();
              case 1 -> things.retitles();
              default -> things.counts();
            });
  }

  private static Series of(Map<String, Series> series, String cell) {
    return Objects.requireNonNull(series.get(cell));
  }
}
