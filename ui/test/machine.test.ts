import { expect, test } from "vitest";
import { HEIGHT, layout, point, WIDTH, type Layout, type Move } from "../src/machine/layout";

const move = (label: string, from: string, to: string): Move => ({ label, from, to });

/** A tracker: a self-move, two ways back, and one that skips a column. */
const tracker: [string[], Move[]] = [
  ["open", "in_progress", "in_review", "resolved", "closed"],
  [
    move("report", "", "open"),
    move("assign", "open", "in_progress"),
    move("reassign", "in_progress", "in_progress"),
    move("review", "in_progress", "in_review"),
    move("approve", "in_review", "resolved"),
    move("resolve", "in_progress", "resolved"),
    move("reopen", "resolved", "open"),
    move("reopen", "closed", "open"),
    move("close", "open", "closed"),
    move("close", "resolved", "closed"),
  ],
];

/** Orders: what leads back from a state has another one of its column below it. */
const orders: [string[], Move[]] = [
  ["placed", "confirmed", "cancelled", "filled", "cancelling"],
  [
    move("place", "", "placed"),
    move("confirm", "placed", "confirmed"),
    move("cancel", "placed", "cancelled"),
    move("askForStock", "confirmed", "confirmed"),
    move("reject", "confirmed", "cancelled"),
    move("fill", "confirmed", "filled"),
    move("abandon", "confirmed", "cancelling"),
    move("withdraw", "filled", "cancelled"),
    move("fillLate", "cancelling", "cancelled"),
    move("missLate", "cancelling", "cancelled"),
  ],
];

/** Pairs of a name and what it lies on. */
function collisions(all: Layout): string[] {
  const names = all.lines.flatMap((line) =>
    line.text ? [{ name: line.text.shown, x: line.text.x, y: line.text.y, w: line.text.shown.length * 6.3, h: 14 }] : [],
  );
  const states = [...all.states].map(([name, p]) => ({ name, x: p.x + WIDTH / 2, y: p.y + HEIGHT / 2, w: WIDTH, h: HEIGHT }));
  return names.flatMap((a, i) =>
    [...names.slice(i + 1), ...states]
      .filter((b) => Math.abs(a.x - b.x) < (a.w + b.w) / 2 && Math.abs(a.y - b.y) < (a.h + b.h) / 2)
      .map((b) => `${a.name} on ${b.name}`),
  );
}

test.each([
  ["a tracker", tracker],
  ["orders", orders],
])("of %s no name of a line lies on a state or on another name, and no line runs through a state that it does not touch", (_, of) => {
  const all = layout(...of);
  expect(collisions(all)).toEqual([]);
  for (const line of all.lines) {
    for (const [state, p] of all.states) {
      if (state === line.from || state === line.to) continue;
      for (let t = 0; t <= 1; t += 0.05) {
        const on = point(line.curve, t);
        expect(on.x > p.x && on.x < p.x + WIDTH && on.y > p.y && on.y < p.y + HEIGHT, `${line.from}→${line.to} through ${state}`).toBe(false);
      }
    }
  }
});

test.each([
  ["a tracker", tracker],
  ["orders", orders],
])("all of %s is inside of the drawing", (_, of) => {
  const all = layout(...of);
  const within = (x: number, y: number) => x >= all.left && x <= all.left + all.width && y >= all.top && y <= all.top + all.height;
  for (const p of all.states.values()) expect(within(p.x, p.y) && within(p.x + WIDTH, p.y + HEIGHT)).toBe(true);
  for (const line of all.lines) {
    for (let t = 0; t <= 1; t += 0.05) expect(within(point(line.curve, t).x, point(line.curve, t).y)).toBe(true);
    if (line.text) expect(within(line.text.x - line.text.shown.length * 3, line.text.y)).toBe(true);
  }
});

test("states stand by how many moves lead to them, and what nothing leads to behind all", () => {
  const all = layout(["lost", "b", "a"], [move("make", "", "a"), move("go", "a", "b")]);
  const x = (state: string) => all.states.get(state)!.x;
  expect(x("a")).toBeLessThan(x("b"));
  expect(x("b")).toBeLessThan(x("lost"));
});

test("moves between the same two states are one line, and those of states that are not there none", () => {
  const all = layout(["a", "b"], [move("make", "", "a"), move("go", "a", "b"), move("run", "a", "b"), move("fall", "b", "nowhere"), move("rise", "nowhere", "a")]);
  expect(all.lines.map((line) => [line.from, line.to, line.names.join()])).toEqual([
    ["", "a", "make"],
    ["a", "b", "go,run"],
  ]);
});

test("nothing to draw is a drawing of no state", () => {
  const all = layout([], []);
  expect(all.states.size + all.lines.length).toBe(0);
  expect(Number.isFinite(all.width) && Number.isFinite(all.height)).toBe(true);
});
