package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.DiagnosticCode;

/** The codes that one kind of artifact has for the ways in which its keys can be wrong. */
record Codes(DiagnosticCode unknown, DiagnosticCode missing, DiagnosticCode mistyped) {
  static final Codes PROJECT = same(DiagnosticCode.BLUEPRINT_PARSE_SCHEMA_VIOLATION);
  static final Codes SERVICE = same(DiagnosticCode.BLUEPRINT_SERVICE_JSON_MALFORMED);
  static final Codes MODULE = same(DiagnosticCode.BLUEPRINT_MODULE_MANIFEST_INVALID);
  static final Codes PDM = same(DiagnosticCode.PDM_PARSE_SCHEMA_VIOLATION);
  static final Codes QSM = same(DiagnosticCode.QSM_PARSE_SCHEMA_VIOLATION);
  static final Codes QSM_INDEX = same(DiagnosticCode.QSM_PARSE_DIR_INDEX_SCHEMA_VIOLATION);
  static final Codes GRAPH = same(DiagnosticCode.PARSE_SCHEMA_VIOLATION);
  static final Codes BINDINGS = same(DiagnosticCode.BINDINGS_PARSE_SCHEMA_VIOLATION);
  static final Codes WORKFLOWS = same(DiagnosticCode.WORKFLOWS_PARSE_SCHEMA_VIOLATION);
  static final Codes UI_MANIFEST = same(DiagnosticCode.MANIFEST_INVALID);
  static final Codes UI_SPEC = same(DiagnosticCode.SPEC_INVALID);
  static final Codes UI_SCREEN = same(DiagnosticCode.SCREEN_SCHEMA_INVALID);
  static final Codes INIT = same(DiagnosticCode.INIT_PARSE_SCHEMA_VIOLATION);
  static final Codes TESTS = same(DiagnosticCode.TESTS_PARSE_SCHEMA_VIOLATION);
  static final Codes OPERATIONS = same(DiagnosticCode.OPERATIONS_PARSE_SCHEMA_VIOLATION);
  static final Codes STORAGE =
      new Codes(
          DiagnosticCode.STORAGE_KEY_IGNORED,
          DiagnosticCode.STORAGE_PARSE_INVALID_ROUTE_SHAPE,
          DiagnosticCode.STORAGE_PARSE_INVALID_ROUTE_SHAPE);
  static final Codes SEED =
      new Codes(
          DiagnosticCode.SEED_SYNTAX_UNKNOWN_FIELD,
          DiagnosticCode.SEED_SYNTAX_INVALID,
          DiagnosticCode.SEED_SYNTAX_INVALID);
  static final Codes MANIFEST =
      new Codes(
          DiagnosticCode.MANIFEST_UNKNOWN_KEY,
          DiagnosticCode.MANIFEST_MISSING_FIELD,
          DiagnosticCode.MANIFEST_INVALID_TYPE);

  private static Codes same(DiagnosticCode code) {
    return new Codes(code, code, code);
  }
}
