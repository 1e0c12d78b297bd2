import "./app.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followTheme } from "../theme";
import { App, Told } from "./app";
import { session } from "./session";
import { loadConfig, loadManifest } from "./wire";

followTheme();
const root = createRoot(document.getElementById("root")!);

async function start(): Promise<void> {
  try {
    const [manifest, config] = await Promise.all([loadManifest(), loadConfig()]);
    const identity = Object.entries(config).find(([name]) => name.includes("identity"));
    await session.boot(identity?.[1]);
    root.render(
      <StrictMode>
        <App manifest={manifest} />
      </StrictMode>,
    );
  } catch (e) {
    root.render(
      <Told title="This page could not be loaded">
        <p>{(e as Error).message}</p>
        <button type="button" className="button" onClick={() => void start()}>
          Try again
        </button>
      </Told>,
    );
  }
}

void start();
