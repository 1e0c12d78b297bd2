import { Badge, Button, count, Empty, Failure, Link, Loading, Page, plural, Section, Table, Time } from "../parts";
import { useStandstill } from "../standstill";
import type { PageProps } from "../app";

export function Parked(_: PageProps) {
  const { said, busy, release, ...standstill } = useStandstill();
  const all = standstill.data;
  const none = all && all.parkedInAll + all.stuckInAll === 0;
  const stream = (name: string, version?: number) => (
    <span className="block max-w-64 truncate" title={name}>
      <Link to={`/streams/${encodeURIComponent(name)}${version ? `?version=${version}` : ""}`}>{name}</Link>
    </span>
  );
  return (
    <Page
      title="Parked streams"
      about="A stream that can’t be sent or applied waits aside, its later events behind it; all others go on."
      actions={
        all &&
        !none && (
          <Button main disabled={busy} onClick={() => void release({ all: true })}>
            Try all again
          </Button>
        )
      }
    >
      <div aria-live="polite">
        {said && (said.bad ? <Failure message={said.text} /> : <p className="mb-4 text-sm text-success">{said.text}</p>)}
      </div>
      {standstill.error && <Failure message={standstill.error} retry={standstill.reload} />}
      {!all ? (
        standstill.error ? null : <Loading />
      ) : none ? (
        <Empty title="Nothing stands still">
          Every stream is where the log is, or on its way. What is given up after its last attempt stays here as a dead letter until it is tried again.
        </Empty>
      ) : (
        <>
          {all.parked.length > 0 && (
            <Section title="Not sent" note={plural(all.parkedInAll, "stream")}>
              <Table
                label="Streams that were not sent"
                rows={all.parked}
                id={(r) => r.consumer + r.stream}
                columns={[
                  { head: "Stream", className: "whitespace-nowrap", cell: (r) => stream(r.stream) },
                  { head: "Consumer", cell: (r) => r.consumer },
                  { head: "Stands", cell: (r) => (r.deadAt ? <Badge tone="bad">given up</Badge> : <Badge tone="warn">waits</Badge>) },
                  { head: "Why", wide: true, className: "text-muted-foreground break-words", cell: (r) => r.error },
                  { head: "Since", className: "text-muted-foreground", cell: (r) => <Time at={r.since} /> },
                  { head: "Next try", className: "text-muted-foreground", cell: (r) => (r.nextTry && !r.deadAt ? <Time at={r.nextTry} /> : "–") },
                  { head: "Attempts", number: true, cell: (r) => count(r.attempts) },
                  { head: "Again", cell: (r) => <Button disabled={busy} label={`Try again: ${r.stream}`} onClick={() => void release({ stream: r.stream })}>Try again</Button> },
                ]}
              />
            </Section>
          )}
          {all.stuck.length > 0 && (
            <Section title="Refused by a read model" note={plural(all.stuckInAll, "stream")}>
              <Table
                label="Streams that a read model refuses"
                rows={all.stuck}
                id={(r) => r.projection + r.stream}
                columns={[
                  { head: "Stream", className: "whitespace-nowrap", cell: (r) => stream(r.stream, r.version) },
                  { head: "Read model", className: "font-mono text-xs leading-5", cell: (r) => r.projection },
                  { head: "Why", wide: true, className: "text-muted-foreground break-words", cell: (r) => r.error },
                  { head: "Since", className: "text-muted-foreground", cell: (r) => <Time at={r.since} /> },
                  { head: "Version", number: true, cell: (r) => count(r.version) },
                  { head: "Again", cell: (r) => <Button disabled={busy} label={`Try again: ${r.stream}`} onClick={() => void release({ stream: r.stream })}>Try again</Button> },
                ]}
              />
            </Section>
          )}
        </>
      )}
    </Page>
  );
}
