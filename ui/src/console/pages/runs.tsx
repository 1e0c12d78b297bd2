import { useState } from "react";
import { post, Refused, useGet, type Blueprint } from "../api";
import { Badge, Button, Card, count, cx, Empty, Facts, Failure, Hash, Link, Loading, Page, plural, Section, Select, shown, Table, Time } from "../parts";
import { go, setQuery, usePlace } from "../router";
import type { PageProps } from "../app";

interface Run {
  id: string;
  definition: string;
  status: string;
  key?: string;
  at: string[];
  version: number;
  dueAt?: string;
  startedAt: string;
  changedAt: string;
}

interface RunDetail extends Run {
  starter?: string;
  correlationId: string;
  variables: Record<string, unknown>;
  tokens: { activation: number; node: string; attempts: number; trouble?: string; again?: string }[];
  timers: { node: string; token: number; at: string; left: number }[];
}

interface Step {
  position: number;
  version: number;
  time: string;
  type: string;
  by: string;
  node?: string;
  name?: string;
  role?: string;
  due?: string;
  error?: string;
  at?: string[];
  [more: string]: unknown;
}

const STATUSES = ["running", "paused", "completed", "cancelled", "failed"];
const tone = (status: string) =>
  status === "completed" ? "good" : status === "running" ? "blue" : status === "failed" ? "bad" : status === "paused" ? "warn" : "plain";

/** Members of a step that have a place of their own. */
const PLACED = new Set(["position", "run", "version", "time", "type", "by", "node", "name", "at", "hash", "definition", "activation"]);

function One(p: { id: string }) {
  const path = `/-/runs/${encodeURIComponent(p.id)}`;
  const run = useGet<RunDetail>(path, 1_500);
  const trace = useGet<{ steps: Step[]; after?: number }>(path + "/trace", 1_500);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const all = run.data;
  if (!all) {
    return (
      <Page title="Run" actions={<Link to="/runs">All runs</Link>}>
        {run.error ? <Failure message={run.error} retry={run.reload} /> : <Loading />}
      </Page>
    );
  }
  const steer = async (verb: string) => {
    setBusy(true);
    setError(undefined);
    try {
      await post(`${path}/${verb}`, {});
    } catch (e) {
      setError(e instanceof Refused ? e.message : "The server does not answer.");
    } finally {
      setBusy(false);
      run.reload();
      trace.reload();
    }
  };
  const open = all.status !== "completed" && all.status !== "cancelled";
  const steps = trace.data?.steps ?? [];
  const begun = steps[0]?.time ?? all.startedAt;
  return (
    <Page
      title={`${all.definition} ${all.key ?? ""}`}
      about={
        <>
          <Badge tone={tone(all.status)}>{all.status}</Badge> started <Time at={all.startedAt} />
          {all.starter && ` by ${all.starter}`}
          {all.at.length > 0 && open && <>, stands at {all.at.join(", ")}</>}
        </>
      }
      actions={
        <>
          <Link to="/runs">All runs</Link>
          {all.status === "failed" && (
            <Button main disabled={busy} onClick={() => void steer("retry")}>
              Retry
            </Button>
          )}
          {open && all.status !== "paused" && (
            <Button disabled={busy} onClick={() => void steer("pause")}>
              Pause
            </Button>
          )}
          {all.status === "paused" && (
            <Button main disabled={busy} onClick={() => void steer("resume")}>
              Resume
            </Button>
          )}
        </>
      }
    >
      <div aria-live="polite">{error && <Failure message={error} />}</div>
      <div className="grid items-start gap-x-8 lg:grid-cols-[1fr_20rem]">
        <Section title="What happened" note={plural(steps.length, "step")}>
          {!trace.data ? (
            trace.error ? <Failure message={trace.error} retry={trace.reload} /> : <Loading />
          ) : (
            <Card className="p-5">
              <ol>
                {steps.map((step) => {
                  const bad = /Failed|Incident|Refused/.test(step.type);
                  const more = Object.entries(step).filter(([name]) => !PLACED.has(name));
                  const after = Date.parse(step.time) - Date.parse(begun);
                  return (
                    <li key={step.version} className="relative grid grid-cols-[1fr_max-content] gap-x-4 border-l pb-5 pl-6 last:pb-0">
                      <span aria-hidden className={cx("absolute top-1.5 -left-[5px] size-2.5 rounded-full border-2 border-background", bad ? "bg-destructive" : step.type === "TaskOpened" ? "bg-warning" : "bg-success")} />
                      <div className="min-w-0 text-sm">
                        <div className="font-medium">
                          {step.type}
                          {step.node && <span className="font-normal text-muted-foreground"> at {step.node}</span>}
                        </div>
                        {step.name && <div>{step.name}</div>}
                        {more.length > 0 && (
                          <div className="mt-0.5 text-xs break-words text-muted-foreground">{more.map(([name, value]) => `${name} ${shown(value)}`).join(" · ")}</div>
                        )}
                      </div>
                      <div className="text-right text-xs text-muted-foreground tabular-nums" title={step.time}>
                        {after < 60_000 ? `+${count(Math.max(0, after))} ms` : <Time at={step.time} />}
                      </div>
                    </li>
                  );
                })}
              </ol>
            </Card>
          )}
        </Section>
        <div>
          <Section title="Variables">
            <Card className="p-4">
              {Object.keys(all.variables).length === 0 ? (
                <p className="text-sm text-muted-foreground">It has none.</p>
              ) : (
                <Facts facts={Object.entries(all.variables).map(([n, v]) => [n, <span className="font-mono text-xs break-all">{shown(v)}</span>])} />
              )}
            </Card>
          </Section>
          {all.tokens.length > 0 && (
            <Section title="Where it stands">
              <Card className="divide-y text-sm">
                {all.tokens.map((token) => (
                  <div key={token.activation} className="px-4 py-2.5">
                    <span className="font-medium">{token.node}</span>
                    {token.attempts > 0 && <span className="text-muted-foreground">, {plural(token.attempts, "attempt")}</span>}
                    {token.trouble && <p className="text-destructive">{token.trouble}</p>}
                  </div>
                ))}
              </Card>
            </Section>
          )}
          {all.timers.length > 0 && (
            <Section title="Timers">
              <Card className="divide-y text-sm">
                {all.timers.map((timer) => (
                  <div key={timer.node + timer.token} className="flex justify-between gap-4 px-4 py-2.5">
                    <span>{timer.node}</span>
                    <span className="text-muted-foreground">
                      <Time at={timer.at} />
                    </span>
                  </div>
                ))}
              </Card>
            </Section>
          )}
          <Section title="Ids">
            <Card className="p-4">
              <Facts
                facts={[
                  ["Run", <Hash id={all.id} />],
                  ["Version", all.version],
                  ["Stream", <Link to={`/streams/${encodeURIComponent("Run-" + all.id)}`}>its events</Link>],
                ]}
              />
            </Card>
          </Section>
        </div>
      </div>
    </Page>
  );
}

export function Runs(p: PageProps) {
  const { query } = usePlace();
  const definition = query.get("definition") ?? "";
  const status = query.get("status") ?? "";
  const wanted = new URLSearchParams();
  if (definition) wanted.set("definition", definition);
  if (status) wanted.set("status", status);
  const runs = useGet<{ runs: Run[]; after?: string }>(p.rest === "" ? "/-/runs?" + wanted.toString() : "", 2_000);
  const blueprint = useGet<Blueprint>("/-/dev/blueprint");
  if (p.rest !== "") return <One key={p.rest} id={p.rest} />;
  const rows = runs.data?.runs ?? [];
  const none = blueprint.data && blueprint.data.workflows.length === 0;
  return (
    <Page
      title="Workflow runs"
      about="The newest first; open one for its ladder."
      actions={
        !none && (
          <>
            <Select
              label="Workflow"
              value={definition}
              onChange={(value) => setQuery({ definition: value })}
              options={[["", "All workflows"], ...(blueprint.data?.workflows ?? []).map((w): [string, string] => [w, w])]}
            />
            <Select label="Status" value={status} onChange={(value) => setQuery({ status: value })} options={[["", "Any status"], ...STATUSES.map((s): [string, string] => [s, s])]} />
          </>
        )
      }
    >
      {runs.error && <Failure message={runs.error} retry={runs.reload} />}
      {!runs.data ? (
        runs.error ? null : <Loading />
      ) : rows.length === 0 ? (
        <Empty title={none ? "The blueprint has no workflow" : definition || status ? "No run is like that" : "No run yet"}>
          {none ? "A workflow is drawn in BPMN and reacts to events, or is begun by hand." : "A run begins with the event that its start waits for, or with lathe runs start."}
        </Empty>
      ) : (
        <Table
          label="Runs"
          rows={rows}
          id={(r) => r.id}
          onOpen={(r) => go(`/runs/${r.id}`)}
          columns={[
            { head: "Status", cell: (r) => <Badge tone={tone(r.status)}>{r.status}</Badge> },
            { head: "Workflow", className: "whitespace-nowrap", cell: (r) => <Link to={`/runs/${r.id}`} label={`${r.definition} ${r.key ?? r.id}`}>{r.definition}</Link> },
            {
              head: "Key",
              className: "font-mono text-xs leading-5",
              cell: (r) => (
                <span className="block max-w-72 truncate" title={r.key ?? undefined}>
                  {r.key ?? ""}
                </span>
              ),
            },
            { head: "Stands at", wide: true, className: "text-muted-foreground", cell: (r) => r.at.join(", ") },
            { head: "Due", className: "text-muted-foreground", cell: (r) => (r.dueAt ? <Time at={r.dueAt} /> : "–") },
            { head: "Started", className: "text-muted-foreground", cell: (r) => <Time at={r.startedAt} /> },
            { head: "Steps", number: true, cell: (r) => count(r.version) },
          ]}
        />
      )}
    </Page>
  );
}
