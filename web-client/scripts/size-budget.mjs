// Fails when a built file group is larger, compressed, than dist-size-budget.json allows. A group is what a visitor
// loads together: by kind of file, and scripts and styles that are loaded later by their own names.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const root = new URL("..", import.meta.url).pathname;
const budget = JSON.parse(readFileSync(join(root, "dist-size-budget.json"), "utf8"));
const sizes = {};

/** `index-Ab12Cd34.js` is `index.js`; what no visitor's browser names is `html`, `svg` and so on. */
function groupOf(name) {
  const [, stem, extension] = /^(?:(.+)-[\w-]{8})?.*?\.(\w+)$/.exec(name) ?? [];
  return stem === undefined ? extension : `${stem}.${extension}`;
}

for (const entry of readdirSync(join(root, "dist"), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || entry.name.endsWith(".map")) continue;
  const group = groupOf(entry.name);
  const bytes = gzipSync(readFileSync(join(entry.parentPath, entry.name))).length;
  sizes[group] = (sizes[group] ?? 0) + bytes;
}

let over = false;
for (const [group, limit] of Object.entries(budget.gzipBytes)) {
  const size = sizes[group] ?? 0;
  const verdict = size > limit ? "OVER" : "ok";
  over ||= size > limit;
  console.log(`${group.padEnd(16)} ${String(size).padStart(7)} of ${limit} gzip bytes  ${verdict}`);
}
for (const group of Object.keys(sizes)) {
  if (group in budget.gzipBytes) continue;
  over = true;
  console.log(`${group}: no budget for this group of files`);
}
if (over) process.exit(1);
