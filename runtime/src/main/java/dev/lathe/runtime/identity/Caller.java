package dev.lathe.runtime.identity;

import dev.lathe.model.json.Json;
import dev.lathe.model.value.UserClaims;
import dev.lathe.runtime.plan.Actor;
import java.util.Optional;

/**
 * Who sends a request.
 *
 * @param actor as whom they act; empty for somebody unknown
 * @param claims what their token says, empty where none was verified
 * @param vouched somebody verified it: a recorded answer may be given again without asking anew
 */
public record Caller(Optional<Actor> actor, Claims claims, boolean vouched) {
  /** Nobody knows who. */
  public static final Caller UNKNOWN = new Caller(Optional.empty(), Claims.NONE, false);

  /** Somebody whom a header names, where headers are believed. */
  public static Caller named(Actor actor) {
    return new Caller(Optional.of(actor), Claims.NONE, false);
  }

  /**
   * The bearer of a token that was verified.
   *
   * @param subject the token's, which is the actor's id
   */
  public static Caller verified(String subject, Claims claims) {
    return new Caller(Optional.of(Actor.user(subject)), claims, true);
  }

  /**
   * What is known of the caller by a name of the blueprint's; {@code id} is whom they act as.
   * Nothing else is known of somebody whom no token vouches for.
   */
  public Optional<Json> user(String name) {
    if (name.equals(UserClaims.ID)) return actor.map(known -> Json.of(known.id()));
    return claims.get(UserClaims.claim(name, claims.names()));
  }

  /** Whether a verified token is for {@code scope}. */
  public boolean may(ControlScope scope) {
    return vouched && claims.scopes().contains(scope.text());
  }
}
