/** Follows the system's choice of light or dark, or the one that was made on these pages. */
const KEPT = "lathe-theme";

export type Theme = "light" | "dark" | "system";

const system = window.matchMedia("(prefers-color-scheme: dark)");

/** What was chosen here; storage may be forbidden, then the system decides. */
export function chosenTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}

/** Keeps {@code theme} for the next page too, and shows it. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, theme);
  } catch {
    // It holds for this page.
  }
  apply(theme);
}

function apply(theme: Theme): void {
  const dark = theme === "dark" || (theme === "system" && system.matches);
  document.documentElement.classList.toggle("dark", dark);
}

/** Call once, before anything is drawn. */
export function followTheme(): void {
  apply(chosenTheme());
  system.addEventListener("change", () => apply(chosenTheme()));
}
