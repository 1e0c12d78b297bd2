import "./console.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followTheme } from "../theme";

followTheme();
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <main className="mx-auto max-w-3xl p-8">
      <h1 className="text-2xl font-semibold">Lathe</h1>
      <p className="mt-2 text-muted-foreground">
        The console is not there yet. What it will show is at <a href="/openapi.json">/openapi.json</a>,{" "}
        <a href="/events">/events</a> and <a href="/-/standing">/-/standing</a>.
      </p>
    </main>
  </StrictMode>,
);
