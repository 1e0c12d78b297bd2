import { useEffect, useState } from "react";
import { get } from "./api";

/** How often the server is asked for its time, and shown times go on, in ms. */
const TICK = 5_000;

/** How far the server's clock is ahead of this browser's, in ms: it can be set forward, and so are its times. */
let ahead = 0;
const ticking = new Set<(now: number) => void>();

/** The server's time, in ms since 1970. */
export function now(): number {
  return Date.now() + ahead;
}

async function ask(): Promise<void> {
  if (document.hidden) return;
  try {
    const told = Date.parse((await get<{ now: string }>("/-/clock")).now);
    if (!Number.isNaN(told)) ahead = told - Date.now();
  } catch {
    // It does not answer, or has no clock of its own: what was known is good enough.
  }
}

async function tick(): Promise<void> {
  await ask();
  ticking.forEach((each) => each(now()));
  window.setTimeout(() => void tick(), TICK);
}
void tick();

/** The server's time, again every few seconds. */
export function useNow(): number {
  const [at, setAt] = useState(now);
  useEffect(() => {
    ticking.add(setAt);
    return () => void ticking.delete(setAt);
  }, []);
  return at;
}
