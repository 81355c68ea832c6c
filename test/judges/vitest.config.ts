import { defineConfig } from 'vitest/config'

// Other people's programs as judges: `npm run judges`.
// biome-ignore lint/style/noDefaultExport: vitest reads a default export.
export default defineConfig({
  logLevel: 'error',
  test: {
    include: ['test/judges/*.judge.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    globalSetup: 'test/judges/compatibility.ts',
  },
})
