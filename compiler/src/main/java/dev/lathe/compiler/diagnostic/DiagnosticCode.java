package dev.lathe.compiler.diagnostic;

/**
 * Every finding's stable name, from the files up to the plans. Codes are added, never renamed or
 * used again; where the format has a name, it is that one. Each of them can occur.
 */
public enum DiagnosticCode {
  // Files and JSON: before anything is understood
  BLUEPRINT_NOT_FOUND("there is no folder of that name"),
  BLUEPRINT_FORM_UNKNOWN(
      "the folder holds neither project.json nor a manifest.json with rntmeVersion"),
  BLUEPRINT_IO_ERROR("a file or folder of the blueprint is missing or can't be read"),
  FILE_TOO_LARGE("a file is over the size limit"),
  TOO_MANY_FILES("the blueprint has more files than the limit"),
  NOT_UTF8("a file is not UTF-8 text"),
  BYTE_ORDER_MARK("a file starts with a byte-order mark"),
  PARSE_INVALID_JSON("a file is not JSON"),
  DUPLICATE_KEY("an object has the same key twice"),
  UNSTORABLE_TEXT("a text has a character that databases can't store"),
  NESTING_TOO_DEEP("values are nested too deep"),
  IO_ERROR("a file of a single-service folder is missing"),

  // Project
  BLUEPRINT_PARSE_SCHEMA_VIOLATION("project.json has an unknown, missing or mistyped key"),
  BLUEPRINT_STRUCT_DECLARED_SERVICE_DIR_MISSING("a declared service has no folder"),
  BLUEPRINT_STRUCT_UNDECLARED_SERVICE_DIR("a folder under services is not declared"),
  BLUEPRINT_STRUCT_SERVICE_JSON_MISSING("a service has no service.json"),
  BLUEPRINT_SERVICE_JSON_MALFORMED("service.json has an unknown, missing or mistyped key"),
  BLUEPRINT_STRUCT_MOD_KIND_MISMATCH("a service's kind does not fit its slug"),
  BLUEPRINT_VARS_FROM_UNKNOWN_ROOT("a variable comes from an unknown root"),
  DUPLICATE_SERVICE("a service is declared twice"),
  BLUEPRINT_COMPOSE_ROUTE_UNKNOWN_SERVICE("a route leads to an unknown service"),
  BLUEPRINT_COMPOSE_HTTP_ROUTE_TARGET_MISSING_BINDINGS(
      "an HTTP route leads to a service without bindings"),
  BLUEPRINT_COMPOSE_HTTP_ROUTE_DUPLICATE_SERVICE("a service stands behind two HTTP routes"),
  BLUEPRINT_COMPOSE_UI_ROUTE_TARGET_NOT_DOMAIN(
      "a UI route leads to a service that is not of kind domain"),
  BLUEPRINT_COMPOSE_UI_ROUTE_TARGET_MISSING_UI("a UI route leads to a service without UI"),
  BLUEPRINT_COMPOSE_MIDDLEWARE_PROVIDER_UNKNOWN_SERVICE("a middleware's provider is not a service"),
  BLUEPRINT_COMPOSE_MIDDLEWARE_PROVIDER_NOT_INTEGRATION(
      "a middleware's provider is a service of the wrong kind"),
  BLUEPRINT_COMPOSE_MOUNT_UNKNOWN_TARGET("a mount names a route that is not declared"),
  BLUEPRINT_COMPOSE_MOUNT_UNKNOWN_MIDDLEWARE("a mount uses a middleware that is not declared"),
  BLUEPRINT_AUTH_MODULE_MISMATCH("no identity module is of the auth provider's vendor"),
  BLUEPRINT_AUTH_MODULE_EDGE_AUTH_MISSING("the identity module can't authenticate at the edge"),
  BLUEPRINT_GRAPH_PRE_REF_UNDEFINED_BINDING("a graph refers to a pre step that is not there"),
  BLUEPRINT_DOMAIN_COMMAND_HANDLER_FORBIDDEN("a domain service brings command handlers in code"),
  BLUEPRINT_SERVICE_GRAPHS_INVALID("a service's graphs are missing or misnamed"),
  BLUEPRINT_WORKFLOWS_INVALID("the workflow manifest is missing or invalid"),
  BLUEPRINT_MODULE_RESOLVE_FAILED("a module's package is not found"),
  BLUEPRINT_MODULE_MANIFEST_INVALID("a module's manifest is invalid"),
  BLUEPRINT_DUPLICATE_COMPONENT("two modules bring a component of one type"),
  BLUEPRINT_CATEGORY_MISMATCH("a module's key is neither its category nor its vendor"),
  BLUEPRINT_CATEGORY_AMBIGUOUS("two modules are of one category"),
  BLUEPRINT_MODULE_PUBLIC_CONFIG_INVALID(
      "a module's public configuration lacks a key or mistypes one"),
  BLUEPRINT_MODULE_ENTRY_EXPORT_MISSING("a module's package does not export its client"),
  BLUEPRINT_MODULE_PROVISIONER_BAD_ENTRY("a module's provisioner entry is unsafe"),
  BLUEPRINT_CONSISTENCY_VAR_UNDECLARED("a placeholder names a variable that is not declared"),
  BLUEPRINT_CONSISTENCY_VAR_UNUSED("a declared variable is used nowhere"),
  BLUEPRINT_MODULE_CLIENT_ASSET_BAD_PATH("a module's client asset has an unsafe path"),
  BLUEPRINT_MODULE_CLIENT_ASSET_SCRIPT_REJECTED("a module's client asset is a script"),
  BLUEPRINT_MODULE_CLIENT_PRESET_BAD_PATH("a module's preset has an unsafe path"),
  BLUEPRINT_MODULE_CLIENT_PRESET_DUPLICATE("two presets of a module share a name"),

  // Single service
  MANIFEST_NOT_JSON("manifest.json is not JSON"),
  MANIFEST_NOT_OBJECT("manifest.json is not an object"),
  MANIFEST_UNKNOWN_KEY("manifest.json has an unknown key"),
  MANIFEST_MISSING_FIELD("manifest.json lacks a key"),
  MANIFEST_INVALID_TYPE("a value of manifest.json has the wrong type"),
  MANIFEST_INVALID_VERSION("rntmeVersion is not a version"),
  MANIFEST_VERSION_MAJOR_MISMATCH("rntmeVersion is of another major version"),
  MANIFEST_INVALID_PORT("a port of manifest.json is out of range"),
  MANIFEST_INVALID_BINDING_BASE_PATH("bindingBasePath is not a path prefix"),
  MANIFEST_INVALID_ACTOR_KIND("auth.actorKind is not user, system or service"),
  MANIFEST_MISSING_EVENT_STORE_PATH("persistent mode lacks eventStorePath"),
  MANIFEST_MISSING_QSM_PATH("persistent mode lacks qsmPath"),
  SETTING_IGNORED(Severity.WARNING, false, "a setting has no effect yet"),
  RUNTIME_MANIFEST_DUPLICATE_MODULE_NAME("two modules of manifest.json share a name"),

  // Domain model
  PDM_PARSE_SCHEMA_VIOLATION("an entity has an unknown, missing or mistyped key"),
  PDM_PARSE_DIR_INVALID("pdm.json or the entities folder is missing"),
  PDM_STRUCT_RELATION_UNKNOWN_ENTITY("a relation leads to an unknown entity"),
  PDM_STRUCT_RELATION_UNKNOWN_LOCAL_KEY("a relation's localKey is not a field"),
  PDM_STRUCT_RELATION_UNKNOWN_FOREIGN_KEY("a relation's foreignKey is not a field of its target"),
  PDM_STRUCT_KEY_UNKNOWN_FIELD("a key is not a field"),
  PDM_STRUCT_KEY_EMPTY("an entity has no key"),
  DUPLICATE_KEY_FIELD("a key names the same field twice"),
  DUPLICATE_COLUMN("two fields of an entity share a column"),
  DUPLICATE_TABLE("two entities share a table"),
  RESERVED_NAME("a name is reserved for the tables beneath"),
  NAME_UNUSABLE("a name can't be told in paths, or streams can't be told apart by it"),
  PDM_SM_STATE_FIELD_MISSING("the state field is not declared"),
  PDM_SM_STATE_FIELD_TYPE_INVALID("the state field is not a string, nullable or generated"),
  PDM_SM_STATE_FIELD_IS_KEY("the state field is a key"),
  PDM_SM_STATES_EMPTY("a state machine has no states"),
  PDM_SM_STATES_DUPLICATE("a state is listed twice"),
  PDM_SM_UNKNOWN_STATE("a transition names a state that is not declared"),
  PDM_SM_UNKNOWN_AFFECTED_FIELD("a transition affects an unknown field"),
  PDM_SM_AFFECTS_KEY("a transition affects a key"),
  PDM_SM_AFFECTS_GENERATED("a transition affects a generated field"),
  PDM_SM_AFFECTS_DUPLICATE("a transition affects a field twice"),
  PDM_SM_EMPTY_SELF_LOOP("a transition from a state to itself affects nothing"),
  PDM_SM_CREATION_MISSING_AFFECTS("a creation does not say what it affects"),
  PDM_SM_UNREACHABLE_STATE("no creation leads to a state"),
  PDM_SM_ROOT_STATE_MACHINE_FORBIDDEN("an entity of kind root has a state machine"),
  PDM_SM_EVENT_TYPE_DUPLICATE("two transitions of the project share an event type"),
  PC_COMPOSITE_KEY_NOT_SUPPORTED("an entity with a state machine has a composite key"),
  PC_COLUMN_SOURCE_UNRESOLVABLE("no creation sets a field that must not be null"),

  // Read models
  QSM_PARSE_SCHEMA_VIOLATION("a projection has an unknown, missing or mistyped key"),
  QSM_PARSE_DIR_INDEX_MISSING("qsm.json is missing"),
  QSM_PARSE_DIR_PROJECTIONS_MISSING("the projections folder is missing"),
  QSM_PARSE_DIR_INDEX_JSON_INVALID("qsm.json is not JSON"),
  QSM_PARSE_DIR_INDEX_SCHEMA_VIOLATION("qsm.json has an unknown, missing or mistyped key"),
  QSM_PARSE_DIR_PROJECTION_JSON_INVALID("a projection is not JSON"),
  QSM_PARSE_DIR_READ_FAILED("a file of the read models can't be read"),
  QSM_STRUCT_PROJECTION_KEYS_EMPTY("a projection has no keys"),
  QSM_STRUCT_PROJECTION_GRAIN_EMPTY("a projection has no grain"),
  QSM_STRUCT_PROJECTION_EXPOSED_EMPTY("a projection exposes nothing"),
  QSM_STRUCT_PROJECTION_DUPLICATE_KEY("a projection lists a key twice"),
  QSM_STRUCT_PROJECTION_DUPLICATE_GRAIN("a projection lists a field of its grain twice"),
  QSM_STRUCT_PROJECTION_DUPLICATE_EXPOSED("a projection exposes a field twice"),
  QSM_STRUCT_DUPLICATE_TABLE("two projections share a table"),
  QSM_RELATION_KEY_MALFORMED("a relation's name is not Projection.relation"),
  QSM_RELATION_TO_MISSING("a relation lacks its target"),
  QSM_RELATION_KEY_MISSING("a relation lacks localKey or foreignKey"),
  QSM_DERIVED_SOURCE_SHAPE("a projection's backing does not fit its source"),
  QSM_DERIVED_EXPOSED_OUT_OF_RANGE(
      "a derived projection lacks a table or exposes something that is not a column"),
  QSM_XREF_SOURCE_UNKNOWN_ENTITY("a projection mirrors an unknown entity"),
  QSM_XREF_KEY_UNKNOWN_FIELD("a projection's key is not a field"),
  QSM_XREF_GRAIN_UNKNOWN_FIELD("a projection's grain names no field"),
  QSM_XREF_EXPOSED_UNKNOWN_FIELD("a projection exposes an unknown field"),
  QSM_XREF_EXPOSED_INCLUDES_GENERATED("a projection exposes a generated field"),
  QSM_XREF_ENTITY_MIRROR_REQUIRES_STATE_MACHINE("a mirrored entity has no state machine"),
  QSM_XREF_ENTITY_MIRROR_KEYS_MISMATCH("a mirror's keys are not its entity's"),
  QSM_XREF_ENTITY_MIRROR_GRAIN_MISMATCH("a mirror's grain is not its keys"),
  QSM_XREF_ENTITY_MIRROR_DUPLICATE("a service mirrors an entity twice"),
  QSM_XREF_RELATION_UNKNOWN_SOURCE_PROJECTION("a relation starts at an unknown projection"),
  QSM_XREF_RELATION_UNKNOWN_TARGET_PROJECTION("a relation leads to an unknown projection"),
  QSM_XREF_RELATION_NOT_IN_PDM("a relation is not declared by its entity"),
  QSM_XREF_RELATION_TO_MISMATCH("a relation leads elsewhere than its entity says"),
  QSM_XREF_RELATION_LOCAL_KEY_MISMATCH("a relation's localKey is not its entity's"),
  QSM_XREF_RELATION_FOREIGN_KEY_MISMATCH("a relation's foreignKey is not its entity's"),
  QSM_XREF_RELATION_CARDINALITY_MISMATCH("a relation's cardinality is not its entity's"),
  QSM_XREF_RELATION_LOCAL_KEY_UNKNOWN_FIELD("a relation's localKey is not a field"),
  QSM_XREF_RELATION_FOREIGN_KEY_UNKNOWN_FIELD(
      "a relation's foreignKey is not a field of its target"),
  QSM_XREF_RELATION_FOREIGN_KEY_NOT_A_KEY("a relation's foreignKey is not a key of its target"),
  QSM_DERIVED_UNKNOWN_GRAPH("a derived projection's graph is unknown"),
  QSM_DERIVED_GRAPH_NOT_PROJECTION("a derived projection's graph does not group events"),
  QSM_DERIVED_KEYS_MISMATCH("a derived projection's keys are not its graph's groups"),

  // Graphs
  PARSE_SCHEMA_VIOLATION("a graph or shape has an unknown, missing or mistyped key"),
  AUDIENCE_UNRESOLVED(Severity.WARNING, "a graph asks for an audience that nothing names"),
  INPUT_KEY_IGNORED(Severity.WARNING, "an input has a key that the format ignores"),
  INPUT_DEFAULT_MISMATCH("an input's default is not a value of its type"),
  STRUCT_DUPLICATE_GRAPH_ID("a graph's id is taken or is not its file's name"),
  STRUCT_DUPLICATE_NODE_ID("two nodes of a graph share an id"),
  STRUCT_INVALID_INPUT_REF("a node's input is not an earlier node"),
  STRUCT_DAG_CYCLE("nodes of a graph feed each other in a circle"),
  STRUCT_INVALID_OUTPUT_FROM("a graph's output comes from no node, or from one that feeds another"),
  STRUCT_MULTIPLE_ROOT_INPUTS("a graph has two root inputs"),
  STRUCT_ROOT_INPUT_TYPE("a root input is neither a row nor a rowset"),
  STRUCT_ROOT_REF_WITHOUT_ROOT_INPUT("a graph reads a root input that it does not declare"),
  STRUCT_UNKNOWN_SHAPE("a shape is unknown"),
  STRUCT_MAP_SHAPE_COVERAGE("a map's fields are not those of its shape"),
  STRUCT_REDUCE_SHAPE_COVERAGE("a reduce's fields are not those of its shape"),
  STRUCT_UNKNOWN_BRANCH_TARGET("a branch leads to an unknown node"),
  TIER1_UNSUPPORTED_EXPR("the format reserves an expression without giving it a meaning"),
  GRAPH_MIXED_ROLE("a graph both emits events and answers with rows"),
  GRAPH_RESULT_NODE_REQUIRED("a bound graph has no result node"),
  GRAPH_BRANCH_DEFAULT_REQUIRED("a branch has not exactly one default"),
  CMD_OUTPUT_SHAPE_INVALID("an emitting graph without result does not answer with a CommandResult"),
  CMD_EMIT_UNREACHABLE("nothing leads to an emit"),
  CMD_UNKNOWN_AGGREGATE("an emit names an unknown entity"),
  CMD_AGGREGATE_WITHOUT_STATE_MACHINE("an emit names an entity without state machine"),
  CMD_UNKNOWN_TRANSITION("an emit names an unknown transition"),
  CMD_PAYLOAD_MISSING_FIELD("an emit lacks a field that its transition affects"),
  CMD_PAYLOAD_EXTRANEOUS_FIELD("an emit gives a field that its transition does not affect"),
  CMD_PAYLOAD_TYPE_MISMATCH("an emit gives a field a value of another type"),
  CMD_AGGREGATE_ID_TYPE_MISMATCH("an emit's id is not of the key's type"),
  CMD_EXPECTED_VERSION_TYPE_MISMATCH("the version that an emit expects is not an integer"),
  CMD_LOOP_UNBOUNDED("an emit for each element of a list does not say how many there may be"),
  CMD_LOOP_SAME_AGGREGATE("an emit for each element of a list has one aggregate for all"),
  INPUT_NOT_A_LIST("what elements are taken of is no input that is a list"),
  HISTORY_ID_MISMATCH("the events of an aggregate are asked for by what is no id of it"),
  HISTORY_IN_COMMAND("a command reads events"),
  JSON_PATH_INVALID("a path into JSON can't be read"),
  JSON_NOT_COMPARABLE("something has to be compared that is any JSON"),
  HISTORY_UNKNOWN_EVENT_TYPE("events are asked for of a type that the entity does not have"),
  CMD_IF_MATCH_AMBIGUOUS(
      Severity.WARNING, "a path names two aggregates that a command changes, and If-Match neither"),
  GRAPH_CALL_TARGET_UNRESOLVED("a call names an unknown module or operation"),
  GRAPH_EMIT_FOREIGN_AGGREGATE("a graph emits events of another service's entity"),
  GRAPH_EXPOSURE_EFFECT_FORBIDDEN("a graph that only reads has an effect"),
  GRAPH_IR_NODE_REF_NOT_FOUND("an expression names an unknown node"),
  SEM_SOURCE_NOT_FOUND("a source is not an entity or projection that can be read"),
  SEM_FIELD_NOT_FOUND("a path leads to no field in scope"),
  TIME_ZONE_UNKNOWN("a function of times names a zone that there is not"),
  TIME_UNIT_UNKNOWN("a function of times names a unit that it does not have"),
  DURATION_INVALID("what should be added to a time or taken from it is no duration"),
  SEM_TYPE_MISMATCH("operands don't have the types that an operator needs"),
  SEM_SHAPE_MISMATCH("an expression is not of the type that a shape gives its field"),
  SEM_NULLABILITY_VIOLATION("a value that may be null stands where null is not allowed"),
  SEM_PARAM_UNKNOWN("an expression names an unknown input"),
  SEM_PARAM_CONTEXT("an optional input stands outside a filter"),
  UNKNOWN_REFERENCE_IN_EXPRESSION(
      "a reference names no earlier node, or nothing that the node gives"),
  NAV_NOT_ALLOWED("a path follows a relation that the read model does not declare"),
  NAV_FAN_OUT_NOT_ALLOWED("a path follows a relation to many"),
  NAV_PROJECTION_REQUIRED("a path follows a relation from rows without a mirror"),
  PROJ_SEMANTIC_UNKNOWN_EVENT_TYPE("a derived projection reads an unknown event type"),
  PROJ_SEMANTIC_UNKNOWN_FIELD("a derived projection reads a field that the event lacks"),
  PROJ_SEMANTIC_UNSUPPORTED_AGG("a derived projection's measure can't be kept event by event"),
  PROJ_SEMANTIC_UNSUPPORTED_GROUP("a derived projection groups by something other than a field"),
  PROJ_SEMANTIC_UNSUPPORTED_OP("a derived projection uses an operator that it can't"),
  PROJ_ROLE_UNINFERRABLE("a graph is neither query, command nor projection"),

  // Bindings
  BINDINGS_PARSE_SCHEMA_VIOLATION("bindings.json has an unknown, missing or mistyped key"),
  BINDINGS_DUPLICATE_METHOD_PATH("two bindings answer the same requests"),
  BINDINGS_DUPLICATE_PARAM_NAME("two parameters of a binding share name and place"),
  BINDINGS_DUPLICATE_BIND_TO("two parameters feed one input"),
  BINDINGS_PATH_PLACEHOLDER_MISMATCH("placeholders and path parameters differ"),
  BINDINGS_PATH_NOT_REQUIRED("a path parameter is not required"),
  BINDINGS_BODY_ON_GET("a GET has body parameters"),
  BINDINGS_COMMAND_METHOD_NOT_POST("an action is not a POST"),
  BINDINGS_COMMAND_QUERY_PARAM_FORBIDDEN("an action has query parameters"),
  BINDINGS_STRUCTURAL_GET_COMMAND_WITHOUT_REDIRECT("an action by GET does not redirect"),
  BINDINGS_STRUCTURAL_INPUT_FROM_BODY_ON_GET("a GET takes an input from a body"),
  BINDINGS_STRUCTURAL_INPUT_FROM_DUPLICATE("an input is fed twice"),
  BINDINGS_STRUCTURAL_RESERVED_SHAPE_NAME("a shape has a reserved name"),
  BINDINGS_STRUCTURAL_REDIRECT_ABSOLUTE_HOST_NOT_ALLOWED(
      "a redirect leads to a host that is not allowed"),
  BINDINGS_STRUCTURAL_REDIRECT_PROTOCOL_RELATIVE("a redirect starts with two slashes"),
  BINDINGS_STRUCTURAL_REDIRECT_STRING_CONTAINS_BARE_REFERENCE(
      "a redirect has a reference without braces"),
  BINDINGS_STRUCTURAL_RESPONSE_HEADER_UNSAFE("a response header is unsafe"),
  BINDINGS_UNRESOLVED_GRAPH("a binding names an unknown graph"),
  BINDINGS_UNKNOWN_BIND_TO("a parameter feeds an input that the graph lacks"),
  BINDINGS_UNRESOLVED_OUTPUT_SHAPE("the shape of a bound graph's output is unknown"),
  BINDINGS_GRAPH_HAS_ROOT_INPUT("a bound graph has a root input"),
  BINDINGS_UNSUPPORTED_OUTPUT_TYPE("a bound graph answers with neither row nor rowset"),
  BINDINGS_REQUIRED_MISMATCH("a parameter's required does not fit its input's mode"),
  BINDINGS_TYPE_LOCATION_INVALID("an input's type can't stand at that place of a request"),
  BINDINGS_UNBOUND_INPUT("nothing feeds an input"),
  BINDINGS_CONSISTENCY_INPUT_FROM_UNKNOWN_INPUT("inputFrom feeds an input that the graph lacks"),
  BINDINGS_EXPOSURE_EFFECT_FORBIDDEN("a reading binding names a graph that emits"),
  BINDINGS_COMMAND_ON_NON_COMMAND_GRAPH("a command binding names a graph that does not emit"),
  BINDINGS_QUERY_ON_COMMAND_GRAPH("a query binding names a graph that emits"),
  BINDINGS_STRUCTURAL_PRE_TOO_MANY("a binding has too many pre steps"),
  BINDINGS_STRUCTURAL_PRE_DUPLICATE_BIND_AS("two pre steps bind one name"),
  BINDINGS_CONSISTENCY_PRE_MODULE_NOT_DECLARED("a pre step calls a module that is not declared"),
  BINDINGS_CONSISTENCY_PRE_SCALAR_REQUIRES_PICK("a pre step feeds a scalar input without pick"),
  ACCESS_DENIED_BY_DEFAULT("a binding has no allow although the project denies by default"),
  OPEN_BINDING(
      Severity.WARNING,
      false,
      "bindings are open because the blueprint does not say who may use them"),

  // Native operations
  OPERATIONS_PARSE_SCHEMA_VIOLATION("operations.json has an unknown, missing or mistyped key"),
  NATIVE_OPERATION_HANDLER_MISSING(
      Severity.WARNING, "nothing runs a native operation, so its route answers 501"),

  // Storage routes
  STORAGE_PARSE_INVALID_JSON("storage.json is not JSON"),
  STORAGE_PARSE_MISSING_VERSION("storage.json lacks its version"),
  STORAGE_PARSE_MISSING_ROUTES("storage.json lacks its routes"),
  STORAGE_PARSE_INVALID_ROUTE_SHAPE("an upload route lacks or mistypes a key"),
  STORAGE_STRUCTURAL_ROUTE_ID_FORMAT("an upload route's id is not in small letters and dashes"),
  STORAGE_STRUCTURAL_INVALID_DURATION("a duration is not like 15m"),
  STORAGE_STRUCTURAL_INVALID_BYTE_SIZE("a size is not like 20MB"),
  STORAGE_STRUCTURAL_INVALID_MIME_GLOB("an allowed type is not like image/*"),
  STORAGE_REFERENCES_AGGREGATE_NOT_FOUND("an upload route's owner is not an entity"),
  STORAGE_CONSISTENCY_DUPLICATE_ASSOCIATION("two upload routes share an association"),
  STORAGE_CONSISTENCY_PENDING_TTL_OUT_OF_RANGE("a pending upload's life is out of range"),
  STORAGE_CONSISTENCY_MAX_SIZE_TOO_LARGE("an upload's size limit is too large"),
  STORAGE_CONSISTENCY_MAX_COUNT_INVALID("an upload's count limit is invalid"),
  STORAGE_KEY_IGNORED(Severity.WARNING, "storage.json has a key that the format ignores"),

  // UI
  MANIFEST_INVALID("a UI's manifest.json has an unknown, missing or mistyped key"),
  FILE_NOT_FOUND("a layout, screen or fragment of a UI is missing"),
  CIRCULAR_REF("a fragment holds itself"),
  DUPLICATE_SCREEN_KEY("two screens share the last part of their paths"),
  EXTERNAL_REF_UNRESOLVED("no module has a fragment"),
  EXTERNAL_REF_LOCAL_FORBIDDEN("a module's fragment names a fragment of the service"),
  SPEC_INVALID("a page's elements have an unknown, missing or mistyped key"),
  SCREEN_SCHEMA_INVALID("a page's data or actions have an unknown, missing or mistyped key"),
  MISSING_ROOT("a page's root is not an element"),
  ORPHAN_ELEMENT("no element holds an element"),
  BAD_CHILD_REF("an element holds something that is not an element"),
  SLOT_NOT_IN_LAYOUT("a screen has a slot, which only layouts have"),
  VISIBLE_OPERATOR_UNKNOWN("a condition of visibility is none that is known"),
  ON_HANDLER_ARRAY_INVALID("a handler is neither an action nor an array of them"),
  MODULE_ACTION_NEEDS_TARGET_OR_MODULE("a module's action does not say whose it is"),
  MODULE_ACTION_AMBIGUOUS_ADDRESSING("a module's action says more than once whose it is"),
  MODULE_ACTION_NEEDS_MODULE("an operation of a module is addressed to an element"),
  MODULE_ACTION_NEEDS_TARGET("an operation on an element is addressed to a module"),
  MODULE_ACTION_TARGET_MISSING("a module's action is on an element that is not there"),
  MODULE_ACTION_TARGET_TYPE_MISMATCH("a module's action is on an element of the wrong type"),
  MODULE_ACTION_PARAM_REQUIRED("a module's action lacks a parameter"),
  MODULE_ACTION_PARAM_TYPE_MISMATCH("a parameter of a module's action has the wrong type"),
  UNKNOWN_OPERATION("no module has an operation"),
  CATEGORY_NOT_MAPPED("no module is of a category"),
  UNRESOLVED_BINDING("a page names an unknown binding"),
  BINDING_KIND_MISMATCH("a page loads from a binding that acts, or acts by one that reads"),
  UNCOVERED_STATE_PATH("an element reads state that nothing fills"),
  UNCOVERED_INPUT("a parameter reads state that nothing fills"),
  UNKNOWN_ROUTE("an action leads to an unknown route"),
  UNKNOWN_ONSUCCESS_ROUTE("an action's success leads to an unknown route"),
  UNDECLARED_REFETCH_TARGET("an action loads data again that the page does not load"),
  INVALID_FORM_STATE_CLEAR("an action clears state that does not belong to a form"),
  UNKNOWN_COMPONENT_TYPE("an element's type is unknown"),
  PROP_REQUIRED_MISSING("an element lacks a property that its type requires"),
  TYPE_MISMATCH("an element's property has the wrong type"),
  UI_REFERENCES_UNKNOWN_STORAGE_ROUTE("an element uploads to an unknown route"),
  UI_UNKNOWN_LAYOUT("a UI route names an unknown layout"),
  UI_UNKNOWN_ACTION(Severity.WARNING, "an element dispatches an action that its page lacks"),
  UI_UNKNOWN_LINK(Severity.WARNING, "an element leads to an unknown route"),

  // Seeds
  SEED_SYNTAX_INVALID("a seed lacks or mistypes a key"),
  SEED_SYNTAX_UNKNOWN_FIELD("a seed has an unknown key"),
  SEED_UNKNOWN_AGGREGATE_TYPE("a seed event is about an unknown entity"),
  SEED_UNKNOWN_EVENT_TYPE("a seed event is of an unknown type"),
  SEED_FOREIGN_EVENT("a service seeds an event of another service's entity"),
  SEED_EVENT_PAYLOAD_MISMATCH("a seed event's data are not what its type carries"),
  SEED_STATE_MACHINE_VIOLATION("a seed event's transition is not possible there"),
  SEED_FIRST_EVENT_NOT_CREATION("a seeded stream does not begin with a creation"),
  SEED_ACTOR_REQUIRED("a seed event's actor is a user without id"),
  SEED_STREAM_VERSION_GAP("a seeded stream's versions have a gap"),
  SEED_STREAM_VERSION_DUPLICATE("a seeded stream has a version twice"),
  SEED_EVENT_ID_DUPLICATE("two seed events share an id"),
  SEED_SUBJECT_MISMATCH("a seed event's subject is not its stream"),
  SEED_RULE_BROKEN("a seed event's value breaks a rule of its field, or is another row's"),
  SEED_AGGREGATE_ID_INVALID("a seed event's aggregate id does not fit the key's type"),

  // Workflows and init
  WORKFLOWS_PARSE_SCHEMA_VIOLATION("workflows.json has an unknown, missing or mistyped key"),
  WORKFLOWS_STRUCT_DEFINITION_ID_DUPLICATE("two definitions share an id"),
  WORKFLOWS_STRUCT_BPMN_FILE_DUPLICATE("two definitions share a file"),
  WORKFLOWS_STRUCT_MESSAGE_START_ID_DUPLICATE("two message starts share an id"),
  WORKFLOWS_STRUCT_SERVICE_TASK_ID_DUPLICATE("two service tasks share an id"),
  WORKFLOWS_STRUCT_UNKNOWN_DEFINITION("a start or task names an unknown definition"),
  WORKFLOWS_STRUCT_MAPPING_PATH_INVALID("a mapping's path is neither $event. nor $process."),
  WORKFLOW_TASK_DEFINITION_OVERLAP("a task is both service and native task"),
  WORKFLOW_NATIVE_TASK_DUPLICATE("two native tasks share an id"),
  WORKFLOWS_XREF_EVENT_UNKNOWN_SERVICE("a message start names an unknown service"),
  WORKFLOWS_XREF_EVENT_UNKNOWN_TYPE("a message start names an unknown event type"),
  WORKFLOWS_XREF_BINDING_REF_UNKNOWN("a service task names an unknown binding"),
  WORKFLOWS_XREF_BINDING_NOT_COMMAND("a service task names a binding that only reads"),
  WORKFLOWS_XREF_BINDING_SERVICE_MISMATCH("a service task names another service's binding"),
  WORKFLOWS_XREF_BPMN_FILE_MISSING("a definition's file is missing"),
  INIT_PARSE_SCHEMA_VIOLATION("init.json has an unknown, missing or mistyped key"),
  INIT_STRUCT_PROCESS_DEFINITION_PATH_INVALID("init.json's process has an unsafe path"),
  INIT_STRUCT_STEP_ID_DUPLICATE("two init steps share an id"),
  INIT_STRUCT_STEP_PROVIDER_UNSUPPORTED("an init step's provider is unknown"),
  INIT_STRUCT_STEP_MODE_UNSUPPORTED("an init step's mode is unknown"),
  INIT_STRUCT_STEP_INPUT_PATH_INVALID("an init step's input has an unsafe path"),
  INIT_STRUCT_STEP_DEPENDS_ON_UNKNOWN("an init step waits for an unknown step"),
  INIT_STRUCT_STEP_DEPENDS_ON_SELF("an init step waits for itself"),
  INIT_XREF_PROCESS_DEFINITION_MISSING("init.json's process is missing"),
  INIT_XREF_STEP_INPUT_MISSING("an init step's input is missing"),
  INIT_XREF_TARGET_SERVICE_UNKNOWN("an init step's service is unknown"),
  INIT_XREF_SEED_INVALID("an init step's seed is invalid"),

  // Not supported yet: refused, never ignored
  UNSUPPORTED_CALL("a call needs what is only known after it"),
  UNSUPPORTED_RESPONSE_TEMPLATE("response templates are not supported yet"),
  UNSUPPORTED_EVENT_SOURCE("a graph that answers requests reads all events of a type"),
  UNSUPPORTED_BODY_BYTES("inputs of raw body bytes are not supported yet"),
  UNSUPPORTED_MIDDLEWARE_AUTH("auth middleware without providers is not supported"),
  UNSUPPORTED_MIDDLEWARE("a middleware of that kind is not supported"),
  UNSUPPORTED_PATH_PATTERN("a placeholder that is only part of a segment is not supported"),
  UNSUPPORTED_ACCESS("permissions are not supported yet"),

  // Looking up
  LOOKUP_NAME_TAKEN("a lookup's name is that of other rows"),
  LOOKUP_NOT_BY_KEY("a lookup does not match just the key of its entity"),

  // The author's words
  MESSAGE_NAME_UNKNOWN("a message shows what there is no value of"),
  WORDS_NEVER_SAID(Severity.WARNING, "a filter that is no guard has words for a refusal"),
  CREATED_UNRESOLVED("where a created thing is to be read can't be told"),
  ABSENT_IMPOSSIBLE("a binding says what is answered where nothing is found, which can't be"),
  // Rules on values
  RULE_MISFIT("a rule says nothing of values of its type"),
  RULE_NEVER_HOLDS("a rule that no value keeps"),
  RULE_UNKNOWN_FIELD("a rule of an entity names an unknown field"),
  RULE_NOT_CHECKABLE("a pattern is asked of a value that only the statement knows"),
  RULE_BROKEN("a value that the blueprint writes breaks a rule"),
  UNIQUE_NULLABLE("values that may be null are to be unique"),
  // Deletion
  DELETES_MISFIT("a deleted aggregate would be in a state of others, or could not be deleted"),
  EMIT_AFTER_DELETION("a command emits on after it deleted the aggregate"),

  // Named expressions
  LET_UNKNOWN("no expression has the name that is used"),
  LET_ARGUMENTS("a named expression is given other parameters than it has"),
  LET_READS_MORE("a named expression reads something else than its parameters"),
  LET_RECURSIVE("a named expression is made of itself"),
  LET_NAME_TAKEN("a graph's named expression has the name of one of its service's"),
  LET_UNUSED(Severity.WARNING, "a named expression is used nowhere"),

  // Plans
  PLAN_FULL_SCAN(Severity.WARNING, "a statement reads a whole table"),
  PLAN_TEMPORARY_SORT(Severity.WARNING, "a statement sorts without an index"),
  PLAN_TOO_DEEP("a statement goes deeper than the parser of a database"),
  PLAN_OPTIONAL_FILTER(
      Severity.NOTE, "an optional filter looks at row after row until a limit is full"),
  UNUSED_ROWS(Severity.WARNING, "a node's rows are never read"),
  UNUSED_TRANSITION(Severity.WARNING, "no command uses a transition"),
  TRANSITION_NEVER_LEGAL(Severity.WARNING, "a command's transition leaves no state that occurs"),
  STATE_UNREACHED(Severity.WARNING, "no command leads to a state"),
  STATE_WITHOUT_EXIT(Severity.NOTE, "no command uses a state's exits"),
  BRANCH_CASE_UNREACHABLE(Severity.WARNING, "no request takes a case of a branch"),
  LIKE_WITHOUT_WILDCARD(Severity.WARNING, "a pattern has no wildcard"),
  RESULT_SHAPE_MISMATCH(Severity.WARNING, "a graph answers with something else than it declares"),
  ANSWER_MAY_BE_NULL(Severity.WARNING, "data may bring a null where a shape has none"),
  PAYLOAD_MAY_BE_NULL(Severity.WARNING, "a field that must not be null may get null"),
  INPUT_UNUSED(Severity.WARNING, "a graph does not use an input that a request gives"),
  STATE_UNKNOWN(Severity.WARNING, "a condition compares with a state that no machine has"),
  EMIT_NEVER_SELECTED(Severity.WARNING, "no case of its branch leads to an emit"),
  ROUTE_SHADOWED(Severity.WARNING, "every request to a binding is answered by a route of our own"),

  // Carried along
  CARRIED_WORKFLOWS(Severity.WARNING, false, "workflows are carried along and not run yet"),
  CARRIED_UI(Severity.WARNING, false, "the UI is carried along and not served yet"),
  CARRIED_STORAGE(Severity.WARNING, "upload routes are carried along and not served yet"),
  CARRIED_INIT(Severity.WARNING, false, "the init artifact is carried along and not executed"),
  MIDDLEWARE_IGNORED(Severity.WARNING, "a mounted middleware has no effect yet"),
  CARRIED_MODULES(Severity.NOTE, "no module is built in yet"),
  ROUTE_INCOMPLETE(Severity.WARNING, "a route needs a part that is not run yet");

  private final Severity severity;
  private final boolean strict;
  private final String summary;

  DiagnosticCode(String summary) {
    this(Severity.ERROR, summary);
  }

  DiagnosticCode(Severity severity, String summary) {
    this(severity, severity != Severity.NOTE, summary);
  }

  DiagnosticCode(Severity severity, boolean strict, String summary) {
    this.severity = severity;
    this.strict = strict;
    this.summary = summary;
  }

  /**
   * Whether a strict check fails on it: on errors, and on warnings but for those of what the author
   * may well know and no route needs.
   */
  public boolean strict() {
    return strict;
  }

  public Severity severity() {
    return severity;
  }

  /** What the code means wherever it occurs: one lower-case sentence without a full stop. */
  public String summary() {
    return summary;
  }
}
