package dev.lathe.bench.http;

import dev.lathe.bench.http.Requests.Kind;
import dev.lathe.bench.measure.Pace;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Run;
import dev.lathe.bench.measure.Series;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code lathe dev} in a process of its own with its events flowing, loaded from outside; beside
 * it, where a program is named, a peer with the same table, asked the same.
 */
public final class HttpBench {
  private static final List<Integer> CONNECTIONS = List.of(1, 16);

  /** What the peer's rate is to be multiplied by. */
  private static final double CREATES = 1.5;

  private static final double READS = 3;

  /** What must be left of the rate of the same writes on the raw driver. */
  private static final double OF_BARE = 0.6;

  private final Pace pace;
  private final Optional<Path> peer;
  private final Consumer<String> progress;
  private final List<String> notes = new ArrayList<>();
  private final List<Gate> gates = new ArrayList<>();

  /** {@code peer} is PocketBase's program. */
  public HttpBench(Pace pace, Optional<Path> peer, Consumer<String> progress) {
    this.pace = pace;
    this.peer = peer;
    this.progress = progress;
  }

  /** What is measured; of the bare engine there is no server. */
  private record Cell(Optional<Server> server, String bare, Kind kind, int connections) {
    static final Cell BARE = bare("bare statement");
    static final Cell BARE_WRITES = bare("bare, flow's writes too");

    Cell(Server server, Kind kind, int connections) {
      this(Optional.of(server), "", kind, connections);
    }

    private static Cell bare(String title) {
      return new Cell(Optional.empty(), title, Kind.CREATE, 1);
    }

    String title() {
      return server.map(Server::title).orElse(bare);
    }

    boolean same(Cell other) {
      return kind == other.kind && connections == other.connections;
    }

    @Override
    public String toString() {
      return "%s, %s, %d connection(s)".formatted(title(), kind, connections);
    }
  }

  /** What a cell's calls cost the server, those of its warm-up apart. */
  private static final class Cost {
    private boolean warm;
    private double calls;
    private Duration cpu = Duration.ZERO;

    void add(double more, Duration used) {
      if (warm) {
        calls += more;
        cpu = cpu.plus(used);
      }
      warm = true;
    }

    double microseconds() {
      return cpu.toNanos() / 1e3 / calls;
    }
  }

  /** Takes six cells, twelve with a peer, of 4 + runs; wrk's runs take whole seconds. */
  public Report run() {
    try (var folder = WorkFolder.fresh();
        var client = client(folder);
        var bare = BareCreates.in(folder);
        var ours = LatheServer.start(folder.place("lathe"))) {
      progress.accept("loading with " + client.title());
      if (peer.isEmpty()) {
        return measured(client, bare, ours, List.of(ours), folder);
      }
      try (var other = PeerServer.start(peer.get(), folder.place("peer"))) {
        return measured(client, bare, ours, List.of(ours, other), folder);
      }
    }
  }

  private static Client client(WorkFolder folder) {
    return WrkClient.find(folder.place("wrk")).orElseGet(RawClient::start);
  }

  private Report measured(
      Client client, BareCreates bare, LatheServer ours, List<Server> servers, WorkFolder folder) {
    var cells = new LinkedHashMap<Cell, Rounds.Measurable>();
    cells.put(Cell.BARE, bare::measure);
    cells.put(Cell.BARE_WRITES, BareWrites.in(folder)::measure);
    var costs = new LinkedHashMap<Cell, Cost>();
    var makes = new LinkedHashMap<Server, Path>();
    for (Server server : servers) {
      Requests requests = Requests.of(server, folder.place("requests"));
      makes.put(server, requests.make());
      for (Kind kind : Kind.values()) {
        for (int connections : CONNECTIONS) {
          var cell = new Cell(server, kind, connections);
          var cost = new Cost();
          costs.put(cell, cost);
          cells.put(
              cell, length -> load(client, server, requests.of(kind), connections, length, cost));
        }
      }
    }
    Map<Cell, Series> series = new Rounds(pace, progress).of(cells);
    settle(client, ours, Objects.requireNonNull(makes.get(ours)));
    compare(series);
    return Report.of(table(series, costs, client), gates, notes);
  }

  private static Run load(
      Client client, Server server, Path file, int connections, Duration length, Cost cost) {
    Duration before = server.cpu();
    Run run = client.load(server.port(), file, connections, length);
    double calls = run.perSecond() * client.length(length).toNanos() / 1e9;
    cost.add(calls, server.cpu().minus(before));
    return run;
  }

  /** The figures count only if the read models are what they must be soon after the last create. */
  private void settle(Client client, LatheServer ours, Path make) {
    client.load(ours.port(), make, CONNECTIONS.getLast(), pace.run());
    try (var database = Databases.open(ours.database())) {
      var models = new ReadModels(database);
      Optional<Duration> settled = models.settled();
      if (settled.isEmpty()) notes.add(models.told());
      gates.add(
          new Gate(
              "both read models equal a fold of the log within %d s of the last create"
                  .formatted(ReadModels.PATIENCE.toSeconds()),
              settled
                  .map(took -> "%.1f s".formatted(took.toMillis() / 1e3))
                  .orElse("not in time: the figures above do not count"),
              settled.isPresent()));
    }
  }

  private void compare(Map<Cell, Series> series) {
    Series bare = Objects.requireNonNull(series.get(Cell.BARE_WRITES));
    series.forEach(
        (cell, mine) -> {
          if (cell.server().filter(LatheServer.class::isInstance).isEmpty()) return;
          if (cell.kind() == Kind.CREATE) {
            gates.add(
                Gate.atLeast(
                    "creates/s at %d connection(s), of the bare engine's doing the same writes"
                        .formatted(cell.connections()),
                    OF_BARE,
                    mine.perSecond() / bare.perSecond(),
                    "×"));
          }
          series.forEach(
              (other, measured) -> {
                if (other.server().filter(PeerServer.class::isInstance).isPresent()
                    && cell.same(other)) {
                  gates.add(
                      Gate.atLeast(
                          "%s/s at %d connection(s), of %s's"
                              .formatted(cell.kind(), cell.connections(), other.title()),
                          cell.kind() == Kind.CREATE ? CREATES : READS,
                          mine.perSecond() / measured.perSecond(),
                          "×"));
                }
              });
        });
  }

  private static Table table(Map<Cell, Series> series, Map<Cell, Cost> costs, Client client) {
    double bare = Objects.requireNonNull(series.get(Cell.BARE)).p50();
    var rows = new ArrayList<List<Figure>>();
    series.forEach(
        (cell, measured) ->
            rows.add(
                List.of(
                    Figure.of(cell.title()),
                    Figure.of(cell.server().map(Server::synchronous).orElse("WAL, NORMAL")),
                    Figure.of(cell.kind().toString()),
                    Figure.whole(cell.connections()),
                    Figure.whole(measured.perSecond()),
                    Figure.whole(measured.slowest()),
                    Figure.whole(measured.fastest()),
                    Figure.milliseconds(measured.p50()),
                    Figure.milliseconds(measured.p99()),
                    cell.kind() == Kind.CREATE
                        ? new Figure.Amount(measured.p50() / bare, 2)
                        : Figure.none(),
                    Optional.ofNullable(costs.get(cell))
                        .map(cost -> Figure.whole(cost.microseconds()))
                        .orElse(Figure.none()),
                    cell.server()
                        .filter(server -> server.resident().isPresent())
                        .map(server -> Figure.whole(server.resident().orElse(0) / 1e6))
                        .orElse(Figure.none()))));
    return new Table(
        "HTTP from outside, by " + client.title(),
        List.of(
            "server",
            "synchronous",
            "work",
            "connections",
            "calls/s",
            "min",
            "max",
            "p50 ms",
            "p99 ms",
            "p50 / bare",
            "server CPU µs a call",
            "resident MB at the end"),
        rows);
  }
}
