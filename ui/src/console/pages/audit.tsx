import { useEffect, useState, type ReactNode } from "react";
import { get, Refused, useGet } from "../api";
import { Badge, Button, Empty, Failure, Hash, Input, Loading, Page, plural, Section, Select, shown, Table, Time, count, Facts } from "../parts";
import { setQuery, usePlace } from "../router";
import type { PageProps } from "../app";

interface Decided {
  at: string;
  operation: string;
  caller: string;
  outcome: string;
  detail?: string | null;
  result?: unknown;
  id: string;
  key: string;
  correlation: string;
  bundle: string;
}

interface Refusal {
  at: string;
  operation: string;
  caller: string;
  outcome: string;
  times: number;
}

/** Of a day's commands the newest ones; who wants others asks `lathe audit`. */
const MOST = 1_000;

/** How long until it is looked for newer ones, in ms. */
const AGAIN = 2_000;

const VERDICTS = ["accepted", "guard_rejected", "illegal_transition", "version_conflict", "invalid_value", "invalid_id", "ambiguous", "repeated_aggregate"];
const CAUSES = ["forbidden", "unseen", "scope_missing", "rate_limited"];

const worded = (outcome: string) => outcome.replaceAll("_", " ");

/** The newest commands, newest first: read on to the end of the record, and from there as they come. */
function useCommands(outcome: string): { rows: Decided[] | undefined; error: string | undefined } {
  const [found, setFound] = useState<{ outcome: string; rows?: Decided[]; error?: string }>({ outcome });
  useEffect(() => {
    const stop = new AbortController();
    let timer: number | undefined;
    let after = 0;
    let rows: Decided[] = [];
    const load = async () => {
      try {
        for (let more = !document.hidden; more; ) {
          const page = await get<{ commands: (Decided & { number?: number })[]; after?: number }>(
            `/-/commands?after=${after}${outcome ? "&outcome=" + outcome : ""}`,
            stop.signal,
          );
          // A page that is not full is read again as a whole: only a full one says where the next begins.
          const known = new Set(rows.map((row) => row.id));
          rows = [...rows, ...page.commands.filter((row) => !known.has(row.id))].slice(-MOST);
          more = page.after !== undefined;
          after = page.after ?? after;
        }
        setFound({ outcome, rows: [...rows].reverse() });
      } catch (e) {
        if (stop.signal.aborted) return;
        setFound({ outcome, rows: rows.length > 0 ? [...rows].reverse() : undefined, error: e instanceof Refused ? e.message : "The server does not answer." });
      }
      if (!stop.signal.aborted) timer = window.setTimeout(load, AGAIN);
    };
    void load();
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [outcome]);
  return found.outcome === outcome ? { rows: found.rows, error: found.error } : { rows: undefined, error: undefined };
}

function Command({ row }: { row: Decided }) {
  return (
    <Facts
      facts={[
        ["Command", <span className="font-mono text-xs break-all">{row.id}</span>],
        ...(row.key !== row.id ? [["Idempotency key", <span className="font-mono text-xs break-all">{row.key}</span>] as [string, ReactNode]] : []),
        ["Correlation", <span className="font-mono text-xs break-all">{row.correlation}</span>],
        ["Bundle", <Hash id={row.bundle} />],
        ...(row.detail ? [["Detail", <span className="font-mono text-xs break-all">{row.detail}</span>] as [string, ReactNode]] : []),
        ...(row.result ? [["Answer", <span className="font-mono text-xs break-all">{shown(row.result)}</span>] as [string, ReactNode]] : []),
      ]}
    />
  );
}

export function Audit(_: PageProps) {
  const { query } = usePlace();
  const outcome = query.get("outcome") ?? "";
  const words = (query.get("find") ?? "").toLowerCase();
  const commands = useCommands(CAUSES.includes(outcome) ? "" : outcome);
  const refusals = useGet<{ refusals: Refusal[] }>("/-/refusals" + (CAUSES.includes(outcome) ? "?outcome=" + outcome : ""), 3_000);
  const [open, setOpen] = useState<string>();
  const [limit, setLimit] = useState(100);
  const fits = (row: { operation: string; caller: string }) => (row.operation + " " + row.caller).toLowerCase().includes(words);
  const rows = commands.rows?.filter(fits);
  const refused = [...(refusals.data?.refusals ?? [])].reverse().filter(fits);
  const filtered = outcome !== "" || words !== "";
  return (
    <Page
      title="Audit"
      about="What commands were answered in the last day, and who was refused in the last thirty."
      actions={
        <>
          <Input label="Operation or caller" className="w-48" value={query.get("find") ?? ""} onChange={(find) => setQuery({ find })} />
          <Select
            label="Outcome"
            value={outcome}
            onChange={(value) => setQuery({ outcome: value })}
            options={[["", "Any outcome"], ...[...VERDICTS, ...CAUSES].map((each): [string, string] => [each, worded(each)])]}
          />
        </>
      }
    >
      {!CAUSES.includes(outcome) && (
        <Section title="Commands" note={rows && (rows.length >= MOST ? `the last ${count(MOST)}` : plural(rows.length, "command"))}>
          {commands.error && <Failure message={commands.error} />}
          {!rows ? (
            commands.error ? null : <Loading />
          ) : rows.length === 0 ? (
            <Empty title={filtered ? "No command is like that" : "No command yet"}>
              {filtered ? "Others have been answered in the last day, or none at all." : "What is posted to a route that acts stands here, with its verdict."}
            </Empty>
          ) : (
            <>
              <Table
                label="Commands"
                rows={rows.slice(0, limit)}
                id={(r) => r.id}
                onOpen={(r) => setOpen(open === r.id ? undefined : r.id)}
                selected={(r) => r.id === open}
                below={(r) => (r.id === open ? <Command row={r} /> : undefined)}
                columns={[
                  { head: "When", className: "text-muted-foreground", cell: (r) => <Time at={r.at} /> },
                  {
                    head: "Operation",
                    className: "whitespace-nowrap",
                    cell: (r) => (
                      <button
                        type="button"
                        aria-expanded={r.id === open}
                        className="cursor-pointer text-left font-medium hover:underline"
                        onClick={() => setOpen(open === r.id ? undefined : r.id)}
                      >
                        {r.operation}
                      </button>
                    ),
                  },
                  { head: "Caller", className: "whitespace-nowrap", cell: (r) => r.caller },
                  { head: "Outcome", cell: (r) => <Badge tone={r.outcome === "accepted" ? "good" : "warn"}>{worded(r.outcome)}</Badge> },
                  { head: "Says", wide: true, className: "max-w-0 truncate font-mono text-xs leading-5 text-muted-foreground", cell: (r) => (r.outcome === "accepted" && r.result ? shown(r.result) : (r.detail ?? "")) },
                ]}
              />
              {rows.length > limit && (
                <div className="mt-3">
                  <Button onClick={() => setLimit(limit + 100)}>Show 100 more of {count(rows.length - limit)}</Button>
                </div>
              )}
            </>
          )}
        </Section>
      )}
      {!VERDICTS.includes(outcome) && (
        <Section title="Refused for who they are" note={refusals.data && plural(refused.length, "row")}>
          {refusals.error && <Failure message={refusals.error} retry={refusals.reload} />}
          {!refusals.data ? (
            refusals.error ? null : <Loading />
          ) : refused.length === 0 ? (
            <Empty title={filtered ? "No refusal is like that" : "Nobody was refused"}>
              Only who is named by a token that was verified stands here: what a permission forbids, what they may not see, a scope that is missing, a limit.
            </Empty>
          ) : (
            <Table
              label="Refusals"
              rows={refused}
              id={(r) => r.at + r.operation + r.caller + r.outcome}
              columns={[
                { head: "Minute", className: "text-muted-foreground", cell: (r) => <Time at={r.at} /> },
                { head: "Operation", className: "whitespace-nowrap font-medium", cell: (r) => r.operation },
                { head: "Caller", wide: true, cell: (r) => r.caller },
                { head: "Cause", cell: (r) => <Badge tone="bad">{worded(r.outcome)}</Badge> },
                { head: "Times", number: true, cell: (r) => count(r.times) },
              ]}
            />
          )}
        </Section>
      )}
    </Page>
  );
}
