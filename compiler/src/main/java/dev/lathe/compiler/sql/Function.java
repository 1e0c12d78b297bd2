package dev.lathe.compiler.sql;

import java.util.Locale;

/** The functions that statements call. */
public enum Function {
  AVG,
  COALESCE,
  COUNT,
  IIF,
  JSON,
  JSON_ARRAY,
  JSON_ARRAY_LENGTH,
  JSON_EACH,
  JSON_GROUP_ARRAY,
  JSON_OBJECT,
  JSON_QUOTE,
  JSON_TYPE,
  LENGTH,
  MAX,
  MIN,
  PRINTF,
  REPLACE,
  STRFTIME,
  SUBSTR,
  SUM,
  TYPEOF;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
