package dev.lathe.runtime.operation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.Said;
import dev.lathe.runtime.command.AbandonedClaims;
import dev.lathe.runtime.command.RecordedRequest;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with commands that do something outside and whose owners are gone: their calls are made
 * again with the same keys, where the service takes one, and their second statement decides. Those
 * of which nobody can know by asking again are counted until a person looks. For one thread at a
 * time; processes may do it side by side.
 */
public final class LeftClaims {
  /** Between two looks: as the deadline is tens of seconds, nobody waits for less. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(LeftClaims.class);

  private final AbandonedClaims claims;
  private final Tenant tenant;
  private final ServedBundle<RecordedOperation> bundle;
  private final OperationRunner runner;
  private final Modules modules;
  private final Platform platform;
  private long looked;
  private int waiting;

  /**
   * @param bundle the operations that are live
   */
  public LeftClaims(
      Database database,
      Tenant tenant,
      ServedBundle<RecordedOperation> bundle,
      OperationRunner runner,
      Modules modules,
      Platform platform) {
    this.claims = new AbandonedClaims(database);
    this.tenant = tenant;
    this.bundle = bundle;
    this.runner = runner;
    this.modules = modules;
    this.platform = platform;
    this.looked = platform.time().ticks() - BETWEEN_LOOKS.toNanos();
  }

  /**
   * What a look came to.
   *
   * @param resumed claims that were gone on with
   * @param waiting claims that wait for a person
   */
  public record Report(int resumed, int waiting) {}

  /**
   * Goes on with what is left, where the last look was some seconds ago.
   *
   * @param budget no claim is gone on with after it; the last one may take as long as its calls
   * @throws DatabaseUnavailable if no answer came: run again
   */
  public Report run(Duration budget) {
    long began = platform.time().ticks();
    if (began - looked < BETWEEN_LOOKS.toNanos()) return new Report(0, waiting);
    looked = began;
    Rows rows = claims.look();
    waiting = rows.isEmpty() ? 0 : Math.toIntExact(rows.requiredInteger(0, 0));
    if (!rows.isEmpty() && rows.requiredInteger(0, 6) != 0) claims.forget();
    int resumed = 0;
    for (int row = 0; row < rows.size() && rows.text(row, 1) != null; row++) {
      if (platform.time().ticks() - began >= budget.toNanos()) break;
      resume(rows, row);
      resumed++;
    }
    if (waiting > 0) {
      LOG.error(
          "{} claims of commands that act wait for somebody: `lathe claims` lists them", waiting);
    }
    return new Report(resumed, waiting);
  }

  private void resume(Rows rows, int row) {
    String scope = rows.requiredText(row, 1);
    String key = rows.requiredText(row, 2);
    String correlation = rows.requiredText(row, 5);
    Optional<RecordedRequest> request =
        JsonText.parse(rows.requiredText(row, 4)) instanceof Json.Obj kept
            ? RecordedRequest.of(kept)
            : Optional.empty();
    try {
      if (request.isEmpty()) throw new IllegalStateException("what was asked is not there");
      Facts facts = facts(scope, key, rows.requiredText(row, 3), request.get());
      OperationOutcome outcome =
          bundle.ask(
              operations ->
                  (Said<OperationOutcome>)
                      operations.resume(runner, request.get(), facts, modules));
      LOG.info("a claim that was left came to {}, correlation {}", word(outcome), correlation);
    } catch (ModuleFailed failed) {
      LOG.warn("a claim that was left: {}, correlation {}", failed.code(), correlation);
    } catch (DatabaseUnavailable | BundleStoreUnavailable away) {
      throw away;
    } catch (RuntimeException stuck) {
      LOG.warn("a claim that was left can't be gone on with, correlation {}", correlation, stuck);
      claims.putOff(scope, key, String.valueOf(stuck.getMessage()));
    }
  }

  private static String word(OperationOutcome outcome) {
    return outcome instanceof OperationOutcome.Decided(var command, _, _)
        ? command.getClass().getSimpleName()
        : outcome.getClass().getSimpleName();
  }

  /** Under a fresh command: who had it before may still be there, and is told that it is not. */
  private Facts facts(String scope, String key, String hash, RecordedRequest request) {
    return new Facts(
        tenant,
        scope,
        Optional.of(key),
        hash,
        platform.ids().next().toString(),
        platform.time().now(),
        request.actor(),
        request.correlation(),
        request.traceparent(),
        request.expectedVersion(),
        Optional.empty(),
        List.of());
  }
}
