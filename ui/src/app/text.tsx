const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A value as one text. */
export function shownText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A value for people; in a table, {@code brief}, a UUID by its two ends: instants in their own time, with the exact one beside; nothing as a dash. */
export function Shown({ value, brief }: { value: unknown; brief?: boolean }) {
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
        <time dateTime={value} title={exact.format(at)} className="whitespace-nowrap tabular-nums">
          {short.format(at)}
        </time>
      );
    }
  }
  const shown = shownText(value);
  if (brief && UUID.test(shown)) {
    return (
      <span title={shown} className="whitespace-nowrap tabular-nums">
        {shown.slice(0, 8)}…{shown.slice(-6)}
      </span>
    );
  }
  return shown.endsWith(": ") ? shown + "–" : shown; // a label of what is nothing
}

/** A name such as `in_progress` as people write it. */
export function worded(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
