import type { ReactNode } from "react";
import { useGet, type SeenRequest } from "../api";
import { Badge, Button, Card, Code, count, cx, Empty, Facts, Failure, Hash, Link, Loading, Method, ms, Page, Section, shown, statusTone, Table, Time } from "../parts";
import { go, setQuery, usePlace } from "../router";
import type { PageProps } from "../app";

const STAGES = ["parse", "route", "authorize", "validate", "execute", "respond"];
const WORDS: Record<string, string> = {
  parse: "Limits, path and query",
  route: "Method and path to a route",
  authorize: "Who asks, and what they may",
  validate: "Inputs, key, expected version",
  execute: "The one statement",
  respond: "Outcome to answer",
};

interface Ladder {
  request: SeenRequest;
  operation?: { name: string; kind: string };
  command?: { at: string; operation: string; caller: string; outcome: string; detail?: string; id: string; key: string; result: unknown };
  events: { position: number; stream: string; version: number; type: string; time: string }[];
  readModels?: { name: string; table: string; applied: boolean; at?: string }[];
  consumers?: { name: string; passed: boolean; at: string }[];
}

/** Shares of the whole, as widths of an SVG: no style has to be set on an element. */
function Bar(p: { request: SeenRequest }) {
  let at = 0;
  const total = Math.max(p.request.milliseconds, 0.001);
  return (
    <svg viewBox="0 0 100 6" preserveAspectRatio="none" className="h-1.5 w-28 rounded-sm" aria-hidden>
      <rect width="100" height="6" className="fill-muted" />
      {STAGES.map((stage) => {
        const width = ((p.request.stages[stage] ?? 0) / total) * 100;
        const x = at;
        at += width;
        return <rect key={stage} x={x} width={width} height="6" className={stage === "execute" ? "fill-primary" : "fill-muted-foreground/40"} />;
      })}
    </svg>
  );
}

function Rung(p: { title: ReactNode; at?: string; from?: string; children?: ReactNode; tone?: "good" | "bad" | "wait" }) {
  const after = p.at && p.from ? Date.parse(p.at) - Date.parse(p.from) : undefined;
  return (
    <li className="relative grid grid-cols-[1fr_max-content] gap-x-4 border-l pb-5 pl-6 last:pb-0">
      <span
        aria-hidden
        className={cx(
          "absolute top-1.5 -left-[5px] size-2.5 rounded-full border-2 border-background",
          p.tone === "bad" ? "bg-destructive" : p.tone === "wait" ? "bg-warning" : "bg-success",
        )}
      />
      <div className="min-w-0 text-sm">
        <div className="font-medium">{p.title}</div>
        {p.children && <div className="mt-1 text-muted-foreground">{p.children}</div>}
      </div>
      <div className="text-right text-xs text-muted-foreground tabular-nums" title={p.at}>
        {after !== undefined && !Number.isNaN(after) ? `+${count(Math.max(0, after))} ms` : ""}
      </div>
    </li>
  );
}

function One(p: { id: string }) {
  const ladder = useGet<Ladder>(`/-/dev/request?id=${encodeURIComponent(p.id)}`, 1_000);
  const all = ladder.data;
  if (!all) {
    return (
      <Page title="Request">
        {ladder.error ? (
          <Empty title="The request is not known">
            {ladder.error} <Link to="/requests">All requests</Link>
          </Empty>
        ) : (
          <Loading />
        )}
      </Page>
    );
  }
  const { request } = all;
  let at = 0;
  const total = Math.max(request.milliseconds, 0.001);
  const begun = new Date(Date.parse(request.at) - request.milliseconds).toISOString();
  return (
    <Page
      title={`${request.method} ${request.target}`}
      about={
        <>
          <Badge tone={statusTone(request.status)}>{request.status}</Badge> {request.code} in {ms(request.milliseconds)}, <Time at={request.at} />
        </>
      }
      actions={<Link to="/requests">All requests</Link>}
    >
      <Section title="Stages" note={ms(request.milliseconds)}>
        <Card className="overflow-hidden">
          <table className="w-full text-sm">
            <caption className="sr-only">Stages of the request with their times</caption>
            <tbody>
              {STAGES.map((stage) => {
                const took = request.stages[stage];
                const x = at;
                at += took ?? 0;
                return (
                  <tr key={stage} className="border-b last:border-b-0">
                    <th scope="row" className="w-28 px-4 py-1.5 text-left font-medium">
                      {stage}
                    </th>
                    <td className="hidden w-60 py-1.5 text-muted-foreground sm:table-cell">{WORDS[stage]}</td>
                    <td className="px-4 py-1.5">
                      <svg viewBox="0 0 100 8" preserveAspectRatio="none" className="h-2 w-full" aria-hidden>
                        <rect width="100" height="8" className="fill-muted" />
                        {took !== undefined && (
                          <rect x={(x / total) * 100} width={Math.max(0.4, (took / total) * 100)} height="8" className={stage === "execute" ? "fill-primary" : "fill-muted-foreground/60"} />
                        )}
                      </svg>
                    </td>
                    <td className="w-24 px-4 py-1.5 text-right tabular-nums">{took === undefined ? <span className="text-muted-foreground">not run</span> : ms(took)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Card>
      </Section>
      <Section title="What came of it" note="from when it came">
        <Card className="p-5">
          <ol>
            <Rung title={request.route ? `Routed to ${request.route}` : "No route answers it"} tone={request.route ? "good" : "bad"}>
              {request.binding}
            </Rung>
            {all.operation && (
              <Rung title={`Statement of ${all.operation.kind} ${all.operation.name}`} tone={request.stages.execute === undefined ? "bad" : "good"}>
                {request.stages.execute === undefined ? (
                  "It was not asked: the request ended before."
                ) : (
                  <>
                    {ms(request.stages.execute)} at the database. <Link to={`/statements?op=${encodeURIComponent(all.operation.name)}`}>Its SQL and plan</Link>
                  </>
                )}
              </Rung>
            )}
            {all.command && (
              <Rung title={`The verdict: ${all.command.outcome}`} tone={all.command.outcome === "accepted" ? "good" : "bad"} at={all.command.at} from={begun}>
                For {all.command.caller}
                {all.command.outcome !== "accepted" && all.command.detail && <>, {all.command.detail}</>}
              </Rung>
            )}
            {all.events.map((event) => (
              <Rung key={event.position} title={`${event.type} at position ${count(event.position)}`} at={event.time} from={begun}>
                <Link to={`/streams/${encodeURIComponent(event.stream)}?version=${event.version}`}>
                  {event.stream} at version {event.version}
                </Link>
              </Rung>
            ))}
            <Rung title={`Answered ${request.status}`} tone={request.status < 400 ? "good" : "bad"} at={request.at} from={begun}>
              {request.code}
            </Rung>
            {all.readModels?.map((model) => (
              <Rung key={model.table} title={`Read model ${model.name}`} at={model.at} from={begun} tone={model.applied ? "good" : "wait"}>
                {model.applied ? "has it" : "is still behind it"}
              </Rung>
            ))}
            {all.consumers?.map((consumer) => (
              <Rung key={consumer.name} title={`${consumer.name.charAt(0).toUpperCase()}${consumer.name.slice(1)}`} tone={consumer.passed ? "good" : "wait"}>
                {consumer.passed ? "have passed it" : "have not come so far"}
              </Rung>
            ))}
          </ol>
        </Card>
      </Section>
      {request.failure && (
        <Section title="What went wrong inside">
          <Code label="Failure" wrap>
            {request.failure}
          </Code>
        </Section>
      )}
      <Section title="Ids">
        <Card className="p-4">
          <Facts
            facts={[
              ["Request", <span className="font-mono text-xs">{request.id}</span>],
              ["Correlation", <span className="font-mono text-xs">{request.correlation}</span>],
              ["Command", request.command ? <span className="font-mono text-xs">{request.command}</span> : "none"],
              ["Idempotency key", all.command ? <span className="font-mono text-xs">{shown(all.command.key)}</span> : "none"],
              ["Bundle", request.bundle ? <Hash id={request.bundle} /> : "none"],
            ]}
          />
        </Card>
      </Section>
    </Page>
  );
}

export function Requests(p: PageProps) {
  const { query } = usePlace();
  const requests = useGet<{ requests: SeenRequest[] }>(p.rest === "" ? "/-/dev/requests" : "", 1_000);
  if (p.rest !== "") return <One key={p.rest} id={p.rest} />;
  const failed = query.get("failed") === "1";
  const rows = requests.data?.requests.filter((r) => !failed || r.status >= 400) ?? [];
  return (
    <Page
      title="Requests"
      about="The last 500 since the server began. Open one to see where its time went, and what came of it."
      actions={
        <Button pressed={failed} onClick={() => setQuery({ failed: failed ? "" : "1" })}>
          Only refused
        </Button>
      }
    >
      {requests.error && <Failure message={requests.error} retry={requests.reload} />}
      {!requests.data ? (
        requests.error ? null : <Loading />
      ) : rows.length === 0 ? (
        <Empty title={failed ? "None was refused" : "Nobody has asked anything yet"}>
          Send one with the <Link to="/explorer">API explorer</Link>, or with curl.
        </Empty>
      ) : (
        <Table
          label="Requests"
          rows={rows}
          id={(r) => String(r.number)}
          onOpen={(r) => go(`/requests/${encodeURIComponent(r.id)}`)}
          columns={[
            { head: "When", className: "text-muted-foreground", cell: (r) => <Time at={r.at} /> },
            { head: "Status", cell: (r) => <Badge tone={statusTone(r.status)}>{r.status}</Badge> },
            { head: "Method", cell: (r) => <Method name={r.method} /> },
            {
              head: "Target",
              wide: true,
              className: "max-w-0 truncate font-mono text-xs leading-5",
              cell: (r) => (
                <span title={r.target}>
                  <Link to={`/requests/${encodeURIComponent(r.id)}`}>{r.target}</Link>
                </span>
              ),
            },
            { head: "Code", className: "whitespace-nowrap text-xs leading-5 text-muted-foreground", cell: (r) => r.code ?? "" },
            { head: "Stages", className: "pt-3.5", cell: (r) => <Bar request={r} /> },
            { head: "Took", number: true, cell: (r) => ms(r.milliseconds) },
          ]}
        />
      )}
    </Page>
  );
}
