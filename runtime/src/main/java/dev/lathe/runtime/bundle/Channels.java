package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Channels as stores keep them: {@code channels/<name>.json} with the bundle, the time, and the
 * history, the newest first. One that a program wrote that keeps no history is a history of one.
 */
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

  /** The text of a channel. */
  public static String write(Channel channel) {
    Pointer pointer = channel.pointer();
    return new Members()
        .with("bundle", pointer.bundle().value())
        .with("at", pointer.at().toString())
        .with("history", channel.wishes(), Channels::json)
        .text();
  }

  /** A wish as data: what a channel keeps of it, and what is told of it. */
  public static Json json(Wish wish) {
    Members data = said(wish);
    wish.outcome().ifPresent(outcome -> data.with("outcome", json(outcome)));
    wish.signature()
        .ifPresent(
            signature ->
                data.with(
                    "signature",
                    new Members().with("key", signature.key()).with("value", signature.value())));
    return data.object();
  }

  /** What a signature of {@code wish} is of: all that who wished has said. */
  static String signed(Wish wish) {
    return said(wish).text();
  }

  private static Members said(Wish wish) {
    Motive motive = wish.motive();
    return new Members()
        .with("bundle", wish.bundle().value())
        .with("at", wish.pointer().at().toString())
        .with("deed", motive.deed().word())
        .with("by", motive.by())
        .with("verdict", motive.verdict())
        .with("reason", motive.reason());
  }

  private static Optional<DetachedSignature> signature(Json.Obj said) {
    return said.text("key")
        .flatMap(key -> said.text("value").map(value -> new DetachedSignature(key, value)));
  }

  private static Json json(WishOutcome outcome) {
    return new Members()
        .with("state", outcome.state().word())
        .with("at", outcome.at().toString())
        .with("cause", outcome.cause())
        .object();
  }

  /**
   * What the text of {@code channel} says.
   *
   * @throws BundleUnreadable if it holds no pointer
   */
  public static Channel read(String channel, String text) {
    try {
      if (JsonText.parse(text) instanceof Json.Obj said) {
        Optional<Pointer> pointer = pointer(said);
        if (pointer.isPresent()) return channel(pointer.get(), said);
      }
    } catch (JsonText.MalformedJson | IllegalArgumentException | DateTimeException e) {
      throw new BundleUnreadable("the channel `" + channel + "` holds no pointer", e);
    }
    throw new BundleUnreadable("the channel `" + channel + "` holds no pointer");
  }

  private static Channel channel(Pointer pointer, Json.Obj said) {
    List<Wish> wishes = new ArrayList<>();
    if (said.get("history").orElse(Json.NULL) instanceof Json.Arr(List<Json> history)) {
      for (Json one : history) {
        if (one instanceof Json.Obj wish) wish(wish).ifPresent(wishes::add);
      }
    }
    if (wishes.isEmpty() || !wishes.getFirst().pointer().equals(pointer)) {
      wishes.addFirst(Wish.of(pointer, Motive.UNSAID));
    }
    return new Channel(wishes);
  }

  private static Optional<Pointer> pointer(Json.Obj said) {
    Optional<String> bundle = said.text("bundle");
    Optional<String> at = said.text("at");
    if (bundle.isEmpty() || at.isEmpty()) return Optional.empty();
    return Optional.of(new Pointer(new BundleId(bundle.get()), Instant.parse(at.get())));
  }

  /** Empty where the line is damaged: what the channel says now is all that has to be read. */
  private static Optional<Wish> wish(Json.Obj said) {
    try {
      return written(said);
    } catch (IllegalArgumentException | DateTimeException damaged) {
      return Optional.empty();
    }
  }

  private static Optional<Wish> written(Json.Obj said) {
    var motive =
        new Motive(
            said.text("deed").flatMap(Deed::of).orElse(Deed.PUSH),
            said.text("by").orElse(Motive.UNSAID.by()),
            said.text("verdict"),
            said.text("reason"));
    Optional<WishOutcome> outcome =
        said.get("outcome").orElse(Json.NULL) instanceof Json.Obj found
            ? outcome(found)
            : Optional.empty();
    Optional<DetachedSignature> signature =
        said.get("signature").orElse(Json.NULL) instanceof Json.Obj found
            ? signature(found)
            : Optional.empty();
    return pointer(said).map(pointer -> new Wish(pointer, motive, outcome, signature));
  }

  private static Optional<WishOutcome> outcome(Json.Obj said) {
    Optional<WishOutcome.State> state = said.text("state").flatMap(WishOutcome.State::of);
    Optional<Instant> at = said.text("at").map(Instant::parse);
    if (state.isEmpty() || at.isEmpty()) return Optional.empty();
    return Optional.of(new WishOutcome(state.get(), at.get(), said.text("cause")));
  }
}
