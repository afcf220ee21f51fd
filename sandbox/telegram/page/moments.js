// A moment in the reader's time zone and language; the format is that of <tg-time>.

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

export function moment(unix, format, text) {
  if (!format) return text;
  if (format === "r") return relative(unix - Date.now() / 1000);
  const date = new Date(unix * 1000);
  const parts = [];
  if (format.includes("w")) parts.push(date.toLocaleDateString([], { weekday: "long" }));
  if (/[dD]/.test(format)) {
    parts.push(date.toLocaleDateString([], { dateStyle: format.includes("D") ? "long" : "short" }));
  }
  if (/[tT]/.test(format)) {
    parts.push(date.toLocaleTimeString([], { timeStyle: format.includes("T") ? "medium" : "short", hour12: false }));
  }
  return parts.join(", ");
}

function relative(seconds) {
  const words = new Intl.RelativeTimeFormat([], { numeric: "auto" });
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(Math.trunc(seconds), "second");
}
