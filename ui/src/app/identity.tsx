import { useStateStore } from "@json-render/react";
import { getByPath } from "@json-render/core";
import { useId, useState, type FormEvent } from "react";
import { session, type User } from "./session";

/** Asks who is there: the issuer does, or on a developer's machine whoever types a name. */
export function LoginScreen() {
  return (
    <div className="flex w-full justify-center py-16">
      <section aria-label="Sign in" className="flex w-full max-w-sm flex-col gap-4 rounded-lg border bg-card p-6 shadow-xs">
        <div>
          <h1 className="text-xl font-semibold">Sign in</h1>
          <p className="mt-1 text-sm text-muted-foreground">
            {session.local()
              ? "lathe dev stands in for the identity provider: you are whom you say you are."
              : "You continue at the identity provider, and come back here."}
          </p>
        </div>
        {session.local() ? <LocalLogin /> : <IssuerLogin />}
      </section>
    </div>
  );
}

function IssuerLogin() {
  const [goes, setGoes] = useState(false);
  return (
    <button
      type="button"
      className="button"
      disabled={goes}
      onClick={() => {
        setGoes(true);
        void session.login().catch(() => setGoes(false));
      }}
    >
      Continue
    </button>
  );
}

function LocalLogin() {
  const id = useId();
  const [name, setName] = useState("alice");
  const [roles, setRoles] = useState("");
  const [wrong, setWrong] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void session
      .loginAs(name.trim(), roles.split(/[\s,]+/).filter(Boolean))
      .then(setWrong);
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <div className="flex flex-col gap-1.5">
        <label className="text-sm font-medium" htmlFor={id + "name"}>
          Name
        </label>
        <input id={id + "name"} className="field" value={name} required autoComplete="username" onChange={(e) => setName(e.target.value)} />
      </div>
      <div className="flex flex-col gap-1.5">
        <label className="text-sm font-medium" htmlFor={id + "roles"}>
          Roles <span className="font-normal text-muted-foreground">(optional)</span>
        </label>
        <input id={id + "roles"} className="field" value={roles} autoComplete="off" onChange={(e) => setRoles(e.target.value)} />
      </div>
      {wrong !== undefined && (
        <p role="alert" className="text-sm text-destructive">
          {wrong}
        </p>
      )}
      <button type="submit" className="button">
        Sign in
      </button>
    </form>
  );
}

/** Who is there, and the way out. */
export function UserBadge({ props }: { props: Record<string, unknown> }) {
  const { state } = useStateStore();
  const user = getByPath(state, "/auth/user") as User | null | undefined;
  if (!user) return null;
  const wanted = String(props.display ?? "name") as keyof User;
  const shown = user[wanted] ?? user.email ?? user.name ?? user.sub;
  return (
    <div className="ml-auto flex items-center gap-3 text-sm">
      <span className="flex items-center gap-2">
        <span aria-hidden="true" className="flex size-7 items-center justify-center rounded-full bg-primary/12 text-xs font-semibold text-primary uppercase">
          {shown.slice(0, 1)}
        </span>
        <span className="max-w-48 truncate">{shown}</span>
      </span>
      <button type="button" className="button button-secondary h-8 px-3" onClick={() => session.logout()}>
        Sign out
      </button>
    </div>
  );
}
