// Blueprints served by `lathe dev` on this machine, for as long as a test takes.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Longest wait for a server's first answer, in ms: a cold JVM on a busy machine. */
const PATIENCE = 60_000;

export const lathe = process.env.LATHE_COMMAND ?? fileURLToPath(new URL("../../lathe", import.meta.url));

export const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** Serves the blueprint at `folder`; answers its address and how to end it. `variables` are of its environment. */
export async function serve(folder, more = [], variables = {}) {
  const at = more.indexOf("--port");
  const port = at < 0 ? await freePort() : Number(more[at + 1]);
  const place = mkdtempSync(join(tmpdir(), "lathe-pages-"));
  const server = spawn(lathe, ["dev", folder, ...(at < 0 ? ["--port", String(port)] : []), ...more], {
    cwd: place,
    env: { ...process.env, ...variables },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  server.stdout.on("data", (text) => (said += text));
  server.stderr.on("data", (text) => (said += text));
  const url = `http://localhost:${port}`;
  const until = Date.now() + PATIENCE;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`lathe dev ${folder} ended:\n${said}`);
    try {
      if ((await fetch(url + "/health")).ok) break;
    } catch {
      // not yet
    }
    if (Date.now() > until) throw new Error(`lathe dev ${folder} does not answer:\n${said}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  return {
    url,
    said: () => said,
    async stop() {
      const ended = new Promise((done) => server.once("exit", done));
      try {
        process.kill(-server.pid, "SIGTERM");
      } catch {
        return;
      }
      await ended;
      rmSync(place, { recursive: true, force: true });
    },
  };
}
