// A page in Chromium, what it complained of, and what axe says of it.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const programs = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser's program; undefined where there is none. */
export const program = programs.find((path) => path && existsSync(path));

/** Where screenshots go. */
export const pictures = process.env.LATHE_PICTURES ?? new URL("../target/pictures", import.meta.url).pathname;

/** In CSS pixels: what fits beside text in a guide. */
const SIZE = { width: 1000, height: 720 };

/** Longest wait for what is to be seen, in ms: a server that is cold, on a machine that does much else. */
const PATIENCE = 30_000;

export async function browser() {
  mkdirSync(pictures, { recursive: true });
  return chromium.launch({
    executablePath: program,
    // A document that a test hands over is of no known network, and may ask this machine all the same.
    args: ["--no-sandbox", "--force-color-profile=srgb", "--disable-features=LocalNetworkAccessChecks"],
  });
}

export async function open(of, url, more = {}) {
  const context = await of.newContext({ viewport: SIZE, locale: "en-GB", timezoneId: "UTC", bypassCSP: false, ...more });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`${error}`));
  page.on("console", (message) => {
    const text = message.text();
    // A refusal that a test asks for is told here too.
    if (["error", "warning"].includes(message.type()) && !/the server responded with a status of 4\d\d/.test(text)) {
      complaints.push(text);
    }
  });
  page.setDefaultTimeout(PATIENCE);
  if (url) await page.goto(url);
  return { page, complaints, context };
}

/** What axe finds that is serious or critical, as lines. */
export async function serious(page) {
  // The page's policy lets no script in; the debugger's own evaluation is not the page's.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression: `axe.run(document, { resultTypes: ["violations"] }).then((r) => JSON.stringify(r.violations
      .filter((v) => v.impact === "serious" || v.impact === "critical")
      .map((v) => v.id + ": " + v.nodes.map((n) => n.html + " " + (n.any[0]?.message ?? "")).join(" | "))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  return JSON.parse(result.value ?? "[]");
}

export async function picture(page, name) {
  await page.screenshot({ path: join(pictures, name + ".png"), animations: "disabled" });
}
