package dev.lathe.compiler;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The codes that no case shows. A code that becomes possible leaves its list with its first case.
 */
final class CodesWithoutCase {
  /**
   * Named by the format and never raised by it: another rule says the same earlier, or nothing
   * does.
   */
  static final Set<String> RESERVED =
      Set.of(
          "BLUEPRINT_AUTH_AUDIENCE_MISMATCH",
          "BLUEPRINT_CATEGORY_NOT_DECLARED",
          "BLUEPRINT_VARS_FROM_INVALID",
          "PDM_STRUCT_DUPLICATE_ENTITY",
          "PDM_STRUCT_DUPLICATE_FIELD",
          "PDM_STRUCT_DUPLICATE_RELATION",
          "PDM_STRUCT_UNKNOWN_FIELD_TYPE",
          "PDM_STRUCT_UNKNOWN_GENERATED_KIND",
          "PDM_SM_TRAPPED_STATE",
          "PDM_SM_DUPLICATE_TRANSITION_NAME",
          "QSM_PARSE_DIR_INVALID",
          "GRAPH_ACTION_CALL_POLICY_INVALID",
          "GRAPH_IR_NODE_REF_NOT_UUID",
          "GRAPH_IR_CONSISTENCY_AGGREGATE_ID_NOT_UUID",
          "GRAPH_IR_PRE_REF_NOT_ALLOWED_IN_AGGREGATE_ID",
          "GRAPH_IR_PRE_REF_NOT_ALLOWED_IN_TRANSITION",
          "GRAPH_IR_PRE_REF_NOT_ALLOWED_IN_SOURCE",
          "BINDINGS_DUPLICATE_BINDING_ID",
          "WORKFLOWS_XREF_EVENT_UNKNOWN_AGGREGATE",
          "UNBOUND_PARAM",
          "UNKNOWN_PARAM");

  /**
   * What the format wraps around the findings of an artifact, or would be a bug of ours: the
   * findings themselves are raised.
   */
  static final Set<String> SAID_OTHERWISE =
      Set.of(
          "BLUEPRINT_SERVICE_QSM_INVALID",
          "BLUEPRINT_SERVICE_BINDINGS_INVALID",
          "BLUEPRINT_SERVICE_SEED_INVALID",
          "BLUEPRINT_SERVICE_STORAGE_INVALID",
          "BLUEPRINT_SERVICE_UI_INVALID",
          "BLUEPRINT_INIT_INVALID",
          "PC_MISSING_ENTITY_FIELD",
          "EMIT_FAILED",
          "INTERNAL");

  /** What once was refused and is no longer. */
  static final Set<String> RETIRED =
      Set.of(
          "UNSUPPORTED_DERIVED_PROJECTION",
          "UNSUPPORTED_PRE",
          "UNSUPPORTED_NATIVE_OPERATION",
          "UNSUPPORTED_STORAGE",
          "TIER1_UNSUPPORTED_NODE",
          "UNSUPPORTED_ARRAY_FIELD",
          "UNSUPPORTED_LIST_INPUT",
          "UNSUPPORTED_NODE",
          "UNSUPPORTED_OPERATOR",
          "UNSUPPORTED_EXPRESSION",
          "UNSUPPORTED_FUNCTION",
          "UNSUPPORTED_INIT");

  /** Of parts that are still to come. */
  static final Set<String> TO_COME =
      Set.of(
          "BLUEPRINT_PROVISIONER_ENTRY_MISSING",
          "BLUEPRINT_MODULE_CLIENT_ASSET_MISSING",
          "BLUEPRINT_MODULE_CLIENT_PRESET_MISSING",
          "RUNTIME_MANIFEST_STUDIO_PATH_CONFLICT",
          "BINDINGS_STRUCTURAL_PRE_ON_NON_COMMAND",
          "ACCESS_UNKNOWN_NAME",
          "ACCESS_TYPE_MISMATCH",
          "ACCESS_SYNTAX",
          "UNSUPPORTED_MODULE_ADDRESS",
          "UNSUPPORTED_MODULE_PACKAGE");

  static final Set<String> ALL =
      Stream.of(RESERVED, SAID_OTHERWISE, RETIRED, TO_COME)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private CodesWithoutCase() {}
}
