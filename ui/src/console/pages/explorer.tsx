import { useMemo, useState } from "react";
import { useGet } from "../api";
import { asCaller, SignIn, useCaller, type Caller } from "../caller";
import { calls, sample, typeWord, type Call, type Document, type Parameter } from "../openapi";
import { Badge, Button, Card, Code, Copy, cx, Empty, Failure, FIELD, Input, Link, Loading, Method, ms, Page, Section, statusTone } from "../parts";
import { setQuery, usePlace } from "../router";
import type { PageProps } from "../app";

/** Headers that have a place of their own, or that the browser sets. */
const OWN_PLACE = new Set(["x-actor-id", "authorization", "correlation-id", "x-request-id", "if-none-match"]);

interface Answer {
  status: number;
  headers: [string, string][];
  body: string;
  took: number;
  id: string | null;
}

function quoted(text: string): string {
  return "'" + text.replaceAll("'", "'\\''") + "'";
}

interface Prepared {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

function prepare(call: Call, values: Record<string, string>, body: string, caller: Caller): Prepared {
  let path = call.path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = { accept: "application/json" };
  for (const p of call.parameters) {
    const value = values[p.in + p.name] ?? "";
    if (p.in === "path") path = path.replace(`{${p.name}}`, encodeURIComponent(value));
    else if (value === "") continue;
    else if (p.in === "query") query.append(p.name, value);
    else if (p.in === "header") headers[p.name] = value;
  }
  Object.assign(headers, asCaller(caller));
  const withBody = call.body !== undefined && call.method !== "GET";
  if (withBody) headers["content-type"] = call.type;
  const text = query.toString();
  return { url: path + (text === "" ? "" : "?" + text), method: call.method, headers, body: withBody ? body : undefined };
}

function curl(p: Prepared): string {
  const parts = ["curl"];
  if (p.method !== "GET") parts.push("-X " + p.method);
  parts.push(quoted(location.origin + p.url));
  for (const [name, value] of Object.entries(p.headers)) if (name !== "accept") parts.push("-H " + quoted(`${name}: ${value}`));
  if (p.body !== undefined) {
    let compact = p.body;
    try {
      compact = JSON.stringify(JSON.parse(p.body));
    } catch {
      // As it is written.
    }
    parts.push("-d " + quoted(compact));
  }
  return parts.join(" ");
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Field(p: { parameter: Parameter; value: string; onChange: (value: string) => void }) {
  const id = "field-" + p.parameter.in + p.parameter.name;
  const choices = p.parameter.schema?.enum;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="flex items-baseline gap-2 text-xs">
        <span className="font-mono font-medium">{p.parameter.name}</span>
        <span className="text-muted-foreground">
          {typeWord(p.parameter.schema)} in {p.parameter.in}
          {p.parameter.required && ", required"}
        </span>
      </label>
      <input
        id={id}
        className={FIELD}
        value={p.value}
        required={p.parameter.required}
        spellCheck={false}
        autoComplete="off"
        title={p.parameter.description}
        list={choices && id + "-choices"}
        placeholder={p.parameter.schema?.default === undefined ? "" : String(p.parameter.schema.default)}
        onChange={(e) => p.onChange(e.target.value)}
      />
      {choices && (
        <datalist id={id + "-choices"}>
          {choices.map((each) => (
            <option key={String(each)} value={String(each)} />
          ))}
        </datalist>
      )}
    </div>
  );
}

function Form(p: { document: Document; call: Call; caller: Caller }) {
  const { call } = p;
  const shown = call.parameters.filter((each) => !OWN_PLACE.has(each.name.toLowerCase()));
  const [main, more] = [shown.filter((x) => x.in !== "header"), shown.filter((x) => x.in === "header")];
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(() => (call.body ? JSON.stringify(sample(p.document, call.body), null, 2) : ""));
  const [answer, setAnswer] = useState<Answer>();
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const prepared = prepare(call, values, body, p.caller);
  const set = (each: Parameter) => (value: string) => setValues((all) => ({ ...all, [each.in + each.name]: value }));
  const send = async () => {
    setBusy(true);
    setError(undefined);
    const began = performance.now();
    try {
      const got = await fetch(prepared.url, { method: prepared.method, headers: prepared.headers, body: prepared.body, cache: "no-store" });
      const text = await got.text();
      setAnswer({
        status: got.status,
        headers: [...got.headers.entries()],
        body: text,
        took: performance.now() - began,
        id: got.headers.get("x-request-id"),
      });
    } catch {
      setError("The server does not answer.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        void send();
      }}
    >
      <div className="mb-5">
        <h2 className="flex items-baseline gap-2 text-base font-semibold">
          <Method name={call.method} />
          <span className="font-mono text-sm break-all">{call.path}</span>
        </h2>
        {call.summary && <p className="mt-1 text-sm text-muted-foreground">{call.summary}</p>}
      </div>
      {main.length > 0 && (
        <div className="mb-5 grid gap-3 sm:grid-cols-2">
          {main.map((each) => (
            <Field key={each.in + each.name} parameter={each} value={values[each.in + each.name] ?? ""} onChange={set(each)} />
          ))}
        </div>
      )}
      {call.body && (
        <div className="mb-5 grid gap-1">
          <label htmlFor="body" className="flex items-baseline gap-2 text-xs">
            <span className="font-medium">Body</span>
            <span className="text-muted-foreground">{call.type}</span>
          </label>
          <textarea
            id="body"
            className="min-h-32 rounded-md border border-input bg-card p-2.5 font-mono text-xs leading-5"
            rows={Math.min(18, body.split("\n").length + 1)}
            spellCheck={false}
            value={body}
            onChange={(e) => setBody(e.target.value)}
          />
        </div>
      )}
      {more.length > 0 && (
        <details className="mb-5">
          <summary className="cursor-pointer text-sm text-muted-foreground">Headers: {more.map((x) => x.name).join(", ")}</summary>
          <div className="mt-3 grid gap-3 sm:grid-cols-2">
            {more.map((each) => (
              <Field key={each.in + each.name} parameter={each} value={values[each.in + each.name] ?? ""} onChange={set(each)} />
            ))}
          </div>
        </details>
      )}
      <div className="mb-6 flex items-start gap-2">
        <Button main type="submit" disabled={busy}>
          {busy ? "Sending" : "Send"}
        </Button>
        <div className="min-w-0 flex-1 overflow-x-auto rounded-md border bg-muted/50 px-3 py-1.5 font-mono text-xs leading-5 whitespace-nowrap" tabIndex={0} role="region" aria-label="The same for curl">
          {curl(prepared)}
        </div>
        <Copy text={curl(prepared)} />
      </div>
      <div aria-live="polite">
        {error && <Failure message={error} />}
        {answer && (
          <Section
            title="Answer"
            note={
              <span className="flex items-baseline gap-3">
                <span className="tabular-nums">{ms(answer.took)}</span>
                {answer.id && <Link to={`/requests/${encodeURIComponent(answer.id)}`}>as a ladder</Link>}
              </span>
            }
          >
            <div className="mb-2">
              <Badge tone={statusTone(answer.status)}>{answer.status}</Badge>{" "}
              <span className="text-xs text-muted-foreground">{call.responses.find(([s]) => s === String(answer.status))?.[1]?.split("\n")[0]}</span>
            </div>
            {answer.body === "" ? <p className="text-sm text-muted-foreground">It has no body.</p> : <Code label="Body of the answer" wrap>{pretty(answer.body)}</Code>}
            <details className="mt-2">
              <summary className="cursor-pointer text-sm text-muted-foreground">Headers</summary>
              <div className="mt-2">
                <Code label="Headers of the answer" wrap>{answer.headers.map(([n, v]) => `${n}: ${v}`).join("\n")}</Code>
              </div>
            </details>
          </Section>
        )}
      </div>
    </form>
  );
}

export function Explorer(_: PageProps) {
  const { query } = usePlace();
  const document = useGet<Document>("/openapi.json", 5_000);
  const [search, setSearch] = useState("");
  const [caller, setCaller] = useCaller();
  const all = useMemo(() => (document.data ? calls(document.data) : []), [document.data]);
  const asked = query.get("op");
  const call = all.find((c) => c.key === asked) ?? all[0];
  const words = search.toLowerCase();
  const listed = all.filter((c) => (c.key + " " + c.summary).toLowerCase().includes(words));
  const tags = [...new Set(listed.map((c) => c.tag))];
  return (
    <Page
      title="API explorer"
      about="What the service’s OpenAPI document describes, sent from here as from any client."
      actions={
        <>
          <SignIn onToken={(token) => setCaller({ ...caller, token })} />
          <Input label="Actor" className="w-32" value={caller.actor} placeholder="Actor, alice" onChange={(actor) => setCaller({ ...caller, actor })} />
          <Input label="Bearer token" className="w-48" value={caller.token} placeholder="Token, dev:alice" onChange={(token) => setCaller({ ...caller, token })} />
        </>
      }
    >
      {document.error && <Failure message={document.error} retry={document.reload} />}
      {!document.data ? (
        document.error ? null : <Loading />
      ) : !call ? (
        <Empty title="The service has no routes yet">Bindings make them.</Empty>
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-[19rem_1fr]">
          <Card className="overflow-hidden">
            <div className="border-b p-2">
              <Input label="Find a route" className="w-full" value={search} onChange={setSearch} />
            </div>
            <nav aria-label="Routes" className="max-h-[70vh] overflow-y-auto pb-2">
              {tags.length === 0 && <p className="px-3 pt-3 text-sm text-muted-foreground">No route is like that.</p>}
              {tags.map((tag) => (
                <div key={tag}>
                  <div className="px-3 pt-3 pb-1 text-xs text-muted-foreground">{tag}</div>
                  <ul>
                    {listed
                      .filter((c) => c.tag === tag)
                      .map((c) => (
                        <li key={c.key}>
                          <button
                            type="button"
                            aria-current={c === call ? "true" : undefined}
                            onClick={() => setQuery({ op: c.key })}
                            title={c.summary}
                            className={cx("grid w-full cursor-pointer grid-cols-[3rem_1fr] items-baseline px-3 py-1.5 text-left", c === call ? "bg-accent" : "hover:bg-muted/50")}
                          >
                            <Method name={c.method} />
                            <span className="truncate font-mono text-xs">{c.path}</span>
                          </button>
                        </li>
                      ))}
                  </ul>
                </div>
              ))}
            </nav>
          </Card>
          <div className="min-w-0">
            <Form key={call.key} document={document.data} call={call} caller={caller} />
          </div>
        </div>
      )}
    </Page>
  );
}
