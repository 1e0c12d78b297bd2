package dev.lathe.runtime.http;

import java.util.Optional;

/**
 * What may differ between places where the same bundle runs.
 *
 * @param actorHeader the header that names the actor, trusted as it comes; empty where nobody in
 *     front of the function vouches for one
 * @param development tells the client what only a developer wants to know: stage times and bundle
 */
public record HttpSettings(Optional<String> actorHeader, boolean development) {}
