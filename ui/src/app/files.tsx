import { useId, useSyncExternalStore } from "react";

/**
 * A stand-in for a storage module: files of this page alone, until one is there that keeps them. It
 * shows how an upload and a list of files look, and says so.
 */
interface Kept {
  id: string;
  name: string;
  size: number;
  url: string;
}

let kept: Record<string, Kept[]> = {};
const listeners = new Set<() => void>();
const NONE: Kept[] = [];

function set(key: string, files: Kept[]): void {
  kept = { ...kept, [key]: files };
  listeners.forEach((listener) => listener());
}

function useFiles(key: string): Kept[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => kept[key] ?? NONE,
  );
}

function keyOf(props: Record<string, unknown>): string {
  return `${String(props.routeId)}/${String(props.entityId)}`;
}

function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function UploadDropzone({ props }: { props: Record<string, unknown> }) {
  const id = useId();
  const key = keyOf(props);
  const files = useFiles(key);
  const add = (list: FileList | null): void => {
    const more = [...(list ?? [])].map((file) => ({
      id: crypto.randomUUID(),
      name: file.name,
      size: file.size,
      url: URL.createObjectURL(file),
    }));
    set(key, [...files, ...more]);
  };
  return (
    <div
      className="flex w-full flex-col items-center gap-2 rounded-lg border border-dashed p-6 text-center text-sm"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        add(event.dataTransfer.files);
      }}
    >
      <label htmlFor={id} className="button button-secondary cursor-pointer focus-within:outline-2">
        Choose files
        <input id={id} type="file" multiple className="sr-only" onChange={(event) => add(event.target.files)} />
      </label>
      <p className="text-muted-foreground">or drop them here</p>
      <p className="text-xs text-muted-foreground">
        No storage module runs yet: files stay in this page, and nothing is uploaded.
      </p>
    </div>
  );
}

export function FileList({ props }: { props: Record<string, unknown> }) {
  const key = keyOf(props);
  const files = useFiles(key);
  if (files.length === 0) {
    return (
      <p className="w-full rounded-md border border-dashed p-6 text-center text-sm text-muted-foreground">
        No files yet.
      </p>
    );
  }
  return (
    <ul className="w-full divide-y rounded-lg border bg-card text-sm">
      {files.map((file) => (
        <li key={file.id} className="flex items-center gap-3 px-3 py-2">
          <a className="min-w-0 flex-1 truncate text-primary underline-offset-4 hover:underline" href={file.url} download={file.name}>
            {file.name}
          </a>
          <span className="text-xs text-muted-foreground tabular-nums">{size(file.size)}</span>
          <button
            type="button"
            className="rounded px-2 py-1 text-xs text-muted-foreground hover:bg-accent hover:text-foreground"
            aria-label={`Remove ${file.name}`}
            onClick={() => {
              URL.revokeObjectURL(file.url);
              set(
                key,
                files.filter((one) => one.id !== file.id),
              );
            }}
          >
            Remove
          </button>
        </li>
      ))}
    </ul>
  );
}

export function FilePreview({ props }: { props: Record<string, unknown> }) {
  return (
    <p className="rounded-md border border-dashed p-4 text-sm text-muted-foreground">
      The file {String(props.fileId ?? "")} is shown here once a storage module keeps it.
    </p>
  );
}
