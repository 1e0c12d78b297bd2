import { useId } from "react";

/** In CSS pixels of the drawing. */
const WIDTH = 132;
const HEIGHT = 36;
const COLUMN = 210;
const ROW = 84;
const EDGE = 28;

interface Move {
  from: string;
  to: string;
  label: string;
}

/** The states of an entity and what moves between them, the one of now filled. */
export function StateMachine({ props }: { props: Record<string, unknown> }) {
  const arrow = useId();
  const states = (Array.isArray(props.states) ? props.states : []).map(String);
  const moves = (Array.isArray(props.transitions) ? props.transitions : []) as Move[];
  const current = typeof props.current === "string" ? props.current : undefined;
  const places = placed(states, moves);
  const columns = Math.max(...[...places.values()].map((place) => place.column), 0) + 1;
  const rows = Math.max(...[...places.values()].map((place) => place.row), 0) + 1;
  const back = moves.some((move) => {
    const [from, to] = [places.get(move.from), places.get(move.to)];
    if (!from || !to) return false;
    const below = to.column === from.column && to.row === from.row + 1;
    return to.column <= from.column && !below && move.from !== move.to;
  });
  const width = EDGE * 2 + (columns - 1) * COLUMN + WIDTH + 24;
  const height = rows * ROW + (back ? 30 : 0);
  const told = `States: ${states.join(", ")}.` + (current ? ` Now: ${current}.` : "");
  return (
    <div className="w-full overflow-x-auto rounded-lg border bg-card p-3" tabIndex={0} role="region" aria-label="States">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={told} className="max-w-none">
        <defs>
          <marker id={arrow} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
            <path d="M0 0L8 4L0 8z" className="fill-muted-foreground" />
          </marker>
        </defs>
        {joined(moves).map((move) => (
          <Edge key={move.from + "→" + move.to} move={move} places={places} arrow={arrow} bottom={height} lit={current !== undefined && move.from === current} />
        ))}
        {states.map((state) => {
          const { x, y } = corner(places, state);
          const now = state === current;
          return (
            <g key={state}>
              <rect
                x={x}
                y={y}
                width={WIDTH}
                height={HEIGHT}
                rx={HEIGHT / 2}
                className={now ? "fill-primary stroke-primary" : "fill-background stroke-input"}
              />
              <text
                x={x + WIDTH / 2}
                y={y + HEIGHT / 2 + 4.5}
                textAnchor="middle"
                className={`text-sm ${now ? "fill-primary-foreground font-semibold" : "fill-foreground"}`}
              >
                {short(state, 17)}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

interface Place {
  column: number;
  row: number;
}

/** Each state as far to the right as it takes moves to get there. */
function placed(states: string[], moves: Move[]): Map<string, Place> {
  const columns = new Map<string, number>();
  let reached = moves.filter((move) => move.from === "").map((move) => move.to);
  for (let at = 0; reached.length > 0 && at <= states.length; at++) {
    const fresh = reached.filter((state) => states.includes(state) && !columns.has(state));
    fresh.forEach((state) => columns.set(state, at));
    reached = moves.filter((move) => fresh.includes(move.from)).map((move) => move.to);
  }
  const places = new Map<string, Place>();
  const used = new Map<number, number>();
  for (const state of states) {
    const at = columns.get(state) ?? 0;
    const row = used.get(at) ?? 0;
    used.set(at, row + 1);
    places.set(state, { column: at, row });
  }
  return places;
}

function column(places: Map<string, Place>, state: string): number {
  return places.get(state)?.column ?? 0;
}

function corner(places: Map<string, Place>, state: string): { x: number; y: number } {
  const place = places.get(state) ?? { column: 0, row: 0 };
  return { x: EDGE + 12 + place.column * COLUMN, y: (ROW - HEIGHT) / 2 + place.row * ROW };
}

/** Moves between the same two states are one line with all their names. */
function joined(moves: Move[]): Move[] {
  const lines = new Map<string, Move>();
  for (const move of moves) {
    const key = move.from + "→" + move.to;
    const same = lines.get(key);
    lines.set(key, same ? { ...same, label: `${same.label}, ${move.label}` } : move);
  }
  return [...lines.values()];
}

function short(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most - 1) + "…";
}

function Edge({ move, places, arrow, bottom, lit }: { move: Move; places: Map<string, Place>; arrow: string; bottom: number; lit: boolean }) {
  const end = corner(places, move.to);
  const middle = HEIGHT / 2;
  let line: string;
  let at: { x: number; y: number };
  if (move.from === "") {
    line = `M${end.x - EDGE} ${end.y + middle}H${end.x - 2}`;
    at = { x: 0, y: 0 };
  } else {
    const start = corner(places, move.from);
    if (column(places, move.to) > column(places, move.from)) {
      const from = { x: start.x + WIDTH, y: start.y + middle };
      const to = { x: end.x - 2, y: end.y + middle };
      const bend = (to.x - from.x) / 2;
      line = `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
      at = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 - 7 };
    } else if (start.x === end.x && end.y > start.y && end.y - start.y === ROW) {
      const x = start.x + WIDTH / 2;
      line = `M${x} ${start.y + HEIGHT}V${end.y - 2}`;
      at = { x: x + 10 + move.label.length * 3, y: (start.y + HEIGHT + end.y) / 2 + 4 };
    } else if (move.from === move.to) {
      line = `M${start.x + 40} ${start.y}C${start.x + 30} ${start.y - 24} ${start.x + 92} ${start.y - 24} ${start.x + 84} ${start.y - 2}`;
      at = { x: start.x + WIDTH / 2, y: Math.max(10, start.y - 16) };
    } else {
      const from = { x: start.x + WIDTH / 2, y: start.y + HEIGHT };
      const to = { x: end.x + WIDTH / 2, y: end.y + HEIGHT + 2 };
      const low = bottom - 12;
      line = `M${from.x} ${from.y}C${from.x} ${low} ${to.x} ${low} ${to.x} ${to.y}`;
      at = { x: (from.x + to.x) / 2, y: low - 6 };
    }
  }
  return (
    <g>
      <path d={line} fill="none" markerEnd={`url(#${arrow})`} className={lit ? "stroke-primary" : "stroke-muted-foreground/60"} strokeWidth={lit ? 2 : 1.25} />
      {move.from !== "" && (
        <text x={at.x} y={at.y} textAnchor="middle" paintOrder="stroke" strokeWidth={4} className="fill-muted-foreground stroke-card text-xs">
          {short(move.label, 26)}
        </text>
      )}
    </g>
  );
}
