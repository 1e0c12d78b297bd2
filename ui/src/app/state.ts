import { createStateStore } from "@json-render/core";

/** The state of the page that is shown, by JSON pointers. */
export const state = createStateStore({
  form: {},
  data: {},
  actions: {},
  route: { status: "ok", path: "/", params: {} },
});

/** What is told of data besides itself: {@code /data/notes} has its status at {@code /data/__status/notes}. */
export function beside(what: "__status" | "__error" | "__next", path: string): string {
  return path.startsWith("/data/") ? `/data/${what}/${path.slice(6)}` : `/data/${what}${path}`;
}
