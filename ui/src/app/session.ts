import { state } from "./state";
import { base, development } from "./wire";

/** Where a token waits for a reload of this tab, and for nothing else. */
const KEPT = "lathe-session";
const PENDING = "lathe-login";

/** A token that is used up within this time counts as used up, in seconds. */
const MARGIN = 10;

/** What `lathe dev` answers a login with. */
const LOCAL_LOGIN = "/_lathe/login";

export interface User {
  sub: string;
  name?: string;
  email?: string;
}

interface Settings {
  domain: string;
  clientId: string;
  audience: string;
  redirectUri: string;
  scope?: string;
  postLoginRedirectPath?: string;
}

let settings: Settings | undefined;
let token: string | undefined;

function storage(act: (storage: Storage) => string | null | void): string | undefined {
  try {
    return act(sessionStorage) ?? undefined;
  } catch {
    return undefined; // forbidden here: a reload asks again
  }
}

function claims(jwt: string): Record<string, unknown> {
  try {
    const part = jwt.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/");
    const bytes = Uint8Array.from(atob(part), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function take(jwt: string): boolean {
  const said = claims(jwt);
  const until = typeof said.exp === "number" ? said.exp : Infinity;
  if (until - MARGIN < Date.now() / 1000) return false;
  token = jwt;
  storage((kept) => kept.setItem(KEPT, jwt));
  const text = (name: string): string | undefined =>
    typeof said[name] === "string" ? (said[name] as string) : undefined;
  const sub = text("sub") ?? "";
  const user: User = { sub, name: text("name") ?? text("nickname"), email: text("email") };
  state.update({ "/auth/status": "authed", "/auth/user": user, "/currentUser": user });
  return true;
}

function leave(): void {
  token = undefined;
  storage((kept) => kept.removeItem(KEPT));
  state.update({ "/auth/status": "anon", "/auth/user": null, "/currentUser": null });
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function issuer(of: Settings): string {
  return of.domain.startsWith("http") ? of.domain.replace(/\/$/, "") : `https://${of.domain}`;
}

/** Comes back from the issuer with a code: exchanges it, and goes where the login began. */
async function callback(of: Settings): Promise<void> {
  const query = new URLSearchParams(location.search);
  const code = query.get("code");
  const kept = storage((all) => all.getItem(PENDING));
  if (!code || !kept) return;
  storage((all) => all.removeItem(PENDING));
  const pending = JSON.parse(kept) as { state: string; verifier: string; returnTo: string };
  if (pending.state !== query.get("state")) return;
  const answer = await fetch(issuer(of) + "/oauth/token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      grant_type: "authorization_code",
      client_id: of.clientId,
      code,
      code_verifier: pending.verifier,
      redirect_uri: of.redirectUri,
    }),
  });
  if (answer.ok) take(((await answer.json()) as { access_token: string }).access_token);
  history.replaceState(null, "", pending.returnTo || of.postLoginRedirectPath || base || "/");
}

export const session = {
  token: (): string | undefined => token,

  /** Whether pages can ask who is there. */
  known: (): boolean => settings !== undefined,

  /** Whether `lathe dev` stands in for the issuer. */
  local: (): boolean => development,

  /** Looks for who is there; `config` is of the identity module, where the project has one. */
  async boot(config: Record<string, string> | undefined): Promise<void> {
    if (!config) return;
    settings = config as unknown as Settings;
    const kept = storage((all) => all.getItem(KEPT));
    if (kept && take(kept)) return;
    leave();
    if (!development) await callback(settings).catch(() => undefined);
  },

  /** Goes to the issuer, and does not come back here. */
  async login(): Promise<void> {
    if (!settings || development) return;
    const verifier = base64(crypto.getRandomValues(new Uint8Array(32)));
    const said = base64(crypto.getRandomValues(new Uint8Array(16)));
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    const pending = { state: said, verifier, returnTo: location.pathname + location.search };
    storage((all) => all.setItem(PENDING, JSON.stringify(pending)));
    const query = new URLSearchParams({
      response_type: "code",
      client_id: settings.clientId,
      audience: settings.audience,
      redirect_uri: settings.redirectUri,
      scope: settings.scope ?? "openid profile email",
      state: said,
      code_challenge: base64(new Uint8Array(digest)),
      code_challenge_method: "S256",
    });
    location.assign(`${issuer(settings)}/authorize?${query}`);
  },

  /** On a developer's machine anybody is whom they say they are; answers what is wrong, if anything. */
  async loginAs(name: string, roles: string[]): Promise<string | undefined> {
    try {
      const answer = await fetch(LOCAL_LOGIN, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ as: name, roles }),
      });
      const body = (await answer.json()) as { token?: string; message?: string };
      if (answer.ok && body.token && take(body.token)) return undefined;
      return body.message ?? `lathe dev answers ${answer.status}`;
    } catch {
      return "lathe dev does not answer";
    }
  },

  logout(): void {
    leave();
    if (settings && !development) {
      const query = new URLSearchParams({
        client_id: settings.clientId,
        returnTo: location.origin + (base || "/"),
      });
      location.assign(`${issuer(settings)}/v2/logout?${query}`);
    }
  },

  /** The service does not take the token any more. */
  expired(): void {
    if (settings) leave();
  },
};
