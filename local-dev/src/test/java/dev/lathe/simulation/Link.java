package dev.lathe.simulation;

import dev.lathe.runtime.Killed;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A function's way to the database, on which requests and answers get lost. */
final class Link implements Database {
  private static final Duration SLOW = Duration.ofSeconds(30);

  private static final List<Fault> BEFORE =
      List.of(Fault.TIME_OUT_BEFORE_SEND, Fault.SERVER_ERROR, Fault.BUSY);

  private static final List<Fault> AFTER =
      List.of(
          Fault.TIME_OUT_AFTER_COMMIT,
          Fault.RESET_WITHIN_ANSWER,
          Fault.ANSWER_TRUNCATED,
          Fault.SERVER_RESTARTED);

  /** What a claim does with what it has to know: its path is the fourth parameter. */
  private static final String KEPT = "UPDATE lathe_claim SET outputs=";

  private final World world;
  private final Supplier<DatabaseServer> server;
  private final Optional<Fault> death;

  /** What reads were last answered, as a replica that lags answers them once more. */
  private final Map<Statement, Rows> answered = new HashMap<>();

  private boolean closed;

  /**
   * @param death what it counts as when the function is killed at a request; empty for one that is
   *     not
   */
  Link(World world, Optional<Fault> death) {
    this(world, world::server, death);
  }

  /** The same to another database than the world's. */
  Link(World world, Supplier<DatabaseServer> server, Optional<Fault> death) {
    this.world = world;
    this.server = server;
    this.death = death;
  }

  @Override
  public Rows execute(Statement statement) {
    if (statement.access() != Statement.Access.READ) {
      if (statement.sql().startsWith(KEPT)) return keep(statement);
      return carry(Work.of(statement), () -> server.get().execute(statement));
    }
    Rows earlier = answered.get(statement);
    boolean stale = earlier != null && world.chaos().strikes(Fault.STALE_READ);
    Rows rows = carry(Work.OTHER, () -> stale ? earlier : server.get().execute(statement));
    answered.put(statement, rows);
    return rows;
  }

  /** Others may read what a claim came to before whoever wrote it has the database's answer. */
  private Rows keep(Statement statement) {
    String key = String.valueOf(statement.parameters().get(1));
    String path = String.valueOf(statement.parameters().get(3));
    Rows rows =
        carry(
            Work.of(statement),
            () -> {
              Rows there = server.get().execute(statement);
              if (!there.isEmpty()) world.there(key, path);
              return there;
            });
    if (!rows.isEmpty() && world.chaos().strikes(world.kept(key, path))) throw new Killed();
    return rows;
  }

  /** Its connection is one from before a snapshot, which the server has closed since. */
  void outlive() {
    closed = true;
  }

  @Override
  public void executeAll(List<Statement> statements) {
    carry(
        statements.isEmpty() ? Work.OTHER : Work.of(statements.getFirst()),
        () -> {
          server.get().executeAll(statements);
          return Rows.none();
        });
  }

  @Override
  public void close() {}

  /** What of a run's a statement does. */
  private enum Work {
    STEP("INSERT INTO lathe_advance"),
    CLAIM("UPDATE lathe_run SET claimed=strftime"),
    OTHER("");

    private final String begins;

    Work(String begins) {
      this.begins = begins;
    }

    static Work of(Statement statement) {
      if (statement.sql().startsWith(STEP.begins)) return STEP;
      return statement.sql().startsWith(CLAIM.begins) ? CLAIM : OTHER;
    }
  }

  private Rows carry(Work work, Supplier<Rows> request) {
    return work == Work.OTHER ? carried(work, request) : world.atRuns(() -> carried(work, request));
  }

  private Rows carried(Work work, Supplier<Rows> request) {
    Chaos chaos = world.chaos();
    world.meanwhile();
    if (world.isOut()) throw lost("the database is out");
    if (closed) {
      closed = false; // the next request opens another one
      throw lost("the connection was closed");
    }
    before(chaos, work);
    Rows rows = request.get();
    after(chaos, work);
    world.meanwhile();
    return rows;
  }

  private void before(Chaos chaos, Work work) {
    if (chaos.strikes(Fault.SLOW_BY_30_S)) world.time().advance(SLOW);
    if (death.isPresent() && chaos.strikes(death.get())) throw new Killed();
    if (death.isPresent() && chaos.strikes(Fault.FUNCTION_TIMED_OUT)) throw new Killed();
    if (death.isPresent() && work == Work.STEP && chaos.strikes(Fault.KILLED_BEFORE_STEP)) {
      throw new Killed();
    }
    for (Fault fault : BEFORE) {
      if (!chaos.strikes(fault)) continue;
      if (work == Work.STEP) chaos.happened(Fault.STEP_NOT_SENT);
      throw lost(fault.name());
    }
    if (chaos.strikes(Fault.OUTAGE)) {
      world.goOut();
      throw lost("an outage begins");
    }
  }

  private void after(Chaos chaos, Work work) {
    if (death.isPresent() && chaos.strikes(death.get())) throw new Killed();
    if (death.isPresent() && work == Work.STEP && chaos.strikes(Fault.KILLED_AFTER_STEP)) {
      throw new Killed();
    }
    if (death.isPresent() && work == Work.CLAIM && chaos.strikes(Fault.CLAIMED_AND_KILLED)) {
      throw new Killed();
    }
    for (Fault fault : AFTER) {
      if (!chaos.strikes(fault)) continue;
      if (work == Work.STEP) chaos.happened(Fault.STEP_ANSWER_LOST);
      throw lost(fault.name());
    }
  }

  private static DatabaseUnavailable lost(String why) {
    return new DatabaseUnavailable(why);
  }
}
