import { Button, count, Empty, Failure, Link, Loading, Page, plural, Section, Table, Time } from "../parts";
import { useStandstill } from "../standstill";
import type { PageProps } from "../app";

/** Who could not be told, in words. */
const consumer = (name: string) => (name === "relay" ? "the queue of events" : name);

export function Letters(_: PageProps) {
  const { data, error, reload, said, busy, release } = useStandstill();
  const dead = data?.parked.filter((one) => one.deadAt);
  return (
    <Page
      title="Dead letters"
      about={
        <>
          Streams that were given up after their last attempt. Nothing of them is lost: the log has it, and sends it again when asked to. The queue of a deployment
          is read by <code className="font-mono text-xs">lathe dlq list</code>.
        </>
      }
      actions={
        dead &&
        dead.length > 1 && (
          <Button main disabled={busy} onClick={() => void release({ all: true })}>
            Redrive all
          </Button>
        )
      }
    >
      <div aria-live="polite">
        {said && (said.bad ? <Failure message={said.text} /> : <p className="mb-4 text-sm text-success">{said.text}</p>)}
      </div>
      {error && <Failure message={error} retry={reload} />}
      {!data || !dead ? (
        error ? null : <Loading />
      ) : dead.length === 0 ? (
        <Empty title="No dead letters">
          What a receiver or the queue refuses ten times is given up and stands here. What is still being tried is among <Link to="/parked">parked streams</Link>.
        </Empty>
      ) : (
        <Section title="Given up" note={plural(dead.length, "stream")}>
          <Table
            label="Dead letters"
            rows={dead}
            id={(r) => r.consumer + r.stream}
            columns={[
              {
                head: "Stream",
                className: "whitespace-nowrap",
                cell: (r) => (
                  <span className="block max-w-64 truncate" title={r.stream}>
                    {r.stream === "*" ? "all of it" : <Link to={`/streams/${encodeURIComponent(r.stream)}`}>{r.stream}</Link>}
                  </span>
                ),
              },
              { head: "Was for", className: "whitespace-nowrap", cell: (r) => consumer(r.consumer) },
              { head: "Why", wide: true, className: "text-muted-foreground break-words", cell: (r) => r.error },
              { head: "Given up", className: "text-muted-foreground", cell: (r) => <Time at={r.deadAt!} /> },
              { head: "From position", number: true, cell: (r) => count(r.position) },
              { head: "Attempts", number: true, cell: (r) => count(r.attempts) },
              {
                head: "Again",
                cell: (r) => (
                  <Button disabled={busy} label={`Redrive ${r.stream}`} onClick={() => void release({ stream: r.stream })}>
                    Redrive
                  </Button>
                ),
              },
            ]}
          />
        </Section>
      )}
    </Page>
  );
}
