// Where the states of a machine and the lines between them stand. Nothing here knows of a browser.

/** In CSS pixels of the drawing. */
export const WIDTH = 124;
export const HEIGHT = 34;
const ROW = 78;
const START = 44;
const TIP = 7;
/** Between two columns, where no name of a line needs more. */
const GAP = 92;
/** Between two lines that run beside each other below or above all states. */
const LANE = 24;
/** Of text of 12 px, on the average of letters. */
const LETTER = 6.3;
const LETTERS = 26;
const LINE = 16;
const MARGIN = 4;
/** How far a line swings out that passes by a state of its own column; the first that is far enough. */
const FLANKS = [0, 130, 190, 250, 320];

/** What leads from one state to another; from "" where it makes a new one. */
export interface Move {
  from: string;
  to: string;
  label: string;
  /** What it leads to is no more there. */
  deletes?: boolean;
}

export interface Point {
  x: number;
  y: number;
}

/** A cubic curve: where it begins, its two handles, where it ends. */
export type Curve = [Point, Point, Point, Point];

export interface Line {
  from: string;
  to: string;
  names: string[];
  curve: Curve;
  /** Where the middle of its name stands, and the name as far as there is place; none for one that begins. */
  text: (Point & { shown: string }) | undefined;
}

export interface Layout {
  /** The corner of each state's box. */
  states: Map<string, Point>;
  lines: Line[];
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function point([a, b, c, d]: Curve, t: number): Point {
  const s = 1 - t;
  const at = (p: number, q: number, r: number, e: number) => s * s * s * p + 3 * s * s * t * q + 3 * s * t * t * r + t * t * t * e;
  return { x: at(a.x, b.x, c.x, d.x), y: at(a.y, b.y, c.y, d.y) };
}

export function shorten(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most - 1) + "…";
}

const meets = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const boxOf = (p: Point): Box => ({ left: p.x, top: p.y, right: p.x + WIDTH, bottom: p.y + HEIGHT });
const wordsOf = (text: string) => text.length * LETTER + 8;

/** Each state as far to the right as it takes moves to get there, and those that nothing leads to behind all. */
function columnsOf(states: string[], moves: Move[]): Map<string, number> {
  const columns = new Map<string, number>();
  let front = moves.filter((m) => m.from === "").map((m) => m.to);
  let last = 0;
  for (let at = 0; front.length > 0; at++) {
    const fresh = [...new Set(front)].filter((state) => states.includes(state) && !columns.has(state));
    fresh.forEach((state) => columns.set(state, at));
    if (fresh.length > 0) last = at + 1;
    front = moves.filter((m) => fresh.includes(m.from)).map((m) => m.to);
  }
  for (const state of states) if (!columns.has(state)) columns.set(state, last);
  return columns;
}

/** Moves between the same two states are one line with all their names. */
function joined(states: string[], moves: Move[]): { from: string; to: string; names: string[] }[] {
  const all = new Map<string, { from: string; to: string; names: string[] }>();
  for (const move of moves) {
    if (!states.includes(move.to) || (move.from !== "" && !states.includes(move.from))) continue;
    const key = move.from + "\n" + move.to;
    const line = all.get(key);
    if (line) line.names.push(move.label);
    else all.set(key, { from: move.from, to: move.to, names: [move.label] });
  }
  return [...all.values()];
}

const straight = (a: Point, d: Point): Curve => [a, { x: a.x + (d.x - a.x) / 3, y: a.y + (d.y - a.y) / 3 }, { x: a.x + ((d.x - a.x) * 2) / 3, y: a.y + ((d.y - a.y) * 2) / 3 }, d];

export function layout(states: string[], moves: Move[]): Layout {
  const columns = columnsOf(states, moves);
  const lines = joined(states, moves);
  const count = Math.max(0, ...columns.values()) + 1;
  const members = Array.from({ length: count }, (_, c) => states.filter((state) => columns.get(state) === c));
  const tallest = Math.max(1, ...members.map((column) => column.length));

  // A gap is as wide as the longest name of a line that crosses it alone.
  const at = new Map<string, Point>();
  let x = START;
  members.forEach((column, c) => {
    column.forEach((state, row) => at.set(state, { x, y: ((tallest - column.length) * ROW) / 2 + row * ROW + (ROW - HEIGHT) / 2 }));
    const names = lines
      .filter((line) => line.from !== "" && Math.min(columns.get(line.from)!, columns.get(line.to)!) === c)
      .filter((line) => Math.abs(columns.get(line.from)! - columns.get(line.to)!) <= 1)
      .map((line) => wordsOf(shorten(line.names.join(", "), LETTERS)) + 30);
    x += WIDTH + Math.max(GAP, ...names);
  });

  const boxes = new Map([...at].map(([state, corner]) => [state, boxOf(corner)]));
  const crosses = (curve: Curve, ...own: string[]) =>
    [...boxes].some(
      ([state, box]) =>
        !own.includes(state) &&
        Array.from({ length: 25 }, (_, i) => point(curve, i / 24)).some((p) => meets(box, { left: p.x - 4, top: p.y - 4, right: p.x + 4, bottom: p.y + 4 })),
    );
  const highest = Math.min(ROW, ...[...boxes.values()].map((box) => box.top));
  const lowest = Math.max(0, ...[...boxes.values()].map((box) => box.bottom));
  let above = 0;
  let below = 0;

  /**
   * Around all states, each such line in a lane of its own. Where another state stands in the way it begins at the
   * flank that is turned away from where it leads, and is swung out by `flank`.
   */
  function around(from: Point, to: Point, side: 1 | -1, flank = 0): Curve {
    const lane = side === 1 ? below : above;
    const reach = side === 1 ? Math.max(from.y, to.y) + HEIGHT : Math.min(from.y, to.y);
    const far = reach + side * (38 + lane * LANE * 1.34);
    const lean = Math.sign(to.x - from.x) * 12;
    const edge = side === 1 ? HEIGHT : 0;
    const into = { x: to.x + WIDTH / 2 - lean, y: to.y + edge + side * TIP };
    if (flank > 0) {
      const away = to.x < from.x ? 1 : -1;
      const out = { x: away === 1 ? from.x + WIDTH : from.x, y: from.y + HEIGHT / 2 };
      return [out, { x: out.x + away * flank, y: far + side * 30 }, { x: into.x + lean * -2, y: far + side * 30 }, into];
    }
    return [
      { x: from.x + WIDTH / 2 + lean, y: from.y + edge },
      { x: from.x + WIDTH / 2 + lean * 2, y: far },
      { x: to.x + WIDTH / 2 - lean * 2, y: far },
      into,
    ];
  }

  function curveOf(line: { from: string; to: string }): Curve {
    const to = at.get(line.to)!;
    const into = { x: to.x - TIP, y: to.y + HEIGHT / 2 };
    if (line.from === "") return straight({ x: to.x - START + 14, y: into.y }, into);
    const from = at.get(line.from)!;
    const out = { x: from.x + WIDTH, y: from.y + HEIGHT / 2 };
    if (line.from === line.to) {
      const middle = from.x + WIDTH / 2;
      const column = members[columns.get(line.from)!]!;
      const [side, y] = column[0] === line.from || column.at(-1) !== line.from ? [-1, from.y] : [1, from.y + HEIGHT];
      return [{ x: middle - 18, y }, { x: middle - 28, y: y + side * 32 }, { x: middle + 28, y: y + side * 32 }, { x: middle + 18, y: y + side * TIP }];
    }
    if (to.x === from.x) {
      const down = to.y > from.y;
      if (Math.abs(to.y - from.y) < ROW * 1.5) {
        const mid = from.x + WIDTH / 2 + (down ? -16 : 16);
        return straight({ x: mid, y: down ? from.y + HEIGHT : from.y }, { x: mid, y: down ? to.y - TIP : to.y + HEIGHT + TIP });
      }
      return [out, { x: out.x + 54, y: out.y }, { x: out.x + 54, y: to.y + HEIGHT / 2 }, { x: out.x + TIP, y: to.y + HEIGHT / 2 }];
    }
    if (to.x > from.x) {
      const bend = Math.min(90, (into.x - out.x) / 2);
      const direct: Curve = [out, { x: out.x + bend, y: out.y }, { x: into.x - bend, y: into.y }, into];
      if (!crosses(direct, line.from, line.to)) return direct;
    }
    const sides: (1 | -1)[] = to.x > from.x ? [-1, 1] : [1, -1];
    const ways = FLANKS.flatMap((flank) => sides.map((side) => ({ side, curve: around(from, to, side, flank) })));
    const { side, curve } = ways.find((way) => !crosses(way.curve, line.from, line.to)) ?? ways[0]!;
    if (side === 1) below++;
    else above++;
    return curve;
  }

  // Short ways are nearer to the states than long ones, so that they don't cross.
  const span = (line: { from: string; to: string }) => (line.from === "" ? 0 : Math.abs(columns.get(line.from)! - columns.get(line.to)!));
  const placed = [...lines].sort((a, b) => span(a) - span(b)).map((line) => ({ ...line, curve: curveOf(line) }));

  const taken = [...boxes.values()];
  const named = placed.map((line): Line => {
    if (line.from === "") return { ...line, text: undefined };
    const shown = shorten(line.names.join(", "), LETTERS);
    const box = (p: Point): Box => ({ left: p.x - wordsOf(shown) / 2, top: p.y - LINE / 2, right: p.x + wordsOf(shown) / 2, bottom: p.y + LINE / 2 });
    const self = line.from === line.to;
    const lift = self ? (line.curve[1].y < line.curve[0].y ? -9 : 9) : 0;
    const choices = [0.5, 0.58, 0.42, 0.66, 0.34, 0.74, 0.26].map((t) => point(line.curve, t)).map((p) => ({ x: p.x, y: p.y + lift }));
    const free = choices.find((p) => !taken.some((other) => meets(box(p), other))) ?? choices[0]!;
    taken.push(box(free));
    return { ...line, text: { ...free, shown } };
  });

  let [left, top, right, bottom] = [0, highest, 0, lowest];
  const hold = (box: Box) => {
    left = Math.min(left, box.left);
    top = Math.min(top, box.top);
    right = Math.max(right, box.right);
    bottom = Math.max(bottom, box.bottom);
  };
  taken.forEach(hold);
  for (const line of named) {
    for (let i = 0; i <= 24; i++) {
      const p = point(line.curve, i / 24);
      hold({ left: p.x, top: p.y, right: p.x, bottom: p.y });
    }
  }
  return { states: at, lines: named, left: left - MARGIN, top: top - MARGIN, width: right - left + 2 * MARGIN, height: bottom - top + 2 * MARGIN };
}
