package dev.lathe.compiler.sql;

import java.util.Locale;

/** The functions that statements call. */
public enum Function {
  ABS,
  AVG,
  CHAR,
  COALESCE,
  COUNT,
  IIF,
  INSTR,
  JSON,
  JSON_ARRAY,
  JSON_ARRAY_LENGTH,
  JSON_EACH,
  JSON_GROUP_ARRAY,
  JSON_OBJECT,
  JSON_QUOTE,
  JSON_TYPE,
  LENGTH,
  LOWER,
  MAX,
  MIN,
  PRINTF,
  REPLACE,
  STRFTIME,
  SUBSTR,
  SUM,
  TRIM,
  TYPEOF,
  UPPER;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
