import { expect, test } from "vitest";
import { prepared } from "../src/app/prepare";
import type { Element, Page } from "../src/app/wire";

function page(elements: Record<string, Element>, data: Page["data"] = {}): Page {
  return { spec: { root: "root", elements }, data };
}

function one(element: Element): Element {
  return prepared({ root: "root", elements: { root: element } }, page({ root: element })).elements.root!;
}

test("a click is a press, and an action's own name dispatches it", () => {
  const button = one({ type: "Button", props: {}, on: { click: { action: "save" } } });
  expect(button.on).toEqual({
    press: [{ action: "dispatch", params: { name: "save" }, preventDefault: true }],
  });
  expect(button.props.__action).toBe("save");
});

test("an element that has both keeps its press", () => {
  const both = { press: { action: "save" }, click: { action: "leave" } };
  expect(Object.keys(one({ type: "Button", props: {}, on: both }).on!)).toEqual(["press", "click"]);
});

test("what json-render does by itself is not dispatched", () => {
  const set = { action: "setState", params: { statePath: "/form/a", value: 1 } };
  const done = one({ type: "Button", props: {}, on: { press: set } }).on!.press as { action: string }[];
  expect(done[0]!.action).toBe("setState");
});

test("a field's statePath is a binding, unless it has one", () => {
  expect(one({ type: "Input", props: { statePath: "/form/a" } }).props.value).toEqual({ $bindState: "/form/a" });
  const bound = { statePath: "/form/a", value: { $bindState: "/form/b" } };
  expect(one({ type: "Input", props: bound }).props.value).toEqual({ $bindState: "/form/b" });
  expect(one({ type: "Switch", props: { statePath: "/form/c" } }).props.checked).toEqual({ $bindState: "/form/c" });
});

test("beside a repeated list of data stands what is told while there is none", () => {
  const elements: Record<string, Element> = {
    root: { type: "Stack", props: {}, children: ["list", "tags"] },
    list: { type: "Stack", props: {}, repeat: { statePath: "/data/notes" } },
    tags: { type: "Stack", props: {}, repeat: { statePath: "/form/tags" } },
  };
  const loaded = page(elements, { "/data/notes": { method: "GET", path: "/notes" } });
  const spec = prepared(loaded.spec, loaded);
  expect(spec.elements.root!.children).toEqual(["list", "list__state", "tags"]);
  expect(spec.elements.list__state!.props).toEqual({ path: "/data/notes", source: "/data/notes" });
});
