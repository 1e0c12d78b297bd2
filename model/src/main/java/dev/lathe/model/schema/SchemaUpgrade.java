package dev.lathe.model.schema;

import java.util.List;

/**
 * Brings a database with system tables of an older form to the present one. The log stays as it is.
 *
 * <p>Programs that make an older version may be at work meanwhile, so a step adds what is new, and
 * leaves what they read and write as it is; what nobody needs any more goes with a later version,
 * which says so by {@link SystemSchema#OLDEST}.
 *
 * @param from the version that it brings to the next one
 * @param statements run once in one transaction; run a second time they fail
 */
public record SchemaUpgrade(int from, List<String> statements) {
  private static final String RECORD =
      "scope,key,hash,id,bundle,correlation,outcome,detail,result,at";

  /** All there are, the oldest first. */
  public static final List<SchemaUpgrade> ALL =
      List.of(
          // One consumer of the log, without a name of its own; times by the functions' clocks;
          // tables that were filled in one piece.
          new SchemaUpgrade(
              0,
              List.of(
                  "CREATE TABLE parked_before AS SELECT * FROM parked",
                  "DROP TABLE parked",
                  SystemSchema.PARKED,
                  """
                  INSERT INTO parked(consumer,stream,position,attempts,next_try,since,error,dead_at) \
                  SELECT 'relay',stream,position,attempts,next_try,since,error,dead_at \
                  FROM parked_before\
                  """,
                  "DROP TABLE parked_before",
                  // Kept for another day from now on: nobody knows by the database's time when
                  // these were recorded.
                  "CREATE TABLE command_before AS SELECT * FROM command ORDER BY rowid",
                  "DROP TABLE command",
                  SystemSchema.COMMAND,
                  "INSERT INTO command(%1$s) SELECT %1$s FROM command_before ORDER BY rowid"
                      .formatted(RECORD),
                  "DROP TABLE command_before",
                  "ALTER TABLE generation ADD COLUMN position INTEGER NOT NULL DEFAULT 0",
                  "ALTER TABLE generation ADD COLUMN written_by TEXT NOT NULL DEFAULT 'projector'",
                  "DROP VIEW relay_step")),
          // No word of its version. Without IF NOT EXISTS: who comes second fails, and looks again.
          new SchemaUpgrade(
              1,
              List.of(
                  SystemSchema.SYSTEM.replace("IF NOT EXISTS ", ""),
                  SystemSchema.IS_OF_THIS_VERSION)),
          // No limits of callers.
          new SchemaUpgrade(
              2,
              List.of(
                  SystemSchema.BUCKET.replace("IF NOT EXISTS ", ""),
                  SystemSchema.IS_OF_THIS_VERSION)),
          // No audit of refusals.
          new SchemaUpgrade(
              3,
              List.of(
                  SystemSchema.REFUSAL.replace("IF NOT EXISTS ", ""),
                  SystemSchema.IS_OF_THIS_VERSION)),
          // No record of what commands were decided with.
          new SchemaUpgrade(
              4,
              List.of(
                  SystemSchema.PART.replace("IF NOT EXISTS ", ""),
                  SystemSchema.IS_OF_THIS_VERSION)));

  public SchemaUpgrade {
    statements = List.copyOf(statements);
  }
}
