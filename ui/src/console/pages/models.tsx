import { useGet, type Blueprint, type Standing } from "../api";
import { Badge, count, Empty, Failure, Link, Loading, Page, Section, Table, Time } from "../parts";
import type { PageProps } from "../app";

export function Models(_: PageProps) {
  const standing = useGet<Standing>("/-/standing", 1_000);
  const blueprint = useGet<Blueprint>("/-/dev/blueprint", 5_000);
  const all = standing.data;
  const plan = (table: string) => blueprint.data?.readModels.find((m) => m.table === table);
  return (
    <Page title="Read models" about="What follows the log, and how far it is.">
      {standing.error && <Failure message={standing.error} retry={standing.reload} />}
      {!all ? (
        standing.error ? null : <Loading />
      ) : (
        <>
          <Section title="Filled by the projector" note={`the log ends at position ${count(all.position)}`}>
            {all.readModels.length === 0 ? (
              <Empty title="No asynchronous read model">
                Entities of a service are written by the commands themselves. What follows the log is what is marked async, derived, or mirrors another service.
              </Empty>
            ) : (
              <Table
                label="Read models"
                rows={all.readModels}
                id={(m) => m.table}
                columns={[
                  { head: "Read model", className: "whitespace-nowrap font-medium", cell: (m) => plan(m.table)?.name ?? m.table },
                  {
                    head: "Of",
                    className: "whitespace-nowrap text-muted-foreground",
                    cell: (m) => (plan(m.table) ? `${plan(m.table)!.source}.${plan(m.table)!.entity}` : ""),
                  },
                  { head: "Table", wide: true, className: "font-mono text-xs leading-5 text-muted-foreground", cell: (m) => m.table },
                  {
                    head: "Stands",
                    cell: (m) =>
                      m.stuck > 0 ? (
                        <Link to="/parked">
                          <Badge tone="bad">{count(m.stuck)} stuck</Badge>
                        </Link>
                      ) : all.position > m.position ? (
                        <Badge tone="warn">catching up</Badge>
                      ) : (
                        <Badge tone="good">up to date</Badge>
                      ),
                  },
                  { head: "Position", number: true, cell: (m) => count(m.position) },
                  { head: "Behind", number: true, cell: (m) => count(Math.max(0, all.position - m.position)) },
                ]}
              />
            )}
          </Section>
          <Section title="Consumers of the log">
            {all.consumers.length === 0 ? (
              <Empty title="Nobody follows the log">A relay, webhooks or workflows would.</Empty>
            ) : (
              <Table
                label="Consumers"
                rows={all.consumers}
                id={(c) => c.name}
                columns={[
                  { head: "Consumer", wide: true, className: "font-medium", cell: (c) => c.name },
                  { head: "Moved", className: "text-muted-foreground", cell: (c) => <Time at={c.at} /> },
                  {
                    head: "Parked",
                    number: true,
                    cell: (c) => (c.parked > 0 ? <Link to="/parked">{count(c.parked)}</Link> : "0"),
                  },
                  { head: "Position", number: true, cell: (c) => count(c.position) },
                  { head: "Behind", number: true, cell: (c) => (c.behind >= 10_000 ? "10,000 or more" : count(c.behind)) },
                ]}
              />
            )}
          </Section>
        </>
      )}
    </Page>
  );
}
