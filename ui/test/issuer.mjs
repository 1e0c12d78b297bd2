// An OpenID issuer on this machine: it asks nobody for a password, and checks what a public client has to prove.
import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key for `localhost` that no browser knows: pages let in `https` alone. */
function certificate() {
  const place = mkdtempSync(join(tmpdir(), "lathe-issuer-"));
  const [key, cert] = [join(place, "key.pem"), join(place, "cert.pem")];
  const asked = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=localhost"];
  execFileSync("openssl", [...asked, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const made = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(place, { recursive: true, force: true });
  return made;
}

/**
 * Starts one for the client `client` that comes back to `redirect()`; `token()` is what it hands out. `seen` has what
 * it was asked, in order.
 */
export async function issuer({ client, audience, redirect, token }) {
  const codes = new Map();
  const seen = [];
  const server = createServer(certificate(), (request, answer) => {
    const url = new URL(request.url, "https://localhost");
    const query = Object.fromEntries(url.searchParams);
    // A page of its own, as issuers have: whoever is there goes on by themselves.
    const asked = (words, to) => {
      const link = `<a href="${to.replaceAll("&", "&amp;")}">${words}</a>`;
      answer.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><title>Issuer</title>${link}`);
    };
    const refuse = (error) => answer.writeHead(400, { "access-control-allow-origin": "*" }).end(JSON.stringify({ error }));
    if (url.pathname === "/authorize") {
      seen.push({ at: "authorize", ...query });
      const right =
        query.response_type === "code" &&
        query.client_id === client &&
        query.audience === audience &&
        query.redirect_uri === redirect() &&
        query.code_challenge_method === "S256" &&
        /^[\w-]{43}$/.test(query.code_challenge ?? "") &&
        query.state;
      if (!right) return refuse("invalid_request");
      const code = randomUUID();
      codes.set(code, query.code_challenge);
      return asked("Sign in as olivia", `${redirect()}?${new URLSearchParams({ code, state: query.state })}`);
    }
    if (url.pathname === "/oauth/token" && request.method === "OPTIONS") {
      return answer
        .writeHead(204, { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type", "access-control-allow-methods": "POST" })
        .end();
    }
    if (url.pathname === "/oauth/token") {
      let text = "";
      request.on("data", (part) => (text += part)).on("end", () => {
        const body = JSON.parse(text);
        seen.push({ at: "token", ...body });
        const challenge = codes.get(body.code);
        codes.delete(body.code); // a code is good once
        const proved = createHash("sha256").update(body.code_verifier ?? "").digest("base64url");
        const right = body.grant_type === "authorization_code" && body.client_id === client && body.redirect_uri === redirect();
        if (!right || challenge === undefined || challenge !== proved) return refuse("invalid_grant");
        token().then((access_token) =>
          answer
            .writeHead(200, { "access-control-allow-origin": "*", "content-type": "application/json" })
            .end(JSON.stringify({ access_token, token_type: "Bearer", expires_in: 36_000 })),
        );
      });
      return;
    }
    if (url.pathname === "/v2/logout") {
      seen.push({ at: "logout", ...query });
      return asked("Back to the app", query.returnTo);
    }
    answer.writeHead(404).end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `https://localhost:${server.address().port}`, seen, stop: () => server.close() };
}
