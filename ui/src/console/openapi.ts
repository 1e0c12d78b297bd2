/** What the explorer reads of an OpenAPI document. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  minimum?: number;
  pattern?: string;
  description?: string;
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

interface Written {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { $ref?: string; required?: boolean; content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { $ref?: string; description?: string }>;
  security?: Record<string, unknown>[];
}

export interface Document {
  paths: Record<string, Record<string, Written> & { parameters?: Parameter[] }>;
  components?: Record<string, Record<string, unknown>>;
}

export interface Call {
  key: string;
  method: string;
  path: string;
  tag: string;
  summary: string;
  parameters: Parameter[];
  body: Schema | undefined;
  type: string;
  secured: boolean;
  responses: [string, string][];
}

function found<T extends { $ref?: string }>(document: Document, value: T): T {
  if (!value.$ref) return value;
  const [, , kind = "", name = ""] = value.$ref.split("/");
  const target = document.components?.[kind]?.[name] as T | undefined;
  return target ? found(document, target) : value;
}

const METHODS = ["get", "put", "post", "delete", "patch"];

export function calls(document: Document): Call[] {
  const all: Call[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const written = item[method];
      if (!written) continue;
      const body = written.requestBody && found(document, written.requestBody);
      const [type = "application/json", content] = Object.entries(body?.content ?? {})[0] ?? [];
      all.push({
        key: method.toUpperCase() + " " + path,
        method: method.toUpperCase(),
        path,
        tag: written.tags?.[0] ?? "other",
        summary: written.summary ?? written.description ?? "",
        parameters: [...(item.parameters ?? []), ...(written.parameters ?? [])].map((p) => found(document, p)),
        body: content?.schema,
        type,
        secured: (written.security ?? []).length > 0,
        responses: Object.entries(written.responses ?? {}).map(([status, r]) => [status, found(document, r).description ?? ""]),
      });
    }
  }
  return all;
}

/** A value that fits `schema`, for somebody to change. */
export function sample(document: Document, schema: Schema, depth = 0): unknown {
  const s = found(document, schema);
  if (s.default !== undefined) return s.default;
  if (s.example !== undefined) return s.example;
  if (s.examples?.length) return s.examples[0];
  if (s.const !== undefined) return s.const;
  if (s.enum?.length) return s.enum[0];
  const choice = s.oneOf?.[0] ?? s.anyOf?.[0];
  if (choice) return sample(document, choice, depth + 1);
  if (s.allOf) return Object.assign({}, ...s.allOf.map((each) => sample(document, each, depth + 1)));
  const type = Array.isArray(s.type) ? s.type.find((t) => t !== "null") : s.type;
  if (s.properties || type === "object") {
    if (depth > 6) return {};
    const required = new Set(s.required ?? []);
    return Object.fromEntries(
      Object.entries(s.properties ?? {})
        .filter(([name]) => required.has(name))
        .map(([name, each]) => [name, sample(document, each, depth + 1)]),
    );
  }
  switch (type) {
    case "array":
      return s.items && depth < 6 ? [sample(document, s.items, depth + 1)] : [];
    case "integer":
    case "number":
      return Math.max(1, s.minimum ?? 1);
    case "boolean":
      return false;
    default:
      if (s.format === "date") return new Date().toISOString().slice(0, 10);
      if (s.format === "date-time") return new Date().toISOString().slice(0, 19) + "Z";
      if (s.format === "decimal") return "9.50";
      if (s.format === "uuid") return "00000000-0000-7000-8000-000000000001";
      if (s.format === "duration") return "P1D";
      return "text";
  }
}

/** A schema's type in a word. */
export function typeWord(schema: Schema | undefined): string {
  if (!schema) return "";
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : (schema.type ?? "");
  return schema.format && schema.format !== "int64" ? schema.format : type;
}
