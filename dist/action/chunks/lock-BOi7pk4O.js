import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as formatReference, m as parseReference, p as lastComponent } from "./reference-BXVmMd2r.js";
import { f as looseObject, g as record, v as string } from "./schemas-BXokd3mV.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { r as parsed } from "./foreign-lock-CUhFGbys.js";
// src/systems/devcontainers/lock.ts
/** `devcontainer-lock.json`, the lockfile of dev containers. */
const devcontainerLock = looseObject({ features: record(string(), looseObject({
	version: string().optional(),
	resolved: string(),
	integrity: string()
})) });
const lock = {
	file: "devcontainer-lock.json",
	dialects: ["devcontainer-feature"],
	read(text, file) {
		const { features } = parsed(devcontainerLock, parseJson(text, file), file);
		const passedOver = [];
		return {
			entries: Object.entries(features).flatMap(([asked, { version, resolved, integrity }]) => {
				if (!/@sha256:[0-9a-f]{64}$/.test(resolved)) {
					passedOver.push({
						name: asked,
						why: "it comes as a tarball from the web and lies in no registry"
					});
					return [];
				}
				const reference = parseReference(resolved);
				const { digest: pinned } = reference;
				if (pinned === void 0 || pinned !== integrity) throw new PackwrightError("DOCUMENT_INVALID", `${file}: "${asked}" is resolved to ${pinned} and has the integrity ${integrity}.`);
				return [{
					name: lastComponent(reference),
					version,
					reference: {
						...reference,
						digest: pinned
					}
				}];
			}),
			passedOver
		};
	},
	write(packs, before, file) {
		const old = before === void 0 ? void 0 : parsed(devcontainerLock, parseJson(before, file), file);
		const features = { ...old?.features };
		for (const { version, reference } of packs) {
			const { tag: _, digest: pinned, ...place } = reference;
			const repository = formatReference(place);
			const asked = Object.keys(features).find((key) => key.replace(/[:@][^/]*$/, "") === repository) ?? `${repository}:${version}`;
			const resolved = formatReference({
				...place,
				digest: pinned
			});
			features[asked] = {
				...old?.features[asked] ?? {},
				version,
				resolved,
				integrity: pinned
			};
		}
		const sorted = Object.fromEntries(Object.entries(features).sort(([a], [b]) => a < b ? -1 : 1));
		return `${JSON.stringify({
			...old,
			features: sorted
		}, null, 2)}\n`;
	}
};
export { lock };
