const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A value as one text. */
export function shownText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A value for people: instants in their own time, with the exact one beside; nothing as a dash. */
export function Shown({ value }: { value: unknown }) {
  if (value === null || value === undefined || value === "") {
    return (
      <span className="text-muted-foreground" aria-label="nothing">
        –
      </span>
    );
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" && INSTANT.test(value)) {
    const at = new Date(value);
    if (!Number.isNaN(at.getTime())) {
      return (
        <time dateTime={value} title={exact.format(at)} className="tabular-nums">
          {short.format(at)}
        </time>
      );
    }
  }
  const shown = shownText(value);
  return shown.endsWith(": ") ? shown + "–" : shown; // a label of what is nothing
}
