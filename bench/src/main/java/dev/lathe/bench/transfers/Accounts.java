package dev.lathe.bench.transfers;

import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Run;
import dev.lathe.bench.orders.AskFacts;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.wiring.Databases;
import java.util.Map;
import java.util.SplittableRandom;

/** A database with accounts, and the commands that are measured on it. */
final class Accounts implements AutoCloseable {
  private static final int COUNT = 1_000;

  private final BundleFile file;
  private final Database database;
  private final CommandExecutor commands;
  private final SplittableRandom random = new SplittableRandom(7);

  private Accounts(BundleFile file, Database database) {
    this.file = file;
    this.database = database;
    this.commands =
        new CommandExecutor(
            TenantDatabases.only(Tenant.MAIN, database), SystemPlatform.create().ids());
  }

  /** All of them opened at {@code address}. */
  static Accounts opened(BundleFile file, String address) {
    Database database = Databases.open(address);
    new BundleRollout(database).finish(file.bundle(), file.id());
    var accounts = new Accounts(file, database);
    for (int i = 0; i < COUNT; i++) {
      accounts.accepted(
          "openAccount",
          Map.of(
              "id", new InputValue.Text("a" + i),
              "owner", new InputValue.Text("me"),
              "balance", InputValue.decimal("1000000000.00")));
    }
    return accounts;
  }

  /** One caller taking a cent out of an account. */
  Rounds.Measurable withdrawals() {
    return length ->
        busy(
            length.toNanos(),
            () ->
                accepted(
                    "withdraw", Map.of("from", account(), "amount", InputValue.decimal("0.01"))));
  }

  /** One caller moving a cent between two accounts. */
  Rounds.Measurable transfers() {
    return length ->
        busy(
            length.toNanos(),
            () ->
                accepted(
                    "transfer",
                    Map.of(
                        "from", account(), "to", account(), "amount", InputValue.decimal("0.01"))));
  }

  private static Run busy(long nanos, Runnable call) {
    var latencies = new Latencies();
    long end = System.nanoTime() + nanos;
    long now;
    do {
      long start = System.nanoTime();
      call.run();
      now = System.nanoTime();
      latencies.add(now - start);
    } while (now < end);
    return Run.busy(latencies);
  }

  private InputValue account() {
    return new InputValue.Text("a" + random.nextInt(COUNT));
  }

  private void accepted(String command, Map<String, InputValue> inputs) {
    BundleId bundle = file.id();
    CommandPlan plan = plan(command);
    Attempt<CommandOutcome> attempt =
        commands.execute(plan, new Arguments(bundle, inputs, AskFacts.fresh(plan.name())));
    if (!(attempt instanceof Attempt.Settled<CommandOutcome>(CommandOutcome.Accepted _))) {
      throw new IllegalStateException("refused: " + attempt);
    }
  }

  /** The length of a command's statement. */
  int length(String command) {
    return plan(command).sql().length();
  }

  private CommandPlan plan(String command) {
    return file.bundle().operations().commands().stream()
        .filter(plan -> plan.name().endsWith("." + command))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    database.close();
  }
}
