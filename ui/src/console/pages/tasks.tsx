import { useEffect, useMemo, useState, type ReactNode } from "react";
import { page, post, Refused, useGet, type Blueprint } from "../api";
import { asCaller, SignIn, subject, useCaller } from "../caller";
import { Badge, Button, Card, cx, Empty, Facts, Failure, FIELD, Input, Link, Loading, Page, plural, Section, Select, shown, Time } from "../parts";
import { go, setQuery, usePlace } from "../router";
import type { PageProps } from "../app";

interface FormField {
  name: string;
  type: string;
  required: boolean;
}

interface Task {
  id: string;
  run: string;
  definition: string;
  task: string;
  name?: string;
  key?: string;
  status: string;
  claimed: boolean;
  assignee?: string;
  mayComplete: boolean;
  openedAt: string;
  due?: string;
  endedAt?: string;
  endedBy?: string;
  form: FormField[];
  proposal?: unknown;
  answer?: unknown;
}

/** How long until the list is asked again, in ms. */
const AGAIN = 2_000;

/** Tasks of who asks, and again every so often; more pages where somebody wants them. */
function useTasks(query: string, as: Record<string, string>) {
  const [found, setFound] = useState<{ of: string; tasks?: Task[]; more: boolean; error?: string }>({ of: "", more: false });
  const [pages, setPages] = useState(1);
  const [turn, setTurn] = useState(0);
  const of = query + JSON.stringify(as);
  useEffect(() => setPages(1), [of]);
  useEffect(() => {
    const stop = new AbortController();
    let timer: number | undefined;
    const load = async () => {
      try {
        if (!document.hidden) {
          const tasks: Task[] = [];
          let next: string | undefined = "/_lathe/tasks" + query;
          for (let n = 0; n < pages && next !== undefined; n++) {
            const got: { body: { tasks: Task[] }; next: string | undefined } = await page<{ tasks: Task[] }>(next, stop.signal, as);
            tasks.push(...got.body.tasks);
            next = got.next && "/_lathe/tasks" + got.next.replace(/^\//, "");
          }
          setFound({ of, tasks, more: next !== undefined });
        }
      } catch (e) {
        if (stop.signal.aborted) return;
        setFound({ of, more: false, error: e instanceof Refused ? e.message : "The server does not answer." });
      }
      if (!stop.signal.aborted) timer = window.setTimeout(load, AGAIN);
    };
    void load();
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [of, pages, turn]);
  const now = found.of === of;
  return {
    tasks: now ? found.tasks : undefined,
    error: now ? found.error : undefined,
    more: now && found.more ? () => setPages(pages + 1) : undefined,
    reload: () => setTurn((n) => n + 1),
  };
}

/** What is typed, as the form's field has it; an empty one that need not be is not sent. */
function typed(field: FormField, text: string): unknown {
  if (text === "") return undefined;
  if (field.type === "boolean") return text === "true";
  if (field.type === "integer" || field.type === "number") return Number.isNaN(Number(text)) ? text : Number(text);
  if (field.type === "json" || field.type === "object" || field.type.endsWith("[]")) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return text;
}

function Handed(p: { field: FormField; value: string; onChange: (value: string) => void }) {
  const id = "task-" + p.field.name;
  const choice = p.field.type === "boolean";
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="flex items-baseline gap-2 text-xs">
        <span className="font-medium">{p.field.name}</span>
        <span className="text-muted-foreground">
          {p.field.type}
          {p.field.required ? "" : ", optional"}
        </span>
      </label>
      {choice ? (
        <select id={id} className={FIELD} value={p.value} onChange={(e) => p.onChange(e.target.value)}>
          <option value="">–</option>
          <option value="true">yes</option>
          <option value="false">no</option>
        </select>
      ) : (
        <input id={id} className={FIELD} value={p.value} autoComplete="off" onChange={(e) => p.onChange(e.target.value)} />
      )}
    </div>
  );
}

function One(p: { task: Task; as: Record<string, string>; changed: () => void }) {
  const { task } = p;
  const path = `/_lathe/tasks/${encodeURIComponent(task.id)}`;
  const [values, setValues] = useState<Record<string, string>>({});
  const [to, setTo] = useState("");
  const [said, setSaid] = useState<{ text: string; bad: boolean }>();
  const [busy, setBusy] = useState(false);
  const act = async (verb: string, body: unknown, done: string) => {
    setBusy(true);
    try {
      await post(`${path}/${verb}`, body, p.as);
      setSaid({ text: done, bad: false });
    } catch (e) {
      setSaid({ text: e instanceof Refused ? e.message : "The server does not answer.", bad: true });
    } finally {
      setBusy(false);
      p.changed();
    }
  };
  const open = task.status === "open";
  const complete = () =>
    act("complete", Object.fromEntries(task.form.map((f) => [f.name, typed(f, values[f.name] ?? "")]).filter(([, v]) => v !== undefined)), "It is completed.");
  return (
    <Card className="p-5">
      <h2 className="text-base font-semibold">{task.name ?? task.task}</h2>
      <p className="mt-0.5 mb-4 text-sm text-muted-foreground">
        {task.task} of <Link to={`/runs/${task.run}`}>a run of {task.definition}</Link>
      </p>
      <Facts
        facts={[
          ["Status", <Badge tone={open ? "blue" : task.status === "completed" ? "good" : "plain"}>{task.status}</Badge>],
          ...(task.key ? [["Business key", <span className="font-mono text-xs break-all">{task.key}</span>] as [string, ReactNode]] : []),
          ["Whose", task.assignee ?? (task.claimed ? "claimed" : "anybody’s whom it is for")],
          ["Opened", <Time at={task.openedAt} />],
          ...(task.due ? [["Due", <Time at={task.due} />] as [string, ReactNode]] : []),
          ...(task.endedAt ? [["Ended", <><Time at={task.endedAt} />{task.endedBy && ` by ${task.endedBy}`}</>] as [string, ReactNode]] : []),
          ...(task.proposal ? [["Would run", <span className="font-mono text-xs break-all">{shown(task.proposal)}</span>] as [string, ReactNode]] : []),
        ]}
      />
      <div aria-live="polite" className="mt-4">
        {said && (said.bad ? <Failure message={said.text} /> : <p className="mb-4 text-sm text-success">{said.text}</p>)}
      </div>
      {open && !task.mayComplete && (
        <p className="text-sm text-muted-foreground">Who is asked for here may see it and not complete it: somebody else has it, or a second pair of eyes is wanted.</p>
      )}
      {open && (
        <form
          className="mt-2 border-t pt-4"
          onSubmit={(e) => {
            e.preventDefault();
            void complete();
          }}
        >
          {task.form.length > 0 && (
            <div className="mb-4 grid gap-3 sm:grid-cols-2">
              {task.form.map((field) => (
                <Handed
                  key={field.name}
                  field={field}
                  value={values[field.name] ?? ""}
                  onChange={(value) => {
                    setValues({ ...values, [field.name]: value });
                    if (said?.bad) setSaid(undefined); // it was about what is written no more
                  }}
                />
              ))}
            </div>
          )}
          <div className="flex flex-wrap items-center gap-2">
            <Button main type="submit" disabled={busy || !task.mayComplete}>
              Complete
            </Button>
            {!task.claimed && (
              <Button disabled={busy || !task.mayComplete} onClick={() => void act("claim", {}, "It is claimed: nobody else can complete it.")}>
                Claim
              </Button>
            )}
            {task.claimed && (
              <Button disabled={busy || !task.mayComplete} onClick={() => void act("delegate", { to: null }, "It was given back to whom it was for.")}>
                Give back
              </Button>
            )}
            <span className="ml-auto flex gap-2">
              <Input label="Give it to" className="w-32" value={to} onChange={setTo} />
              <Button disabled={busy || to.trim() === "" || !task.mayComplete} onClick={() => void act("delegate", { to: to.trim() }, `It was given to ${to.trim()}.`)}>
                Give
              </Button>
            </span>
          </div>
        </form>
      )}
    </Card>
  );
}

export function Tasks(_: PageProps) {
  const { query } = usePlace();
  const blueprint = useGet<Blueprint>("/-/dev/blueprint");
  const [caller, setCaller] = useCaller();
  const as = useMemo(() => asCaller(caller), [caller]);
  const status = query.get("status") ?? "open";
  const definition = query.get("definition") ?? "";
  const asked = new URLSearchParams({ status });
  if (definition) asked.set("definition", definition);
  const known = Object.keys(as).length > 0;
  const list = useTasks("?" + asked.toString(), as);
  const tasks = known ? list.tasks : undefined;
  const chosen = tasks?.find((task) => task.id === query.get("task")) ?? tasks?.[0];
  const none = blueprint.data !== undefined && blueprint.data.workflows.length === 0;
  const name = subject(caller.token) || caller.actor;
  return (
    <Page
      title="User tasks"
      about={known ? <>What is for {name || "who is asked for"}: taken, given on and completed as they would.</> : "What waits for people in workflows, as one of them sees it."}
      actions={
        !none && (
          <>
            <SignIn onToken={(token) => setCaller({ ...caller, token })} />
            <Select
              label="Workflow"
              value={definition}
              onChange={(value) => setQuery({ definition: value, task: "" })}
              options={[["", "All workflows"], ...(blueprint.data?.workflows ?? []).map((w): [string, string] => [w, w])]}
            />
            <Select
              label="Status"
              value={status}
              onChange={(value) => setQuery({ status: value === "open" ? "" : value, task: "" })}
              options={[["open", "Open"], ["completed", "Completed"], ["cancelled", "Cancelled"]]}
            />
          </>
        )
      }
    >
      {none ? (
        <Empty title="The blueprint has no workflow">A user task of one waits for a person, and is completed with what its form asks for.</Empty>
      ) : !known ? (
        <Empty title="Who is asking?">
          Tasks are seen by whom they are for. Sign in as somebody, with their roles behind a colon, such as <span className="font-mono">bob:lead</span>.
        </Empty>
      ) : (
        <>
          {list.error && <Failure message={list.error} retry={list.reload} />}
          {!tasks ? (
            list.error ? null : <Loading />
          ) : tasks.length === 0 || !chosen ? (
            <Empty title={status === "open" ? `Nothing waits for ${name || "them"}` : `No ${status} task of ${name || "theirs"}`}>
              A task that is for others is not shown: sign in as one of them.
            </Empty>
          ) : (
            <div className="grid items-start gap-6 lg:grid-cols-[20rem_1fr]">
              <Section title="Tasks" note={plural(tasks.length, "task")} className="mb-0">
                <Card className="overflow-hidden">
                  <ul>
                    {tasks.map((task) => (
                      <li key={task.id} className="border-b last:border-b-0">
                        <button
                          type="button"
                          aria-current={task === chosen ? "true" : undefined}
                          onClick={() => go(`/tasks?${new URLSearchParams({ ...Object.fromEntries(query), task: task.id }).toString()}`)}
                          className={cx("grid w-full cursor-pointer gap-0.5 px-4 py-2.5 text-left text-sm", task === chosen ? "bg-accent" : "hover:bg-muted/50")}
                        >
                          <span className="flex items-baseline justify-between gap-3">
                            <span className="truncate font-medium">{task.name ?? task.task}</span>
                            {task.claimed && <Badge>claimed</Badge>}
                          </span>
                          <span className="flex justify-between gap-3 text-xs text-muted-foreground">
                            <span className="truncate">{task.definition}</span>
                            <span>
                              {task.due ? <>due <Time at={task.due} /></> : <Time at={task.openedAt} />}
                            </span>
                          </span>
                        </button>
                      </li>
                    ))}
                  </ul>
                </Card>
                {list.more && (
                  <div className="mt-3">
                    <Button onClick={list.more}>Show more</Button>
                  </div>
                )}
              </Section>
              <One key={chosen.id} task={chosen} as={as} changed={list.reload} />
            </div>
          )}
        </>
      )}
    </Page>
  );
}
