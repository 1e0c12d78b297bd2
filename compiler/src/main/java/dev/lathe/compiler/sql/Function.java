package dev.lathe.compiler.sql;

import java.util.Locale;

/** The functions that statements call. */
public enum Function {
  ABS,
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
  JSON_REMOVE,
  JSON_REPLACE,
  JSON_TYPE,
  LENGTH,
  LOWER,
  LTRIM,
  MAX,
  MIN,
  NULLIF,
  PRINTF,
  REPLACE,
  RTRIM,
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
