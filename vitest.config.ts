import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Packages that name source maps they do not bring are no news.
  logLevel: 'error',
  test: {
    include: ['test/**/*.test.ts'],
    // Only what hangs ends by it; no busy machine does.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Most of a test is waiting for processes and servers that it started.
    maxWorkers: 5,
    // It imports JSON as bundlers let it.
    server: { deps: { inline: [/@actions\/workflow-parser/] } },
  },
})
