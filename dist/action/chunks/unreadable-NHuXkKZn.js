import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
// src/pack/archive/unreadable.ts
/** What a file of a pack that cannot be read ends with. */
function unreadable(location, cause, path = location) {
	if (cause instanceof PackwrightError) return cause;
	return new PackwrightError("FILE_UNREADABLE", `${location} cannot be read (${errnoOf(cause) ?? String(cause)}).`, {
		hint: "Check its permissions.",
		details: { path },
		cause
	});
}
export { unreadable as t };
