package dev.lathe.model.bundle;

import dev.lathe.model.decimal.Scale;
import java.util.List;

/**
 * What is bound to one {@code ?n} of a statement. A plan lists its parameters in order: the first
 * is {@code ?1}.
 */
public sealed interface Parameter {
  /**
   * A graph input. NATIVE binds integers as 64-bit integers, decimals as their value times 10^scale
   * ({@link InputPlan#scale}), booleans as 0 or 1, all else as the text that came in, lists as one
   * JSON array; EXACT binds a decimal as the text that came in, INSTANT a datetime as its canonical
   * text. ELEMENTS binds a list whose items are worked on one by one: each as NATIVE binds it, but
   * datetimes as INSTANT does, a record as the array of its members. A missing optional input binds
   * NULL either way.
   */
  record Input(String name, Form form) implements Parameter {
    /** In which form the value reaches SQL. */
    public enum Form {
      NATIVE,
      EXACT,
      INSTANT,
      ELEMENTS
    }
  }

  /** A fact about the request that no author wrote. */
  record Request(Fact fact) implements Parameter {}

  /** A fresh UUIDv7 for the emit with this index, counted from 0 in node order. */
  record EventId(int emit) implements Parameter {}

  /** A JSON array of fresh UUIDv7s for this emit, one for each item of the list {@code each}. */
  record EventIds(int emit, String each) implements Parameter {}

  /** The same for the {@code uuid} node with this id. */
  record Uuids(String node, String each) implements Parameter {}

  /** A fresh UUIDv7 for the {@code uuid} node with this id; equal wherever the node is read. */
  record Uuid(String node) implements Parameter {}

  /**
   * What a step of the operation's {@link CallPlan} gave.
   *
   * @param path into it, as in {@link CallInput.Output}; NULL where it leads nowhere
   * @param scale how many decimals a decimal may have
   */
  record Output(String node, List<String> path, As as, int scale) implements Parameter {
    public Output {
      path = List.copyOf(path);
    }

    /** An output whose decimals, if it is one, have the usual scale. */
    public Output(String node, List<String> path, As as) {
      this(node, path, as, Scale.DEFAULT);
    }

    /**
     * In which form the value reaches SQL. NATIVE binds what JSON says it is: text, a 64-bit
     * integer or a double, booleans as 0 or 1, arrays and objects as JSON; JSON binds its JSON
     * text. The others are of that type, bound as an input of it is, EXACT a decimal's digits,
     * INSTANT a datetime's canonical text; a value of another type fails the request before the
     * statement.
     */
    public enum As {
      NATIVE,
      JSON,
      INTEGER,
      DECIMAL,
      EXACT,
      STRING,
      BOOLEAN,
      DATE,
      DATETIME,
      INSTANT,
      DURATION
    }
  }

  /**
   * The offsets of the time zone with this id of the IANA database, as JSON: an object of lists of
   * {@code [from, what]} in their order, {@code from} being {@code MM-DDTHH:MM:SS} of the year that
   * the member is for. In {@code y2026}, by times in UTC, {@code what} is the offset in seconds
   * from then on. In {@code l2026}, by local times, it is the offset that leads back to UTC, of two
   * the one before; where the clocks skip that time, the time in UTC when they do, with its year
   * where that is another one. {@code yL4}, {@code yN4}, {@code lL4} and {@code lN4} are for leap
   * and other years after 2099 whose first day is the weekday 4, 0 being Sunday; {@link #ELSE} is
   * for all years that have no member.
   */
  record Zone(String id) implements Parameter {
    public static final String ELSE = "else";
  }

  /** The facts a statement can ask for. All are text but the versions. */
  enum Fact {
    /** Id of the bundle this plan is from: the statement compares it with what is live. */
    BUNDLE,
    /** {@code service/binding/caller}: whose idempotency key it is. */
    SCOPE,
    /** The client's Idempotency-Key, or the command id where it sent none. */
    KEY,
    /** sha256 of binding and inputs, hex: tells a retry from another request with its key. */
    HASH,
    /** Fresh id of this command, a UUIDv7. */
    COMMAND,
    /** The request's time, {@code 2026-01-31T10:00:00.000Z}, always with three decimals. */
    TIME,
    /** The same as datetimes stand in tables, {@code 2026-01-31T10:00:00.000000Z}. */
    NOW,
    /** {@code user}, {@code system}, {@code service}, or NULL for nobody. */
    ACTOR_KIND,
    /** NULL for nobody. */
    ACTOR_ID,
    CORRELATION,
    /** The W3C header as it came, or NULL. */
    TRACEPARENT,
    /** The number in If-Match, a 64-bit integer, or NULL when the client expects nothing. */
    EXPECTED_VERSION,
    /**
     * The version of the answer that the client has, a 64-bit integer, where the same statement
     * with the same parameters gave it; else NULL. Of a query.
     */
    KNOWN_VERSION
  }
}
