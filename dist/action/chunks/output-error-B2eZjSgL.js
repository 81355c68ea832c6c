import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
// src/files/output-error.ts
/** What is wrong with a place that cannot be written to, in words. */
const OUTPUT_PROBLEMS = {
	ENOSPC: "the disk is full",
	EDQUOT: "the quota is used up",
	EROFS: "the file system is read-only",
	EACCES: "permission is denied",
	EPERM: "it is not permitted",
	ENOENT: "the directory does not exist",
	ENOTDIR: "a part of the path is not a directory"
};
/** Names what is wrong with the place that was written to; other errors pass. */
function outputError(location, cause) {
	const errno = errnoOf(cause);
	const why = errno === void 0 ? void 0 : OUTPUT_PROBLEMS[errno];
	if (why === void 0 || cause instanceof PackwrightError) return cause;
	return new PackwrightError("OUTPUT_UNWRITABLE", `${location} cannot be written: ${why}.`, {
		hint: "Free some space, or name another directory.",
		details: {
			path: location,
			errno
		},
		cause
	});
}
export { outputError as t };
