import { defineConfig } from "vitest/config";

/** Real browsers are heavy: one file at a time, generous deadlines, no retries that would hide a fault. */
export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    retry: 0,
  },
});
