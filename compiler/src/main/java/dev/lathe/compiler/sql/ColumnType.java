package dev.lathe.compiler.sql;

/** The types of STRICT tables that we use, and CAST knows too. */
public enum ColumnType {
  INTEGER,
  REAL,
  TEXT,
  BLOB
}
