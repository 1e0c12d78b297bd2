import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import { useGet } from "../api";
import { Badge, Card, cx, Empty, Facts, Failure, Input, Loading, Page, plural, Section } from "../parts";
import { setQuery, usePlace } from "../router";
import type { PageProps } from "../app";

interface PlanLine {
  detail: string;
  below: PlanLine[];
}

interface Statement {
  name: string;
  kind: string;
  given: string[];
  roundTrips: number;
  before: string[];
  routes: string[];
  allow?: string[];
  rateLimits?: string[];
  reads?: string[];
  writes?: string[];
  indexes: string[];
  scans: string[];
  sorts: string[];
  rowsAtMost: string[];
  parameters: string[];
  sql: string;
  plan: PlanLine[];
}

const KEYWORDS =
  /('(?:[^']|'')*')|\b(SELECT|FROM|WHERE|LEFT JOIN|INNER JOIN|JOIN|ON|GROUP BY|ORDER BY|HAVING|LIMIT|OFFSET|INSERT OR IGNORE INTO|INSERT INTO|INSERT|UPDATE|DELETE|SET|VALUES|RETURNING|UNION ALL|UNION|WITH|AS|CASE|WHEN|THEN|ELSE|END|AND|OR|NOT|NULL|IS|IN|EXISTS|DESC|ASC|NULLS LAST|NULLS FIRST|INTO|CONFLICT|DO)\b|(\?\d+)/g;

/** Clauses begin a line, as deep as their brackets. */
function laid(sql: string): string {
  let depth = 0;
  let out = "";
  let inText = false;
  for (let i = 0; i < sql.length; i++) {
    const c = sql[i]!;
    if (c === "'") inText = !inText;
    if (!inText) {
      if (c === "(") depth++;
      if (c === ")") depth--;
      const rest = sql.slice(i);
      const clause = /^ (FROM|WHERE|LEFT JOIN|JOIN|GROUP BY|ORDER BY|HAVING|LIMIT|VALUES|RETURNING|UNION ALL|SET)\b/.exec(rest);
      if (clause) {
        out += "\n" + "  ".repeat(depth) + clause[1];
        i += clause[1]!.length;
        continue;
      }
      if (c === "(" && /^\(SELECT\b/.test(rest)) {
        out += "(\n" + "  ".repeat(depth);
        continue;
      }
    }
    out += c;
  }
  return out;
}

function Sql(p: { sql: string }) {
  const parts = useMemo(() => {
    const text = laid(p.sql);
    const all: { text: string; kind: "plain" | "word" | "text" | "mark" }[] = [];
    let at = 0;
    for (const found of text.matchAll(KEYWORDS)) {
      if (found.index > at) all.push({ text: text.slice(at, found.index), kind: "plain" });
      all.push({ text: found[0], kind: found[1] ? "text" : found[3] ? "mark" : "word" });
      at = found.index + found[0].length;
    }
    all.push({ text: text.slice(at), kind: "plain" });
    return all;
  }, [p.sql]);
  return (
    <pre tabIndex={0} role="region" aria-label="SQL" className="max-h-[30rem] overflow-auto rounded-lg border bg-card p-4 font-mono text-xs leading-5">
      {parts.map((part, i) => (
        <span
          key={i}
          className={
            part.kind === "word" ? "font-semibold text-primary" : part.kind === "text" ? "text-success" : part.kind === "mark" ? "font-semibold text-warning" : undefined
          }
        >
          {part.text}
        </span>
      ))}
    </pre>
  );
}

function Plan(p: { lines: PlanLine[] }) {
  return (
    <ul className="space-y-1">
      {p.lines.map((line, i) => (
        <li key={i}>
          <span className={cx("font-mono text-xs leading-5", /^SCAN (?!live\b|\(|.*INDEX)/.test(line.detail) && "text-warning")}>{line.detail}</span>
          {line.below.length > 0 && (
            <div className="ml-1.5 border-l pl-4">
              <Plan lines={line.below} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function mono(names: string[]) {
  return names.length === 0 ? (
    <span className="text-muted-foreground">none</span>
  ) : (
    <span className="font-mono text-xs leading-5">{names.join(", ")}</span>
  );
}

function Detail(p: { statement: Statement }) {
  const s = p.statement;
  return (
    <>
      <div className="mb-5">
        <h2 className="text-base font-semibold break-words">{s.name}</h2>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted-foreground">
          <Badge tone={s.kind === "command" ? "blue" : "plain"}>{s.kind}</Badge>
          <span>{plural(s.roundTrips, "round trip")}</span>
          {s.given.length > 0 && <span>given {s.given.join(", ")}</span>}
          {s.scans.length > 0 && <Badge tone="warn">{plural(s.scans.length, "scan")}</Badge>}
          {s.sorts.length > 0 && <Badge tone="warn">{plural(s.sorts.length, "sort")}</Badge>}
        </p>
      </div>
      <Section title="SQL">
        <Sql sql={s.sql} />
      </Section>
      <Section title="Plan" note="by SQLite’s own EXPLAIN QUERY PLAN">
        <Card className="overflow-x-auto p-4">
          {s.plan.length === 0 ? <p className="text-sm text-muted-foreground">The plan is empty: nothing is looked up.</p> : <Plan lines={s.plan} />}
        </Card>
      </Section>
      <Section title="What it asks">
        <Card className="p-4">
          <Facts
            facts={[
              ["Reached by", mono(s.routes)],
              ...(s.allow ? [["Who may", mono(s.allow)] as [string, ReactNode]] : []),
              ...(s.rateLimits ? [["Limit of a caller", s.rateLimits.join(", ")] as [string, ReactNode]] : []),
              ["First", s.before.length === 0 ? <span className="text-muted-foreground">nothing</span> : s.before.join("; ")],
              ["Reads", mono(s.reads ?? [])],
              ["Writes", mono(s.writes ?? [])],
              ["Indexes", mono(s.indexes)],
              ["Scans", mono(s.scans)],
              ["Sorts", mono(s.sorts)],
              ["Rows at most", s.rowsAtMost.length === 0 ? <span className="text-muted-foreground">no limit written</span> : s.rowsAtMost.join(", ")],
            ]}
          />
        </Card>
      </Section>
      <Section title="Parameters" note={plural(s.parameters.length, "parameter")}>
        <Card className="p-4">
          {s.parameters.length === 0 ? (
            <p className="text-sm text-muted-foreground">Nothing is bound.</p>
          ) : (
            <ol className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-sm">
              {s.parameters.map((each, i) => (
                <li key={i} className="contents">
                  <span className="text-right font-mono text-xs leading-5 text-muted-foreground">?{i + 1}</span>
                  <span>{each}</span>
                </li>
              ))}
            </ol>
          )}
        </Card>
      </Section>
    </>
  );
}

const key = (s: Statement) => s.name + (s.given.length > 0 ? " given " + s.given.join(", ") : "");

export function Statements(_: PageProps) {
  const { query } = usePlace();
  const statements = useGet<Statement[]>("/-/dev/statements", 5_000);
  const [search, setSearch] = useState("");
  const all = statements.data;
  const asked = query.get("op");
  const chosen = all?.find((s) => key(s) === asked) ?? all?.find((s) => s.name === asked) ?? all?.[0];
  const listed = all?.filter((s) => key(s).toLowerCase().includes(search.toLowerCase())) ?? [];
  return (
    <Page title="Statements" about="Each operation is one statement: its SQL, the plan the database makes of it, and what it needs. As lathe explain writes it.">
      {statements.error && <Failure message={statements.error} retry={statements.reload} />}
      {!all ? (
        statements.error ? null : <Loading />
      ) : !chosen ? (
        <Empty title="No statement">The blueprint has no bound graph.</Empty>
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-[19rem_1fr]">
          <Card className="overflow-hidden">
            <div className="border-b p-2">
              <Input label="Find a statement" className="w-full" value={search} onChange={setSearch} />
            </div>
            <ul className="max-h-[75vh] overflow-y-auto py-1">
              {listed.length === 0 && <li className="px-3 py-2 text-sm text-muted-foreground">No statement is like that.</li>}
              {listed.map((s, i) => (
                <li key={key(s) + i}>
                  <button
                    type="button"
                    aria-current={s === chosen ? "true" : undefined}
                    onClick={() => setQuery({ op: key(s) })}
                    className={cx("block w-full cursor-pointer px-3 py-1.5 text-left text-sm", s === chosen ? "bg-accent" : "hover:bg-muted/50")}
                  >
                    <span className="flex items-baseline justify-between gap-2">
                      <span className="truncate">{s.name}</span>
                      <span className={cx("text-xs", s.scans.length + s.sorts.length > 0 ? "text-warning" : "text-muted-foreground")}>{s.kind}</span>
                    </span>
                    {s.given.length > 0 && <span className="block truncate text-xs text-muted-foreground">given {s.given.join(", ")}</span>}
                  </button>
                </li>
              ))}
            </ul>
          </Card>
          <div className="min-w-0">
            <Detail statement={chosen} />
          </div>
        </div>
      )}
    </Page>
  );
}
