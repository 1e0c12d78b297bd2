import { useState } from "react";
import { useGet, type Standing } from "../api";
import { Badge, Button, count, Empty, Failure, Hash, Loading, Page, plural, Section, Table, Time } from "../parts";
import type { PageProps } from "../app";

interface Wish {
  bundle: string;
  at: string;
  deed: string;
  by: string;
  reason?: string;
  verdict?: string;
  outcome?: { state: string; at: string; cause?: string };
}

interface Change {
  area: string;
  severity: string;
  subject: string;
  what: string;
  reason: string;
  mend?: { file: string; pointer: string; write: string };
}

const stateTone = (state: string) => (state === "live" ? "good" : state === "refused" ? "bad" : "plain");

function Differences(p: { from: string; to: string }) {
  const diff = useGet<{ changes: Change[]; notCompared: string[] }>(`/-/dev/diff?from=${p.from}&to=${p.to}`);
  const all = diff.data;
  return (
    <Section
      title="What changed"
      note={
        <>
          from <Hash id={p.from} /> to <Hash id={p.to} />
        </>
      }
    >
      {diff.error && <Failure message={diff.error} retry={diff.reload} />}
      {!all ? (
        diff.error ? null : <Loading />
      ) : all.changes.length === 0 ? (
        <Empty title="No difference by meaning">They answer the same and keep the same.</Empty>
      ) : (
        <Table
          label="Changes"
          rows={all.changes}
          id={(c) => c.area + c.subject + c.what}
          columns={[
            {
              head: "Impact",
              cell: (c) => (
                <Badge tone={c.severity === "breaking" ? "bad" : c.severity === "compatible" ? "good" : "warn"}>{c.severity.replaceAll("_", " ")}</Badge>
              ),
            },
            { head: "Area", className: "whitespace-nowrap text-muted-foreground", cell: (c) => c.area },
            { head: "Subject", className: "font-mono text-xs leading-5 break-words", cell: (c) => c.subject },
            {
              head: "What",
              wide: true,
              cell: (c) => (
                <>
                  {c.what}
                  <span className="block text-muted-foreground">{c.reason}</span>
                  {c.mend && (
                    <span className="mt-1 block font-mono text-xs">
                      write {c.mend.write} in {c.mend.file} {c.mend.pointer}
                    </span>
                  )}
                </>
              ),
            },
          ]}
        />
      )}
      {all && all.notCompared.length > 0 && (
        <p className="mt-2 text-sm text-muted-foreground">Not compared, as a bundle of an older program does not hold them: {all.notCompared.join(", ")}.</p>
      )}
    </Section>
  );
}

export function Rollouts(_: PageProps) {
  const history = useGet<{ channel: string; history: Wish[] }>("/-/dev/history", 2_000);
  const standing = useGet<Standing>("/-/standing", 2_000);
  const [pair, setPair] = useState<{ from: string; to: string }>();
  const wishes = history.data?.history ?? [];
  const rows = wishes.map((wish, i) => ({ wish, before: wishes[i + 1], id: String(wishes.length - i) }));
  return (
    <Page title="Rollouts" about="Each save that was made live, the newest first, and what it changed. As lathe history and lathe diff tell it.">
      {history.error && <Failure message={history.error} retry={history.reload} />}
      <Section title="History" note={history.data && `channel ${history.data.channel}`}>
        {!history.data ? (
          history.error ? null : <Loading />
        ) : rows.length === 0 ? (
          <Empty title="Nothing was pushed here">The database serves a bundle that came otherwise.</Empty>
        ) : (
          <Table
            label="History"
            rows={rows}
            id={(r) => r.id}
            selected={(r) => pair !== undefined && pair.to === r.wish.bundle && pair.from === r.before?.bundle}
            columns={[
              { head: "When", className: "text-muted-foreground", cell: (r) => <Time at={r.wish.at} /> },
              { head: "Deed", cell: (r) => r.wish.deed },
              { head: "Bundle", cell: (r) => <Hash id={r.wish.bundle} /> },
              {
                head: "Outcome",
                className: "whitespace-nowrap",
                cell: (r) => (
                  <>
                    {r.wish.outcome ? <Badge tone={stateTone(r.wish.outcome.state)}>{r.wish.outcome.state}</Badge> : <Badge>wished</Badge>}
                    {standing.data?.live === r.wish.bundle && r.id === String(wishes.length) && <span className="ml-2 text-xs text-muted-foreground">serves now</span>}
                  </>
                ),
              },
              {
                head: "Why",
                wide: true,
                className: "text-muted-foreground",
                cell: (r) => [r.wish.verdict, r.wish.reason, r.wish.outcome?.cause].filter(Boolean).join("; "),
              },
              { head: "By", className: "text-muted-foreground", cell: (r) => r.wish.by },
              {
                head: "Changes",
                cell: (r) =>
                  r.before ? (
                    <Button label={`Compare ${r.wish.bundle.slice(0, 12)} with what was before`} onClick={() => setPair({ from: r.before!.bundle, to: r.wish.bundle })}>
                      Compare
                    </Button>
                  ) : (
                    <span className="text-xs text-muted-foreground">the first</span>
                  ),
              },
            ]}
          />
        )}
      </Section>
      {pair && <Differences key={pair.from + pair.to} {...pair} />}
      <Section title="In the database" note={standing.data && plural(standing.data.rollouts.length, "rollout")}>
        {!standing.data ? (
          <Loading />
        ) : (
          <Table
            label="Rollouts in the database"
            rows={standing.data.rollouts}
            id={(r) => r.bundle}
            columns={[
              { head: "Changed", className: "text-muted-foreground", cell: (r) => <Time at={r.at} /> },
              { head: "Bundle", cell: (r) => <Hash id={r.bundle} /> },
              { head: "State", cell: (r) => <Badge tone={stateTone(r.state)}>{r.state}</Badge> },
              { head: "Cause", wide: true, className: "text-muted-foreground", cell: (r) => r.cause ?? "" },
              { head: "Caught up", number: true, cell: (r) => `${count(r.position)} of ${count(r.target)}` },
            ]}
          />
        )}
      </Section>
    </Page>
  );
}
