package dev.lathe.model.schema;

import dev.lathe.model.command.ClaimVerdict;
import dev.lathe.model.command.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Claims of commands that do something outside the database. A row of {@code lathe_claim} is there
 * from before the first call that acts until the command's event is appended. {@code owner} is who
 * is at it, until {@code deadline} by the database's time; {@code reads}, {@code known} and {@code
 * outputs} are JSON of what it has so far: what its statement read, steps before the first call
 * that acts gave, and calls that act answered. {@code request} is what it was asked.
 *
 * <p>An insert into {@code claim_command_1} is such a statement: it keeps a refusal as decisions
 * do, takes the key or, where the owner is gone, what is under it, and a token of the caller's
 * limit. A database has both from its first bundle on that has such commands.
 */
public final class ClaimSchema {
  private ClaimSchema() {}

  /** The view that claims are inserted into: of another form, it has another name. */
  public static final String VIEW = "claim_command_1";

  public static final String TABLE = "lathe_claim";

  /** States of a claim. */
  public enum State {
    /** Somebody is at it, or was. */
    OPEN,
    /** A call may have been done; only its service knows. */
    UNKNOWN,
    /** A call was done, and the command refused after it. */
    REFUSED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String CLAIM =
      """
      CREATE TABLE IF NOT EXISTS lathe_claim(scope TEXT NOT NULL, key TEXT NOT NULL, \
      hash TEXT NOT NULL, command TEXT NOT NULL, owner TEXT NOT NULL, \
      correlation TEXT NOT NULL, state TEXT NOT NULL, since REAL NOT NULL, \
      deadline REAL NOT NULL, tries INTEGER NOT NULL, request TEXT NOT NULL, \
      reads TEXT NOT NULL, known TEXT NOT NULL, outputs TEXT NOT NULL, detail TEXT, \
      PRIMARY KEY(scope,key)) STRICT\
      """;

  private static final String CLAIM_VIEW =
      """
      CREATE VIEW IF NOT EXISTS claim_command_1(scope,key,hash,command,at,actor_kind,actor_id,\
      correlation,bundle,outcome,first,detail,result,lasts,bucket,tokens) AS SELECT NULL,NULL,\
      NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL\
      """;

  private static final String CLAIM_DO =
      """
      CREATE TRIGGER IF NOT EXISTS claim_command_1_do INSTEAD OF INSERT ON claim_command_1 BEGIN \
      INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,detail,result,at) \
      SELECT NEW.scope,NEW.key,NEW.hash,NEW.command,NEW.bundle,NEW.correlation,NEW.outcome,\
      NEW.detail,NULL,NEW.at WHERE NEW.outcome IN (%1$s); \
      INSERT INTO lathe_claim(scope,key,hash,command,owner,correlation,state,since,\
      deadline,tries,request,reads,known,outputs) SELECT NEW.scope,NEW.key,NEW.hash,NEW.command,\
      NEW.command,NEW.correlation,'open',%3$s,%3$s+NEW.lasts,1,'{}',\
      coalesce(NEW.result,'{}'),'{}','{}' WHERE NEW.outcome='%4$s'; \
      UPDATE lathe_claim SET owner=NEW.command,deadline=%3$s+NEW.lasts,tries=tries+1 \
      WHERE scope=NEW.scope AND key=NEW.key AND NEW.outcome='%5$s'; \
      INSERT INTO lathe_bucket(name,actor_kind,actor_id,tokens,at) \
      SELECT NEW.bucket,NEW.actor_kind,NEW.actor_id,NEW.tokens-1,%3$s \
      WHERE NEW.tokens IS NOT NULL AND NEW.outcome NOT IN (%2$s) \
      ON CONFLICT(name,actor_kind,actor_id) DO UPDATE SET tokens=excluded.tokens,at=excluded.at; \
      END\
      """
          .formatted(
              words(verdict -> verdict.recorded() && verdict != Verdict.ACCEPTED),
              words(verdict -> !verdict.takesToken())
                  + Arrays.stream(ClaimVerdict.values())
                      .filter(verdict -> verdict != ClaimVerdict.CLAIMED)
                      .map(verdict -> ",'" + verdict.word() + "'")
                      .collect(Collectors.joining()),
              DatabaseTime.SECONDS,
              ClaimVerdict.CLAIMED.word(),
              ClaimVerdict.RESUMED.word());

  /** May be run again. */
  public static final List<String> DDL = List.of(CLAIM, CLAIM_VIEW, CLAIM_DO);

  private static String words(Predicate<Verdict> which) {
    return Arrays.stream(Verdict.values())
        .filter(which)
        .map(verdict -> "'" + verdict.word() + "'")
        .collect(Collectors.joining(","));
  }
}
