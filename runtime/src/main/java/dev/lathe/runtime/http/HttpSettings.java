package dev.lathe.runtime.http;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.query.CursorKey;
import java.util.Optional;

/**
 * What may differ between places where the same bundle runs.
 *
 * @param tenant whose requests come here
 * @param actorHeader the header that names the actor, trusted as it comes; empty where nobody in
 *     front of the function vouches for one
 * @param development tells the client what only a developer wants to know: stage times and bundle
 * @param variables the values that the project's variables have here
 * @param origins whose pages browsers let ask
 * @param control whom the endpoints take that show and steer the service itself
 * @param cursorKey what cursors of pages are sealed with
 * @param pages the program that shows user interfaces
 * @param recording whether what commands are decided with is kept
 */
public record HttpSettings(
    Tenant tenant,
    Optional<String> actorHeader,
    boolean development,
    Variables variables,
    Origins origins,
    ControlAccess control,
    CursorKey cursorKey,
    PageFiles pages,
    Recording recording) {
  /** Without a program for pages. */
  public HttpSettings(
      Tenant tenant,
      Optional<String> actorHeader,
      boolean development,
      Variables variables,
      Origins origins,
      ControlAccess control,
      CursorKey cursorKey) {
    this(
        tenant,
        actorHeader,
        development,
        variables,
        origins,
        control,
        cursorKey,
        PageFiles.NONE,
        Recording.NONE);
  }

  /** Without a key for cursors. */
  public HttpSettings(
      Tenant tenant,
      Optional<String> actorHeader,
      boolean development,
      Variables variables,
      Origins origins,
      ControlAccess control) {
    this(tenant, actorHeader, development, variables, origins, control, CursorKey.NONE);
  }

  /** The same with {@code key} for cursors. */
  public HttpSettings with(CursorKey key) {
    return new HttpSettings(
        tenant, actorHeader, development, variables, origins, control, key, pages, recording);
  }

  /** The same with {@code program} to show pages. */
  public HttpSettings with(PageFiles program) {
    return new HttpSettings(
        tenant,
        actorHeader,
        development,
        variables,
        origins,
        control,
        cursorKey,
        program,
        recording);
  }

  /** The same, keeping what {@code other} says of commands. */
  public HttpSettings with(Recording other) {
    return new HttpSettings(
        tenant, actorHeader, development, variables, origins, control, cursorKey, pages, other);
  }
}
