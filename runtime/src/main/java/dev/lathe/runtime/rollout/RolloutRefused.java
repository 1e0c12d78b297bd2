package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleId;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bundle cannot go live in this database as it is; what is live was not changed. Trying again
 * gets the same answer until somebody changes the blueprint or the database.
 */
public abstract sealed class RolloutRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  private RolloutRefused(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What stands in the way, for people. */
  public String reason() {
    return reason;
  }

  /** How a seed is called, or an event of a step of init. */
  static String seed(String id, @Nullable String step) {
    return step == null ? "seed `%s`".formatted(id) : "`%s` of init step `%s`".formatted(id, step);
  }

  /** A seed's place in its stream is taken by another event. */
  public static final class SeedConflict extends RolloutRefused {
    @Serial private static final long serialVersionUID = 1L;

    private final String stream;
    private final long version;

    SeedConflict(String seed, String stream, long version, String taken) {
      super(
          "%s wants version %s of `%s`, which is event `%s`"
              .formatted(seed, version, stream, taken));
      this.stream = stream;
      this.version = version;
    }

    /** The stream both want. */
    public String stream() {
      return stream;
    }

    /** The version both want. */
    public long version() {
      return version;
    }
  }

  /** A seed says of an event that was applied something else than the event does. */
  public static final class SeedEdited extends RolloutRefused {
    @Serial private static final long serialVersionUID = 1L;

    SeedEdited(String seed, String stream, long version, String what) {
      super(
          """
          %s, version %s of `%s`, was applied and then edited: its %s differs, and events \
          never change. Put it back as it was, and say what is new by a further event with the next \
          version\
          """
              .formatted(seed, version, stream, what));
    }
  }

  /** A table has not what the log says: what fills it must be wrong. */
  public static final class Incomplete extends RolloutRefused {
    @Serial private static final long serialVersionUID = 1L;

    Incomplete(String table, long expected, long found) {
      super(
          "table `%s` has %s events of the log, which has %s of them"
              .formatted(table, found, expected));
    }
  }

  /** An event in the log is one that a table cannot take. */
  public abstract static sealed class Unfit extends RolloutRefused {
    @Serial private static final long serialVersionUID = 1L;

    private final String stream;
    private final long version;

    private Unfit(String stream, long version, String reason) {
      super(reason);
      this.stream = stream;
      this.version = version;
    }

    /** The event's stream. */
    public String stream() {
      return stream;
    }

    /** Its version there. */
    public long version() {
      return version;
    }
  }

  /** An event in the log says of a field what the field's table cannot have. */
  public static final class Misfit extends Unfit {
    @Serial private static final long serialVersionUID = 1L;

    Misfit(String stream, long version, String field, String table) {
      super(
          stream,
          version,
          "event %s of `%s` says of `%s` what the field cannot have, so `%s` can't be filled: give the field another type"
              .formatted(version, stream, field, table));
    }
  }

  /** An event in the log that created something lacks what a field has to have. */
  public static final class Lacking extends Unfit {
    @Serial private static final long serialVersionUID = 1L;

    Lacking(String stream, long version, String field, String table) {
      super(
          stream,
          version,
          "event %s of `%s` is older than `%s`, which must not be null, so `%s` can't be filled: let the field be nullable"
              .formatted(version, stream, field, table));
    }
  }

  /** Events in the log are of forms that the bundle would read as its own. */
  public static final class Unread extends RolloutRefused {
    @Serial private static final long serialVersionUID = 1L;

    Unread(List<String> forms) {
      super(
          "the log has events of newer forms than it reads: %s; push a bundle with their upcasts"
              .formatted(String.join("; ", forms)));
    }
  }

  /** What brings the log in has not come to its end: any bundle would go live on a part of it. */
  public static final class LogUnfinished extends RolloutRefused {
    @Serial private static final long serialVersionUID = 1L;

    LogUnfinished(String reason) {
      super(reason);
    }
  }

  /** It was refused before, and nobody has pushed it again since. */
  public static final class StillRefused extends RolloutRefused {
    @Serial private static final long serialVersionUID = 1L;

    StillRefused(String cause) {
      super(cause);
    }
  }

  /** It was to take over from one bundle, and another one went live before. */
  public static final class Overtaken extends RolloutRefused {
    @Serial private static final long serialVersionUID = 1L;

    Overtaken(Optional<BundleId> live) {
      super(
          "%s went live meanwhile"
              .formatted(live.map(id -> "bundle " + id.value()).orElse("another bundle")));
    }
  }

  /** The bundle searches texts, and the database's engine cannot. */
  public static final class NoSearch extends RolloutRefused {
    @Serial private static final long serialVersionUID = 1L;

    NoSearch(String said) {
      super(
          """
          a projection has `search`, which needs SQLite's FTS5, and this database has none (%s): \
          use SQLite, sqld or Turso Cloud, or take `search` away\
          """
              .formatted(said));
    }
  }

  /** A table of somebody else stands where a view of the bundle should. */
  public static final class NameTaken extends RolloutRefused {
    @Serial private static final long serialVersionUID = 1L;

    NameTaken(String name, String kind) {
      super(
          "the view `%s` cannot be made: the database has a %s of that name".formatted(name, kind));
    }
  }
}
