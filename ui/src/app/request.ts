import { session } from "./session";

/** An error as services tell it: RFC 9457, with our members. */
export interface Problem {
  status: number;
  code: string;
  message: string;
  /** What whoever reads the page can do. The service's own hints are for who writes a client. */
  hint?: string;
  details?: unknown;
}

export type Answer = { ok: true; body: unknown; next?: string } | { ok: false; problem: Problem };

/** Longest wait for an answer, in ms: a gateway's own 30 s. */
const PATIENCE = 30_000;

/** A request that got no answer is sent again so often, each time under the same key. */
const TRIES = 3;

/** Which parameters a blueprint reads from headers, with the headers' names. */
export type Headed = Record<string, string>;

/** Takes those out of `params`; what is empty, or no text that a header can have, is not sent. */
function headed(params: Record<string, unknown>, names: Headed): [string, string][] {
  return Object.entries(names).flatMap(([name, header]): [string, string][] => {
    const value = params[name];
    delete params[name];
    const text = value === undefined || value === null ? "" : String(value).trim();
    return /^[\x20-\x7e\xa0-\xff]+$/.test(text) ? [[header, text]] : [];
  });
}

async function send(url: string, init: RequestInit & { headers: [string, string][] }): Promise<Answer> {
  const headers = new Headers(init.headers);
  headers.set("accept", "application/json");
  const token = session.token();
  if (token) headers.set("authorization", `Bearer ${token}`);
  const answer = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(PATIENCE) });
  const text = await answer.text();
  let body: unknown;
  try {
    body = text === "" ? null : JSON.parse(text);
  } catch {
    body = text;
  }
  if (answer.status === 401) session.expired();
  if (answer.ok) {
    // The link is relative to the list, and not to the page that shows it.
    const next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    return { ok: true, body, next: next === undefined ? undefined : new URL(next, answer.url).href };
  }
  return { ok: false, problem: problem(answer.status, body) };
}

function problem(status: number, body: unknown): Problem {
  const said = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string): string | undefined =>
    typeof said[name] === "string" ? (said[name] as string) : undefined;
  return {
    status,
    code: text("code") ?? "HTTP_" + status,
    message: text("message") ?? text("detail") ?? text("title") ?? `the service answers ${status}`,
    hint: hints[status],
    details: said.details ?? said.errors,
  };
}

/** By status, where it is not what was asked for that is wrong; a submit keeps its key when it is tried again. */
const hints: Record<number, string> = {
  429: "That was a lot at once. Wait a moment, then try again.",
  503: "Try again in a moment; nothing is done twice.",
  504: "Try again in a moment; nothing is done twice.",
};

const unreachable: Problem = {
  status: 0,
  code: "UNREACHABLE",
  message: "The service does not answer.",
  hint: "Are you offline? Try again; nothing is done twice.",
};

/** Replaces `{p}` of a path and takes those away; what there is no value for stays as it is written. */
function placed(path: string, params: Record<string, unknown>): string {
  return path.replace(/\{([^}]+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === "") return whole;
    delete params[name];
    return encodeURIComponent(String(value));
  });
}

/** Reads; params that are not in the path go into the query. */
export async function read(path: string, params: Record<string, unknown>, names: Headed = {}): Promise<Answer> {
  const rest = { ...params };
  const headers = headed(rest, names);
  const url = placed(path, rest);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined || value === null || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  const search = query.toString();
  try {
    return await send(search === "" ? url : `${url}?${search}`, { method: "GET", headers });
  } catch {
    return { ok: false, problem: unreachable };
  }
}

/** What a submit was sent under, kept while nobody knows what became of it. */
const open = new Map<string, string>();

/** Runs a command: pressing again what got no answer is the same command, and done once. */
export async function command(path: string, params: Record<string, unknown>, names: Headed = {}): Promise<Answer> {
  const rest = { ...params };
  const headers = headed(rest, names);
  const url = placed(path, rest);
  // Undefined members are no members; an empty field is one that was not filled.
  const body = JSON.stringify(rest, (_, value: unknown) => (value === "" ? undefined : value));
  const submit = url + " " + body + JSON.stringify(headers);
  const key = open.get(submit) ?? crypto.randomUUID();
  open.set(submit, key);
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await send(url, {
        method: "POST",
        headers: [...headers, ["content-type", "application/json"], ["idempotency-key", key]],
        body,
      });
      const unknown = !answer.ok && answer.problem.status >= 500;
      if (!unknown) open.delete(submit);
      return answer;
    } catch {
      if (attempt === TRIES) return { ok: false, problem: unreachable };
      await new Promise((done) => setTimeout(done, 300 * attempt));
    }
  }
}
