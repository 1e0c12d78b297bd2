package dev.lathe.simulation;

import dev.lathe.runtime.command.PartRows;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.simulation.Bank.Wrong;
import java.util.List;

/** What commands were decided with, where that is kept. */
final class Parts {
  private static final String RECORDED = "SELECT count(*) FROM command";

  private static final Statement COMMANDS = Statement.read(RECORDED);

  private static final Statement WITHOUT =
      Statement.read(RECORDED + " WHERE id NOT IN (SELECT command FROM lathe_part)");

  private Parts() {}

  /**
   * Looks whether it is there once for each command, in their order.
   *
   * @param kept whether it is there at all
   * @throws Wrong if it is not
   */
  static void check(Database database, boolean kept) {
    List<String> faults = new PartRows(database).faults(1);
    if (!faults.isEmpty()) throw new Wrong(faults.getFirst());
    long without = database.execute(WITHOUT).requiredInteger(0, 0);
    long commands = database.execute(COMMANDS).requiredInteger(0, 0);
    long expected = kept ? 0 : commands;
    if (without != expected) {
      throw new Wrong(without + " of " + commands + " commands have no part, not " + expected);
    }
  }
}
