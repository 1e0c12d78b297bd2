import { useCallback, useEffect, useRef, useState } from "react";

/** Says that a request is the console's own, so that it is not among those that it shows. */
const OWN = { "lathe-console": "1", accept: "application/json" };

export class Refused extends Error {}

async function told(answer: Response): Promise<never> {
  let message = `the server answers ${answer.status}`;
  try {
    const body = (await answer.json()) as { message?: string; details?: unknown };
    const found = (Array.isArray(body.details) ? body.details : []) as { path?: string; message?: string }[];
    const places = found.filter((one) => one.message).map((one) => (one.path ? `${one.path}: ${one.message}` : one.message));
    message = (body.message ?? message) + (places.length > 0 ? `: ${places.join("; ")}` : "");
  } catch {
    // It said nothing that can be read.
  }
  throw new Refused(message);
}

export interface Page<T> {
  body: T;
  next: string | undefined;
  /** The log ends there. */
  end: boolean;
}

export async function page<T>(url: string, signal?: AbortSignal, as: Record<string, string> = {}): Promise<Page<T>> {
  const answer = await fetch(url, { headers: { ...OWN, ...as }, signal, cache: "no-store" });
  if (!answer.ok) return told(answer);
  const next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
  return {
    body: (await answer.json()) as T,
    next: next === undefined ? undefined : "/" + next.replace(/^\//, ""),
    end: answer.headers.has("retry-after"),
  };
}

export async function get<T>(url: string, signal?: AbortSignal, as: Record<string, string> = {}): Promise<T> {
  return (await page<T>(url, signal, as)).body;
}

export async function post<T>(url: string, body: unknown, as: Record<string, string> = {}): Promise<T> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { ...OWN, ...as, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) return told(answer);
  return (await answer.json()) as T;
}

export interface Loaded<T> {
  data: T | undefined;
  error: string | undefined;
  reload: () => void;
}

/** Of nobody in particular. */
const NOBODY: Record<string, string> = {};

/**
 * What is at `url`, and again every so many ms while somebody looks; nothing where it is empty. `as` is whom it is
 * asked for, the same object as long as that is the same.
 */
export function useGet<T>(url: string, every = 0, as = NOBODY): Loaded<T> {
  const [state, setState] = useState<{ url: string; data?: T; error?: string }>({ url });
  const [turn, setTurn] = useState(0);
  const text = useRef("");
  useEffect(() => {
    if (url === "") return;
    const stop = new AbortController();
    let timer: number | undefined;
    const load = async () => {
      if (!document.hidden) {
        try {
          const data = await get<T>(url, stop.signal, as);
          const now = url + JSON.stringify(data);
          if (now !== text.current) {
            text.current = now;
            setState({ url, data });
          } else setState((s) => (s.error === undefined ? s : { url, data }));
        } catch (e) {
          if (stop.signal.aborted) return;
          const error = e instanceof Refused ? e.message : "The server does not answer.";
          text.current = "";
          setState((s) => ({ url, data: s.url === url ? s.data : undefined, error }));
        }
      }
      if (every > 0 && !stop.signal.aborted) timer = window.setTimeout(load, every);
    };
    void load();
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [url, every, turn, as]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  const current = state.url === url;
  return { data: current ? state.data : undefined, error: current ? state.error : undefined, reload };
}

export interface Machine {
  field: string;
  states: string[];
  transitions: { name: string; from: string[]; to: string; event: string; deletes: boolean }[];
}

export interface Entity {
  name: string;
  stream: string;
  root: boolean;
  fields: { name: string; type: string; nullable: boolean; key: boolean }[];
  machine?: Machine;
}

export interface Blueprint {
  name: string;
  version: string;
  services: { name: string; entities: Entity[] }[];
  routes: {
    method: string;
    path: string;
    service: string;
    binding: string;
    operation: string;
    kind: string;
    allow?: string;
  }[];
  readModels: { name: string; table: string; source: string; entity: string }[];
  modules: string[];
  workflows: string[];
  webhooks: string[];
}

export interface Standing {
  live: string | null;
  position: number;
  rollouts: { bundle: string; state: string; position: number; target: number; at: string; cause: string | null }[];
  readModels: { table: string; position: number; stuck: number }[];
  consumers: { name: string; position: number; behind: number; at: string; parked: number }[];
}

export interface CloudEvent {
  id: string;
  subject: string;
  time: string;
  eventtype: string;
  source: string;
  rntaggregatetype: string;
  rntversion: number;
  rntactorkind?: string;
  rntactorid?: string;
  correlationid: string;
  causationid?: string;
  rntcommandid?: string;
  latheposition: number;
  lathebundle: string;
  data: { before: Record<string, unknown> | null; after: Record<string, unknown> | null };
}

export interface SeenRequest {
  number: number;
  id: string;
  at: string;
  method: string;
  target: string;
  route?: string;
  binding?: string;
  status: number;
  code?: string;
  bundle?: string;
  command?: string;
  correlation: string;
  failure?: string;
  milliseconds: number;
  stages: Record<string, number>;
}
