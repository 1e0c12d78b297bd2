import { useBoundProp, useFieldValidation, useStateStore } from "@json-render/react";
import { getByPath } from "@json-render/core";
import { shadcnComponents } from "@json-render/shadcn";
import { createContext, useContext, useId, useState, type ReactNode } from "react";
import { load, more } from "./actions";
import { FileList, FilePreview, UploadDropzone } from "./files";
import { mended, useBusy, useWrong } from "./fields";
import { LoginScreen, UserBadge } from "./identity";
import { address, filled, navigate } from "./router";
import { beside } from "./state";
import { StateMachine } from "./states";
import { shownText, Shown, worded } from "./text";

/** What json-render hands to a component. */
export interface Drawn {
  element: { type: string; props: Record<string, unknown> };
  children?: ReactNode;
  emit: (event: string) => void;
  on: (event: string) => { emit: () => void; shouldPreventDefault: boolean; bound: boolean };
  bindings?: Record<string, string>;
  loading?: boolean;
}

type Props = Record<string, unknown>;
type Part = (drawn: Drawn & { props: Props }) => ReactNode;

const text = (value: unknown): string | undefined =>
  value === undefined || value === null || value === "" ? undefined : shownText(value);

export const SlotContent = createContext<ReactNode>(null);

function Slot() {
  return useContext(SlotContent);
}

const gaps: Record<string, string> = { none: "gap-0", sm: "gap-2", md: "gap-4", lg: "gap-6", xl: "gap-8" };

/** Things below each other are as wide as what they are in, but for buttons; beside each other as wide as they need. */
function Stack({ props, children }: { props: Props; children?: ReactNode }) {
  const beside = props.direction === "horizontal";
  const align: Record<string, string> = { start: "items-start", center: "items-center", end: "items-end", stretch: "items-stretch" };
  const justify: Record<string, string> = { center: "justify-center", end: "justify-end", between: "justify-between", around: "justify-around" };
  return (
    <div
      className={`flex w-full min-w-0 ${beside ? "stack-beside flex-row flex-wrap" : "flex-col"} ${gaps[String(props.gap ?? "md")] ?? "gap-4"} ${align[String(props.align)] ?? (beside ? "items-center" : "items-stretch")} ${justify[String(props.justify)] ?? ""} ${text(props.className) ?? ""}`}
    >
      {children}
    </div>
  );
}

function Box({ props, children }: { props: Props; children?: ReactNode }) {
  const allowed = ["div", "section", "article", "aside", "nav", "footer", "header", "ul", "li", "span"];
  const Tag = (allowed.includes(String(props.as)) ? String(props.as) : "div") as "div";
  return <Tag className={text(props.className)}>{children}</Tag>;
}

/** A repeated list before and without its items. */
function DataState({ props }: { props: Props }) {
  const { state } = useStateStore();
  const source = String(props.source);
  const status = getByPath(state, beside("__status", source));
  const value = getByPath(state, String(props.path));
  return <State source={source} status={status} value={value} />;
}

function State({ source, status, value }: { source: string; status: unknown; value: unknown }) {
  const { state } = useStateStore();
  if (status === "error") {
    const error = getByPath(state, beside("__error", source)) as { message?: string; hint?: string };
    return (
      <div role="alert" className="w-full rounded-md border border-l-4 border-l-destructive bg-card p-4 text-sm">
        <p className="font-medium">This could not be loaded</p>
        <p className="mt-1 text-muted-foreground">{error?.message}</p>
        {error?.hint && <p className="mt-1 text-xs text-muted-foreground">{error.hint}</p>}
        <button type="button" className="button button-secondary mt-3" onClick={() => void load(source)}>
          Try again
        </button>
      </div>
    );
  }
  if (status === "loading" && value === undefined) {
    return (
      <div role="status" aria-label="Loading" className="flex w-full flex-col gap-2">
        {[0, 1, 2].map((row) => (
          <div key={row} className="h-16 w-full animate-pulse rounded-md bg-muted" />
        ))}
      </div>
    );
  }
  if (Array.isArray(value) && value.length > 0) return <More source={source} />;
  const empty = status === "ok" && (value === null || (Array.isArray(value) && value.length === 0));
  return empty ? (
    <p className="w-full rounded-md border border-dashed p-6 text-center text-sm text-muted-foreground">
      Nothing here yet.
    </p>
  ) : null;
}

/** What there is of a list beyond what is shown. */
function More({ source }: { source: string }) {
  const { state } = useStateStore();
  const busy = useBusy("more " + source);
  if (typeof getByPath(state, beside("__next", source)) !== "string") return null;
  return (
    <button type="button" className="button button-secondary" aria-busy={busy || undefined} onClick={() => void more(source)}>
      {busy ? "Loading…" : "Show more"}
    </button>
  );
}

/** Compares as people expect: numbers by size, texts by their language's order, nothing last. */
function compared(a: unknown, b: unknown): number {
  const none = (value: unknown): boolean => value === null || value === undefined || value === "";
  if (none(a) || none(b)) return none(a) === none(b) ? 0 : none(a) ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return shownText(a).localeCompare(shownText(b), undefined, { numeric: true });
}

function Heading({ props }: { props: Props }) {
  const level = Math.min(4, Math.max(1, Number(String(props.level ?? 2).replace(/\D/g, "")) || 2));
  const Tag = `h${level}` as "h1";
  const look = ["text-2xl font-semibold tracking-tight", "text-xl font-semibold", "text-lg font-semibold", "text-base font-semibold"];
  return <Tag className={look[level - 1]}>{text(props.text)}</Tag>;
}

function Text({ props }: { props: Props }) {
  const variant = String(props.variant ?? "body");
  const look: Record<string, string> = {
    caption: "text-xs text-muted-foreground",
    muted: "text-sm text-muted-foreground",
    lead: "text-lg text-muted-foreground",
    code: "rounded bg-muted px-1.5 py-0.5 font-mono text-sm",
  };
  const Tag = variant === "code" ? "code" : "p";
  return (
    <Tag className={`max-w-prose break-words ${look[variant] ?? "text-base"}`}>
      <Shown value={props.text} />
    </Tag>
  );
}

function Badge({ props }: { props: Props }) {
  if (text(props.text) === undefined) return null;
  const look: Record<string, string> = {
    default: "border-transparent bg-primary/12 text-primary",
    secondary: "border-transparent bg-secondary text-secondary-foreground",
    destructive: "border-transparent bg-destructive/12 text-destructive",
    outline: "text-muted-foreground",
  };
  return (
    <span
      className={`inline-flex max-w-full items-center rounded-full border px-2.5 py-0.5 text-xs font-medium break-all tabular-nums ${look[String(props.variant ?? "default")] ?? look.default}`}
    >
      <Shown value={props.text} />
    </span>
  );
}

function Card({ props, children }: { props: Props; children?: ReactNode }) {
  const widths: Record<string, string> = { sm: "max-w-xs", md: "max-w-sm", lg: "max-w-md" };
  const title = text(props.title);
  const description = text(props.description);
  return (
    <section
      className={`flex w-full flex-col gap-3 rounded-lg border bg-card p-4 shadow-xs ${widths[String(props.maxWidth)] ?? ""} ${props.centered ? "mx-auto" : ""} ${text(props.className) ?? ""}`}
      aria-label={title}
    >
      {(title !== undefined || description !== undefined) && (
        <div>
          {title !== undefined && <p className="text-lg leading-snug font-medium break-words">{title}</p>}
          {description !== undefined && <p className="text-sm text-muted-foreground">{description}</p>}
        </div>
      )}
      {children}
    </section>
  );
}

/** The address that a press leads to, where it leads to one. */
function linkOf(props: Props): string | undefined {
  const { to, ...params } = (props.__to ?? {}) as Props;
  if (typeof to !== "string") return undefined;
  const target = filled(to, params);
  return target.includes("/:") ? undefined : target;
}

function follow(event: React.MouseEvent, go: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go();
}

function Button({ props, emit }: Drawn & { props: Props }) {
  const busy = useBusy(text(props.__action));
  const variant = String(props.variant ?? "primary");
  const look = `button ${variant === "secondary" ? "button-secondary" : variant === "danger" ? "button-danger" : ""}`;
  const to = linkOf(props);
  if (to !== undefined && !props.disabled) {
    const current = address(to) === location.pathname;
    return (
      <a
        className={`${look} ${current ? "ring-1 ring-ring" : ""}`}
        href={address(to)}
        aria-current={current ? "page" : undefined}
        onClick={(event) => follow(event, () => emit("press"))}
      >
        {text(props.label)}
      </a>
    );
  }
  return (
    <button
      type="button"
      className={look}
      disabled={Boolean(props.disabled)}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={() => !busy && emit("press")}
    >
      {busy && (
        <span
          aria-hidden="true"
          className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent"
        />
      )}
      {text(props.label)}
    </button>
  );
}

function Link({ props, on }: Drawn & { props: Props }) {
  const press = on("press");
  const to = linkOf(props) ?? text(props.href);
  const safe = to !== undefined && /^(\/|#|https?:|mailto:)/i.test(to) ? to : undefined;
  const own = safe?.startsWith("/");
  const look = "inline-flex min-h-6 items-center text-sm font-medium text-primary underline-offset-4 hover:underline";
  if (safe === undefined) {
    return (
      <button type="button" className={look} onClick={() => press.emit()}>
        {text(props.label)}
      </button>
    );
  }
  return (
    <a
      className={look}
      href={own ? address(safe) : safe}
      onClick={(event) => {
        if (press.bound) follow(event, () => press.emit());
        else if (own) follow(event, () => navigate(safe));
      }}
    >
      {text(props.label)}
    </a>
  );
}

type Checks = Parameters<typeof useFieldValidation>[1];

/** What all fields have: a label, a value that is bound, and what is wrong with it. */
function useField(props: Props, bindings: Record<string, string> | undefined, of: string) {
  const id = useId();
  const path = bindings?.[of] ?? text(props.__path);
  const [bound, setBound] = useBoundProp<unknown>(props[of], bindings?.[of]);
  const [local, setLocal] = useState<unknown>(props[of]);
  const checks = props.checks as unknown[] | undefined;
  const validateOn = String(props.validateOn ?? "blur");
  const { errors, validate } = useFieldValidation(
    path ?? "",
    path !== undefined && checks?.length ? ({ checks, validateOn } as unknown as Checks) : undefined,
  );
  const wrong = useWrong(path) ?? errors[0];
  return {
    id,
    value: bindings?.[of] ? bound : local,
    wrong,
    set: (value: unknown) => {
      if (bindings?.[of]) setBound(value);
      else setLocal(value);
      if (path !== undefined) mended(path);
      if (checks?.length && validateOn === "change") validate();
    },
    left: () => {
      if (checks?.length && validateOn === "blur") validate();
    },
    told: {
      id,
      "aria-invalid": wrong !== undefined || undefined,
      "aria-describedby": wrong !== undefined ? id + "-wrong" : undefined,
    },
  };
}

function Field({ id, label, wrong, children }: { id: string; label?: string; wrong?: string; children: ReactNode }) {
  return (
    <div className="control flex w-full max-w-md flex-col gap-1.5">
      {label !== undefined && (
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
      )}
      {children}
      {wrong !== undefined && (
        <p id={id + "-wrong"} className="text-sm text-destructive">
          {wrong}
        </p>
      )}
    </div>
  );
}

/** An instant as the browser's own field has it: in the reader's time, without an offset. */
function local(value: unknown): string {
  const at = typeof value === "string" ? new Date(value) : new Date(NaN);
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function instant(typed: string): string | undefined {
  const at = new Date(typed);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function Input({ props, bindings, emit }: Drawn & { props: Props }) {
  const field = useField(props, bindings, "value");
  const kinds = ["text", "email", "password", "number", "date", "datetime-local", "search", "tel", "url"];
  const type = kinds.includes(String(props.type)) ? String(props.type) : "text";
  const label = text(props.label);
  return (
    <Field id={field.id} label={label} wrong={field.wrong}>
      <input
        {...field.told}
        className="field"
        name={text(props.name)}
        type={type}
        step={type === "number" ? "any" : undefined}
        placeholder={text(props.placeholder)}
        aria-label={label === undefined ? (text(props.placeholder) ?? text(props.name)) : undefined}
        value={type === "datetime-local" ? local(field.value) : (text(field.value) ?? "")}
        onChange={(event) => field.set(type === "datetime-local" ? instant(event.target.value) : event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && emit("submit")}
        onFocus={() => emit("focus")}
        onBlur={() => {
          field.left();
          emit("blur");
        }}
      />
    </Field>
  );
}

/** What is no JSON yet is sent as the text that it is, and the service says what it expects. */
function parsed(typed: string): unknown {
  try {
    return typed.trim() === "" ? undefined : (JSON.parse(typed) as unknown);
  } catch {
    return typed;
  }
}

function Textarea({ props, bindings }: Drawn & { props: Props }) {
  const field = useField(props, bindings, "value");
  const json = props.json === true;
  const [typed, setTyped] = useState(text(field.value) ?? "");
  const label = text(props.label);
  const broken = json && typeof field.value === "string" && field.value !== "" ? "This is not JSON yet." : undefined;
  return (
    <Field id={field.id} label={label} wrong={field.wrong ?? broken}>
      <textarea
        {...field.told}
        className="field h-auto py-2"
        name={text(props.name)}
        rows={Number(props.rows) || 3}
        placeholder={text(props.placeholder)}
        aria-label={label === undefined ? (text(props.placeholder) ?? text(props.name)) : undefined}
        value={json ? typed : (text(field.value) ?? "")}
        onChange={(event) => {
          if (json) setTyped(event.target.value);
          field.set(json ? parsed(event.target.value) : event.target.value);
        }}
        onBlur={field.left}
      />
    </Field>
  );
}

/** Options are texts, or objects: rows of a list where `optionValue` and `optionLabel` name their members. */
function options(props: Props): { value: string; label: string }[] {
  const [of, shown] = [text(props.optionValue) ?? "value", text(props.optionLabel) ?? "label"];
  return (Array.isArray(props.options) ? (props.options as unknown[]) : []).map((one) =>
    typeof one === "object" && one !== null
      ? { value: String((one as Props)[of]), label: String((one as Props)[shown] ?? (one as Props)[of]) }
      : { value: String(one), label: String(one) },
  );
}

function Select({ props, bindings, emit }: Drawn & { props: Props }) {
  const field = useField(props, bindings, "value");
  const label = text(props.label);
  const value = text(field.value) ?? "";
  return (
    <Field id={field.id} label={label} wrong={field.wrong}>
      <select
        {...field.told}
        className="field"
        name={text(props.name)}
        aria-label={label === undefined ? (text(props.placeholder) ?? text(props.name)) : undefined}
        value={value}
        onChange={(event) => {
          field.set(event.target.value);
          emit("change");
        }}
        onBlur={field.left}
      >
        <option value="">{text(props.placeholder) ?? ""}</option>
        {options(props).map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

function Radio({ props, bindings, emit }: Drawn & { props: Props }) {
  const field = useField(props, bindings, "value");
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{text(props.label)}</legend>
      {options(props).map((option) => (
        <label key={option.value} className="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="radio"
            className="size-4 accent-primary"
            name={field.id}
            checked={text(field.value) === option.value}
            onChange={() => {
              field.set(option.value);
              emit("change");
            }}
          />
          {option.label}
        </label>
      ))}
      {field.wrong !== undefined && <p className="text-sm text-destructive">{field.wrong}</p>}
    </fieldset>
  );
}

function Check({ props, bindings, emit, role }: Drawn & { props: Props; role?: "switch" }) {
  const field = useField(props, bindings, "checked");
  return (
    <div className="flex flex-col gap-1">
      <label className="flex min-h-6 items-center gap-2 text-sm font-medium">
        <input
          {...field.told}
          type="checkbox"
          role={role}
          className="size-4 accent-primary"
          name={text(props.name)}
          checked={field.value === true || field.value === "true"}
          onChange={(event) => {
            field.set(event.target.checked);
            emit("change");
          }}
        />
        {text(props.label)}
      </label>
      {field.wrong !== undefined && (
        <p id={field.id + "-wrong"} className="text-sm text-destructive">
          {field.wrong}
        </p>
      )}
    </div>
  );
}

interface Column {
  key: string;
  label: string;
  /** A state or a kind, that stands out and is worded for people. */
  badge?: boolean;
}

function columnsOf(props: Props, rows: Props[]): Column[] {
  if (Array.isArray(props.columns) && props.columns.length > 0) {
    return (props.columns as unknown[]).map((column) =>
      typeof column === "object" && column !== null
        ? {
            key: String((column as Props).key),
            label: String((column as Props).label ?? (column as Props).key),
            badge: (column as Props).as === "badge",
          }
        : { key: String(column), label: String(column) },
    );
  }
  const keys = new Set(rows.slice(0, 20).flatMap((row) => Object.keys(row)));
  return [...keys].map((key) => ({ key, label: key }));
}

function Cell({ column, value }: { column: Column; value: unknown }) {
  if (!column.badge || typeof value !== "string" || value === "") return <Shown value={value} brief />;
  return <Badge props={{ text: worded(value), variant: "secondary" }} />;
}

function rowsOf(value: unknown): Props[] {
  const rows = Array.isArray(value) ? value : [];
  return rows.map((row: unknown, at) =>
    Array.isArray(row)
      ? Object.fromEntries(row.map((cell: unknown, column) => [String(column), cell]))
      : typeof row === "object" && row !== null
        ? (row as Props)
        : { [String(at)]: row },
  );
}

function Table({ props }: { props: Props }) {
  const { state } = useStateStore();
  const rows = rowsOf(props.rows ?? props.data);
  const columns = columnsOf(props, rows);
  const source = text(props.__rows);
  const [sort, setSort] = useState<{ key: string; down: boolean }>();
  if (rows.length === 0 && source !== undefined) {
    return <State source={source} status={getByPath(state, beside("__status", source))} value={props.rows ?? undefined} />;
  }
  const numeric = (key: string): boolean =>
    rows.some((row) => typeof row[key] === "number") && rows.every((row) => row[key] === null || row[key] === undefined || typeof row[key] === "number");
  const link = props.rowHref as string | undefined;
  const sorted = sort ? [...rows].sort((a, b) => (sort.down ? -1 : 1) * compared(a[sort.key], b[sort.key])) : rows;
  const table = (
    <div className="w-full overflow-x-auto rounded-lg border bg-card" tabIndex={0} role="region" aria-label={text(props.caption) ?? "Table"}>
      <table className="w-full text-left text-sm">
        {text(props.caption) !== undefined && <caption className="sr-only">{text(props.caption)}</caption>}
        <thead>
          <tr className="border-b bg-muted text-xs text-muted-foreground">
            {columns.map((column) => {
              const by = sort?.key === column.key ? sort : undefined;
              return (
                <th
                  key={column.key}
                  scope="col"
                  aria-sort={by ? (by.down ? "descending" : "ascending") : undefined}
                  className={`px-3 py-2 font-medium whitespace-nowrap ${numeric(column.key) ? "text-right" : ""}`}
                >
                  {props.sortable ? (
                    <button
                      type="button"
                      className="-mx-1 min-h-6 rounded px-1 hover:text-foreground"
                      onClick={() => setSort(by?.down ? undefined : { key: column.key, down: by !== undefined })}
                    >
                      {column.label}
                      <span aria-hidden="true">{by ? (by.down ? " ↓" : " ↑") : ""}</span>
                    </button>
                  ) : (
                    column.label
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row, at) => (
            <tr key={at} className="border-b last:border-b-0 hover:bg-accent/50">
              {columns.map((column, index) => (
                <td key={column.key} className={`max-w-80 px-3 py-2 align-top break-words ${numeric(column.key) ? "text-right" : ""}`}>
                  {index === 0 && link !== undefined ? (
                    <a
                      className="font-medium text-primary underline-offset-4 hover:underline"
                      href={address(filled(link, row))}
                      onClick={(event) => follow(event, () => navigate(filled(link, row)))}
                    >
                      <Cell column={column} value={row[column.key]} />
                    </a>
                  ) : (
                    <Cell column={column} value={row[column.key]} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  return source === undefined ? (
    table
  ) : (
    <div className="flex w-full flex-col items-start gap-3">
      {table}
      <More source={source} />
    </div>
  );
}

/** Names and values: of one object, or of each of several. */
function DataList({ props }: { props: Props }) {
  const { state } = useStateStore();
  const value = props.items ?? props.data ?? props.rows;
  const source = text(props.__rows);
  const lists = Array.isArray(value) ? rowsOf(value) : typeof value === "object" && value !== null ? [value as Props] : [];
  if (lists.length === 0) {
    return source === undefined ? null : (
      <State source={source} status={getByPath(state, beside("__status", source))} value={value} />
    );
  }
  return (
    <div className="flex w-full flex-col gap-3">
      {lists.map((one, at) => (
        <dl key={at} className="grid w-full grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-2 rounded-lg border bg-card p-4 text-sm">
          {columnsOf(props, [one]).map((column) => (
            <div key={column.key} className="contents">
              <dt className="text-muted-foreground">{column.label}</dt>
              <dd className="min-w-0 break-words">
                <Shown value={one[column.key]} />
              </dd>
            </div>
          ))}
        </dl>
      ))}
    </div>
  );
}

/** A component that no catalogue here has. */
export const Unknown = ({ element }: Drawn) => (
  <p className="rounded-md border border-dashed px-3 py-2 text-xs text-muted-foreground">
    There is no component “{element.type}” here.
  </p>
);

const own: Record<string, Part> = {
  Box,
  Stack,
  Slot,
  DataState,
  Heading,
  Text,
  Badge,
  Card,
  Button,
  Link,
  Input,
  Textarea,
  Select,
  Radio,
  Checkbox: (drawn) => <Check {...drawn} />,
  Switch: (drawn) => <Check {...drawn} role="switch" />,
  Table,
  DataList,
  StateMachine,
  LoginScreen,
  UserBadge,
  UploadDropzone,
  FileList,
  FilePreview,
} as Record<string, Part>;

const drawn = { ...(shadcnComponents as unknown as Record<string, Part>), ...own };

/** By the names that elements have for them. */
export const registry = Object.fromEntries(
  Object.entries(drawn).map(([name, Component]) => [
    name,
    (given: Drawn) => <Component {...given} props={given.element.props} />,
  ]),
) as never;
