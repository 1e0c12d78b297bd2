import { useCallback, useEffect, useId, useState, useSyncExternalStore } from "react";
import { getByPath } from "@json-render/core";
import { command, read, type Answer } from "./request";
import type { FileRoute, Files } from "./wire";

/** A file as a storage module tells it. */
interface Kept {
  file_id: string;
  filename?: string;
  content_type?: string;
  actual_size?: number;
}

/** An upload that is under way, or was refused. */
interface Upload {
  id: number;
  name: string;
  /** Of 1. */
  sent: number;
  wrong?: string;
}

type Props = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Who lists the files of an entity is told when there is another one. */
let changes: Record<string, number> = {};
const listeners = new Set<() => void>();

function changed(key: string): void {
  changes = { ...changes, [key]: (changes[key] ?? 0) + 1 };
  listeners.forEach((listener) => listener());
}

function useChanges(key: string): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => changes[key] ?? 0,
  );
}

/** The binding of this page that does it for files of `route`, where there is one. */
function binding(props: Props, operation: keyof Files, route = ""): FileRoute | undefined {
  const files = props.__files as Files | undefined;
  return files?.[operation]?.find((one) => one.route === undefined || route === "" || one.route === route);
}

function ask(route: FileRoute, said: Record<string, unknown>): Promise<Answer> {
  const params: Record<string, unknown> = {};
  for (const [what, name] of Object.entries(route.params)) params[name] = said[what];
  return route.method === "GET" ? read(route.path, params) : command(route.path, params);
}

/** What an answer says of `what`; undefined where it says nothing. */
function told(route: FileRoute, body: unknown, what: string): unknown {
  const at = route.answers?.[what];
  return at === undefined ? undefined : getByPath(body as Props, at === "" ? "" : "/" + at.replaceAll(".", "/"));
}

function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Puts the bytes where the service said; a browser tells how far it is of nothing but this old kind of request. */
function put(url: string, headers: Record<string, string>, file: File, sent: (part: number) => void): Promise<string> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => sent(event.lengthComputable ? event.loaded / event.total : 0);
    // 412: the bytes are there, from a request whose answer was lost.
    request.onload = () => done(request.status < 300 || request.status === 412 ? "" : `The store refuses it (${request.status}).`);
    request.onerror = () => done("The store does not answer.");
    request.send(file);
  });
}

/** Uploads `file`, and says why not where it comes to nothing. */
async function upload(props: Props, file: File, sent: (part: number) => void): Promise<string> {
  const routeId = text(props.routeId);
  const prepare = binding(props, "prepare", routeId);
  const commit = binding(props, "commit", routeId);
  if (!prepare || !commit) return "This page has nothing to upload by.";
  const contentType = file.type === "" ? "application/octet-stream" : file.type;
  const asked = { routeId, entityId: props.entityId, filename: file.name, contentType, size: file.size };
  const prepared = await ask(prepare, asked);
  if (!prepared.ok) return prepared.problem.message;
  const headers = (told(prepare, prepared.body, "headers") ?? { "Content-Type": contentType, "If-None-Match": "*" }) as Record<string, string>;
  const wrong = await put(text(told(prepare, prepared.body, "url")), headers, file, sent);
  if (wrong !== "") return wrong;
  const committed = await ask(commit, { routeId, entityId: props.entityId, fileId: told(prepare, prepared.body, "fileId") });
  return committed.ok ? "" : committed.problem.message;
}

const keyOf = (props: Props): string => `${text(props.routeId)}/${text(props.entityId)}`;

let uploads = 0;

export function UploadDropzone({ props }: { props: Props }) {
  const id = useId();
  const [under, setUnder] = useState<Upload[]>([]);
  const able = binding(props, "prepare", text(props.routeId)) && binding(props, "commit", text(props.routeId));
  const ready = able !== undefined && text(props.entityId) !== "";
  const add = async (list: FileList | null): Promise<void> => {
    for (const file of [...(list ?? [])]) {
      const own = ++uploads;
      const set = (change: Partial<Upload>): void =>
        setUnder((now) => now.map((one) => (one.id === own ? { ...one, ...change } : one)));
      setUnder((now) => [...now, { id: own, name: file.name, sent: 0 }]);
      const wrong = await upload(props, file, (sent) => set({ sent }));
      if (wrong === "") setUnder((now) => now.filter((one) => one.id !== own));
      else set({ wrong });
      changed(keyOf(props));
    }
  };
  return (
    <div
      className="flex w-full flex-col items-center gap-2 rounded-lg border border-dashed p-6 text-center text-sm"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (ready) void add(event.dataTransfer.files);
      }}
    >
      <label htmlFor={id} className="button button-secondary cursor-pointer self-center focus-within:outline-2">
        Choose files
        <input
          id={id}
          type="file"
          multiple
          disabled={!ready}
          className="sr-only"
          onChange={(event) => {
            const input = event.target;
            void add(input.files).then(() => (input.value = ""));
          }}
        />
      </label>
      <p className="text-muted-foreground">
        {able ? "or drop them here" : "No binding of this service prepares and commits uploads."}
      </p>
      <ul className="w-full text-left" aria-live="polite">
        {under.map((one) => (
          <li key={one.id} className="flex items-center gap-3 py-1">
            <span className="min-w-0 flex-1 truncate">{one.name}</span>
            {one.wrong === undefined ? (
              <progress className="w-32" value={one.sent} aria-label={`Uploading ${one.name}`} />
            ) : (
              <span role="alert" className="text-destructive">
                {one.wrong}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function FileList({ props }: { props: Props }) {
  const key = keyOf(props);
  const change = useChanges(key);
  const [files, setFiles] = useState<Kept[] | undefined>();
  const [next, setNext] = useState("");
  const [wrong, setWrong] = useState("");
  const list = binding(props, "list", text(props.routeId));
  const remove = binding(props, "remove", text(props.routeId));
  const load = useCallback(
    async (pageToken: string, before: Kept[]): Promise<void> => {
      if (!list || text(props.entityId) === "") return;
      const answer = await ask(list, { routeId: props.routeId, entityId: props.entityId, pageToken });
      setWrong(answer.ok ? "" : answer.problem.message);
      if (!answer.ok) return;
      setFiles([...before, ...((told(list, answer.body, "files") ?? []) as Kept[])]);
      setNext(list.params.pageToken === undefined ? "" : text(told(list, answer.body, "next")));
    },
    // What a page is made of does not change while it is shown, but for its entity.
    [key], // eslint-disable-line
  );
  useEffect(() => void load("", []), [load, change]);
  const quiet = (said: string) => (
    <p className="w-full rounded-md border border-dashed p-6 text-center text-sm text-muted-foreground">{said}</p>
  );
  if (!list) return quiet("No binding of this service lists files.");
  if (wrong !== "") {
    return (
      <p role="alert" className="w-full text-sm text-destructive">
        {wrong}
      </p>
    );
  }
  if (files === undefined) return quiet("Loading…");
  if (files.length === 0) return quiet("No files yet.");
  return (
    <div className="w-full">
      <ul className="w-full divide-y rounded-lg border bg-card text-sm">
        {files.map((file) => (
          <li key={file.file_id} className="flex items-center gap-3 px-3 py-2">
            <Download props={props} file={file} failed={setWrong} />
            <span className="text-xs text-muted-foreground tabular-nums">{size(file.actual_size ?? 0)}</span>
            {remove && (
              <button
                type="button"
                className="rounded px-2 py-1 text-xs text-muted-foreground hover:bg-accent hover:text-foreground"
                aria-label={`Remove ${file.filename ?? file.file_id}`}
                onClick={async () => {
                  const answer = await ask(remove, { routeId: props.routeId, entityId: props.entityId, fileId: file.file_id });
                  if (answer.ok) changed(key);
                  else setWrong(answer.problem.message);
                }}
              >
                Remove
              </button>
            )}
          </li>
        ))}
      </ul>
      {next !== "" && (
        <button type="button" className="button button-secondary mt-2" onClick={() => void load(next, files)}>
          More
        </button>
      )}
    </div>
  );
}

/** Its address is good for a short time, so it is asked for when it is wanted. */
function Download({ props, file, failed }: { props: Props; file: Kept; failed: (why: string) => void }) {
  const name = file.filename ?? file.file_id;
  const address = binding(props, "address", text(props.routeId));
  if (!address) return <span className="min-w-0 flex-1 truncate">{name}</span>;
  return (
    <button
      type="button"
      className="min-w-0 flex-1 truncate text-left text-primary underline-offset-4 hover:underline"
      onClick={async () => {
        const answer = await ask(address, { fileId: file.file_id });
        if (answer.ok) window.location.assign(text(told(address, answer.body, "url")));
        else failed(answer.problem.message);
      }}
    >
      {name}
    </button>
  );
}

export function FilePreview({ props }: { props: Props }) {
  const fileId = text(props.fileId);
  const address = binding(props, "address");
  const [url, setUrl] = useState("");
  const [wrong, setWrong] = useState("");
  const [picture, setPicture] = useState(true);
  useEffect(() => {
    setUrl("");
    setWrong("");
    setPicture(true);
    if (!address || fileId === "") return;
    void ask(address, { fileId }).then((answer) =>
      answer.ok ? setUrl(text(told(address, answer.body, "url"))) : setWrong(answer.problem.message),
    );
  }, [fileId]); // eslint-disable-line
  if (!address) {
    return <p className="text-sm text-muted-foreground">No binding of this service has addresses of files.</p>;
  }
  if (wrong !== "") {
    return (
      <p role="alert" className="text-sm text-destructive">
        {wrong}
      </p>
    );
  }
  if (url === "") return null;
  // What no picture can be shown of is opened.
  return picture ? (
    <img src={url} alt="The file" className="max-h-96 rounded-md border" onError={() => setPicture(false)} />
  ) : (
    <a className="text-sm text-primary underline-offset-4 hover:underline" href={url}>
      Open the file
    </a>
  );
}
