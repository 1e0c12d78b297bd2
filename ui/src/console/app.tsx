import { lazy, Suspense, useEffect, useState, type ComponentType } from "react";
import { chooseTheme, chosenTheme, type Theme } from "../theme";
import { useGet, type Blueprint, type Standing } from "./api";
import { cx, Empty, Link, Loading, Page } from "./parts";
import { usePlace } from "./router";
import { Overview } from "./pages/overview";

interface Findings {
  ok: boolean;
  live: boolean;
  findings: { severity: string }[];
}

/** What pages are given: the rest of the path behind their own name. */
export interface PageProps {
  rest: string;
}

interface Entry {
  path: string;
  name: string;
  page: ComponentType<PageProps>;
}

const page = (load: () => Promise<ComponentType<PageProps>>) => lazy(async () => ({ default: await load() }));

const GROUPS: { name: string; entries: Entry[] }[] = [
  {
    name: "Blueprint",
    entries: [
      { path: "", name: "Overview", page: Overview },
      { path: "explorer", name: "API explorer", page: page(async () => (await import("./pages/explorer")).Explorer) },
      { path: "statements", name: "Statements", page: page(async () => (await import("./pages/statements")).Statements) },
      { path: "diagnostics", name: "Diagnostics", page: page(async () => (await import("./pages/diagnostics")).Diagnostics) },
    ],
  },
  {
    name: "What happens",
    entries: [
      { path: "requests", name: "Requests", page: page(async () => (await import("./pages/requests")).Requests) },
      { path: "events", name: "Events", page: page(async () => (await import("./pages/events")).Events) },
      { path: "streams", name: "Streams", page: page(async () => (await import("./pages/streams")).Streams) },
      { path: "audit", name: "Audit", page: page(async () => (await import("./pages/audit")).Audit) },
      { path: "runs", name: "Workflow runs", page: page(async () => (await import("./pages/runs")).Runs) },
      { path: "tasks", name: "User tasks", page: page(async () => (await import("./pages/tasks")).Tasks) },
      { path: "mails", name: "Mails", page: page(async () => (await import("./pages/mails")).Mails) },
    ],
  },
  {
    name: "How it stands",
    entries: [
      { path: "models", name: "Read models", page: page(async () => (await import("./pages/models")).Models) },
      { path: "parked", name: "Parked streams", page: page(async () => (await import("./pages/parked")).Parked) },
      { path: "letters", name: "Dead letters", page: page(async () => (await import("./pages/letters")).Letters) },
      { path: "rollouts", name: "Rollouts", page: page(async () => (await import("./pages/rollouts")).Rollouts) },
    ],
  },
];

const THEMES: [Theme, string][] = [
  ["system", "Auto"],
  ["light", "Light"],
  ["dark", "Dark"],
];

function ThemeChoice() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <div role="group" aria-label="Theme" className="flex rounded-md border p-0.5 text-xs">
      {THEMES.map(([value, name]) => (
        <button
          key={value}
          type="button"
          aria-pressed={theme === value}
          onClick={() => {
            chooseTheme(value);
            setTheme(value);
          }}
          className="flex-1 cursor-pointer rounded-sm px-2 py-1 text-muted-foreground hover:text-foreground aria-pressed:bg-accent aria-pressed:font-medium aria-pressed:text-accent-foreground"
        >
          {name}
        </button>
      ))}
    </div>
  );
}

function Mark(p: { findings?: Findings; standing?: Standing; path: string }) {
  const broken = p.path === "diagnostics" && p.findings && !(p.findings.ok && p.findings.live);
  const stuck =
    p.path === "parked" &&
    p.standing &&
    (p.standing.readModels.some((m) => m.stuck > 0) || p.standing.consumers.some((c) => c.parked > 0));
  if (!broken && !stuck) return null;
  return <span role="img" aria-label="needs a look" className="ml-auto size-2 rounded-full bg-destructive" />;
}

export function App() {
  const { path } = usePlace();
  const blueprint = useGet<Blueprint>("/-/dev/blueprint", 5_000);
  const standing = useGet<Standing>("/-/standing", 3_000);
  const findings = useGet<Findings>("/-/dev/findings", 2_000);
  const [, first = "", ...more] = path.split("/");
  const entry = GROUPS.flatMap((g) => g.entries).find((e) => e.path === first);
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  const lost = standing.error !== undefined;
  return (
    <div className="min-h-screen lg:grid lg:grid-cols-[14.5rem_1fr]">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10 focus:rounded-md focus:bg-card focus:px-3 focus:py-2">
        To the page
      </a>
      <header className="border-b bg-card lg:sticky lg:top-0 lg:flex lg:h-screen lg:flex-col lg:border-r lg:border-b-0">
        <div className="flex items-center justify-between px-5 pt-4 pb-3 lg:block lg:pt-5">
          <Link to="/" className="block min-w-0 no-underline">
            <span className="block truncate text-base font-semibold tracking-tight">{blueprint.data?.name ?? "Lathe"}</span>
            <span className="flex items-center gap-1.5 text-xs text-muted-foreground">
              <span className={cx("size-1.5 rounded-full", lost ? "bg-destructive" : "bg-success")} />
              {lost ? "does not answer" : "Lathe console"}
            </span>
          </Link>
          <button
            type="button"
            aria-expanded={open}
            aria-controls="nav"
            className="rounded-md border px-3 py-1 text-sm lg:hidden"
            onClick={() => setOpen(!open)}
          >
            Menu
          </button>
        </div>
        <nav id="nav" aria-label="Console" className={cx("px-3 pb-4 lg:block lg:flex-1 lg:overflow-y-auto", !open && "hidden")}>
          {GROUPS.map((group) => (
            <div key={group.name} className="mt-4 first:mt-2">
              <div className="px-2 pb-1 text-xs text-muted-foreground">{group.name}</div>
              <ul>
                {group.entries.map((each) => (
                  <li key={each.path}>
                    <Link
                      to={"/" + each.path}
                      current={each === entry}
                      className="flex items-center rounded-md px-2 py-1.5 text-sm text-foreground/80 hover:bg-muted hover:text-foreground aria-[current]:bg-accent aria-[current]:font-medium aria-[current]:text-accent-foreground"
                    >
                      {each.name}
                      <Mark path={each.path} findings={findings.data} standing={standing.data} />
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div className={cx("px-5 pb-5 lg:block", !open && "hidden")}>
          <ThemeChoice />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="min-w-0 px-5 py-6 outline-none lg:px-10 lg:py-8">
        <div className="mx-auto max-w-[72rem]">
          <Suspense fallback={<Loading />}>
            {entry ? (
              <entry.page rest={more.map(decodeURIComponent).join("/")} />
            ) : (
              <Page title="No such page">
                <Empty title="The console has no page here">
                  <Link to="/">To the overview</Link>
                </Empty>
              </Page>
            )}
          </Suspense>
        </div>
      </main>
    </div>
  );
}
