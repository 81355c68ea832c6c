import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as formatReference } from "./reference-BXVmMd2r.js";
// src/registry/destination.ts
/** An artifact that is complete on this machine, and the interface of whatever takes it from there. */
/** The error for a version that is published with other content. */
function tagImmutable(reference, existing, built) {
	return new PackwrightError("TAG_IMMUTABLE", `${formatReference(reference)} is already published with other content.`, {
		hint: "Raise the version, or publish the same content again. Nothing was overwritten.",
		details: {
			reference: formatReference(reference),
			existing,
			built
		}
	});
}
export { tagImmutable as t };
