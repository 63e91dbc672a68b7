// Builds the editor of texts as a file of its own, beside main.js: only its pages load it.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    target: "chrome100",
    outDir: here("../static"),
    emptyOutDir: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: here("src/yaml-view.js"),
      output: { format: "iife", entryFileNames: "yaml-view.js" },
    },
  },
});
