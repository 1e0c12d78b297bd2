import { useEffect, useState } from "react";
import { post, Refused } from "./api";
import { Button, Input } from "./parts";

/** Whom requests come from; kept for this visit. */
export interface Caller {
  actor: string;
  token: string;
}

const KEPT = "lathe-console-caller";

function kept(): Caller {
  try {
    return { actor: "", token: "", ...(JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") as Partial<Caller>) };
  } catch {
    return { actor: "", token: "" };
  }
}

/** Whom this visit's requests come from, on whichever page it was said. */
export function useCaller(): [Caller, (caller: Caller) => void] {
  const [caller, setCaller] = useState(kept);
  useEffect(() => {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(caller));
    } catch {
      // It holds for this page.
    }
  }, [caller]);
  return [caller, setCaller];
}

/** How a caller is known to the service; a token goes before a name. */
export function asCaller(caller: Caller): Record<string, string> {
  const headers: Record<string, string> = {};
  if (caller.actor !== "") headers["x-actor-id"] = caller.actor;
  if (caller.token !== "") headers["authorization"] = "Bearer " + caller.token.replace(/^Bearer /i, "");
  return headers;
}

/** The subject of a token, for people; empty where it can't be read. */
export function subject(token: string): string {
  try {
    const claims = JSON.parse(atob(token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/"))) as { sub?: unknown };
    return typeof claims.sub === "string" ? claims.sub : "";
  } catch {
    return "";
  }
}

/** Asks the local issuer for a token of whom the field names, with the roles behind a colon. */
export function SignIn(p: { onToken: (token: string) => void }) {
  const [as, setAs] = useState("");
  const [error, setError] = useState<string>();
  return (
    <form
      className="flex gap-2"
      onSubmit={(e) => {
        e.preventDefault();
        const [name = "", roles = ""] = as.split(":");
        post<{ token: string }>("/_lathe/login", { as: name.trim(), roles: roles.split(",").map((r) => r.trim()).filter(Boolean) }).then(
          ({ token }) => {
            setError(undefined);
            p.onToken(token);
          },
          (refused: unknown) => setError(refused instanceof Refused ? refused.message : "The server does not answer."),
        );
      }}
    >
      <Input label="Sign in as" className="w-40" value={as} placeholder="alice:lead" onChange={setAs} />
      <Button type="submit">Sign in</Button>
      {error && <span role="alert" className="self-center text-sm text-destructive">{error}</span>}
    </form>
  );
}
