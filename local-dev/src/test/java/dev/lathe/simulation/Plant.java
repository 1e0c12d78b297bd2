package dev.lathe.simulation;

import java.util.List;

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
  LOST_MESSAGES_NOT_HEALED("", ""),
  STEP_WITHOUT_VERSION(
      "WHERE NEW.version IS NOT coalesce((SELECT version FROM lathe_run WHERE id=NEW.run),0)",
      "WHERE NEW.version>9999",
      "NEW.version+1+key,value->>'id'",
      "coalesce((SELECT max(version) FROM event WHERE"
          + " stream='Run-'||NEW.run),0)+1+key,value->>'id'",
      "NEW.version+json_array_length(NEW.events)",
      "(SELECT max(version) FROM event WHERE stream='Run-'||NEW.run)"),
  MESSAGE_KNOWN_BY_CHANCE(
      "NEW.version+1+key,value->>'id'", "NEW.version+1+key,value->>'id'||NEW.version"),
  MESSAGE_ONLY_WHERE_SOMETHING_IS_DUE(
      "WHERE business_key=?1 AND status='running'",
      "WHERE business_key=?1 AND status='running' AND due NOT NULL"),
  TASK_STAYS_OPEN(
      "WHEN 'TaskCompleted' THEN 'completed' WHEN", "WHEN 'TaskCompleted' THEN 'open' WHEN"),
  RUN_FORGOTTEN("due=excluded.due", "due=iif(excluded.version%5=3,NULL,excluded.due)"),
  LIMIT_WITHOUT_END("NEW.tokens-1", "NEW.tokens"),
  REFUSALS_COUNTED_ANEW("SET times=times+excluded.times", "SET times=excluded.times"),
  CALL_UNDER_NEW_KEY("", ""),
  CALL_ANSWER_NOT_KEPT(
      "SET outputs=json_set(outputs,?4,json(?5))",
      "SET outputs=json_remove(json_set(outputs,?4,json(?5)),?4)"),
  REFUSED_CLAIM_LEFT_OPEN(
      "UPDATE lathe_claim SET state=?4,detail=?5",
      "UPDATE lathe_claim SET state=iif(?4='refused','open',?4),detail=?5"),
  REFUND_UNDER_KEY_OF_CALL("", ""),
  REFUSAL_NOT_KEPT_BEFORE_REFUND(
      "SET outputs=json_set(outputs,?4,json(?5)) WHERE",
      "SET outputs=iif(?4='$.\"refusal:\"',outputs,json_set(outputs,?4,json(?5))) WHERE"),
  REFUND_NOT_KEPT(
      "SET outputs=json_set(outputs,?4,json(?5)) WHERE",
      "SET outputs=iif(?4='$.\"compensated:charge\"',outputs,json_set(outputs,?4,json(?5))) WHERE"),
  UPCAST_LEFT_OUT("NEW.form=1", "NEW.form=9"),
  WAY_BACK_NOT_REFUSED("AND e.schema_version>1 ", "AND e.schema_version>9 "),
  FILE_COMMITTED_LATE(
      "WHERE id=?1 AND state=1 AND expires_at>",
      "WHERE id=?1 AND state=1 AND 'z'>",
      "deleted_at,strftime('%Y-%m-%dT%H:%M:%fZ',unixepoch('subsec'),'unixepoch') FROM lathe_file"
          + " WHERE id=?1",
      "deleted_at,initiated_at FROM lathe_file WHERE id=?1"),
  FILE_COMMITTED_THOUGH_GIVEN_UP("WHERE id=?1 AND state=1 AND exp", "WHERE id=?1 AND exp"),
  FILES_WITHOUT_LIMIT("(max_count IS NULL OR", "(1 OR"),
  FILE_TWICE_FOR_ONE_KEY("?9 AS call_key", "?1||?9 AS call_key"),
  OBJECT_OF_FILE_CLEARED("WHERE state IN(3,4) AND removed_at", "WHERE state>1 AND removed_at"),
  LAST_BYTES_NOT_WAITED_FOR("unixepoch('subsec')+(-86400)", "unixepoch('subsec')+(-60)"),
  REFUSAL_OF_CLAIM_NOT_RECORDED(
      "'request',json(?4)) FROM command WHERE",
      "'request',json(?4)) FROM command WHERE NOT (key LIKE 'pay-%' AND result IS NULL) AND"),
  WORDS_NOT_CHANGED("WHEN OLD.memo IS NOT NEW.memo BEGIN", "WHEN 0 BEGIN"),
  WORDS_KEPT_ONLY_WHERE_THEY_WERE(
      "WHEN OLD.memo IS NOT NEW.memo BEGIN",
      "WHEN OLD.memo NOT NULL AND OLD.memo IS NOT NEW.memo BEGIN");

  /** Texts of statements that are right, and behind each what is wrong. */
  @SuppressWarnings("ImmutableEnumChecker") // what List.of gives is immutable
  private final List<String> changes;

  Plant(String... changes) {
    this.changes = List.of(changes);
  }

  /** The statement with the mistake, where it is one that has it. */
  String in(String sql) {
    String planted = sql;
    for (int i = 0; i < changes.size(); i += 2) {
      String sound = changes.get(i);
      if (!sound.isEmpty()) planted = planted.replace(sound, changes.get(i + 1));
    }
    return planted;
  }
}
