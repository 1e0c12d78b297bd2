/** What the compiler makes of a user interface: blueprint-format.md §6.4. */

export type Value = unknown;

export interface Manifest {
  metadata: { title: string; description?: string };
  routes: Record<string, { layout: string; screen: string }>;
  /** The patterns as they were declared: of two that fit, the first one counts. */
  order: string[];
}

export interface Handler {
  action: string;
  params?: Record<string, Value>;
  preventDefault?: boolean;
}

export interface Element {
  type: string;
  props: Record<string, Value>;
  children?: string[];
  visible?: Value;
  on?: Record<string, Handler | Handler[]>;
  watch?: Record<string, Handler | Handler[]>;
  repeat?: { statePath: string; key?: string };
}

export interface Spec {
  root: string;
  elements: Record<string, Element>;
}

export type Param = string | number | boolean | { $state: string };

export interface DataSource {
  method: "GET" | "POST";
  path: string;
  params?: Record<string, Param>;
  /** Which of them are sent as headers, with the headers' names. */
  headers?: Record<string, string>;
  refetchOn?: ("mount" | "params")[];
}

export type Action =
  | { kind: "navigation"; navigateTo: string; paramsFromState?: Record<string, string> }
  | {
      kind: "command";
      method: "GET" | "POST";
      path: string;
      paramsFromState: Record<string, string>;
      /** Which of them are sent as headers, with the headers' names. */
      headers?: Record<string, string>;
      onSuccess?: { navigateTo?: string; refetchData?: string[]; clearFormState?: string[] };
      onError?: { showAlert?: boolean };
    }
  | { kind: "refetch"; targets: string[] }
  | {
      kind: "module-action";
      target?: string;
      module?: string;
      name: string;
      params?: Record<string, Param>;
      onSuccess?: { showAlert?: string; navigateTo?: string };
      onError?: { showAlert?: string };
    };

/** A binding that does something with files. */
export interface FileRoute {
  method: "GET" | "POST";
  path: string;
  /** Names of its parameters, by what is said with them. */
  params: Record<string, string>;
  /** Where in its answer is what. */
  answers?: Record<string, string>;
  /** The one upload route that it is for, where it is not for all. */
  route?: string;
}

export type Files = Partial<Record<"prepare" | "commit" | "list" | "address" | "remove", FileRoute[]>>;

export interface Page {
  metadata?: { title?: string };
  spec: Spec;
  data?: Record<string, DataSource>;
  actions?: Record<string, Action>;
  files?: Files;
}

const here = document.getElementById("lathe");

/** The path that the interface is below, without a slash at its end. */
export const base: string = here?.dataset.base ?? "";

/** Whether `lathe dev` serves it. */
export const development: boolean = here?.dataset.development !== undefined;

const pages = new Map<string, Promise<Page>>();

async function json<T>(path: string): Promise<T> {
  const answer = await fetch(base + path, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path} is answered ${answer.status}`);
  return (await answer.json()) as T;
}

export function loadManifest(): Promise<Manifest> {
  return json("/_manifest.json");
}

/** Public configurations of modules by their names; none where they cannot be had. */
export function loadConfig(): Promise<Record<string, Record<string, string>>> {
  return json<Record<string, Record<string, string>>>("/config.json").catch(() => ({}));
}

/** A layout or screen, loaded once. */
export function loadPage(kind: "_layouts" | "_screens", name: string): Promise<Page> {
  const path = `/${kind}/${encodeURIComponent(name)}.json`;
  let page = pages.get(path);
  if (!page) {
    page = json<Page>(path);
    page.catch(() => pages.delete(path));
    pages.set(path, page);
  }
  return page;
}

/** Whatever was loaded is loaded anew. */
export function forgetPages(): void {
  pages.clear();
}
