import { useEffect, useState } from "react";
import { page, Refused, type CloudEvent, type Standing, useGet, type Blueprint } from "../api";
import { MachineDrawing } from "../machine";
import { Badge, Button, Card, cx, Empty, Facts, Failure, FIELD, Link, Loading, Page, plural, Section, shown, Table, Time } from "../parts";
import { go, setQuery, usePlace } from "../router";
import type { PageProps } from "../app";

/** Events of one stream that are shown: the format's limit for a page, some times. */
const MOST = 5_000;

function useStream(stream: string) {
  const [state, setState] = useState<{ stream: string; events?: CloudEvent[]; error?: string }>({ stream });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const read = async () => {
      try {
        const all: CloudEvent[] = [];
        let url: string | undefined = `/events?after=0&limit=500&stream=${encodeURIComponent(stream)}`;
        while (url && all.length < MOST) {
          const one: { body: CloudEvent[]; next?: string; end: boolean } = await page<CloudEvent[]>(url, stop.signal);
          all.push(...one.body);
          url = one.end ? undefined : one.next;
        }
        setState({ stream, events: all });
      } catch (e) {
        if (stop.signal.aborted) return;
        setState({ stream, error: e instanceof Refused ? e.message : "The server does not answer." });
      }
    };
    if (stream !== "") void read();
    return () => stop.abort();
  }, [stream, turn]);
  const now = state.stream === stream ? state : { stream };
  return { ...now, reload: () => setTurn((n) => n + 1) };
}

/** The fields as they are after the first `count` events. */
function folded(events: CloudEvent[], count: number): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const event of events.slice(0, count)) {
    for (const [name, value] of Object.entries(event.data.after ?? {})) fields.set(name, value);
  }
  return fields;
}

interface Origin {
  field: string;
  event: string;
  version: number;
  actorId?: string;
  operation?: string;
}

function History(p: { stream: string }) {
  const { query } = usePlace();
  const { events, error, reload } = useStream(p.stream);
  const why = useGet<{ fields: Origin[] }>(events?.length ? `/-/why?stream=${encodeURIComponent(p.stream)}` : "");
  const blueprint = useGet<Blueprint>("/-/dev/blueprint");
  if (error) return <Failure message={error} retry={reload} />;
  if (!events) return <Loading />;
  if (events.length === 0) {
    return (
      <Empty title="The log has no stream of that name">
        A stream is called by its entity and its id, as in Order-o-17. <Link to="/streams">Look at those that changed last</Link>.
      </Empty>
    );
  }
  const asked = Number(query.get("version") ?? events.length);
  const version = Math.min(Math.max(1, Number.isInteger(asked) ? asked : events.length), events.length);
  const event = events[version - 1]!;
  const before = folded(events, version - 1);
  const after = folded(events, version);
  const last = version === events.length;
  const type = event.rntaggregatetype;
  const machine = blueprint.data?.services.flatMap((s) => s.entities).find((e) => e.stream === type)?.machine;
  const current = machine && after.get(machine.field);
  const show = (n: number) => setQuery({ version: String(n) });
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[17rem_1fr]">
      <Section title="History" note={plural(events.length, "version")}>
        <Card className="max-h-[70vh] overflow-y-auto">
          <ol
            onKeyDown={(e) => {
              const to = e.key === "ArrowDown" ? version - 1 : e.key === "ArrowUp" ? version + 1 : 0;
              if (to < 1 || to > events.length) return;
              e.preventDefault();
              show(to);
              e.currentTarget.querySelector<HTMLElement>(`[data-version="${to}"]`)?.focus();
            }}
          >
            {events
              .map((each, i) => ({ each, n: i + 1 }))
              .reverse()
              .map(({ each, n }) => (
                <li key={each.id} className="border-b last:border-b-0">
                  <button
                    type="button"
                    data-version={n}
                    aria-current={n === version ? "step" : undefined}
                    tabIndex={n === version ? 0 : -1}
                    onClick={() => show(n)}
                    className={cx("grid w-full cursor-pointer grid-cols-[2rem_1fr] gap-x-2 px-3 py-2 text-left text-sm", n === version ? "bg-accent" : "hover:bg-muted/50")}
                  >
                    <span className="text-right text-muted-foreground tabular-nums">{n}</span>
                    <span className="min-w-0">
                      <span className="block truncate font-medium">{each.eventtype}</span>
                      <span className="block text-xs text-muted-foreground">
                        <Time at={each.time} />
                        {each.rntactorid && ` · ${each.rntactorid}`}
                      </span>
                    </span>
                  </button>
                </li>
              ))}
          </ol>
        </Card>
      </Section>
      <div className="min-w-0">
        <Section title={`State at version ${version}`} note={last ? "as it is now" : `${plural(events.length - version, "version")} before now`}>
          <Table
            label={`State at version ${version}`}
            rows={[...after.keys()]}
            id={(name) => name}
            selected={(name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name))}
            columns={[
              { head: "Field", className: "whitespace-nowrap font-medium", cell: (name) => name },
              {
                head: "Value",
                wide: true,
                className: "font-mono text-xs leading-5 break-all",
                cell: (name) => {
                  const same = JSON.stringify(before.get(name)) === JSON.stringify(after.get(name));
                  return same ? (
                    shown(after.get(name))
                  ) : (
                    <>
                      {before.has(name) && (
                        <>
                          <del className="text-muted-foreground">{shown(before.get(name))}</del>
                          <span className="sr-only"> became </span>
                          <span aria-hidden className="px-2 text-muted-foreground">
                            →
                          </span>
                        </>
                      )}
                      <ins className="font-semibold no-underline">{shown(after.get(name))}</ins>
                    </>
                  );
                },
              },
              ...(last
                ? [
                    {
                      head: "From",
                      className: "whitespace-nowrap text-muted-foreground",
                      cell: (name: string) => {
                        const origin = why.data?.fields.find((f) => f.field === name);
                        return origin ? `${origin.event}, ${origin.operation ?? origin.actorId ?? "seed"}` : "";
                      },
                    },
                  ]
                : []),
            ]}
          />
        </Section>
        {machine && typeof current === "string" && (
          <Section title="Where it stands">
            <Card className="p-3">
              <MachineDrawing name={type} machine={machine} current={current} />
            </Card>
          </Section>
        )}
        <Section title="Event">
          <Card className="p-4">
            <Facts
              facts={[
                ["Type", <Badge tone="blue">{event.eventtype}</Badge>],
                ["Position", event.latheposition],
                ["Time", event.time],
                ["Actor", event.rntactorid ? `${event.rntactorkind}:${event.rntactorid}` : "nobody"],
                ["Correlation", <span className="font-mono text-xs">{event.correlationid}</span>],
                ["Id", <span className="font-mono text-xs">{event.id}</span>],
              ]}
            />
          </Card>
        </Section>
      </div>
    </div>
  );
}

function Latest() {
  const standing = useGet<Standing>("/-/standing", 3_000);
  const from = Math.max(0, (standing.data?.position ?? 0) - 500);
  const events = useGet<CloudEvent[]>(standing.data ? `/events?after=${from}&limit=500` : "");
  if (standing.error) return <Failure message={standing.error} retry={standing.reload} />;
  if (!events.data) return events.error ? <Failure message={events.error} retry={events.reload} /> : <Loading />;
  const latest = new Map<string, CloudEvent>();
  for (const event of events.data) {
    latest.delete(event.subject);
    latest.set(event.subject, event);
  }
  const rows = [...latest.values()].reverse().slice(0, 100);
  if (rows.length === 0) {
    return (
      <Empty title="No stream yet">
        A stream begins with the first event of an aggregate. Send a command with the <Link to="/explorer">API explorer</Link>.
      </Empty>
    );
  }
  return (
    <Section title="Changed last" note={plural(rows.length, "stream")}>
      <Table
        label="Streams that changed last"
        rows={rows}
        id={(e) => e.subject}
        onOpen={(e) => go(`/streams/${encodeURIComponent(e.subject)}`)}
        columns={[
          { head: "Stream", wide: true, cell: (e) => <Link to={`/streams/${encodeURIComponent(e.subject)}`}>{e.subject}</Link> },
          { head: "Version", number: true, cell: (e) => e.rntversion },
          { head: "Last event", cell: (e) => <Badge tone="blue">{e.eventtype}</Badge> },
          { head: "Changed", number: true, className: "text-muted-foreground", cell: (e) => <Time at={e.time} /> },
        ]}
      />
    </Section>
  );
}

export function Streams(p: PageProps) {
  const [name, setName] = useState("");
  return (
    <Page
      title={p.rest === "" ? "Streams" : p.rest}
      about={p.rest === "" ? "All events of one aggregate, in order." : "Each version with what changed: the arrow keys go through them."}
      actions={
        <form
          className="flex gap-2"
          onSubmit={(e) => {
            e.preventDefault();
            if (name.trim() !== "") go(`/streams/${encodeURIComponent(name.trim())}`);
          }}
        >
          <input aria-label="Stream" className={cx(FIELD, "w-56")} placeholder="Order-o-17" value={name} onChange={(e) => setName(e.target.value)} />
          <Button type="submit">Open</Button>
        </form>
      }
    >
      {p.rest === "" ? <Latest /> : <History key={p.rest} stream={p.rest} />}
    </Page>
  );
}
