import { Drawing } from "../machine/drawing";
import type { Move } from "../machine/layout";
import { worded } from "./text";

/** The states of an entity and what moves between them, as a page's spec has them, worded for people. */
export function StateMachine({ props }: { props: Record<string, unknown> }) {
  const states = (Array.isArray(props.states) ? props.states : []).map((state) => worded(String(state)));
  const moves = (Array.isArray(props.transitions) ? props.transitions : []) as Partial<Move>[];
  return (
    <div className="w-full rounded-lg border bg-card p-4">
      <Drawing
        label="States"
        states={states}
        moves={moves.map((move) => ({ from: worded(move.from ?? ""), to: worded(String(move.to)), label: move.label ?? "" }))}
        current={typeof props.current === "string" ? worded(props.current) : undefined}
      />
    </div>
  );
}
