// Fails when a built file group is larger, compressed, than dist-size-budget.json allows.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const root = new URL("..", import.meta.url).pathname;
const budget = JSON.parse(readFileSync(join(root, "dist-size-budget.json"), "utf8"));
const sizes = {};

for (const entry of readdirSync(join(root, "dist"), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || entry.name.endsWith(".map")) continue;
  const extension = extname(entry.name).slice(1);
  const bytes = gzipSync(readFileSync(join(entry.parentPath, entry.name))).length;
  sizes[extension] = (sizes[extension] ?? 0) + bytes;
}

let over = false;
for (const [extension, limit] of Object.entries(budget.gzipBytes)) {
  const size = sizes[extension] ?? 0;
  const verdict = size > limit ? "OVER" : "ok";
  over ||= size > limit;
  console.log(`${extension.padEnd(5)} ${String(size).padStart(7)} of ${limit} gzip bytes  ${verdict}`);
}
for (const extension of Object.keys(sizes)) {
  if (extension in budget.gzipBytes) continue;
  over = true;
  console.log(`${extension}: no budget for this kind of file`);
}
if (over) process.exit(1);
