package dev.lathe.runtime.plan;

import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The offsets of time zones, in the form of {@link Parameter.Zone}. They are those of the machine's
 * Java, so a zone's new rules come with a new Java and no bundle changes for it.
 */
final class ZoneTable {
  /** After this year a zone goes by rules that repeat with the calendar. */
  private static final int LAST = 2099;

  /** Years up to the last one that have every calendar there is: 28 without a skipped leap day. */
  private static final int CALENDARS = 28;

  private static final DateTimeFormatter IN_YEAR =
      DateTimeFormatter.ofPattern("MM-dd'T'HH:mm:ss", Locale.ROOT);

  private static final ConcurrentHashMap<String, String> TABLES = new ConcurrentHashMap<>();

  private ZoneTable() {}

  /**
   * The table of the zone {@code id}, some 30 kB where clocks are changed.
   *
   * @throws java.time.DateTimeException if this Java does not know the zone
   */
  static String of(String id) {
    return TABLES.computeIfAbsent(id, zone -> JsonText.write(table(ZoneId.of(zone).getRules())));
  }

  private static Json table(ZoneRules rules) {
    var years = new Members();
    Instant first = LocalDateTime.of(1, 1, 1, 0, 0).toInstant(ZoneOffset.UTC);
    Json before = from(LocalDateTime.of(1, 1, 1, 0, 0), seconds(rules.getOffset(first)));
    years.with(Parameter.Zone.ELSE, new Json.Arr(List.of(before)));
    ZoneOffsetTransition change = rules.nextTransition(first);
    if (change == null) {
      return years.object();
    }
    // Where UTC is in the first year of changes, local time may be in the one before.
    for (int year = utc(change).getYear() - 1; year <= LAST; year++) {
      years.with("y" + digits(year), utc(rules, year));
      years.with("l" + digits(year), local(rules, year));
    }
    for (int year = LAST - CALENDARS + 1; year <= LAST; year++) {
      String calendar =
          (Year.isLeap(year) ? "L" : "N") + LocalDate.of(year, 1, 1).getDayOfWeek().getValue() % 7;
      if (years.object().get("y" + calendar).isEmpty()) {
        years.with("y" + calendar, utc(rules, year));
        years.with("l" + calendar, local(rules, year));
      }
    }
    return years.object();
  }

  private static Json utc(ZoneRules rules, int year) {
    var offsets = new ArrayList<Json>();
    LocalDateTime start = LocalDateTime.of(year, 1, 1, 0, 0);
    Instant at = start.toInstant(ZoneOffset.UTC);
    offsets.add(from(start, seconds(rules.getOffset(at))));
    ZoneOffsetTransition change = rules.nextTransition(at);
    while (change != null && utc(change).getYear() == year) {
      offsets.add(from(utc(change), seconds(change.getOffsetAfter())));
      change = rules.nextTransition(change.getInstant());
    }
    return new Json.Arr(offsets);
  }

  /** The same by local times: from when on they are to be read how. */
  private static Json local(ZoneRules rules, int year) {
    LocalDateTime start = LocalDateTime.of(year, 1, 1, 0, 0);
    Instant before = start.minusDays(2).toInstant(ZoneOffset.UTC);
    var changes = new TreeMap<LocalDateTime, Json>();
    changes.put(start.minusDays(9), seconds(rules.getOffset(before)));
    ZoneOffsetTransition change = rules.nextTransition(before);
    while (change != null && utc(change).getYear() <= year + 1) {
      if (change.isGap()) {
        changes.put(change.getDateTimeBefore(), Json.of(skipped(change)));
        changes.put(change.getDateTimeAfter(), seconds(change.getOffsetAfter()));
      } else {
        changes.put(change.getDateTimeBefore(), seconds(change.getOffsetAfter()));
      }
      change = rules.nextTransition(change.getInstant());
    }
    var offsets = new ArrayList<Json>();
    offsets.add(from(start, Objects.requireNonNull(changes.floorEntry(start)).getValue()));
    changes
        .subMap(start, false, start.plusYears(1), false)
        .forEach((at, read) -> offsets.add(from(at, read)));
    return new Json.Arr(offsets);
  }

  private static String skipped(ZoneOffsetTransition change) {
    LocalDateTime utc = utc(change);
    boolean sameYear = utc.getYear() == change.getDateTimeBefore().getYear();
    return (sameYear ? "" : digits(utc.getYear()) + "-") + IN_YEAR.format(utc);
  }

  /** As SQL spells it, in every locale. */
  private static String digits(int year) {
    return String.format(Locale.ROOT, "%04d", year);
  }

  private static LocalDateTime utc(ZoneOffsetTransition change) {
    return LocalDateTime.ofInstant(change.getInstant(), ZoneOffset.UTC);
  }

  private static Json seconds(ZoneOffset offset) {
    return Json.of(offset.getTotalSeconds());
  }

  private static Json from(LocalDateTime at, Json read) {
    return new Json.Arr(List.of(Json.of(IN_YEAR.format(at)), read));
  }
}
