import { Drawing } from "../machine/drawing";
import type { Machine } from "./api";

/** An entity's state machine as the blueprint has it. */
export function MachineDrawing(p: { name: string; machine: Machine; current?: string }) {
  const moves = p.machine.transitions.flatMap((t) =>
    (t.from.length === 0 ? [""] : t.from).map((from) => ({ from, to: t.to, label: t.name, deletes: t.deletes })),
  );
  return <Drawing label={`State machine of ${p.name}`} states={p.machine.states} moves={moves} current={p.current} />;
}
