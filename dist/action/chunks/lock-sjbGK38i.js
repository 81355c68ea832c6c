import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { a as formatReference, f as lastComponent, p as parseReference } from "./reference-DudNQwii.js";
import { _ as string, d as looseObject, h as record } from "./schemas-BaF1gw1q.js";
import { t as parseJson } from "./json-BBjHlujl.js";
import { r as parsed } from "./foreign-lock-vrnMoKux.js";
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
