// The developer's console in a real browser: node --test, with LATHE_COMMAND naming the launcher.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open, picture, program, serious } from "./page.mjs";
import { serve } from "./served.mjs";

/** In bytes, packed: script and style of the first page. */
const FIRST_LOAD = 300 * 1024;

const examples = new URL("../../examples", import.meta.url).pathname;
const lacking = !program ? "there is no Chromium here" : undefined;
if (lacking && process.env.CI === "true") throw new Error(lacking);

let chromium;
before(async () => {
  if (!lacking) chromium = await browser();
});
after(async () => chromium?.close());

async function served(example, act) {
  const server = await serve(`${examples}/${example}`);
  try {
    await act(server.url);
  } finally {
    await server.stop();
  }
}

async function send(url, path, actor, body) {
  const headers = { "content-type": "application/json", "x-actor-id": actor, authorization: `Bearer dev:${actor}` };
  const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, await answer.clone().text());
  return { id: answer.headers.get("x-request-id"), body: await answer.json() };
}

/** Opens a page, waits for what it is known by, and finds nothing to complain of. */
async function look(shown, url, path, known, name) {
  await shown.page.goto(`${url}/_lathe${path}`);
  await known(shown.page).first().waitFor();
  assert.deepEqual(await serious(shown.page), [], path);
  assert.deepEqual(shown.complaints, [], path);
  await picture(shown.page, "console-" + name);
}

const text = (words) => (page) => page.locator("main").getByText(words);

test("the console shows what the orders example did, light and dark", { skip: lacking }, () =>
  served("orders", async (url) => {
    await send(url, "/inventory/items", "alice", { sku: "cup", name: "Cup", price: "7.5", available: 40 });
    await send(url, "/inventory/items/cup/count", "bob", { available: 12 });
    const order = await send(url, "/orders", "carol", { customerId: "ada", sku: "mug", quantity: 2 });
    for (const colorScheme of ["light", "dark"]) {
      const shown = await open(chromium, undefined, { colorScheme, viewport: { width: 1280, height: 860 } });
      const at = (path, known, name) => look(shown, url, path, known, colorScheme === "dark" ? name + "-dark" : name);
      await at("", (page) => page.getByRole("img", { name: /confirm: placed to confirmed/ }), "overview");
      await at("/explorer?op=POST%20%2Forders", (page) => page.getByRole("button", { name: "Send" }), "explorer");
      await at("/events", text("ItemCounted"), "events");
      await at("/streams", (page) => page.getByRole("link", { name: "Item-cup" }), "streams");
      await at("/streams/Item-cup", text("State at version 2"), "stream");
      await at("/requests", (page) => page.getByRole("link", { name: "/orders", exact: true }), "requests");
      await at(`/requests/${order.id}`, text("OrderPlaced at position"), "request");
      await at("/statements?op=orders.placeOrder", (page) => page.getByRole("region", { name: "SQL" }), "statements");
      await at("/models", text("orders.CatalogItem"), "models");
      await at("/parked", text("Nothing stands still"), "parked");
      await at("/rollouts", text("serves now"), "rollouts");
      await at("/runs", text("No run yet"), "runs-none");
      await at("/diagnostics", text("No findings"), "diagnostics");
      await shown.context.close();
    }
  }),
);

test("what is sent from the explorer is an event of the timeline at once, and a state at each version", { skip: lacking }, () =>
  served("orders", async (url) => {
    const timeline = await open(chromium, url + "/_lathe/events");
    await timeline.page.getByText("ItemListed").first().waitFor();
    const { page, complaints } = await open(chromium, url + "/_lathe/explorer?op=POST%20%2Finventory%2Fitems");
    await page.getByLabel("Actor").fill("alice");
    await page.getByLabel("Body").fill(JSON.stringify({ sku: "vase", name: "Vase", price: "3", available: 7 }));
    assert.match(await page.getByRole("region", { name: "The same for curl" }).innerText(), /x-actor-id: alice/);
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("link", { name: "as a ladder" }).click();
    await page.getByText("The verdict: accepted").waitFor();
    await page.getByText("Read model orders.CatalogItem").waitFor();
    await timeline.page.getByRole("link", { name: "Item-vase" }).waitFor();
    await send(url, "/inventory/items/vase/count", "bob", { available: 5 });
    await page.goto(url + "/_lathe/streams/Item-vase");
    await page.locator("ins", { hasText: "5" }).waitFor();
    assert.equal(await page.locator("del").innerText(), "7");
    await page.locator('[data-version="2"]').focus();
    await page.keyboard.press("ArrowDown");
    await page.getByText("State at version 1").waitFor();
    assert.match(page.url(), /version=1/);
    assert.deepEqual(complaints, []);
  }),
);

test("runs of approvals are listed, and one is a ladder", { skip: lacking }, () =>
  served("approvals", async (url) => {
    await send(url, "/api/expenses", "alice", { amount: 500, purpose: "a chair" });
    const shown = await open(chromium, undefined, { viewport: { width: 1280, height: 860 } });
    await look(shown, url, "/runs", (page) => page.getByRole("link", { name: /^approval / }), "runs");
    await shown.page.getByRole("link", { name: /^approval / }).first().click();
    await shown.page.getByText("TaskOpened").waitFor();
    assert.deepEqual(await serious(shown.page), []);
    await picture(shown.page, "console-run");
    await shown.page.getByRole("button", { name: "Pause" }).click();
    await shown.page.getByRole("button", { name: "Resume" }).waitFor();
  }),
);

test("the first load is small, and a browser at the root is led here", { skip: lacking }, () =>
  served("orders", async (url) => {
    const { page } = await open(chromium);
    let bytes = 0;
    page.on("response", async (answer) => {
      if (/\/assets\//.test(answer.url())) bytes += Number(answer.headers()["content-length"] ?? (await answer.body()).length);
    });
    await page.goto(url + "/_lathe");
    await page.getByRole("heading", { name: "Routes" }).waitFor();
    assert.ok(bytes > 10_000 && bytes < FIRST_LOAD, `${bytes} bytes`);
  }),
);
