import { useSyncExternalStore } from "react";
import { base, type Manifest } from "./wire";

export interface Match {
  pattern: string;
  layout: string;
  screen: string;
  params: Record<string, string>;
}

const listeners = new Set<() => void>();

function changed(): void {
  listeners.forEach((listener) => listener());
}

window.addEventListener("popstate", changed);

/** The path below the interface's own, always with a slash at its beginning. */
export function path(): string {
  const whole = location.pathname;
  const own = whole === base || whole.startsWith(base + "/") ? whole.slice(base.length) : whole;
  return own === "" ? "/" : own;
}

export function usePath(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    path,
  );
}

/** Replaces `:name` in a path's segments; what there is no value for stays. */
export function filled(to: string, params: Record<string, unknown>): string {
  return to.replace(/:([A-Za-z_][A-Za-z0-9_]*)/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined || value === null ? whole : encodeURIComponent(String(value));
  });
}

/** The address of a path below this interface, or an address elsewhere as it is. */
export function address(to: string): string {
  return to.startsWith("/") ? base + to : to;
}

export function navigate(to: string): void {
  if (/^[a-z][a-z0-9+.-]*:/i.test(to)) {
    if (/^https?:/i.test(to)) location.assign(to);
    return;
  }
  const target = address(to);
  if (target !== location.pathname + location.search + location.hash) {
    history.pushState(null, "", target);
  }
  window.scrollTo(0, 0);
  changed();
}

function segments(of: string): string[] {
  return of.replace(/\/+$/, "").split("/");
}

/** The first route that needs no parameter, which is shown at the root where no route is `/`. */
export function firstRoute(manifest: Manifest): string | undefined {
  return (manifest.order ?? Object.keys(manifest.routes)).find((pattern) => !pattern.includes(":"));
}

/** An exact pattern, else the first that fits; at the root the first that needs no parameter. */
export function match(manifest: Manifest, at: string): Match | undefined {
  const order = manifest.order ?? Object.keys(manifest.routes);
  const given = segments(at).map(decoded);
  const fits = (pattern: string): Record<string, string> | undefined => {
    const wanted = segments(pattern);
    if (wanted.length !== given.length) return undefined;
    const params: Record<string, string> = {};
    for (let i = 0; i < wanted.length; i++) {
      const part = wanted[i]!;
      if (part.startsWith(":") && given[i] !== "") params[part.slice(1)] = given[i]!;
      else if (part !== given[i]) return undefined;
    }
    return params;
  };
  const exact = order.find((pattern) => segments(pattern).join("/") === given.join("/"));
  const pattern = exact ?? order.find(fits) ?? (at === "/" ? firstRoute(manifest) : undefined);
  if (pattern === undefined) return undefined;
  return { pattern, ...manifest.routes[pattern]!, params: fits(pattern) ?? {} };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
