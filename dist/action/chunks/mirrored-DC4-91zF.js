import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { m as parseReference, o as formatRepository, u as isRegistryHost } from "./reference-BXVmMd2r.js";
// src/registry/mirrored.ts
/**
* A registry behind mirrors: what is asked of `ghcr.io/acme/packs/…` is read from the mirror of `ghcr.io/acme/packs`.
*
* References, identities and policies go on speaking of the original; every byte is checked by digest wherever it came
* from. What the mirror does not have or does not give is asked of the original.
*/
/** What a mirror may answer without being asked again: it lacks the pack, keeps it from us, or is not well. */
const LEADS_ON = /* @__PURE__ */ new Set([
	"FORBIDDEN",
	"REFERENCE_NOT_FOUND",
	"REGISTRY_RESPONSE",
	"REGISTRY_UNAVAILABLE",
	"UNAUTHENTICATED"
]);
const UNREACHABLE = /* @__PURE__ */ new Set([
	"REGISTRY_UNAVAILABLE",
	"OFFLINE",
	"REGISTRY_TLS"
]);
function mirroredRegistry(registry, mirrors) {
	const prefixes = Object.keys(mirrors).sort((a, b) => b.length - a.length);
	if (prefixes.length === 0) return registry;
	const mirrorOf = (repository) => {
		const written = formatRepository(repository);
		const prefix = prefixes.find((candidate) => written === candidate || written.startsWith(`${candidate}/`));
		if (prefix === void 0) return void 0;
		const { registry: host, path } = parseReference(`${mirrors[prefix]}${written.slice(prefix.length)}`);
		return unwell.has(host) ? void 0 : {
			registry: host,
			path
		};
	};
	/** hosts of mirrors that kept failing: they are not asked again */
	const unwell = /* @__PURE__ */ new Set();
	const leadsOn = (thrown, mirror) => {
		if (!(thrown instanceof PackwrightError && LEADS_ON.has(thrown.code))) return false;
		if (thrown.code === "REGISTRY_UNAVAILABLE") unwell.add(mirror.registry);
		return true;
	};
	/** The mirror's answer, else the original's; when the original cannot be reached, it is the mirror that lacks it. */
	const ask = async (repository, question, isNone) => {
		const mirror = mirrorOf(repository);
		if (mirror === void 0) return await question(repository);
		let missing;
		try {
			const answer = await question(mirror);
			if (!isNone(answer)) return answer;
			missing = answer;
		} catch (thrown) {
			if (!leadsOn(thrown, mirror)) throw thrown;
			missing = thrown;
		}
		try {
			return await question(repository);
		} catch (thrown) {
			if (!(thrown instanceof PackwrightError) || !UNREACHABLE.has(thrown.code)) throw thrown;
			if (missing instanceof PackwrightError) throw missing;
			return missing;
		}
	};
	return {
		manifest: (repository, wanted, signal) => ask(repository, (place) => registry.manifest(place, wanted, signal), () => false),
		resolve: (repository, tag, signal) => ask(repository, (place) => registry.resolve(place, tag, signal), (digest) => digest === void 0),
		async *blob(repository, descriptor, signal) {
			const mirror = mirrorOf(repository);
			let begun = false;
			try {
				for await (const chunk of registry.blob(mirror ?? repository, descriptor, signal)) {
					begun = true;
					yield chunk;
				}
			} catch (thrown) {
				if (mirror === void 0 || begun || !leadsOn(thrown, mirror)) throw thrown;
				yield* registry.blob(repository, descriptor, signal);
			}
		},
		referrers: (repository, digest, signal) => ask(repository, (place) => registry.referrers(place, digest, signal), (found) => found.length === 0),
		listsReferrers: (repository) => registry.listsReferrers(repository),
		tags: (repository, signal) => ask(repository, (place) => registry.tags(place, signal), (found) => found.length === 0),
		close: () => registry.close()
	};
}
/**
* Reads `PACKWRIGHT_MIRRORS`: `ghcr.io/acme/packs=registry.corp.example/packs`, several with commas between.
*
* @throws PackwrightError `USAGE`
*/
function mirrorsFrom(written) {
	const pairs = (written ?? "").split(",").filter((pair) => pair.trim() !== "");
	return checkMirrors(Object.fromEntries(pairs.map((pair) => {
		const at = pair.indexOf("=");
		return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
	})), "PACKWRIGHT_MIRRORS");
}
/** @throws PackwrightError `USAGE`, naming where it stands */
function checkMirrors(mirrors, where) {
	for (const [original, mirror] of Object.entries(mirrors)) {
		const wrong = [original, mirror].find((place) => !isPlace(place));
		if (wrong === void 0) continue;
		throw new PackwrightError("USAGE", `${where} names the mirror "${original}" → "${mirror}"; "${wrong}" is no place.`, { hint: "Both are the beginning of references: ghcr.io/acme/packs → registry.corp.example/packs, or oci-layout://vendor." });
	}
	return mirrors;
}
/** A registry's host alone, a repository, or a directory of layouts. */
function isPlace(text) {
	if (isRegistryHost(text)) return true;
	try {
		const { tag, digest } = parseReference(text);
		return tag === void 0 && digest === void 0;
	} catch {
		return false;
	}
}
export { mirroredRegistry as n, mirrorsFrom as r, checkMirrors as t };
