package dev.lathe.conformance.statement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Names that mean something to SQLite, to libSQL, to JSON paths or to the statements beneath. */
final class OddNames {
  private static final String WORDS =
      """
      true false null order group index select table from where values default limit offset \
      rowid oid _rowid_ random glob regexp raise over filter window current_timestamp \
      like not and or in is exists case when then else end between escape collate rank match \
      sqlite_x sqlite_sequence SQLITE_Y libsql_x json_each json_tree json_object pragma_table_info dbstat \
      sqlite_master fts5 event append_event command live generation rollout fence cursor lease parked \
      consumer_step watermark event_log decide_x fold_x ix_x \
      value key type atom parent fullkey path json root \
      new NEW excluded old s c x o e v k d q bundle outcome detail result events version first scope \
      hash at stream place before after didRun aggregateId payload eventIds commandId \
      Total total Order name length constructor __proto__ toString hasOwnProperty class \
      _ __ a1 last_event applied coalesce count sum typeof printf substr\
      """;

  private OddNames() {}

  static List<String> all() {
    var names = new ArrayList<>(Arrays.asList(WORDS.split(" ")));
    names.addAll(List.of("straße", "日本", "it's", "with space", "percent%", "a_b"));
    return List.copyOf(names);
  }

  /** Whether a relation may have this name: the format spells those as identifiers. */
  static boolean relates(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]*");
  }

  /** Whether a transition may have it. */
  static boolean moves(String name) {
    return name.matches("[a-z][a-zA-Z0-9]*");
  }
}
