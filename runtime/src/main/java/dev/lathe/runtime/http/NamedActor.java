package dev.lathe.runtime.http;

import dev.lathe.runtime.plan.Actor;
import java.util.Optional;
import java.util.regex.Pattern;

/** The actor whom the header names that the settings believe. */
final class NamedActor {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@|/+=$,-]{1,256}");

  private NamedActor() {}

  /** Several headers, or one that a gateway has joined of them: nobody can tell whose id it is. */
  static boolean ambiguous(HttpHeaders headers, HttpSettings settings) {
    return settings
        .actorHeader()
        .flatMap(headers::first)
        .filter(id -> id.contains(","))
        .isPresent();
  }

  /** Empty where no header is configured, none came, or its value is not an id. */
  static Optional<Actor> of(HttpHeaders headers, HttpSettings settings) {
    return settings
        .actorHeader()
        .flatMap(headers::first)
        .map(String::strip)
        .filter(ID.asMatchPredicate())
        .map(Actor::user);
  }
}
