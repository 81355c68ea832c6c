// src/pack/archive/limits.ts
const MiB = 1048576;
const DEFAULT_LIMITS = {
	maxTotalBytes: 4096 * MiB,
	maxFileBytes: 2048 * MiB,
	maxEntries: 5e4,
	maxArchiveBytes: 2048 * MiB,
	maxPathBytes: 1024,
	maxDepth: 32
};
export { DEFAULT_LIMITS as t };
