import { closeAll, say } from "./feedback";
import { setBusy, setWrong } from "./fields";
import { command, read, type Problem } from "./request";
import { filled, navigate } from "./router";
import { session } from "./session";
import { beside, state } from "./state";
import type { Action, DataSource, Page, Param } from "./wire";

/** The screen that is shown: what actions and data are looked up in. */
let shown: Page | undefined;
let shownAs = 0;

/** The newest request of each path; an older one that comes later is not shown. */
const newest = new Map<string, number>();
let requests = 0;

export function show(page: Page | undefined): void {
  shown = page;
  shownAs++;
  setWrong({});
  closeAll();
}

export function value(param: Param): unknown {
  return typeof param === "object" ? state.get(param.$state) : param;
}

export function resolved(source: DataSource): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(source.params ?? {})) params[name] = value(param);
  return params;
}

/** Loads the data at {@code path} of the screen that is shown. */
export async function load(path: string): Promise<void> {
  const source = shown?.data?.[path];
  if (!source) return;
  const page = shownAs;
  const request = ++requests;
  newest.set(path, request);
  state.set(beside("__status", path), "loading");
  const answer = await read(source.path, resolved(source), source.headers);
  if (page !== shownAs || newest.get(path) !== request) return;
  if (answer.ok) {
    state.update({
      [path]: answer.body,
      [beside("__next", path)]: answer.next,
      [beside("__status", path)]: "ok",
      [beside("__error", path)]: undefined,
    });
  } else {
    const { status, code, message, hint } = answer.problem;
    state.update({
      [path]: undefined,
      [beside("__status", path)]: "error",
      [beside("__error", path)]: { status, code, message, hint },
    });
  }
}

/** Of a source's parameters those that are headers: the link to a next page has the others. */
function headersOf(source: DataSource | undefined): Record<string, unknown> {
  const all = source ? resolved(source) : {};
  return Object.fromEntries(Object.keys(source?.headers ?? {}).map((name) => [name, all[name]]));
}

/** Adds the next page of a list to what is shown of it. */
export async function more(path: string): Promise<void> {
  const next = state.get(beside("__next", path));
  if (typeof next !== "string") return;
  await once("more " + path, async () => {
    const page = shownAs;
    const request = newest.get(path);
    const source = shown?.data?.[path];
    const answer = await read(next, headersOf(source), source?.headers);
    if (page !== shownAs || newest.get(path) !== request) return; // another list by now
    if (!answer.ok) {
      say({ kind: "error", text: answer.problem.message, hint: answer.problem.hint });
      return;
    }
    const before = state.get(path);
    const rows = [before, answer.body].flatMap((rows) => (Array.isArray(rows) ? rows : []));
    state.update({ [path]: rows, [beside("__next", path)]: answer.next });
  });
}

/** Everything that the screen has loaded so far, once more. */
export function reload(): void {
  for (const path of Object.keys(shown?.data ?? {})) {
    if (state.get(beside("__status", path)) !== undefined) void load(path);
  }
}

export async function dispatch(name: string): Promise<void> {
  const action = shown?.actions?.[name];
  if (!action) {
    console.warn(`the screen has no action ${name}`);
    return;
  }
  await run(name, action);
}

async function run(name: string, action: Action): Promise<void> {
  switch (action.kind) {
    case "navigation":
      navigate(filled(action.navigateTo, fromState(action.paramsFromState ?? {})));
      return;
    case "refetch":
      await once(name, async () => {
        await Promise.all(action.targets.map(load));
      });
      return;
    case "command":
      await once(name, () => submit(action));
      return;
    case "module-action":
      await once(name, () => moduleAction(action));
  }
}

/** A button that is pressed twice acts once. */
const running = new Set<string>();

async function once(name: string, act: () => Promise<void>): Promise<void> {
  if (running.has(name)) return;
  running.add(name);
  setBusy(name, true);
  try {
    await act();
  } finally {
    running.delete(name);
    setBusy(name, false);
  }
}

function fromState(paths: Record<string, string>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, path] of Object.entries(paths)) values[name] = state.get(path);
  return values;
}

async function submit(action: Action & { kind: "command" }): Promise<void> {
  setWrong({});
  const page = shownAs;
  const answer = await command(action.path, fromState(action.paramsFromState), action.headers);
  if (!answer.ok) {
    refused(action, answer.problem);
    return;
  }
  closeAll();
  const then = action.onSuccess ?? {};
  for (const path of then.clearFormState ?? []) state.set(path, undefined);
  if (page !== shownAs) return; // another screen is shown by now
  await Promise.all((then.refetchData ?? []).map(load));
  if (then.navigateTo !== undefined) navigate(filled(then.navigateTo, answered(answer.body)));
  else say({ kind: "success", text: "Saved." });
}

function answered(body: unknown): Record<string, unknown> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}

/** What is wrong with a value stands at its field; all else, and what has no field, beside the page. */
function refused(action: Action & { kind: "command" }, problem: Problem): void {
  const at: Record<string, string> = {};
  const elsewhere: string[] = [];
  for (const { input, message } of inputs(problem)) {
    const path = action.paramsFromState[input];
    if (path?.startsWith("/form/")) at[path] = message;
    else elsewhere.push(`${input}: ${message}`);
  }
  setWrong(at);
  if (Object.keys(at).length > 0 && elsewhere.length === 0) {
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus(),
    );
    return;
  }
  const conflict = problem.status === 409 && !TAKEN.includes(reason(problem));
  say({
    kind: conflict ? "conflict" : "error",
    text: elsewhere.length > 0 ? elsewhere.join("; ") : said(problem),
    hint: problem.hint,
    act: conflict ? { label: "Reload what is shown", run: reload } : undefined,
  });
}

/** Of these it is what was filled in that is in the way, and reloading mends nothing. */
const TAKEN = ["NOT_UNIQUE", "CHILD_EXISTS"];

/** The service's own code, also where the blueprint's author gave it another. */
function reason(problem: Problem): string {
  const details = problem.details as { reason?: unknown } | null | undefined;
  return typeof details?.reason === "string" ? details.reason : problem.code;
}

/** The author's words where there are some; versions mean nothing to who reads a page. */
function said(problem: Problem): string {
  return problem.code === "COMMAND_CONCURRENCY_CONFLICT"
    ? "This was changed since it was loaded. Nothing of yours was saved."
    : problem.message;
}

/** The inputs that a problem tells of, by their names. */
export function inputs(problem: Problem): { input: string; message: string }[] {
  const found: { input: string; message: string }[] = [];
  const absent = problem.code === "INPUT_FROM_MISSING" ? /^required input "([^"]+)"/.exec(problem.message)?.[1] : undefined;
  if (absent !== undefined) return [{ input: absent, message: worded("expected a value, got nothing") }];
  const details = problem.details;
  const last = (path: unknown): string => String(path).split(/[./]/).filter(Boolean).pop() ?? "";
  if (Array.isArray(details)) {
    for (const one of details as Record<string, unknown>[]) {
      const name = one.path ?? one.field ?? one.input ?? one.name;
      if (name !== undefined) {
        const message = String(one.message ?? one.detail ?? problem.message);
        found.push({ input: last(name), message: worded(message) });
      }
    }
  } else if (typeof details === "object" && details !== null) {
    const said = details as Record<string, unknown>;
    if (typeof said.field === "string") found.push({ input: said.field, message: problem.message });
    if (Array.isArray(said.fields)) {
      for (const field of said.fields) found.push({ input: String(field), message: problem.message });
    }
  }
  return found;
}

/** For who fills in a form, where the service's own words are for programs. */
function worded(message: string): string {
  if (/, got nothing$/.test(message)) return "Please fill this in.";
  const expected = /^expected (an? [a-z ]+), got /.exec(message)?.[1];
  return expected ? `This should be ${expected.replace("an integer", "a whole number")}.` : message;
}

async function moduleAction(action: Action & { kind: "module-action" }): Promise<void> {
  const module = action.module ?? "";
  try {
    if (module.includes("identity") && action.name === "login") await session.login();
    else if (module.includes("identity") && action.name === "logout") session.logout();
    else throw new Error(`${module || "The module"} has no "${action.name}" here.`);
    if (action.onSuccess?.showAlert) say({ kind: "success", text: action.onSuccess.showAlert });
    if (action.onSuccess?.navigateTo) navigate(action.onSuccess.navigateTo);
  } catch (e) {
    say({ kind: "error", text: action.onError?.showAlert ?? (e as Error).message });
  }
}
