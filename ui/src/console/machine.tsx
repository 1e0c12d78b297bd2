import type { Machine } from "./api";

const WIDTH = 118;
const HEIGHT = 34;
const GAP = 118;
const ROW = 74;
const LEFT = 54;

interface Place {
  x: number;
  y: number;
}

/** States stand in columns, by how many transitions lead to them from the beginning. */
function places(machine: Machine): { at: Map<string, Place>; width: number; height: number } {
  const depth = new Map<string, number>();
  let front = [...new Set(machine.transitions.filter((t) => t.from.length === 0).map((t) => t.to))];
  for (let d = 0; front.length > 0; d++) {
    front.forEach((state) => depth.set(state, d));
    front = [
      ...new Set(
        machine.transitions
          .filter((t) => t.from.some((from) => front.includes(from)) && !depth.has(t.to))
          .map((t) => t.to),
      ),
    ];
  }
  const last = Math.max(0, ...depth.values());
  const columns: string[][] = [];
  for (const state of machine.states) (columns[depth.get(state) ?? last + 1] ??= []).push(state);
  const tallest = Math.max(1, ...columns.map((c) => c?.length ?? 0));
  const loops = machine.transitions.some((t) => t.from.includes(t.to));
  const back = machine.transitions.some((t) => t.from.some((from) => (depth.get(from) ?? 0) > (depth.get(t.to) ?? 0)));
  const top = loops || last > 1 ? 12 : 0;
  const height = top + tallest * ROW + (back ? 30 : loops ? 12 : 0);
  const at = new Map<string, Place>();
  columns.forEach((column, x) =>
    column?.forEach((state, y) =>
      at.set(state, {
        x: LEFT + x * (WIDTH + GAP),
        y: top + ((tallest - column.length) * ROW) / 2 + y * ROW + (ROW - HEIGHT) / 2,
      }),
    ),
  );
  return { at, width: LEFT + columns.length * (WIDTH + GAP) - GAP + 90, height };
}

interface Edge {
  from: string;
  to: string;
  names: string[];
}

function edges(machine: Machine): Edge[] {
  const all = new Map<string, Edge>();
  for (const t of machine.transitions) {
    for (const from of t.from.length === 0 ? [""] : t.from) {
      const key = from + "\n" + t.to;
      const edge = all.get(key) ?? { from, to: t.to, names: [] };
      edge.names.push(t.name);
      all.set(key, edge);
    }
  }
  return [...all.values()];
}

/** Where an edge runs, and where its name stands. */
function path(edge: Edge, at: Map<string, Place>, bottom: number): { d: string; x: number; y: number } | undefined {
  const to = at.get(edge.to);
  if (!to) return undefined;
  const middle = (p: Place) => p.y + HEIGHT / 2;
  if (edge.from === "") {
    return { d: `M14,${middle(to)} H${to.x - 7}`, x: -1, y: 0 };
  }
  const from = at.get(edge.from);
  if (!from) return undefined;
  if (edge.from === edge.to) {
    const x = from.x + WIDTH / 2;
    const column = [...at.values()].filter((p) => p.x === from.x);
    if (column.every((p) => p.y >= from.y)) {
      return { d: `M${x - 18},${from.y} C${x - 26},${from.y - 24} ${x + 26},${from.y - 24} ${x + 18},${from.y - 6}`, x, y: from.y - 20 };
    }
    if (column.every((p) => p.y <= from.y)) {
      const y = from.y + HEIGHT;
      return { d: `M${x - 18},${y} C${x - 26},${y + 24} ${x + 26},${y + 24} ${x + 18},${y + 6}`, x, y: y + 18 };
    }
    const [side, y] = [from.x + WIDTH, middle(from)];
    return { d: `M${side},${y - 8} C${side + 30},${y - 14} ${side + 30},${y + 14} ${side + 7},${y + 8}`, x: side + 44, y };
  }
  const [x1, y1, x2, y2] = [from.x + WIDTH, middle(from), to.x - 7, middle(to)];
  if (to.x > from.x) {
    const columns = Math.round((to.x - from.x) / (WIDTH + GAP));
    if (columns > 1 && Math.abs(y1 - y2) < 4) {
      const top = from.y - 26;
      const [s, e] = [from.x + WIDTH / 2, to.x + WIDTH / 2];
      return { d: `M${s},${from.y} C${s + 40},${top} ${e - 40},${top} ${e},${to.y - 7}`, x: (s + e) / 2, y: top + 7 };
    }
    const bend = (x2 - x1) / 2;
    // Names stand beside the state they lead to, where lines are apart.
    const t = 0.62;
    const y = y1 + (y2 - y1) * (3 * t * t - 2 * t * t * t);
    return { d: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`, x: x1 + (x2 - x1) * 0.5, y: Math.abs(y1 - y2) < 4 ? y1 : y };
  }
  if (to.x === from.x) {
    const down = to.y > from.y;
    if (Math.abs(to.y - from.y) > ROW * 1.5) {
      const side = from.x + WIDTH;
      const out = side + 46;
      return {
        d: `M${side},${middle(from)} C${out},${middle(from)} ${out},${middle(to)} ${side + 7},${middle(to)}`,
        x: side + 34,
        y: (middle(from) + middle(to)) / 2,
      };
    }
    const x = from.x + WIDTH / 2 + (down ? -14 : 14);
    const [s, e] = down ? [from.y + HEIGHT, to.y - 7] : [from.y, to.y + HEIGHT + 7];
    return { d: `M${x},${s} L${x},${e}`, x, y: (s + e) / 2 };
  }
  const [s, e] = [from.x + WIDTH / 2 - 10, to.x + WIDTH / 2 + 10];
  const low = Math.min(bottom - 8, Math.max(from.y, to.y) + HEIGHT + 26);
  return {
    d: `M${s},${from.y + HEIGHT} C${s},${low} ${e},${low} ${e},${to.y + HEIGHT + 7}`,
    x: (s + e) / 2,
    y: low - 6,
  };
}

/** A state machine as a picture, and in words for who does not see it. */
export function MachineDrawing(p: { name: string; machine: Machine; current?: string }) {
  const { at, width, height } = places(p.machine);
  const deleted = new Set(p.machine.transitions.filter((t) => t.deletes).map((t) => t.to));
  const words = p.machine.transitions
    .map((t) => `${t.name}: ${t.from.join(" or ") || "new"} to ${t.to}`)
    .join("; ");
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={`State machine of ${p.name}`}>
      <svg role="img" aria-label={words} width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="block">
        <defs>
          <marker id={"tip-" + p.name} viewBox="0 0 8 8" refX="1" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0,0.5 L7,4 L0,7.5 z" className="fill-muted-foreground" />
          </marker>
        </defs>
        {edges(p.machine).map((edge) => {
          const line = path(edge, at, height);
          if (!line) return null;
          const text = edge.names.join(", ");
          return (
            <g key={edge.from + ">" + edge.to}>
              {edge.from === "" && (
                <circle cx="10" cy={/,([\d.]+)/.exec(line.d)?.[1]} r="4.5" className="fill-muted-foreground">
                  <title>{text}</title>
                </circle>
              )}
              <path d={line.d} className="fill-none stroke-muted-foreground/70" strokeWidth="1.25" markerEnd={`url(#tip-${p.name})`} />
              {line.x >= 0 && (
                <text
                  x={line.x}
                  y={line.y + 4}
                  textAnchor="middle"
                  className="fill-muted-foreground stroke-card text-xs"
                  strokeWidth="5"
                  paintOrder="stroke"
                >
                  {text.length > 22 ? text.slice(0, 21) + "…" : text}
                  {text.length > 22 && <title>{text}</title>}
                </text>
              )}
            </g>
          );
        })}
        {[...at].map(([state, { x, y }]) => (
          <g key={state}>
            <rect
              x={x}
              y={y}
              width={WIDTH}
              height={HEIGHT}
              rx="7"
              strokeWidth={state === p.current ? 2 : 1}
              strokeDasharray={deleted.has(state) ? "4 3" : undefined}
              className={state === p.current ? "fill-accent stroke-primary" : "fill-secondary stroke-input"}
            />
            <text x={x + WIDTH / 2} y={y + HEIGHT / 2 + 4.5} textAnchor="middle" className="fill-foreground text-sm font-medium">
              {state.length > 15 ? state.slice(0, 14) + "…" : state}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
