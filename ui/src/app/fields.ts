import { useSyncExternalStore } from "react";

/** What is wrong with the values of fields, by the path that each is bound to. */
let wrong: Record<string, string> = {};
const listeners = new Set<() => void>();

export function setWrong(now: Record<string, string>): void {
  wrong = now;
  listeners.forEach((listener) => listener());
}

/** A field that is changed is no longer what was refused. */
export function mended(path: string): void {
  if (!(path in wrong)) return;
  const { [path]: _, ...others } = wrong;
  setWrong(others);
}

export function useWrong(path: string | undefined): string | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (path === undefined ? undefined : wrong[path]),
  );
}

/** The actions that are under way, by name. */
let busy: ReadonlySet<string> = new Set();

export function setBusy(action: string, is: boolean): void {
  const now = new Set(busy);
  if (is) now.add(action);
  else now.delete(action);
  busy = now;
  listeners.forEach((listener) => listener());
}

export function useBusy(action: string | undefined): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => action !== undefined && busy.has(action),
  );
}
