package dev.lathe.simulation;

/** A mistake as somebody might make it, to see that it is found. */
enum Plant {
  NONE("", ""),
  KEY_NOT_LOOKED_UP("c.scope=?1 AND c.\"key\"=?2", "c.scope=?1 AND c.\"key\"=?2||'x'"),
  GUARD_WEAKENED("account.balance>=?", "account.balance>=-1000000+0*?"),
  WATERMARK_IGNORED(
      "event.version>max(coalesce((SELECT version FROM watermark",
      "event.version>max(coalesce((SELECT 0 FROM watermark"),
  POSITION_IGNORED(
      "event.version<=asked.most AND event.position<=(SELECT position FROM generation",
      "event.version<=asked.most AND event.position<=(SELECT 0 FROM generation"),
  OLD_BUNDLE_DECIDES("WHEN (SELECT bundle FROM live) IS NOT ?", "WHEN 0 AND (SELECT 1) IS NOT ?"),
  FILL_ENDS_EARLY("AND position>?1 AND position<=?2", "AND position>?1 AND position<?2"),
  SECOND_EVENT_LOST(
      "FROM json_each(NEW.events) AS e WHERE NEW.outcome='accepted'",
      "FROM json_each(NEW.events) AS e WHERE NEW.outcome='accepted' AND NEW.version%7<>5"),
  STATE_NOT_WRITTEN(
      "WHERE NEW.outcome='accepted' AND NEW.events<>'[]'",
      "WHERE NEW.outcome='accepted' AND NEW.events<>'[]' AND NEW.version%9<>8"),
  REPLAY_WITHOUT_RESULT("WHEN 'replayed' THEN r$$ END", "WHEN 'replayed' THEN json_object() END"),
  LOST_MESSAGES_NOT_HEALED("", "");

  private final String sound;
  private final String planted;

  Plant(String sound, String planted) {
    this.sound = sound;
    this.planted = planted;
  }

  /** The statement with the mistake, where it is one that has it. */
  String in(String sql) {
    return sound.isEmpty() ? sql : sql.replace(sound, planted);
  }
}
