package dev.lathe.model.command;

import dev.lathe.model.problem.Words;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What became of one command: an answer, never a failure to get one. */
public sealed interface CommandOutcome {
  /**
   * Decided and appended (or decided that there is nothing to append).
   *
   * @param body the answer's JSON, ready to send
   * @param version the version after it of the stream that the request is about; empty where it is
   *     about several and names none of them
   */
  record Accepted(String body, OptionalLong version) implements CommandOutcome {
    public Accepted(String body, long version) {
      this(body, OptionalLong.of(version));
    }
  }

  /**
   * Which of a command's several aggregates something is about.
   *
   * @param node the emit
   * @param index the place of the element that it is for, counted from 0, where it has elements
   */
  record About(String node, String entity, String aggregateId, OptionalLong index) {
    public About(String node, String entity, String aggregateId) {
      this(node, entity, aggregateId, OptionalLong.empty());
    }
  }

  /** An element's aggregate is also that of an element before it, or of another emit. */
  record RepeatedAggregate(About about) implements CommandOutcome {}

  /** The key was used by this very request before; {@code first} is what it was told. */
  record Replayed(CommandOutcome first) implements CommandOutcome {}

  /** The key was used by another request. */
  record KeyReused() implements CommandOutcome {}

  /**
   * The caller did more of this kind than they may; nothing is recorded of it.
   *
   * @param limit the name that the blueprint has for it
   * @param perMinute how many may be done in a minute
   * @param burst how many of them at once
   * @param tokens how many the caller has, less than one
   */
  record RateLimited(String limit, int perMinute, int burst, double tokens)
      implements CommandOutcome {}

  /** The caller may not do this; nothing is recorded of it. */
  record Forbidden() implements CommandOutcome {}

  /**
   * The guard that ends in {@code node} left no row.
   *
   * @param words what its author says of that
   */
  record GuardRejected(String node, Words words) implements CommandOutcome {
    /** One of which the author says nothing. */
    public GuardRejected(String node) {
      this(node, Words.NONE);
    }
  }

  /**
   * The state machine does not allow it.
   *
   * @param creation whether {@code transition} creates the aggregate
   * @param state the aggregate's state, empty where there is no aggregate
   * @param deleted whether there was one, which was deleted
   * @param words what its author says of that
   * @param about empty where the command is about one aggregate
   */
  record IllegalTransition(
      String transition,
      boolean creation,
      Optional<String> state,
      boolean deleted,
      Words words,
      Optional<About> about)
      implements CommandOutcome {
    /** One of what was never deleted. */
    public IllegalTransition(
        String transition,
        boolean creation,
        Optional<String> state,
        Words words,
        Optional<About> about) {
      this(transition, creation, state, false, words, about);
    }

    /** One of which the author says nothing, of a command about one aggregate. */
    public IllegalTransition(String transition, boolean creation, Optional<String> state) {
      this(transition, creation, state, false, Words.NONE, Optional.empty());
    }
  }

  /**
   * Another version was expected; a missing aggregate has version 0.
   *
   * @param about empty where the command is about one aggregate
   */
  record VersionConflict(long expected, long actual, Optional<About> about)
      implements CommandOutcome {
    public VersionConflict(long expected, long actual) {
      this(expected, actual, Optional.empty());
    }
  }

  /**
   * What {@code node} computed for {@code field} does not fit the field's type.
   *
   * @param index the place of the element that it is for, where it has elements
   */
  record InvalidValue(String node, String field, OptionalLong index) implements CommandOutcome {
    public InvalidValue(String node, String field) {
      this(node, field, OptionalLong.empty());
    }
  }

  /**
   * The command would leave {@code field} with a value that its rule does not take.
   *
   * @param rule its key, e.g. {@code max}
   * @param said what the value has to be, for people
   */
  record RuleBroken(String field, String rule, String said, Words words)
      implements CommandOutcome {}

  /** The command would leave a row of which the invariant {@code rule} is not true. */
  record InvariantBroken(String rule, Words words) implements CommandOutcome {}

  /** Another row has the same values of {@code fields}. */
  record NotUnique(List<String> fields, Words words) implements CommandOutcome {
    public NotUnique {
      fields = List.copyOf(fields);
    }
  }

  /** What is wrong with a record of a list of children. */
  enum ChildFault {
    /** One to add is there. */
    EXISTS("exists"),
    /** One to change or remove is not there. */
    ABSENT("absent"),
    /** Two have one key. */
    REPEATED("repeated");

    private final String word;

    ChildFault(String word) {
      this.word = word;
    }

    /** As a decision's row has it. */
    public String word() {
      return word;
    }
  }

  /**
   * A record that {@code node} gives can't be added, changed or removed.
   *
   * @param list the list of children that it is for
   * @param key what tells it from the others
   * @param index its place among those given, counted from 0
   */
  record ChildRefused(
      ChildFault fault, String node, String list, String key, long index, Words words)
      implements CommandOutcome {}

  /** The list of children would have more than {@code max} records. */
  record TooManyChildren(String node, String list, long max) implements CommandOutcome {}

  /**
   * The aggregate's id came out null or empty.
   *
   * @param index the place of the element that it is for, where it has elements
   */
  record InvalidId(String node, OptionalLong index) implements CommandOutcome {
    public InvalidId(String node) {
      this(node, OptionalLong.empty());
    }
  }

  /** The findOne {@code node} met more than one row. */
  record Ambiguous(String node) implements CommandOutcome {}
}
