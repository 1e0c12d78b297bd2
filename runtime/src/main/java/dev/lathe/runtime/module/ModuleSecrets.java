package dev.lathe.runtime.module;

import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.secret.SecretUnreadable;
import dev.lathe.runtime.secret.Secrets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of one module, by their roles. What is kept outside is asked for when it is needed
 * and remembered for five minutes, so that a rotated one is used soon. Thread-safe.
 */
public final class ModuleSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(ModuleSecrets.class);
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private record Known(String value, long tick) {}

  private final String module;
  private final Map<String, SecretPlace> places;
  private final Map<String, String> environment;
  private final Secrets secrets;
  private final Time time;
  private final Map<String, Known> known = new HashMap<>();

  /**
   * @param environment where secrets of {@link SecretPlace.Variable} are
   * @param secrets where those of {@link SecretPlace.Stored} are
   */
  public ModuleSecrets(
      ModuleSettings settings, Map<String, String> environment, Secrets secrets, Time time) {
    this.module = settings.module();
    this.places = Map.copyOf(settings.secrets());
    this.environment = environment;
    this.secrets = secrets;
    this.time = time;
  }

  /** The roles that settings give a secret. */
  public Set<String> roles() {
    return places.keySet();
  }

  /**
   * The secret of that role.
   *
   * @throws ModuleFailed if it can't be had: the log says why, a client does not learn it
   */
  public synchronized String read(String role) throws ModuleFailed {
    return switch (places.get(role)) {
      case SecretPlace.Variable(String name) -> {
        String value = environment.getOrDefault(name, "").strip();
        if (value.isEmpty()) throw unreadable(role, name + " is not set");
        yield value;
      }
      case SecretPlace.Stored(String name) -> stored(role, name);
      case null -> throw unreadable(role, "no place is named for it");
    };
  }

  /** Forgets what was read: a vendor did not take it. */
  public synchronized void forget() {
    known.clear();
  }

  private String stored(String role, String name) {
    Known one = known.get(role);
    if (one != null && time.ticks() - one.tick() < REMEMBERED.toNanos()) return one.value();
    try {
      String value = secrets.read(name);
      known.put(role, new Known(value, time.ticks()));
      return value;
    } catch (SecretUnreadable e) {
      throw unreadable(role, String.valueOf(e.getMessage()));
    }
  }

  private ModuleFailed unreadable(String role, String why) {
    LOG.warn("the secret `{}` of the module `{}` can't be read: {}", role, module, why);
    return new ModuleFailed(
        ModuleFailed.Reason.NOT_CONFIGURED,
        "a secret of the module `" + module + "` can't be read here");
  }
}
