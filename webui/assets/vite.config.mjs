// Builds src/ into ../static/: main.css, main.js, icons.svg and the small images of the controls.
// File names are stable and no file is put into another as data:, so that the content security
// policy needs no exception.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** One <symbol> for each name in icons.json, in one file. */
function iconSheet() {
  const names = JSON.parse(readFileSync(here("icons.json"), "utf8"));
  const symbol = (name) => {
    const svg = readFileSync(here(`node_modules/bootstrap-icons/icons/${name}.svg`), "utf8");
    const viewBox = /viewBox="([^"]+)"/.exec(svg)[1];
    const shapes = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)[1].trim().replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="${viewBox}" fill="currentColor">${shapes}</symbol>`;
  };
  return {
    name: "icon-sheet",
    generateBundle() {
      const source = `<svg xmlns="http://www.w3.org/2000/svg">\n${names.map(symbol).join("\n")}\n</svg>\n`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}

/** Stops the build at what the content security policy would refuse or an old browser not know. */
function policyCheck() {
  return {
    name: "policy-check",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        const found = file.fileName.endsWith(".css") && /data:|oklch|https?:/.exec(file.source);
        if (found) this.error(`${file.fileName} holds ${found[0]}`);
      }
    },
  };
}

export default defineConfig({
  base: "./",
  resolve: { alias: { "@img": here("src/img") } },
  plugins: [iconSheet(), policyCheck()],
  css: {
    preprocessorOptions: {
      scss: {
        loadPaths: [here("node_modules")],
        // Bootstrap 5.3 is written with @import and the older colour functions.
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "color-functions"],
      },
    },
  },
  build: {
    target: "chrome100",
    cssTarget: "chrome100",
    outDir: here("../static"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false, // one stylesheet as a file, not as text within the script
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { eval: false, pluginTimings: false }, // htmx holds an eval that main.js switches off
      input: here("src/main.js"),
      output: {
        format: "iife",
        entryFileNames: "main.js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "main.css" : "[name][extname]",
      },
    },
  },
});
