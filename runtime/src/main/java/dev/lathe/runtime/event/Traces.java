package dev.lathe.runtime.event;

import dev.lathe.runtime.trace.TraceContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The traces that events belong to, for a log: the first of them, in the order of their events. One
 * thread only.
 *
 * <p>They are found in the text of a CloudEvent as {@link CloudEvents} spells it, without parsing:
 * the quotes around an attribute's name can stand in no value.
 */
public final class Traces {
  /** Traces that a line names. */
  public static final int MOST = 20;

  private static final String ATTRIBUTE = "\"traceparent\":\"00-";
  private static final String BEHIND = "\"latheposition\":";
  private static final String TIME = "\"time\":\"";
  private static final int DIGITS = 32;

  /** In characters, with its dash. */
  private static final int VERSION = 3;

  private static final int PARENT = 55;

  private final Set<String> first = new LinkedHashSet<>();
  private boolean more;

  /** Notes the traces of all events of a message's body. */
  public void note(String body) {
    int at = body.indexOf(ATTRIBUTE);
    while (at >= 0 && !more) {
      int from = at + ATTRIBUTE.length();
      if (from + DIGITS > body.length()) return;
      String trace = body.substring(from, from + DIGITS);
      if (hexadecimal(trace)) add(trace);
      at = body.indexOf(ATTRIBUTE, from);
    }
  }

  /** Notes the trace of one event; its data is not looked at. */
  public void noteOne(String event) {
    if (more) return;
    int head = event.indexOf(BEHIND);
    note(head < 0 ? event : event.substring(0, head));
  }

  /** Notes {@code trace}, 32 hexadecimal digits. */
  public void add(String trace) {
    if (first.size() < MOST) first.add(trace);
    else if (!first.contains(trace)) more = true;
  }

  /** Those that were noted first, {@link #MOST} at the most. */
  public List<String> first() {
    return List.copyOf(first);
  }

  /** Whether there are others. */
  public boolean more() {
    return more;
  }

  /** Where the events of a message's body stand, {@code most} at the most, each once. */
  public static List<TraceContext> parents(String body, int most) {
    Set<TraceContext> parents = new LinkedHashSet<>();
    int at = body.indexOf(ATTRIBUTE);
    while (at >= 0 && parents.size() < most) {
      int from = at + ATTRIBUTE.length();
      int end = body.indexOf('"', from);
      if (end < 0) break;
      String parent = body.substring(from - VERSION, end);
      boolean sound =
          parent.length() == PARENT && hexadecimal(parent.substring(VERSION, VERSION + DIGITS));
      if (sound) parents.add(TraceContext.of(parent));
      at = body.indexOf(ATTRIBUTE, from);
    }
    return List.copyOf(parents);
  }

  /** The {@code traceparent} of one event, for who passes it on. */
  public static Optional<String> parent(String event) {
    int head = event.indexOf(BEHIND);
    int at = event.indexOf(ATTRIBUTE);
    if (at < 0 || at > head) return Optional.empty();
    int from = event.indexOf('0', at);
    return Optional.of(event.substring(from, event.indexOf('"', from)));
  }

  /** When the first event of {@code body} was decided, as the log has it. */
  public static Optional<String> time(String body) {
    int at = body.indexOf(TIME);
    if (at < 0) return Optional.empty();
    int from = at + TIME.length();
    int to = body.indexOf('"', from);
    return to < 0 ? Optional.empty() : Optional.of(body.substring(from, to));
  }

  private static boolean hexadecimal(String text) {
    return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
