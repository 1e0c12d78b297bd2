import { useId } from "react";
import { HEIGHT, layout, shorten, WIDTH, type Curve, type Move } from "./layout";

const n = (value: number) => Math.round(value * 10) / 10;
const path = ([a, b, c, d]: Curve) => `M${n(a.x)} ${n(a.y)}C${n(b.x)} ${n(b.y)} ${n(c.x)} ${n(c.y)} ${n(d.x)} ${n(d.y)}`;

/** A drawing in words, for who does not see it. */
function told(states: string[], moves: Move[], current: string | undefined): string {
  const ways = new Map<string, { from: string[]; to: string }>();
  for (const move of moves) {
    const way = ways.get(move.label + "\n" + move.to) ?? { from: [], to: move.to };
    way.from.push(move.from || "new");
    ways.set(move.label + "\n" + move.to, way);
  }
  const words = [...ways].map(([key, way]) => `${key.split("\n")[0]}: ${way.from.join(" or ")} to ${way.to}`);
  return `States: ${states.join(", ")}.` + (current ? ` Now: ${current}.` : "") + (words.length > 0 ? ` Moves: ${words.join("; ")}.` : "");
}

/** States and what moves between them; the one of now is filled, and what leads out of it stands out. */
export function Drawing({ label, states, moves, current }: { label: string; states: string[]; moves: Move[]; current?: string | undefined }) {
  const id = useId();
  const all = layout(states, moves);
  const gone = new Set(moves.filter((move) => move.deletes).map((move) => move.to));
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <svg
        role="img"
        aria-label={told(states, moves, current)}
        width={n(all.width)}
        height={n(all.height)}
        viewBox={`${n(all.left)} ${n(all.top)} ${n(all.width)} ${n(all.height)}`}
        className="block max-w-none"
      >
        <defs>
          {["plain", "lit"].map((kind) => (
            <marker key={kind} id={id + kind} viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
              <path d="M0 0.5L7 4L0 7.5z" className={kind === "lit" ? "fill-primary" : "fill-muted-foreground"} />
            </marker>
          ))}
        </defs>
        {all.lines.map((line) => {
          const lit = current !== undefined && line.from === current;
          const names = line.names.join(", ");
          const [begin] = line.curve;
          return (
            <g key={line.from + "\n" + line.to}>
              {line.from === "" && (
                <circle cx={begin.x - 4} cy={begin.y} r="4.5" className="fill-muted-foreground">
                  <title>{names}</title>
                </circle>
              )}
              <path
                d={path(line.curve)}
                fill="none"
                markerEnd={`url(#${id}${lit ? "lit" : "plain"})`}
                className={lit ? "stroke-primary" : "stroke-muted-foreground/70"}
                strokeWidth={lit ? 1.75 : 1.25}
              />
            </g>
          );
        })}
        {all.lines.map(
          (line) =>
            line.text && (
              <text
                key={line.from + "\n" + line.to}
                x={n(line.text.x)}
                y={n(line.text.y + 4)}
                textAnchor="middle"
                paintOrder="stroke"
                strokeWidth={5}
                strokeLinejoin="round"
                className={`stroke-card text-xs ${current !== undefined && line.from === current ? "fill-foreground" : "fill-muted-foreground"}`}
              >
                {line.text.shown}
                {line.text.shown !== line.names.join(", ") && <title>{line.names.join(", ")}</title>}
              </text>
            ),
        )}
        {[...all.states].map(([state, { x, y }]) => {
          const now = state === current;
          return (
            <g key={state}>
              <rect
                x={x}
                y={y}
                width={WIDTH}
                height={HEIGHT}
                rx={8}
                strokeDasharray={gone.has(state) ? "4 3" : undefined}
                className={now ? "fill-primary stroke-primary" : "fill-secondary stroke-input"}
              />
              <text x={x + WIDTH / 2} y={y + HEIGHT / 2 + 4.5} textAnchor="middle" className={`text-sm font-medium ${now ? "fill-primary-foreground" : "fill-foreground"}`}>
                {shorten(state, 16)}
                {state.length > 16 && <title>{state}</title>}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
