import { useEffect, useState } from "react";

/** What became of the newest save, where `lathe dev` serves this page. */
type News =
  | { kind: "live"; millis: number }
  | { kind: "broken" | "held"; text: string };

/** How long good news stays, in ms. */
const SHOWN = 3_000;

/** Watches saves: calls `changed` when one is live, and shows what stands in the way of one that is not. */
export function Saves({ changed }: { changed: () => void }) {
  const [news, setNews] = useState<News>();
  const [hidden, setHidden] = useState(false);

  useEffect(() => {
    const source = new EventSource("/_lathe/saves");
    const told = (kind: "broken" | "held") => (event: MessageEvent<string>) => {
      setNews({ kind, text: (JSON.parse(event.data) as { text: string }).text });
      setHidden(false);
    };
    source.addEventListener("broken", told("broken"));
    source.addEventListener("held", told("held"));
    source.addEventListener("live", (event: MessageEvent<string>) => {
      setNews({ kind: "live", millis: (JSON.parse(event.data) as { millis: number }).millis });
      changed();
    });
    return () => source.close();
  }, [changed]);

  useEffect(() => {
    if (news?.kind !== "live") return;
    const timer = setTimeout(() => setNews(undefined), SHOWN);
    return () => clearTimeout(timer);
  }, [news]);

  useEffect(() => {
    if (hidden || !news || news.kind === "live") return;
    const close = (event: KeyboardEvent): void => {
      if (event.key === "Escape") setHidden(true);
    };
    window.addEventListener("keydown", close);
    return () => window.removeEventListener("keydown", close);
  }, [news, hidden]);

  if (!news) return null;
  if (news.kind === "live") {
    return (
      <p
        role="status"
        className="fixed bottom-4 left-4 z-40 rounded-full border bg-popover px-3 py-1 text-xs text-muted-foreground shadow-sm tabular-nums"
      >
        Saved; live after {news.millis} ms
      </p>
    );
  }
  const title = news.kind === "broken" ? "What was saved does not compile" : "What was saved is not live";
  if (hidden) {
    return (
      <button type="button" className="button button-danger fixed bottom-4 left-4 z-40 h-8" onClick={() => setHidden(false)}>
        {title}
      </button>
    );
  }
  return (
    <div className="fixed inset-0 z-40 flex items-start justify-center overflow-auto bg-background/85 p-4 sm:p-10">
      <section role="alertdialog" aria-label={title} className="w-full max-w-3xl rounded-lg border border-t-4 border-t-destructive bg-card shadow-lg">
        <div className="flex items-center justify-between gap-4 border-b px-5 py-3">
          <h2 className="text-base font-semibold">{title}</h2>
          <button type="button" className="button button-secondary h-8 px-3" onClick={() => setHidden(true)}>
            Hide
          </button>
        </div>
        <pre tabIndex={0} className="overflow-x-auto px-5 py-4 font-mono text-sm whitespace-pre">
          {news.text.split("\n").map((line, at) => (
            <span key={at} className={`block min-h-5 ${tone(line)}`}>
              {line}
            </span>
          ))}
        </pre>
        <p className="border-t px-5 py-3 text-sm text-muted-foreground">
          What was live before still answers. Save again, and this goes by itself.
        </p>
      </section>
    </div>
  );
}

/** The kind of a line of findings, by how it begins. */
function tone(line: string): string {
  if (/^(error|warning)\[/.test(line)) return "font-semibold text-destructive";
  if (/^\s+-->/.test(line)) return "text-primary";
  if (/^help:/.test(line)) return "text-success whitespace-pre-wrap";
  if (/^\s*\|?\s*\^+/.test(line) || /\|\s+\^+/.test(line)) return "text-destructive";
  return "";
}
