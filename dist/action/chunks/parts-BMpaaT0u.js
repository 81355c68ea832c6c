import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as parseImageIndex, i as isManifestMediaType, r as isIndexMediaType } from "./manifest-CUep4mQv.js";
import { h as referrersTag } from "./reference-BXVmMd2r.js";
// src/registry/parts.ts
/** What hangs together in a registry, and what of it is gone: jobs that clean up delete manifests without a tag. */
const MAX_PARTS = 5e3;
const MAX_DEPTH = 4;
/** The manifests of an artifact, of what stands below it, and of what is attached to any of them. */
async function partsOf({ registry: host, path, digest: root }, registry, signal) {
	const repository = {
		registry: host,
		path
	};
	const parts = /* @__PURE__ */ new Map();
	const visit = async (digest, depth, about) => {
		if (parts.has(digest) || parts.size >= MAX_PARTS || depth > MAX_DEPTH) return;
		const found = await unlessGone(registry.manifest(repository, digest, signal));
		parts.set(digest, {
			digest,
			...about,
			isGone: found === void 0
		});
		if (found === void 0) return;
		if (about.role !== "attached") for (const entry of childrenOf(found)) await visit(entry.digest, depth + 1, { role: "variant" });
		const attached = await registry.referrers(repository, digest, signal);
		for (const { digest: entry, mediaType, artifactType: type } of attached) if (isManifestMediaType(mediaType)) await visit(entry, depth + 1, {
			role: "attached",
			...type === void 0 ? {} : { type }
		});
		if (attached.length === 0 || await registry.listsReferrers(repository)) return;
		const list = await registry.resolve(repository, referrersTag(digest), signal);
		if (list !== void 0) parts.set(list, {
			digest: list,
			role: "list",
			isGone: false
		});
	};
	await visit(root, 0, { role: "artifact" });
	return [...parts.values()];
}
function childrenOf({ bytes, mediaType, digest }) {
	return isIndexMediaType(mediaType) ? parseImageIndex(bytes, digest).manifests : [];
}
/** @returns `undefined` for what the registry does not have */
async function unlessGone(asked) {
	try {
		return await asked;
	} catch (thrown) {
		if (thrown instanceof PackwrightError && thrown.code === "REFERENCE_NOT_FOUND") return void 0;
		throw thrown;
	}
}
export { unlessGone as n, partsOf as t };
