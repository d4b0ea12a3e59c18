import { defineConfig } from "vite";

const server = process.env.MADANG_SERVER ?? "http://localhost:8080";

export default defineConfig({
  build: { target: "es2022", sourcemap: true, assetsInlineLimit: 0 },
  server: {
    port: 5173,
    proxy: {
      "/ws": { target: server, ws: true },
      "/whep": { target: server },
      "/api": { target: server },
      "/hls": { target: server },
    },
  },
});
