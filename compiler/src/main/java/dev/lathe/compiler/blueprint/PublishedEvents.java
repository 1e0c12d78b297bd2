package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.model.bundle.WebhookPlan.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The events of a blueprint by the words that ask for them: an event type, which is of one entity
 * alone, or {@code Order.*} for all events of an entity, those that are added later too.
 */
public final class PublishedEvents {
  private static final String ALL = ".*";

  private final SortedMap<String, Wanted> words = new TreeMap<>();

  public PublishedEvents(Blueprint blueprint) {
    for (Entity entity : blueprint.entities()) {
      String owner = blueprint.owner(entity);
      String name = entity.name().text();
      String logged = entity.logged();
      entity
          .stateMachine()
          .ifPresent(
              machine -> {
                words.put(name + ALL, new Wanted(owner, logged, Optional.empty()));
                machine.transitions().stream()
                    .map(transition -> transition.event(entity))
                    .forEach(type -> words.put(type, new Wanted(owner, logged, Optional.of(type))));
              });
    }
  }

  /** What {@code word} asks for. */
  public Optional<Wanted> find(String word) {
    return Optional.ofNullable(words.get(word));
  }

  /** All words there are. */
  public List<String> all() {
    return new ArrayList<>(words.keySet());
  }
}
