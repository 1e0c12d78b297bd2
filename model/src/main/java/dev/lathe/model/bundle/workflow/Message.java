package dev.lathe.model.bundle.workflow;

import java.util.List;

/**
 * What is waited for under a name. It comes as an event of the log, by a source, or from a run that
 * sends it ({@link Sent}) under that name; a run that waits gets it where keys are equal, each
 * token that waits once.
 *
 * @param name of the message
 * @param sources events that are this message; empty where only runs send it
 */
public record Message(String name, List<Source> sources) {
  public Message {
    sources = List.copyOf(sources);
  }

  /**
   * An event that is the message.
   *
   * @param id unique among the definition's sources
   * @param service the slug that publishes the event
   * @param entity whose events
   * @param type of the event
   * @param key of the event: at a start the run's business key, else what has to equal that of the
   *     run. As text; an event that has none starts nothing and reaches nobody
   * @param variables that the event writes
   */
  public record Source(
      String id,
      String service,
      String entity,
      String type,
      Mapping key,
      List<Mapping.Member> variables) {
    public Source {
      variables = List.copyOf(variables);
    }
  }

  /**
   * A message that a run sends: it starts a run of each definition that starts with it, with {@code
   * key} as its business key, and reaches each run that waits for it under that key. Nobody need
   * listen.
   *
   * @param key a mapping of the process; where it gives nothing, the sender's own business key
   * @param variables that the receiver writes
   */
  public record Sent(String name, Mapping key, List<Mapping.Member> variables) {
    public Sent {
      variables = List.copyOf(variables);
    }
  }
}
