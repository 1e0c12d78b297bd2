package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.domain.Name;
import dev.lathe.model.json.Json;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What comes of the request that a scenario is about.
 *
 * @param answer to the request that the scenario is about
 * @param events those that it appends, in their order and no others; empty where nobody said
 * @param mails what of each that it sends, or that is sent because of it; empty where nobody said
 * @param states of aggregates, afterwards
 * @param reads further requests, and what each answers
 */
public record Expected(
    Reply answer,
    Optional<List<Event>> events,
    Optional<List<Json>> mails,
    List<State> states,
    List<Read> reads) {
  public Expected {
    events = events.map(List::copyOf);
    mails = mails.map(List::copyOf);
    states = List.copyOf(states);
    reads = List.copyOf(reads);
  }

  /**
   * What an answer has to be.
   *
   * @param body what it has to have, and may have more around
   */
  public record Reply(int status, Optional<Json> body, SortedMap<String, String> headers) {
    public Reply {
      headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }
  }

  /**
   * An event that is expected.
   *
   * @param stream whose it is; empty for anybody's
   * @param data what it says of afterwards, or a part of that
   */
  public record Event(Name type, Optional<String> stream, Optional<Json> data) {}

  /**
   * What an aggregate has to be.
   *
   * @param stream {@code Entity-id}
   * @param fields some of them, or null where it is not to exist
   */
  public record State(Name stream, Json fields) {}

  /**
   * A request after the one that the scenario is about.
   *
   * @param after how much time goes by before it
   */
  public record Read(ScenarioRequest request, Reply answer, Duration after) {}
}
