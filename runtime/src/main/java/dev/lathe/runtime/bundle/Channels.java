package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/** Channels as stores keep them: {@code channels/<name>.json} with the bundle and the time. */
public final class Channels {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private Channels() {}

  /**
   * Where a channel lies, relative to the store.
   *
   * @throws IllegalArgumentException if {@code channel} is not a channel's name
   */
  public static String key(String channel) {
    if (!NAME.matcher(channel).matches()) {
      throw new IllegalArgumentException(
          "`" + channel + "` is not a channel: write lower-case letters, digits, `.`, `_` and `-`");
    }
    return "channels/" + channel + ".json";
  }

  /** The text of a channel that says {@code pointer}. */
  public static String write(Pointer pointer) {
    return new Members()
        .with("bundle", pointer.bundle().value())
        .with("at", pointer.at().toString())
        .text();
  }

  /**
   * What the text of {@code channel} says.
   *
   * @throws BundleUnreadable if it holds no pointer
   */
  public static Pointer read(String channel, String text) {
    try {
      if (JsonText.parse(text) instanceof Json.Obj pointer
          && pointer.members().get("bundle") instanceof Json.Str(String bundle)
          && pointer.members().get("at") instanceof Json.Str(String at)) {
        return new Pointer(new BundleId(bundle), Instant.parse(at));
      }
    } catch (JsonText.MalformedJson | IllegalArgumentException | DateTimeException e) {
      throw new BundleUnreadable("the channel `" + channel + "` holds no pointer", e);
    }
    throw new BundleUnreadable("the channel `" + channel + "` holds no pointer");
  }
}
