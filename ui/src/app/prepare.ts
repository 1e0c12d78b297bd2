import type { Element, Handler, Page, Spec } from "./wire";

const BUILT_IN = ["navigate", "dispatch", "setState", "pushState", "removeState", "validateForm"];

/** Components that are told by which bindings files come and go. */
const OF_FILES = ["UploadDropzone", "FileList", "FilePreview"];

/** Components whose value is bound, and the property that it is. */
const BOUND: Record<string, string> = {
  Input: "value",
  Textarea: "value",
  Select: "value",
  Radio: "value",
  Slider: "value",
  Checkbox: "checked",
  Switch: "checked",
};

/**
 * The elements of a page in the one form that is drawn: `on.click` is `press`, an action's own name
 * dispatches it, `statePath` of a field is a binding, and beside what is repeated stands what is told
 * where there is nothing to repeat.
 */
export function prepared(spec: Spec, page: Page): Spec {
  const elements: Record<string, Element> = {};
  for (const [id, element] of Object.entries(spec.elements)) elements[id] = one(element, page);
  for (const [id, element] of Object.entries(elements)) {
    elements[id] = { ...element, children: element.children?.flatMap((child) => withState(child)) };
  }
  return { root: spec.root, elements };

  function withState(child: string): string[] {
    const path = spec.elements[child]?.repeat?.statePath;
    if (path === undefined || sourceOf(path) === undefined) return [child];
    const id = child + "__state";
    elements[id] = {
      type: "DataState",
      props: { path, source: sourceOf(path) },
      visible: spec.elements[child]?.visible,
    };
    return [child, id];
  }

  function sourceOf(path: string): string | undefined {
    return Object.keys(page.data ?? {}).find((key) => path === key || path.startsWith(key + "/"));
  }
}

function one(element: Element, page: Page): Element {
  const props = { ...element.props };
  if (OF_FILES.includes(element.type)) props.__files = page.files ?? {};
  const on: Record<string, Handler | Handler[]> = {};
  for (const [event, handlers] of Object.entries(element.on ?? {})) {
    const list = (Array.isArray(handlers) ? handlers : [handlers]).map(handler);
    const name = event === "click" && !element.on?.press ? "press" : event;
    on[name] = list;
    for (const each of list) {
      const action = each.action === "dispatch" ? each.params?.name : undefined;
      if (typeof action === "string") props.__action = action;
      // What leads to an address is a link: it can be opened beside, and is read out as one.
      if (each.action === "navigate" && name === "press") props.__to = each.params;
    }
  }
  const bound = BOUND[element.type];
  if (bound !== undefined) {
    if (typeof props.statePath === "string" && props[bound] === undefined) {
      props[bound] = { $bindState: props.statePath };
    }
    const value = props[bound] as { $bindState?: unknown } | undefined;
    if (typeof value?.$bindState === "string") props.__path = value.$bindState;
  }
  if (element.type === "Table" || element.type === "DataList") {
    const rows = (props.rows ?? props.items ?? props.data) as { $state?: unknown } | undefined;
    if (typeof rows?.$state === "string") props.__rows = rows.$state;
  }
  const only = element.children?.filter((child, at, all) => all.indexOf(child) === at);
  return { ...element, props, children: only, ...(element.on ? { on } : {}) };
}

function handler(each: Handler): Handler {
  if (BUILT_IN.includes(each.action)) return { ...each, preventDefault: true };
  return {
    action: "dispatch",
    params: { ...each.params, name: each.action },
    preventDefault: true,
  };
}
