// What pages do when something comes between: in a real browser, with LATHE_COMMAND naming the launcher.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { issuer } from "./issuer.mjs";
import { browser, open, picture, program, serious } from "./page.mjs";
import { freePort, lathe, serve } from "./served.mjs";

const home = fileURLToPath(new URL("../..", import.meta.url));
const shared = process.env.LATHE_SHARED ?? new URL("../../../shared/blueprints", import.meta.url).pathname;
const lacking = !program ? "there is no Chromium here" : undefined;
const unshared = lacking ?? (existsSync(join(shared, "notes")) ? undefined : "blueprints of others are not here");
if (lacking && process.env.CI === "true") throw new Error(lacking);

const ISSUE = "019cb0a0-0000-7000-8000-000000000001";

let chromium;
before(async () => {
  if (!lacking) chromium = await browser();
});
after(async () => chromium?.close());

async function served(folder, act, ...more) {
  const server = await serve(folder, ...more);
  try {
    await act(server.url);
  } finally {
    await server.stop();
  }
}

async function post(url, body, actor = "alice") {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-actor-id": actor },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, await answer.clone().text());
  return answer.json();
}

test("who is told that somebody was faster reloads what is shown, and goes on from there", { skip: lacking }, () =>
  served(join(home, "examples/issue-tracker"), async (url) => {
    const shown = await open(chromium, `${url}/issues/${ISSUE}`);
    const { page } = shown;
    await page.getByRole("img", { name: /Now: Open/ }).waitFor();
    await post(`${url}/v1/issues/${ISSUE}/assign`, { assigneeId: "bob" });
    // A client that says which version it saw is told 409 by the service itself.
    await page.route("**/close", (route) => route.continue({ headers: { ...route.request().headers(), "if-match": '"1"' } }));
    const answered = page.waitForResponse("**/close");
    await page.getByRole("button", { name: "Close", exact: true }).click();
    assert.equal((await answered).status(), 409);
    const told = page.getByRole("alert").filter({ hasText: "Somebody was faster" });
    await told.waitFor();
    // In words for who reads the page: versions and headers are for who writes a client.
    const words = await told.innerText();
    assert.match(words, /changed since it was loaded/);
    assert.doesNotMatch(words, /version|If-Match/);
    assert.deepEqual(await serious(page), []);
    await picture(page, "conflict");
    await page.getByRole("img", { name: /Now: Open/ }).waitFor();
    await told.getByRole("button", { name: "Reload what is shown" }).click();
    await page.getByRole("img", { name: /Now: In progress/ }).waitFor();
    assert.equal(await told.count(), 0);
    await page.getByRole("button", { name: "Finish" }).waitFor();
    assert.deepEqual(shown.complaints, []);
    await shown.context.close();
  }),
);

test("a list that has more than a page shows more of it, in order and each row once", { skip: lacking }, () =>
  served(join(home, "examples/issue-tracker"), async (url) => {
    for (let n = 1; n <= 40; n++) {
      await post(url + "/v1/issues", { projectId: "core", title: `Issue ${n}`, priority: "low", storyPoints: 1 });
    }
    const shown = await open(chromium, url + "/");
    const { page } = shown;
    const rows = page.locator("tbody tr");
    const more = page.getByRole("button", { name: "Show more" });
    await more.waitFor();
    assert.equal(await rows.count(), 20);
    await more.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 40);
    assert.deepEqual(await serious(page), []);
    await more.scrollIntoViewIfNeeded();
    await picture(page, "paging");
    await more.click();
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 46);
    assert.equal(await more.count(), 0);
    const titles = await page.locator("tbody tr td:first-child").allInnerTexts();
    assert.equal(new Set(titles).size, 46);
    assert.deepEqual(titles.slice(0, 3), ["Issue 40", "Issue 39", "Issue 38"]);
    // Other filters begin at the first page again.
    await page.getByLabel("Status").selectOption({ label: "Closed" });
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
    assert.deepEqual(shown.complaints, []);
    await shown.context.close();
  }),
);

/** The example tracker, with files beside an issue. */
function withUpload() {
  const copy = mkdtempSync(join(tmpdir(), "lathe-upload-"));
  cpSync(join(home, "examples/issue-tracker"), copy, { recursive: true });
  const change = (path, act) => {
    const file = join(copy, path);
    const json = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
    act(json);
    writeFileSync(file, JSON.stringify(json));
  };
  change("project.json", (project) => (project.modules = { storage: { package: "@rntme/storage-s3" } }));
  change("services/tracker/storage.json", (storage) => {
    storage.version = "1.0";
    storage.routes = {
      attachment: {
        owner: { aggregate: "Issue", association: "attachment" },
        maxSize: "20MB",
        allowedTypes: ["text/plain"],
        maxCount: 3,
        auth: {},
        lifecycle: { expirePending: "15m", retainCommitted: "30d" },
      },
    };
  });
  change("services/tracker/ui/screens/issue.spec.json", ({ elements }) => {
    const props = { routeId: "attachment", entityId: { $state: "/route/params/issueId" } };
    elements.drop = { type: "UploadDropzone", props };
    elements.files = { type: "FileList", props };
    elements.page.children = ["titles", "drop", "files"];
    for (const [id, element] of Object.entries(elements)) {
      const kept = ["page", "titles", "title", "description", "drop", "files"];
      if (!kept.includes(id)) delete elements[id];
      else element.children = element.children?.filter((child) => kept.includes(child));
    }
  });
  return copy;
}

test("where no binding takes uploads, the page says so", { skip: lacking }, () =>
  served(withUpload(), async (url) => {
    const shown = await open(chromium, `${url}/issues/${ISSUE}`);
    const { page } = shown;
    await page.getByText("No binding of this service prepares and commits uploads.").waitFor();
    await page.getByText("No binding of this service lists files.").waitFor();
    assert.ok(await page.locator('input[type="file"]').isDisabled());
    assert.deepEqual(await serious(page), []);
    assert.deepEqual(shown.complaints, []);
    await shown.context.close();
  }),
);

test("a deployed page signs in at an issuer by code and proof, and calls the service as who that says", { skip: unshared }, async () => {
  let address = "";
  const minted = async () => {
    const answer = await fetch(address + "/_lathe/login", { method: "POST", body: JSON.stringify({ as: "olivia", roles: [] }) });
    return (await answer.json()).token;
  };
  const of = await issuer({ client: "spa", audience: "https://notes.example", redirect: () => address + "/", token: minted });
  const port = await freePort();
  const variables = {
    LATHE_VAR_AUTH0_DOMAIN: of.url,
    LATHE_VAR_AUTH0_SPA_CLIENT_ID: "spa",
    LATHE_VAR_AUTH0_AUDIENCE: "https://notes.example",
    LATHE_VAR_AUTH0_REDIRECT_URI: `http://localhost:${port}/`,
  };
  try {
    await served(
      join(shared, "notes"),
      async (url) => {
        address = url;
        const shown = await open(chromium, undefined, { ignoreHTTPSErrors: true });
        const { page } = shown;
        // As a function serves it: nothing stands in for the issuer.
        await page.route(
          (asked) => asked.origin === url && asked.pathname === "/",
          async (route) => {
            const answer = await route.fetch();
            await route.fulfill({ response: answer, body: (await answer.text()).replace(" data-development", "") });
          },
        );
        await page.goto(url + "/");
        await page.getByText("You continue at the identity provider").waitFor();
        await page.getByRole("button", { name: "Continue" }).click();
        await page.getByRole("link", { name: "Sign in as olivia" }).click();
        await page.getByRole("heading", { name: "All notes" }).waitFor();
        assert.equal(page.url(), url + "/", "code and state are gone from the address");
        assert.deepEqual(of.seen.map((one) => one.at), ["authorize", "token"]);
        assert.equal(of.seen[0].scope, "openid profile email");
        await page.getByLabel("Title").fill("Milk");
        await page.getByLabel("Body").fill("Two litres");
        const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().startsWith(url + "/api"));
        await page.getByRole("button", { name: "Add" }).click();
        assert.match((await sent).headers().authorization, /^Bearer ey/);
        await page.getByText("Two litres").waitFor();

        // A code that somebody else brings is not taken.
        await page.getByRole("button", { name: "Sign out" }).click();
        await page.getByRole("link", { name: "Back to the app" }).click();
        await page.getByText("You continue at the identity provider").waitFor();
        assert.equal(of.seen.at(-1).at, "logout");
        await page.goto(url + "/?code=stolen&state=guessed");
        await page.getByText("You continue at the identity provider").waitFor();
        assert.equal(of.seen.filter((one) => one.at === "token").length, 1);
        assert.deepEqual(await serious(page), []);
        assert.deepEqual(shown.complaints, []);
        await shown.context.close();
      },
      ["--port", String(port)],
      variables,
    );
  } finally {
    of.stop();
  }
});

const TYPES = { ".html": "text/html", ".js": "text/javascript" };

test("the web page of the orders example lists, places and confirms by the client that Lathe writes", { skip: lacking }, async () => {
  const web = mkdtempSync(join(tmpdir(), "lathe-web-"));
  cpSync(join(home, "examples/orders/web"), web, { recursive: true });
  execFileSync(lathe, ["types", join(home, "examples/orders"), "--client", "-o", web], { stdio: "pipe" });
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const strict = ["--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"];
  execFileSync(process.execPath, [compiler, ...strict, join(web, "page.ts")], { cwd: web, stdio: "pipe" });
  const files = createServer((request, answer) => {
    const file = join(web, request.url === "/" ? "index.html" : new URL(request.url, "http://localhost").pathname);
    if (!existsSync(file)) return answer.writeHead(404).end();
    answer.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" }).end(readFileSync(file));
  });
  await new Promise((done) => files.listen(0, "127.0.0.1", done));
  try {
    await served(join(home, "examples/orders"), async (url) => {
      const { page, complaints, context } = await open(chromium);
      // The page asks port 8080, as its readme does; here the service has another.
      await page.route("http://localhost:8080/**", (route) => route.continue({ url: route.request().url().replace("http://localhost:8080", url) }));
      await page.goto(`http://localhost:${files.address().port}/`);
      const rows = page.locator("tbody tr");
      await rows.first().waitFor();
      const before = await rows.count();
      await page.getByLabel("SKU").fill("mug");
      await page.getByLabel("Quantity").fill("2");
      await page.getByRole("button", { name: "Order" }).click();
      await page.waitForFunction((n) => document.querySelectorAll("tbody tr").length === n + 1, before);
      const placed = rows.filter({ has: page.getByRole("button", { name: "Confirm" }) });
      const waiting = await placed.count();
      await placed.first().getByRole("button", { name: "Confirm" }).click();
      await page.waitForFunction((n) => document.querySelectorAll("tbody button").length === n, waiting - 1);
      // What the service refuses is told in its words.
      await page.getByLabel("SKU").fill("nothing-like-it");
      await page.getByRole("button", { name: "Order" }).click();
      await page.waitForFunction(() => document.querySelector("output").textContent !== "");
      assert.deepEqual(complaints, []);
      await picture(page, "client-page");
      await context.close();
    });
  } finally {
    files.close();
    rmSync(web, { recursive: true, force: true });
  }
});
