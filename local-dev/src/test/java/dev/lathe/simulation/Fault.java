package dev.lathe.simulation;

/** What goes wrong, and how often of a thousand times that it could. */
enum Fault {
  TIME_OUT_BEFORE_SEND(1, 12),
  TIME_OUT_AFTER_COMMIT(2, 12),
  SERVER_ERROR(3, 8),
  BUSY(4, 8),
  RESET_WITHIN_ANSWER(5, 6),
  ANSWER_TRUNCATED(6, 6),
  SLOW_BY_30_S(7, 4),
  SERVER_RESTARTED(8, 4),
  CONFLICT_STORM(9, 20),
  STALE_READ(10, 4),
  RELAY_KILLED_BEFORE_SEND(11, 25),
  RELAY_KILLED_AFTER_SEND(12, 25),
  PARTIAL_BATCH_FAILURE(13, 25),
  TWO_RELAYS(14, 30),
  THROTTLED(15, 20),
  EVENT_TOO_LARGE(16, 10),
  RESENT_AFTER_THE_WINDOW(17, 4),
  RESENT_WITH_ONE_MORE(18, 0),
  DUPLICATED(19, 40),
  REORDERED_ACROSS_GROUPS(20, 200),
  PROJECTOR_KILLED(21, 25),
  POISON(22, 4),
  VISIBILITY_OVER(23, 8),
  EVENT_UNKNOWN(24, 4),
  REBUILT_UNDER_TRAFFIC(25, 0),
  BUNDLE_SWITCHED_WITHIN_REQUEST(26, 4),
  BUNDLE_MISSING(27, 60),
  BUNDLE_CORRUPT(28, 60),
  ROLLED_BACK(29, 0),
  RESTORED_FROM_SNAPSHOT(30, 6),
  FUNCTION_TIMED_OUT(31, 5),
  CLOCK_OFF_BY_A_DAY(32, 30),
  RETRIED_IN_PARALLEL(33, 30),
  OUTAGE(34, 2),
  MOVED_TO_DEAD_LETTERS(35, 10),
  THROTTLED_MORE_THAN_TEN_TIMES(36, 10),
  ROLLOUT_REFUSED(37, 0),
  RECEIVER_AWAY(38, 10),
  RECEIVER_ANSWER_LOST(39, 20),
  RECEIVER_OVERLOADED(40, 10),
  RECEIVER_REFUSES(41, 20),
  RECEIVER_GONE(42, 2),
  WEBHOOK_KILLED_AFTER_POST(43, 20),
  REBUILD_KILLED(44, 15),
  RESTORE_KILLED(45, 10),
  RESTORED_FROM_BACKUP(46, 0),
  STEP_NOT_SENT(47, 0),
  STEP_ANSWER_LOST(48, 0),
  KILLED_BEFORE_STEP(49, 40),
  KILLED_AFTER_STEP(50, 40),
  CLAIMED_AND_KILLED(51, 40),
  TWO_WORK_ON_RUNS(52, 0),
  COMPLETED_BY_TWO(53, 0),
  STEWARD_KILLED(54, 50),
  RUN_STEERED(55, 0),
  RUN_MIGRATED(56, 0),
  LIMIT_REACHED(57, 0),
  REFUSED_AND_COUNTED(58, 0),
  BUDGET_SPENT(59, 0);

  private final int number;
  private final int perThousand;

  /**
   * @param number in the list of faults
   * @param perThousand 0 for what follows from others, and is counted where it happens
   */
  Fault(int number, int perThousand) {
    this.number = number;
    this.perThousand = perThousand;
  }

  int number() {
    return number;
  }

  int perThousand() {
    return perThousand;
  }
}
