package dev.lathe.bench.http;

import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What {@code lathe dev} holds of memory while things are made, and how soon others see them. */
public final class MemoryBench {
  private static final int CONNECTIONS = 16;
  private static final int LOOKS = 10;
  private static final double MEGABYTES = 450;

  /** The longest that so many creates may take; what is missing then is a note. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final Duration PIECE = Duration.ofSeconds(1);

  private final int creates;
  private final Consumer<String> progress;

  public MemoryBench(int creates, Consumer<String> progress) {
    this.creates = creates;
    this.progress = progress;
  }

  /** Takes as long as the creates do, two minutes at most. */
  public Report run() {
    try (var folder = WorkFolder.fresh();
        var client = RawClient.start();
        var server = LatheServer.start(folder.place("lathe"));
        var database = Databases.open(server.database())) {
      Requests requests = Requests.of(server, folder.place("requests"));
      var rows = new ArrayList<List<Figure>>();
      var notes = new ArrayList<String>();
      rows.add(row(made(database), 0, server));
      long begin = System.nanoTime();
      long next = creates / LOOKS;
      long made = 0;
      while (made < creates) {
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        if (took.compareTo(LONGEST) > 0) {
          notes.add("only %,d of %,d things in %d s".formatted(made, creates, LONGEST.toSeconds()));
          break;
        }
        client.load(server.port(), requests.make(), CONNECTIONS, piece());
        made = made(database);
        if (made >= next) {
          progress.accept("%,d things made".formatted(made));
          rows.add(row(made, (System.nanoTime() - begin) / 1e9, server));
          next = made + creates / LOOKS;
        }
      }
      var models = new ReadModels(database);
      Optional<Duration> settled = models.settled();
      notes.add(
          settled
              .map(
                  d ->
                      "read models equal the log %.1f s after the last"
                          .formatted(d.toMillis() / 1e3))
              .orElseGet(() -> "not in time: " + models.told()));
      double resident = server.resident().orElse(0) / 1e6;
      return Report.of(
          new Table(
              "Memory of lathe dev while things are made, %d connections".formatted(CONNECTIONS),
              List.of("things", "after s", "resident MB", "CPU s so far"),
              rows),
          List.of(Gate.atMost("resident after the last create", MEGABYTES, resident, "MB")),
          notes);
    }
  }

  /** Short where there is little to make. */
  private Duration piece() {
    return creates < 1_000 ? PIECE.dividedBy(20) : PIECE;
  }

  private static long made(Database database) {
    var rows = database.execute(Statement.read("SELECT max(position) FROM event"));
    return rows.value(0, 0) instanceof Long last ? last : 0;
  }

  private static List<Figure> row(long made, double seconds, Server server) {
    return List.of(
        Figure.whole((double) made),
        new Figure.Amount(seconds, 1),
        Figure.whole(server.resident().orElse(0) / 1e6),
        new Figure.Amount(server.cpu().toMillis() / 1e3, 1));
  }
}
