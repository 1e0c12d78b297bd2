import { useGet, type Blueprint, type Entity, type Standing } from "../api";
import { MachineDrawing } from "../machine";
import { Badge, Card, count, Empty, Failure, Hash, Link, Loading, Method, Page, plural, Section, Table } from "../parts";
import type { PageProps } from "../app";

function Figure(p: { value: string; name: string; to?: string }) {
  const inside = (
    <>
      <div className="text-2xl font-semibold tracking-tight tabular-nums">{p.value}</div>
      <div className="text-xs text-muted-foreground">{p.name}</div>
    </>
  );
  return p.to ? (
    <Link to={p.to} className="block px-5 py-3.5 hover:bg-muted/50">
      {inside}
    </Link>
  ) : (
    <div className="px-5 py-3.5">{inside}</div>
  );
}

function EntityCard(p: { entity: Entity; service: string }) {
  const { entity } = p;
  return (
    <Card className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 border-b px-4 py-2.5">
        <h3 className="font-medium">{entity.name}</h3>
        <span className="text-xs text-muted-foreground">
          {p.service}
          {entity.machine && (
            <>
              {" · "}
              <Link to={`/events?entity=${encodeURIComponent(entity.stream)}`}>events</Link>
            </>
          )}
        </span>
      </div>
      {entity.machine ? (
        <div className="px-3 pt-2">
          <MachineDrawing name={entity.name} machine={entity.machine} />
        </div>
      ) : (
        <p className="px-4 pt-3 text-sm text-muted-foreground">
          {entity.root ? "A reference to what another service keeps." : "It has no state machine."}
        </p>
      )}
      <ul className="flex flex-wrap gap-x-4 gap-y-1 px-4 pt-2 pb-3.5 text-xs" aria-label={`Fields of ${entity.name}`}>
        {entity.fields.map((field) => (
          <li key={field.name}>
            <span className={field.key ? "font-semibold" : ""}>{field.name}</span>{" "}
            <span className="text-muted-foreground">
              {field.type}
              {field.nullable && "?"}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Overview(_: PageProps) {
  const blueprint = useGet<Blueprint>("/-/dev/blueprint", 5_000);
  const standing = useGet<Standing>("/-/standing", 3_000);
  const all = blueprint.data;
  if (!all) {
    return (
      <Page title="Overview">
        {blueprint.error ? <Failure message={blueprint.error} retry={blueprint.reload} /> : <Loading />}
      </Page>
    );
  }
  const entities = all.services.flatMap((s) => s.entities.map((entity) => ({ entity, service: s.name })));
  const machines = entities.filter((e) => e.entity.machine);
  const plain = entities.filter((e) => !e.entity.machine);
  return (
    <Page
      title={all.name}
      about={
        <>
          Version {all.version}
          {standing.data?.live && (
            <>
              {", bundle "}
              <Hash id={standing.data.live} />
            </>
          )}
        </>
      }
    >
      <Card className="mb-8 grid grid-cols-2 divide-x overflow-hidden sm:grid-cols-3 lg:grid-cols-6">
        <Figure value={count(all.services.length)} name={all.services.length === 1 ? "service" : "services"} />
        <Figure value={count(entities.length)} name={entities.length === 1 ? "entity" : "entities"} />
        <Figure value={count(all.routes.length)} name="routes" to="/explorer" />
        <Figure value={count(standing.data?.position ?? 0)} name="events" to="/events" />
        <Figure value={count(all.readModels.length)} name="read models" to="/models" />
        <Figure value={count(all.workflows.length)} name="workflows" to="/runs" />
      </Card>
      <Section title="Entities" note={plural(machines.length, "state machine")}>
        {entities.length === 0 ? (
          <Empty title="No entities">The bundle does not say what it was written as, or declares none.</Empty>
        ) : (
          <div className="grid gap-4">
            {machines.map((e) => (
              <EntityCard key={e.service + e.entity.name} {...e} />
            ))}
            <div className="grid gap-4 md:grid-cols-2">
              {plain.map((e) => (
                <EntityCard key={e.service + e.entity.name} {...e} />
              ))}
            </div>
          </div>
        )}
      </Section>
      <Section title="Routes" note={plural(all.routes.length, "route")}>
        {all.routes.length === 0 ? (
          <Empty title="No routes">Bindings in a service’s api folder make them.</Empty>
        ) : (
          <Table
            label="Routes"
            rows={all.routes}
            id={(r) => r.method + r.path}
            columns={[
              { head: "Method", cell: (r) => <Method name={r.method} /> },
              {
                head: "Path",
                wide: true,
                className: "font-mono text-xs leading-5",
                cell: (r) => (
                  <Link to={`/explorer?op=${encodeURIComponent(r.method + " " + r.path)}`}>{r.path}</Link>
                ),
              },
              {
                head: "Runs",
                className: "whitespace-nowrap",
                cell: (r) => (
                  <Link to={`/statements?op=${encodeURIComponent(r.operation)}`}>{r.operation}</Link>
                ),
              },
              { head: "Kind", cell: (r) => <Badge tone={r.kind === "command" ? "blue" : "plain"}>{r.kind}</Badge> },
              {
                head: "Who may",
                className: "text-muted-foreground max-w-64 truncate whitespace-nowrap",
                cell: (r) => (r.allow ? <span title={r.allow}>{r.allow}</span> : "everybody"),
              },
            ]}
          />
        )}
      </Section>
      <Section title="Modules, workflows and webhooks">
        {all.modules.length + all.workflows.length + all.webhooks.length === 0 ? (
          <Empty title="None of them">Nothing outside is called, and nobody is told of events.</Empty>
        ) : (
          <Table
            label="Modules, workflows and webhooks"
            rows={[
              ...all.modules.map((name) => ({ kind: "module", name })),
              ...all.workflows.map((name) => ({ kind: "workflow", name })),
              ...all.webhooks.map((name) => ({ kind: "webhook", name })),
            ]}
            id={(r) => r.kind + r.name}
            columns={[
              { head: "Kind", cell: (r) => <Badge>{r.kind}</Badge> },
              {
                head: "Name",
                wide: true,
                cell: (r) =>
                  r.kind === "workflow" ? (
                    <Link to={`/runs?definition=${encodeURIComponent(r.name)}`}>{r.name}</Link>
                  ) : (
                    r.name
                  ),
              },
            ]}
          />
        )}
      </Section>
    </Page>
  );
}
