import { evaluateVisibility } from "@json-render/core";
import { JSONUIProvider, Renderer, useStateStore } from "@json-render/react";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { dispatch, load, reload, resolved, show } from "./actions";
import { registry, SlotContent, Unknown } from "./components";
import { Notices } from "./feedback";
import { prepared } from "./prepare";
import { filled, firstRoute, match, navigate, usePath, type Match } from "./router";
import { state } from "./state";
import { Saves } from "./saves";
import { development, forgetPages, loadManifest, loadPage, type DataSource, type Manifest, type Page } from "./wire";

/** What somebody types is asked once they pause, in ms. */
const PAUSE = 250;

const handlers = {
  navigate: (params: Record<string, unknown>) => {
    const { to, ...rest } = params;
    if (typeof to === "string") navigate(filled(to, rest));
  },
  dispatch: (params: Record<string, unknown>) => dispatch(String(params.name)),
};

export function App({ manifest: first }: { manifest: Manifest }) {
  const [manifest, setManifest] = useState(first);
  const changed = useCallback(() => {
    forgetPages();
    loadManifest().then(setManifest, () => undefined);
  }, []);
  return (
    <JSONUIProvider registry={registry} store={state} handlers={handlers}>
      <Routed manifest={manifest} />
      <Notices />
      {development && <Saves changed={changed} />}
    </JSONUIProvider>
  );
}

interface Loaded {
  at: string;
  found: Match;
  layout: Page | undefined;
  screen: Page;
}

function Routed({ manifest }: { manifest: Manifest }) {
  const at = usePath();
  const [loaded, setLoaded] = useState<Loaded>();
  const [failed, setFailed] = useState<string>();
  const [missing, setMissing] = useState(false);
  const [tries, setTries] = useState(0);
  const began = useRef<string>(undefined);

  useEffect(() => {
    let current = true;
    const found = match(manifest, at);
    setFailed(undefined);
    setMissing(!found);
    if (!found) {
      state.update({ "/route/status": "not_found", "/route/path": at, "/route/params": {} });
      document.title = `Page not found · ${manifest.metadata.title}`;
      return;
    }
    Promise.all([
      found.layout ? loadPage("_layouts", found.layout) : undefined,
      loadPage("_screens", found.screen),
    ]).then(
      ([layout, screen]) => {
        if (!current) return;
        show(screen);
        state.set("/route", { status: "ok", path: at, params: found.params });
        if (began.current === at) {
          reload(); // the same screen, written anew: what was typed stays
        } else {
          // A screen begins without what another one has loaded or been told.
          state.update({ "/data": {}, "/form": {} });
          began.current = at;
        }
        const own = screen.metadata?.title;
        document.title = own ? `${own} · ${manifest.metadata.title}` : manifest.metadata.title;
        setLoaded({ at, found, layout, screen });
      },
      (e: Error) => current && setFailed(e.message),
    );
    return () => {
      current = false;
    };
  }, [manifest, at, tries]);

  if (failed !== undefined) {
    return (
      <Told title="This page could not be loaded">
        <p>{failed}</p>
        <button type="button" className="button" onClick={() => setTries(tries + 1)}>
          Try again
        </button>
      </Told>
    );
  }
  if (missing) {
    const first = firstRoute(manifest);
    return (
      <Told title="Page not found">
        <p>
          Nothing is at <code>{at}</code>.
        </p>
        {first && (
          <button type="button" className="button" onClick={() => navigate(first)}>
            To the first page
          </button>
        )}
      </Told>
    );
  }
  return loaded ? <Shown key={loaded.at} {...loaded} /> : <main aria-busy="true" />;
}

/** A page of ours, in the place of one of the blueprint's. */
export function Told({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-[60vh] max-w-md flex-col items-start justify-center gap-3 p-6">
      <h1 className="text-2xl font-semibold">{title}</h1>
      <div className="flex flex-col items-start gap-4 text-muted-foreground">{children}</div>
    </main>
  );
}

function Shown({ layout, screen }: Loaded) {
  const main = useRef<HTMLElement>(null);
  const spec = useMemo(() => prepared(screen.spec, screen), [screen]);
  const around = useMemo(() => layout && prepared(layout.spec, layout), [layout]);
  useData(screen);

  // Whoever listens is told that another page is shown; the first one says so itself.
  useEffect(() => {
    if (history.state !== null || document.activeElement !== document.body) return;
    main.current?.focus({ preventScroll: true });
  }, []);

  const content = (
    <main ref={main} tabIndex={-1} className="min-w-0 flex-1 outline-none">
      <Renderer spec={spec as never} registry={registry} fallback={Unknown} />
    </main>
  );
  if (!around) return <div className="page">{content}</div>;
  const slots = Object.values(around.elements).some((element) => element.type === "Slot");
  return (
    <div className="page">
      {slots ? (
        <SlotContent.Provider value={content}>
          <Renderer spec={around as never} registry={registry} fallback={Unknown} />
        </SlotContent.Provider>
      ) : (
        <>
          <header className="page-header">
            <Renderer spec={around as never} registry={registry} fallback={Unknown} />
          </header>
          {content}
        </>
      )}
    </div>
  );
}

/** Loads what a screen says, once its root is seen, and again where a parameter changes. */
function useData(screen: Page): void {
  const { state: model } = useStateStore();
  const root = screen.spec.elements[screen.spec.root];
  const visible =
    root?.visible === undefined ||
    evaluateVisibility(root.visible as never, { stateModel: model } as never);
  const sent = useRef(new Map<string, string>());
  const sources = useMemo(() => Object.entries(screen.data ?? {}), [screen]);

  useEffect(() => {
    if (!visible) return;
    for (const [path, source] of sources) {
      if (sent.current.has(path)) continue;
      if (source.refetchOn?.includes("mount") || (follows(source) && complete(source))) {
        sent.current.set(path, JSON.stringify(resolved(source)));
        void load(path);
      }
    }
  }, [visible, sources]);

  const asked = visible
    ? sources.filter(([, source]) => follows(source)).map(([path, s]) => [path, JSON.stringify(resolved(s))])
    : [];
  const now = JSON.stringify(asked);
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const [path, params] of JSON.parse(now) as [string, string][]) {
        const source = screen.data![path]!;
        const before = sent.current.get(path);
        if (before === params || (before === undefined && !complete(source))) continue;
        sent.current.set(path, params);
        void load(path);
      }
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [now, screen]);
}

function follows(source: DataSource): boolean {
  return source.refetchOn?.includes("params") ?? false;
}

/** Whether each parameter that is read from the state has a value there. */
function complete(source: DataSource): boolean {
  return Object.values(resolved(source)).every((one) => one !== undefined && one !== null);
}
