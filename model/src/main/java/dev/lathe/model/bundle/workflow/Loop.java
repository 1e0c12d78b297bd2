package dev.lathe.model.bundle.workflow;

import java.util.List;

/**
 * An activity that is done once for each item of a list, with variables of its own each time
 * ({@link WorkflowPlan}). A list that is missing or empty is done at once; what is no list is an
 * incident.
 *
 * @param sequential one after the other in the order of the list, instead of all at once
 * @param list the path to the list
 * @param item the variable that has the item
 * @see #INDEX
 */
public record Loop(boolean sequential, List<String> list, String item) {
  /** The variable that has the item's place in the list, from 0. */
  public static final String INDEX = "loopCounter";

  /** Most items of a list; more are an incident. All of them are tokens of one run. */
  public static final int MOST_ITEMS = 1_000;

  public Loop {
    list = List.copyOf(list);
  }
}
