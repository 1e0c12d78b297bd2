import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { gzipSync } from "node:zlib";

// Two programs, built one after the other so that each has one script and one style of a fixed name:
// `app` shows a blueprint's own pages, `console` the developer's. LATHE_UI_OUT names the folder above both.
const out = resolve(process.env.LATHE_UI_OUT ?? "target/ui");
const entries = { app: "src/app/main.tsx", console: "src/console/main.tsx" };

// A function's answers are not packed by what stands in front of it, so what is sent packed lies beside.
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle)) {
        const file = resolve(dir!, name);
        writeFileSync(file + ".gz", gzipSync(readFileSync(file), { level: 9 }));
      }
    },
  };
}

export default defineConfig(({ mode }) => {
  const name = mode === "console" ? "console" : "app";
  return {
    test: { include: ["test/*.test.ts"] },
    base: "./",
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    plugins: [react(), tailwindcss(), packed()],
    resolve: {
      alias: {
        vaul: resolve("src/stand-in/vaul.ts"),
        "react-style-singleton": resolve("src/stand-in/style-singleton.ts"),
      },
    },
    build: {
      chunkSizeWarningLimit: 800,
      outDir: resolve(out, name),
      emptyOutDir: true,
      target: "es2022",
      modulePreload: { polyfill: false },
      cssCodeSplit: false,
      // A data: URL would need a wider policy than pages have.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: resolve(entries[name]),
        output: {
          entryFileNames: "main.js",
          chunkFileNames: "[name]-[hash].js",
          assetFileNames: "main[extname]",
        },
      },
    },
  };
});
