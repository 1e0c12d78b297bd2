import { useEffect, useState, type ReactNode } from "react";
import { useNow } from "./clock";
import { go, ROOT } from "./router";

/** Text that a class list is made of. */
export function cx(...names: (string | false | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}

export function Link(p: { to: string; children: ReactNode; className?: string; label?: string; current?: boolean }) {
  return (
    <a
      href={ROOT + p.to}
      aria-label={p.label}
      aria-current={p.current ? "page" : undefined}
      className={p.className ?? "text-primary underline decoration-primary/30 underline-offset-4 hover:decoration-primary"}
      onClick={(e) => {
        if (e.metaKey || e.ctrlKey || e.shiftKey || e.button !== 0) return;
        e.preventDefault();
        go(p.to);
      }}
    >
      {p.children}
    </a>
  );
}

export function Page(p: { title: string; about?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = p.title + " · Lathe console";
  }, [p.title]);
  return (
    <>
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight break-words">{p.title}</h1>
          {p.about && <p className="mt-0.5 max-w-[72ch] text-sm text-muted-foreground">{p.about}</p>}
        </div>
        {p.actions && <div className="flex flex-wrap items-center gap-2">{p.actions}</div>}
      </header>
      {p.children}
    </>
  );
}

export function Section(p: { title: string; note?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section className={cx("mb-8", p.className)}>
      <div className="mb-2 flex items-baseline justify-between gap-4">
        <h2 className="text-sm font-semibold">{p.title}</h2>
        {p.note && <span className="text-xs text-muted-foreground">{p.note}</span>}
      </div>
      {p.children}
    </section>
  );
}

export function Card(p: { children: ReactNode; className?: string }) {
  return <div className={cx("rounded-lg border bg-card", p.className)}>{p.children}</div>;
}

export interface Column<T> {
  head: string;
  cell: (row: T) => ReactNode;
  number?: boolean;
  className?: string;
  /** Takes what is left. */
  wide?: boolean;
}

/** A table whose rows are opened by a click on them; keyboards have the link or button in the row. */
export function Table<T>(p: {
  label: string;
  columns: Column<T>[];
  rows: T[];
  id: (row: T) => string;
  onOpen?: (row: T) => void;
  selected?: (row: T) => boolean;
  below?: (row: T) => ReactNode;
}) {
  return (
    <Card className="overflow-hidden">
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={p.label}>
        <table className="w-full border-collapse text-sm">
          <thead>
            <tr className="border-b bg-muted/60 text-left text-xs text-muted-foreground">
              {p.columns.map((c) => (
                <th
                  key={c.head}
                  scope="col"
                  className={cx(
                    "px-3 py-2 font-medium whitespace-nowrap first:pl-4 last:pr-4",
                    c.number && "text-right",
                    c.wide && "w-full",
                  )}
                >
                  {c.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {p.rows.map((row) => {
              const below = p.below?.(row);
              return [
                <tr
                  key={p.id(row)}
                  className={cx(
                    "border-b last:border-b-0",
                    p.onOpen && "cursor-pointer hover:bg-muted/50",
                    p.selected?.(row) && "bg-accent",
                  )}
                  onClick={(e) => {
                    if ((e.target as Element).closest("a,button,input")) return;
                    if (window.getSelection()?.isCollapsed === false) return;
                    p.onOpen?.(row);
                  }}
                >
                  {p.columns.map((c) => (
                    <td
                      key={c.head}
                      className={cx(
                        "px-3 py-2 align-top first:pl-4 last:pr-4",
                        c.number && "text-right tabular-nums whitespace-nowrap",
                        c.className,
                      )}
                    >
                      {c.cell(row)}
                    </td>
                  ))}
                </tr>,
                below ? (
                  <tr key={p.id(row) + " below"} className="border-b last:border-b-0">
                    <td colSpan={p.columns.length} className="bg-muted/30 p-4">
                      {below}
                    </td>
                  </tr>
                ) : null,
              ];
            })}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

export function Empty(p: { title: string; children?: ReactNode }) {
  return (
    <Card className="border-dashed px-6 py-12 text-center">
      <p className="font-medium">{p.title}</p>
      {p.children && <div className="mx-auto mt-1 max-w-[60ch] text-sm text-muted-foreground">{p.children}</div>}
    </Card>
  );
}

export function Failure(p: { message: string; retry?: () => void }) {
  return (
    <div role="alert" className="mb-4 flex items-center justify-between gap-4 rounded-lg border border-destructive/40 bg-card px-4 py-3 text-sm">
      <span className="text-destructive">{p.message}</span>
      {p.retry && <Button onClick={p.retry}>Try again</Button>}
    </div>
  );
}

/** Lines in the place of what is to come. */
export function Loading() {
  return (
    <div role="status" aria-label="Loading" className="animate-pulse space-y-3 rounded-lg border bg-card p-4">
      {["w-2/3", "w-1/2", "w-3/4", "w-2/5"].map((width) => (
        <div key={width} className={cx("h-3 rounded bg-muted", width)} />
      ))}
    </div>
  );
}

type Tone = "plain" | "good" | "warn" | "bad" | "blue";
const TONES: Record<Tone, string> = {
  plain: "text-muted-foreground border-border",
  good: "text-success border-success/40",
  warn: "text-warning border-warning/40",
  bad: "text-destructive border-destructive/40",
  blue: "text-primary border-primary/40",
};

export function Badge(p: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={cx(
        "inline-block rounded-sm border px-1.5 text-xs leading-[1.15rem] font-medium whitespace-nowrap",
        TONES[p.tone ?? "plain"],
      )}
    >
      {p.children}
    </span>
  );
}

export function statusTone(status: number): Tone {
  return status >= 500 ? "bad" : status >= 400 ? "warn" : status >= 300 ? "plain" : "good";
}

export function Method(p: { name: string }) {
  return (
    <span className={cx("font-mono text-xs font-semibold", p.name === "GET" ? "text-muted-foreground" : "text-primary")}>
      {p.name}
    </span>
  );
}

export function Button(p: {
  children: ReactNode;
  onClick?: () => void;
  main?: boolean;
  disabled?: boolean;
  type?: "button" | "submit";
  pressed?: boolean;
  label?: string;
}) {
  return (
    <button
      type={p.type ?? "button"}
      disabled={p.disabled}
      aria-pressed={p.pressed}
      aria-label={p.label}
      onClick={p.onClick}
      className={cx(
        "h-8 cursor-pointer rounded-md border px-3 text-sm font-medium whitespace-nowrap disabled:cursor-default disabled:opacity-60",
        p.main
          ? "border-primary bg-primary text-primary-foreground hover:bg-primary/90"
          : "border-input bg-card hover:bg-accent aria-pressed:bg-accent",
      )}
    >
      {p.children}
    </button>
  );
}

export const FIELD =
  "h-8 rounded-md border border-input bg-card px-2.5 text-sm placeholder:text-muted-foreground";

export function Input(p: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  list?: string[];
  className?: string;
  type?: string;
}) {
  const id = "list-" + p.label.replace(/\W/g, "-");
  return (
    <>
      <input
        aria-label={p.label}
        className={cx(FIELD, p.className)}
        value={p.value}
        type={p.type ?? "text"}
        placeholder={p.placeholder ?? p.label}
        list={p.list && id}
        spellCheck={false}
        autoComplete="off"
        onChange={(e) => p.onChange(e.target.value)}
      />
      {p.list && (
        <datalist id={id}>
          {p.list.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </>
  );
}

export function Select(p: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: [string, string][];
}) {
  return (
    <select aria-label={p.label} className={FIELD} value={p.value} onChange={(e) => p.onChange(e.target.value)}>
      {p.options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "narrow" });
const EXACT = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "medium",
});
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** As in `3 min. ago`; `now` for what is nearer than some seconds. */
export function relative(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.round(seconds / size), unit);
  }
  return Math.abs(seconds) < 5 ? "now" : RELATIVE.format(seconds, "second");
}

/** How long ago by the server's clock, and when exactly for who points at it. */
export function Time(p: { at: string }) {
  const now = useNow();
  const at = Date.parse(p.at);
  if (Number.isNaN(at)) return <span>{p.at}</span>;
  return (
    <time dateTime={p.at} title={`${EXACT.format(at)} (${p.at})`} className="whitespace-nowrap">
      {relative(at, now)}
    </time>
  );
}

const NUMBER = new Intl.NumberFormat("en");

export function count(n: number): string {
  return NUMBER.format(n);
}

export function plural(n: number, one: string, many = one + "s"): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

export function ms(value: number): string {
  return value >= 1000
    ? (value / 1000).toFixed(2) + " s"
    : value >= 100
      ? value.toFixed(0) + " ms"
      : value.toFixed(value >= 10 ? 1 : 2) + " ms";
}

/** The first twelve digits of a bundle's id or a run's, the rest for who points at it. */
export function Hash(p: { id: string }) {
  return (
    <span className="font-mono text-xs" title={p.id}>
      {p.id.slice(0, 12)}
    </span>
  );
}

export function Code(p: { children: string; label: string; wrap?: boolean }) {
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={p.label}
      className={cx(
        "max-h-[32rem] overflow-auto rounded-md border bg-muted/50 p-3 font-mono text-xs leading-5",
        p.wrap && "break-words whitespace-pre-wrap",
      )}
    >
      {p.children}
    </pre>
  );
}

export function Copy(p: { text: string }) {
  const [done, setDone] = useState(false);
  return (
    <Button
      onClick={() => {
        void navigator.clipboard.writeText(p.text).then(() => {
          setDone(true);
          window.setTimeout(() => setDone(false), 1500);
        });
      }}
    >
      {done ? "Copied" : "Copy"}
    </Button>
  );
}

/** A value of an event or a row in a line. */
export function shown(value: unknown): string {
  if (value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function Facts(p: { facts: [string, ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5 text-sm">
      {p.facts.map(([name, value]) => [
        <dt key={name} className="text-muted-foreground">
          {name}
        </dt>,
        <dd key={name + " is"} className="min-w-0 break-words">
          {value}
        </dd>,
      ])}
    </dl>
  );
}
