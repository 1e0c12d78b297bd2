import { useState } from "react";
import { post, Refused, useGet } from "./api";
import { plural } from "./parts";

export interface ParkedStream {
  consumer: string;
  stream: string;
  position: number;
  attempts: number;
  since: string;
  nextTry?: string;
  deadAt?: string;
  error: string;
}

export interface Standstill {
  parked: ParkedStream[];
  parkedInAll: number;
  stuck: { projection: string; stream: string; version: number; since: string; error: string }[];
  stuckInAll: number;
}

/** What stands still, and how it is tried again. */
export function useStandstill() {
  const { data, error, reload } = useGet<Standstill>("/-/parked", 2_000);
  const [said, setSaid] = useState<{ text: string; bad: boolean }>();
  const [busy, setBusy] = useState(false);
  const release = async (what: { stream: string } | { all: true }) => {
    setBusy(true);
    try {
      const { released } = await post<{ released: number }>("/-/parked/release", what);
      setSaid({ text: `${plural(released, "stream")} will be tried again now.`, bad: false });
    } catch (e) {
      setSaid({ text: e instanceof Refused ? e.message : "The server does not answer.", bad: true });
    } finally {
      setBusy(false);
      reload();
    }
  };
  return { data, error, reload, said, busy, release };
}
