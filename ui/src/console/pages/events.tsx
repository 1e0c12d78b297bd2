import { useEffect, useMemo, useRef, useState } from "react";
import { page, Refused, useGet, type Blueprint, type CloudEvent, type Standing } from "../api";
import { Badge, Button, Code, count, Empty, Facts, Failure, Input, Link, Loading, Page, Select, shown, Table, Time } from "../parts";
import { setQuery, usePlace } from "../router";
import type { PageProps } from "../app";

/** Positions looked through at once, from the end of the log backwards. */
const BACK = 1_000;

/** Events kept on the page. */
const MOST = 500;

interface Filter {
  entity: string;
  type: string;
  stream: string;
}

function address(after: number, filter: Filter, wait = false): string {
  const query = new URLSearchParams({ after: String(after), limit: "500" });
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value as string);
  if (wait) query.set("wait", "20");
  return "/events?" + query.toString();
}

/** The last events that pass the filter, the newest first; followed while `live`. */
function useEvents(filter: Filter, live: boolean, back: number) {
  const [events, setEvents] = useState<CloudEvent[]>();
  const [error, setError] = useState<string>();
  const [from, setFrom] = useState(0);
  const key = JSON.stringify(filter);
  const next = useRef<string | undefined>(undefined);
  useEffect(() => {
    const stop = new AbortController();
    setError(undefined);
    const read = async () => {
      try {
        const standing = await (await fetch("/-/standing", { headers: { "lathe-console": "1" }, signal: stop.signal })).json() as Standing;
        const begin = Math.max(0, standing.position - back);
        setFrom(begin);
        let url: string | undefined = address(begin, filter);
        let found: CloudEvent[] = [];
        while (url) {
          const one: { body: CloudEvent[]; next?: string; end: boolean } = await page<CloudEvent[]>(url, stop.signal);
          found = [...one.body.reverse(), ...found].slice(0, MOST);
          next.current = one.next;
          url = one.end || one.body.length === 0 && one.end ? undefined : one.next;
          if (found.length >= MOST && one.end) break;
        }
        setEvents(found);
      } catch (e) {
        if (!stop.signal.aborted) setError(e instanceof Refused ? e.message : "The server does not answer.");
      }
    };
    void read();
    return () => stop.abort();
    // eslint-disable-next-line
  }, [key, back]);
  const ready = events !== undefined;
  useEffect(() => {
    if (!live || !ready) return;
    const stop = new AbortController();
    const follow = async () => {
      while (!stop.signal.aborted && next.current) {
        try {
          const one = await page<CloudEvent[]>(next.current + "&wait=20", stop.signal);
          next.current = one.next;
          if (one.body.length > 0) setEvents((all) => [...one.body.reverse(), ...(all ?? [])].slice(0, MOST));
          setError(undefined);
        } catch (e) {
          if (stop.signal.aborted) return;
          setError(e instanceof Refused ? e.message : "The server does not answer; it is asked again.");
          await new Promise((done) => setTimeout(done, 2_000));
        }
      }
    };
    void follow();
    return () => stop.abort();
  }, [live, ready, key, back]);
  return { events, error, from };
}

export function changed(event: CloudEvent): string {
  const after = event.data.after ?? {};
  return Object.entries(after)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(" · ");
}

export function EventDetail(p: { event: CloudEvent }) {
  const { event } = p;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Facts
        facts={[
          ["Id", <span className="font-mono text-xs">{event.id}</span>],
          ["Time", event.time],
          ["Actor", event.rntactorid ? `${event.rntactorkind}:${event.rntactorid}` : "nobody"],
          ["Correlation", <span className="font-mono text-xs">{event.correlationid}</span>],
          ["Bundle", <span className="font-mono text-xs">{event.lathebundle.slice(0, 16)}</span>],
          [
            "Stream",
            <Link to={`/streams/${encodeURIComponent(event.subject)}?version=${event.rntversion}`}>
              {event.subject} at version {event.rntversion}
            </Link>,
          ],
        ]}
      />
      <Code label={`Data of ${event.eventtype}`} wrap>
        {JSON.stringify(event.data, null, 2)}
      </Code>
    </div>
  );
}

export function Events(_: PageProps) {
  const { query } = usePlace();
  const filter: Filter = {
    entity: query.get("entity") ?? "",
    type: query.get("type") ?? "",
    stream: query.get("stream") ?? "",
  };
  const [live, setLive] = useState(true);
  const [back, setBack] = useState(BACK);
  const [open, setOpen] = useState("");
  const blueprint = useGet<Blueprint>("/-/dev/blueprint");
  const { events, error, from } = useEvents(filter, live, back);
  const entities = useMemo(
    () => [...new Set((blueprint.data?.services ?? []).flatMap((s) => s.entities.filter((e) => e.machine).map((e) => e.stream)))],
    [blueprint.data],
  );
  const types = useMemo(
    () => [
      ...new Set(
        (blueprint.data?.services ?? []).flatMap((s) =>
          s.entities.flatMap((e) => (e.machine?.transitions ?? []).map((t) => t.event)),
        ),
      ),
    ],
    [blueprint.data],
  );
  const filtered = filter.entity || filter.type || filter.stream;
  return (
    <Page
      title="Events"
      about="The log as it grows, the newest first."
      actions={
        <>
          <Select
            label="Entity"
            value={filter.entity}
            onChange={(entity) => setQuery({ entity })}
            options={[["", "All entities"], ...entities.map((e): [string, string] => [e, e]), ...((blueprint.data?.workflows.length ?? 0) > 0 ? [["Run", "Run (workflows)"] as [string, string]] : [])]}
          />
          <Input label="Event type" className="w-40" value={filter.type} list={types} onChange={(type) => setQuery({ type })} />
          <Input label="Stream" className="w-44" value={filter.stream} placeholder="Stream, Order-o-17" onChange={(stream) => setQuery({ stream })} />
          <Button pressed={live} onClick={() => setLive(!live)}>
            {live ? "Live" : "Paused"}
          </Button>
        </>
      }
    >
      {error && <Failure message={error} />}
      {!events ? (
        error ? null : <Loading />
      ) : events.length === 0 ? (
        <Empty title={filtered ? "No event passes the filter" : "Nothing has happened yet"}>
          {filtered ? (
            <Button onClick={() => setQuery({ entity: "", type: "", stream: "" })}>Show all events</Button>
          ) : (
            <>
              Send a command with the <Link to="/explorer">API explorer</Link>: its events are here at once.
            </>
          )}
        </Empty>
      ) : (
        <Table
          label="Events"
          rows={events}
          id={(e) => e.id}
          onOpen={(e) => setOpen(open === e.id ? "" : e.id)}
          below={(e) => open === e.id && <EventDetail event={e} />}
          columns={[
            {
              head: "Position",
              number: true,
              cell: (e) => (
                <button type="button" className="cursor-pointer tabular-nums" aria-expanded={open === e.id} aria-label={`Event ${e.latheposition}`} onClick={() => setOpen(open === e.id ? "" : e.id)}>
                  {count(e.latheposition)}
                </button>
              ),
            },
            { head: "When", className: "text-muted-foreground", cell: (e) => <Time at={e.time} /> },
            { head: "Event", cell: (e) => <Badge tone="blue">{e.eventtype}</Badge> },
            {
              head: "Stream",
              className: "max-w-56 truncate whitespace-nowrap",
              cell: (e) => (
                <span title={e.subject}>
                  <Link to={`/streams/${encodeURIComponent(e.subject)}?version=${e.rntversion}`}>{e.subject}</Link>
                </span>
              ),
            },
            { head: "Version", number: true, cell: (e) => e.rntversion },
            { head: "Actor", className: "whitespace-nowrap text-muted-foreground", cell: (e) => e.rntactorid ?? "–" },
            {
              head: "After",
              wide: true,
              className: "max-w-0 truncate text-muted-foreground",
              cell: (e) => <span title={changed(e)}>{changed(e)}</span>,
            },
          ]}
        />
      )}
      {events && from > 0 && (
        <div className="mt-4 flex items-center justify-center gap-3 text-sm text-muted-foreground">
          Looked through from position {count(from)} on.
          <Button onClick={() => setBack(back * 10)}>Look further back</Button>
        </div>
      )}
    </Page>
  );
}
