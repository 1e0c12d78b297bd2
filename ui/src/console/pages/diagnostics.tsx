import { useEffect } from "react";
import { useGet } from "../api";
import { Badge, Card, Empty, Failure, Loading, Page, plural, Time } from "../parts";
import type { PageProps } from "../app";

interface Place {
  file: string;
  line: number;
  column: number;
  length: number;
  pointer: string;
}

interface Finding extends Place {
  code: string;
  severity: string;
  message: string;
  hint: string | null;
  related: Place[];
}

interface Findings {
  ok: boolean;
  live: boolean;
  held: string[];
  at: string;
  findings: Finding[];
  lines: (string | null)[];
}

/** A sentence with what stands in backticks as code. */
function Words(p: { text: string }) {
  return (
    <>
      {p.text.split("`").map((part, i) =>
        i % 2 === 1 ? (
          <code key={i} className="rounded-sm bg-muted px-1 font-mono text-[0.8125rem]">
            {part}
          </code>
        ) : (
          part
        ),
      )}
    </>
  );
}

function One(p: { finding: Finding; line: string | null }) {
  const { finding, line } = p;
  const bad = finding.severity === "error";
  return (
    <li>
      <Card className="overflow-hidden">
        <div className="px-4 py-3">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <p className="flex items-baseline gap-2.5">
              <Badge tone={bad ? "bad" : finding.severity === "warning" ? "warn" : "plain"}>{finding.severity}</Badge>
              <span>
                <Words text={finding.message} />
              </span>
            </p>
            <span className="font-mono text-xs text-muted-foreground">{finding.code}</span>
          </div>
        </div>
        <div className="border-y bg-muted/50">
          <div className="border-b px-4 py-1 font-mono text-xs text-muted-foreground">
            {finding.file}:{finding.line}:{finding.column}
          </div>
          {line !== null && (
            <pre tabIndex={0} role="region" aria-label={`Line ${finding.line} of ${finding.file}`} className="overflow-x-auto px-4 py-2 font-mono text-xs leading-5">
              <span className="text-muted-foreground select-none">{String(finding.line).padStart(4)}  </span>
              {line.slice(0, finding.column - 1)}
              <span className={bad ? "text-destructive" : "text-warning"}>{line.slice(finding.column - 1, finding.column - 1 + finding.length)}</span>
              {line.slice(finding.column - 1 + finding.length)}
              {"\n" + " ".repeat(6 + Math.max(0, finding.column - 1))}
              <span aria-hidden className={bad ? "text-destructive" : "text-warning"}>
                {"^".repeat(Math.max(1, Math.min(finding.length, Math.max(1, line.length - finding.column + 1))))}
              </span>
            </pre>
          )}
        </div>
        {(finding.hint || finding.related.length > 0) && (
          <div className="px-4 py-2.5 text-sm text-muted-foreground">
            {finding.hint && (
              <p>
                <Words text={finding.hint} />
              </p>
            )}
            {finding.related.map((place) => (
              <p key={place.file + place.line} className="font-mono text-xs leading-5">
                see {place.file}:{place.line}:{place.column}
              </p>
            ))}
          </div>
        )}
      </Card>
    </li>
  );
}

export function Diagnostics(_: PageProps) {
  const findings = useGet<Findings>("/-/dev/findings", 5_000);
  const { reload } = findings;
  useEffect(() => {
    const saves = new EventSource("/_lathe/saves");
    for (const name of ["live", "broken", "held"]) saves.addEventListener(name, reload);
    return () => saves.close();
  }, [reload]);
  const all = findings.data;
  const errors = all?.findings.filter((f) => f.severity === "error").length ?? 0;
  const order = ["error", "warning", "note"];
  const rows = (all?.findings ?? [])
    .map((finding, i) => ({ finding, line: all?.lines[i] ?? null }))
    .sort((a, b) => order.indexOf(a.finding.severity) - order.indexOf(b.finding.severity));
  return (
    <Page
      title="Diagnostics"
      about={
        all && (
          <>
            Compiled <Time at={all.at} />. {all.live ? "What was saved is live." : "What was live before stays."}
          </>
        )
      }
    >
      {findings.error && <Failure message={findings.error} retry={findings.reload} />}
      {all && !all.ok && (
        <p role="alert" className="mb-4 rounded-lg border border-destructive/40 bg-card px-4 py-3 text-sm">
          <strong className="font-semibold text-destructive">{plural(errors, "error")}.</strong> The last good save keeps answering until this is mended.
        </p>
      )}
      {all && all.ok && !all.live && (
        <div role="alert" className="mb-4 rounded-lg border border-warning/50 bg-card px-4 py-3 text-sm">
          <strong className="font-semibold text-warning">Held.</strong> The save is in order, but it breaks what is live:
          <ul className="mt-1.5 list-disc pl-5 text-muted-foreground">
            {all.held.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p className="mt-1.5 text-muted-foreground">
            What was live stays. Write it so that it breaks nothing, or begin again with <code className="font-mono text-xs">lathe dev … --allow-breaking "why"</code>.
          </p>
        </div>
      )}
      {!all ? (
        findings.error ? null : <Loading />
      ) : rows.length === 0 && all.held.length > 0 ? null : rows.length === 0 ? (
        <Empty title="No findings">The blueprint is in order. What the compiler finds in the next save is here as soon as it is saved.</Empty>
      ) : (
        <ul className="grid gap-4">
          {rows.map(({ finding, line }, i) => (
            <One key={finding.code + finding.file + finding.pointer + i} finding={finding} line={line} />
          ))}
        </ul>
      )}
    </Page>
  );
}
