package dev.lathe.simulation;

/**
 * Something that somebody borrows from the bank: a run of a workflow goes with it, and those that
 * run calls and causes.
 *
 * @param way which way its run takes
 * @param withdrawn whether whoever asked for it does not want it any more, later
 */
public record Loan(String id, Way way, int amount, boolean withdrawn) {
  /** Of which a reaction takes notice. */
  static final int LARGE = 50;

  /** Which way a loan takes through its workflow. */
  public enum Way {
    /** A clerk says yes or no, unless it is withdrawn. */
    TASK,
    /** It waits until it is confirmed. */
    WAIT,
    /** It waits for nobody. */
    QUICK;

    /** As the bank has it. */
    public String word() {
      return switch (this) {
        case TASK -> "task";
        case WAIT -> "wait";
        case QUICK -> "quick";
      };
    }
  }

  /** Whether clerks leave it alone until it was withdrawn. */
  boolean withdraws() {
    return way == Way.TASK && withdrawn;
  }

  /** What a clerk says to a task, and everybody may know. */
  public static boolean approves(String clerk, String task) {
    return (clerk + task).hashCode() % 3 != 0;
  }
}
