package dev.lathe.runtime.archive;

import dev.lathe.model.digest.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chain over the log: each link is the SHA-256 of the link before it, a line break and the event
 * as {@code lathe events export} writes it. Nothing of it is stored where the log is: who notes a
 * link elsewhere can tell later whether anything up to there is another than it was.
 */
public final class LogChain {
  /** Before the first event. */
  private static final String START = "0".repeat(64);

  private LogChain() {}

  /**
   * A link.
   *
   * @param position of the event that it ends with; 0 for the start
   */
  public record Link(long position, String digest) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

    /** {@code POSITION:SHA256}. */
    public String text() {
      return position + ":" + digest;
    }

    /** Reads what {@link #text()} wrote. */
    public static Optional<Link> of(String text) {
      Matcher link = TEXT.matcher(text);
      return link.matches()
          ? Optional.of(new Link(Long.parseLong(link.group(1)), link.group(2)))
          : Optional.empty();
    }
  }

  /**
   * What was found.
   *
   * @param head the last link, at {@code upTo} or before
   * @param faults what was expected and is not so
   */
  public record Found(Link head, List<String> faults) {
    public Found {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Goes along the log, and compares where something is expected.
   *
   * @param upTo the last position that is read
   */
  public static Found along(EventLog log, long upTo, List<Link> expected) {
    List<String> faults = new ArrayList<>();
    List<Link> open = new ArrayList<>(expected);
    Link head = new Link(0, START);
    List<LoggedEvent> page = log.after(0, EventSelection.ALL);
    while (!page.isEmpty()) {
      for (LoggedEvent event : page) {
        if (event.position() > upTo) return new Found(head, missing(open, head, faults));
        head = next(head, event);
        for (Link link : List.copyOf(open)) {
          if (link.position() != head.position()) continue;
          open.remove(link);
          if (!link.equals(head)) faults.add(other(link, head));
        }
      }
      page = log.after(head.position(), EventSelection.ALL);
    }
    return new Found(head, missing(open, head, faults));
  }

  private static Link next(Link before, LoggedEvent event) {
    return new Link(event.position(), Sha256.hex(before.digest() + "\n" + event.line()));
  }

  private static String other(Link expected, Link found) {
    return "the chain up to position %s is %s, not %s: an event up to there is another than it was"
        .formatted(found.position(), found.digest(), expected.digest());
  }

  private static List<String> missing(List<Link> open, Link head, List<String> faults) {
    for (Link link : open) {
      if (link.equals(new Link(0, START))) continue;
      faults.add(
          "the chain is expected to have a link at position %s, where the log, which ends at %s, has no event"
              .formatted(link.position(), head.position()));
    }
    return faults;
  }
}
