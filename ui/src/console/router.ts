import { useSyncExternalStore } from "react";

/** Where the console's pages begin; what stands behind it is a page's path. */
export const ROOT = "/_lathe";

const listeners = new Set<() => void>();

function tell(): void {
  listeners.forEach((listener) => listener());
}

window.addEventListener("popstate", tell);

/** Shows another page; `to` is below the root, with its query. */
export function go(to: string): void {
  history.pushState(null, "", ROOT + to);
  tell();
  window.scrollTo(0, 0);
}

/** The same place with other parameters, and no step to go back over; empty ones go. */
export function setQuery(changes: Record<string, string>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  history.replaceState(null, "", location.pathname + (text === "" ? "" : "?" + text));
  tell();
}

/** The page's path, `/` for the first one, and its parameters. */
export function usePlace(): { path: string; query: URLSearchParams } {
  const href = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => location.pathname + location.search,
  );
  const [path = "", search = ""] = href.split("?");
  return { path: path.slice(ROOT.length) || "/", query: new URLSearchParams(search) };
}
