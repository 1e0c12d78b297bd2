import { useSyncExternalStore } from "react";

/** What is said beside a page, until it is read. */
export interface Notice {
  id: number;
  kind: "error" | "success" | "conflict";
  text: string;
  hint?: string;
  act?: { label: string; run: () => void };
}

/** How long good news stays, in ms; what went wrong stays until it is closed. */
const SHOWN = 4_000;

/** More than these nobody reads. */
const MOST = 4;

let notices: Notice[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(now: Notice[]): void {
  notices = now;
  listeners.forEach((listener) => listener());
}

export function say(notice: Omit<Notice, "id">): void {
  const id = next++;
  const others = notices.filter((one) => one.text !== notice.text);
  set([...others, { ...notice, id }].slice(-MOST));
  if (notice.kind === "success") setTimeout(() => close(id), SHOWN);
}

export function close(id: number): void {
  set(notices.filter((notice) => notice.id !== id));
}

/** Of an earlier page: what it says is no longer about what is seen. */
export function closeAll(): void {
  if (notices.length > 0) set([]);
}

const tone = {
  error: "border-l-destructive",
  conflict: "border-l-warning",
  success: "border-l-success",
} as const;

const title = { error: "That did not work", conflict: "Somebody was faster", success: "Done" } as const;

export function Notices() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
  return (
    <div
      role="region"
      aria-label="Messages"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-50 flex flex-col items-center gap-2 p-4 sm:items-end"
    >
      {shown.map((notice) => (
        <div
          key={notice.id}
          role={notice.kind === "success" ? "status" : "alert"}
          className={`pointer-events-auto flex w-full max-w-sm gap-3 rounded-md border border-l-4 bg-popover p-3 text-sm shadow-lg ${tone[notice.kind]}`}
        >
          <div className="min-w-0 flex-1">
            <p className="font-medium">{title[notice.kind]}</p>
            <p className="mt-0.5 break-words text-muted-foreground">{notice.text}</p>
            {notice.hint && <p className="mt-1 break-words text-xs text-muted-foreground">{notice.hint}</p>}
            {notice.act && (
              <button
                type="button"
                className="mt-2 rounded-md border border-input px-2.5 py-1 text-xs font-medium hover:bg-accent"
                onClick={() => {
                  close(notice.id);
                  notice.act!.run();
                }}
              >
                {notice.act.label}
              </button>
            )}
          </div>
          <button
            type="button"
            aria-label="Close this message"
            className="-m-1 size-6 shrink-0 rounded text-muted-foreground hover:bg-accent hover:text-foreground"
            onClick={() => close(notice.id)}
          >
            <span aria-hidden="true">×</span>
          </button>
        </div>
      ))}
    </div>
  );
}
