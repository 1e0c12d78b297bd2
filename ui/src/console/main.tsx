import "./console.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followTheme } from "../theme";
import { App } from "./app";

followTheme();
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
