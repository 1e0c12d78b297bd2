package dev.lathe.runtime.rollout;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.value.Datetime;
import dev.lathe.runtime.sql.Rows;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a seed says of its event. Two say the same where only the spelling differs: of a number, of
 * an instant, or of a field that one does not know and the other has as null, as after a transition
 * came to affect it. What was before follows from earlier events, which are compared themselves.
 */
record SeededEvent(
    String stream,
    long version,
    String type,
    String time,
    @Nullable String actorKind,
    @Nullable String actorId,
    Map<String, Json> after) {

  /** An event of the log. */
  static SeededEvent of(Rows rows, int row) {
    return new SeededEvent(
        rows.requiredText(row, 1),
        rows.requiredInteger(row, 2),
        rows.requiredText(row, 3),
        rows.requiredText(row, 4),
        rows.text(row, 5),
        rows.text(row, 6),
        after(rows.requiredText(row, 7)));
  }

  /** An event of a bundle, as {@link SeedRows} writes it. */
  static SeededEvent of(String text) {
    Map<String, Json> seed = members(JsonText.parse(text));
    return new SeededEvent(
        String.valueOf(word(seed, "stream")),
        Long.parseLong(String.valueOf(word(seed, "version"))),
        String.valueOf(word(seed, "type")),
        String.valueOf(word(seed, "time")),
        word(seed, "actorKind"),
        word(seed, "actorId"),
        after(String.valueOf(word(seed, "data"))));
  }

  private static Map<String, Json> after(String data) {
    return members(members(JsonText.parse(data)).getOrDefault("after", Json.NULL));
  }

  private static Map<String, Json> members(Json json) {
    return json instanceof Json.Obj(var members) ? members : Map.of();
  }

  private static @Nullable String word(Map<String, Json> members, String name) {
    return switch (members.getOrDefault(name, Json.NULL)) {
      case Json.Str(String text) -> text;
      case Json.Num(String digits) -> digits;
      case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> null;
    };
  }

  /** The first thing that {@code seed} says otherwise, in words; nothing where it says the same. */
  Optional<String> differsFrom(SeededEvent seed) {
    if (!stream.equals(seed.stream)) return Optional.of("stream");
    if (version != seed.version) return Optional.of("version");
    if (!type.equals(seed.type)) return Optional.of("type");
    if (!same(Json.of(time), Json.of(seed.time))) return Optional.of("time");
    if (!Objects.equals(actorKind, seed.actorKind) || !Objects.equals(actorId, seed.actorId)) {
      return Optional.of("actor");
    }
    return seed.after.entrySet().stream()
        .filter(field -> !same(after.getOrDefault(field.getKey(), Json.NULL), field.getValue()))
        .map(field -> "field `" + field.getKey() + "`")
        .findFirst();
  }

  private static boolean same(Json applied, Json said) {
    if (applied.equals(said)) return true;
    Optional<BigDecimal> number = number(applied);
    if (number.isPresent() && number(said).isPresent()) {
      return number.get().compareTo(number(said).get()) == 0;
    }
    Optional<String> instant = instant(applied);
    return instant.isPresent() && instant.equals(instant(said));
  }

  /** A decimal is a number in some seeds and text with its digits in events. */
  private static Optional<BigDecimal> number(Json json) {
    try {
      return switch (json) {
        case Json.Num number -> Optional.of(number.decimal());
        case Json.Str(String text) -> Optional.of(new BigDecimal(text));
        case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> Optional.empty();
      };
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** As reads have it, whatever the spelling, which older bundles left as it was. */
  private static Optional<String> instant(Json json) {
    if (!(json instanceof Json.Str(String text))) return Optional.empty();
    if (Datetime.read(text) instanceof Datetime.Read.Moment(String canonical)) {
      return Optional.of(canonical);
    }
    try {
      return Optional.of(Datetime.text(OffsetDateTime.parse(text).toInstant()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
