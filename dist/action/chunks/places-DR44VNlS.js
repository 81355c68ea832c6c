import { a as errnoOf } from "./errors-CVrYsXBu.js";
import { t as stateDirectory } from "./state-directory-CQi7ZdxX.js";
import { c as custom, d as literal, m as object, v as string } from "./schemas-BXokd3mV.js";
import { i as writeFileAtomic, r as sweepPartials } from "./atomic-CvPDqjyW.js";
import { i as sha256, n as hexOf, r as isDigest } from "./digest-BCUvoWcb.js";
import { n as pinnedSigner } from "./signer-UTImIKrV.js";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
// src/trust/places.ts
/**
* Memory for calls without a lockfile: one file a place below `$XDG_STATE_HOME/packwright/places/`.
*
* What cannot be written is said once and is no error: the next call then knows nothing of this one.
*/
const digest = custom(isDigest);
const placeFile = object({
	schema_version: literal(1),
	place: string(),
	signer: pinnedSigner.nullish(),
	digest: digest.optional(),
	bundle: digest.optional(),
	highest: string().optional()
});
/** @param onEvent is told once when nothing can be remembered */
function openPlaces(env, onEvent) {
	const state = stateDirectory(env);
	const root = state === void 0 ? void 0 : join(state, "places");
	let told = false;
	const cannot = (why) => {
		if (!told) onEvent?.({
			type: "warning",
			message: `Nothing is remembered about signers: ${why}.`
		});
		told = true;
	};
	const fileOf = (directory, place) => join(directory, `${hexOf(sha256(place)).slice(0, 40)}.json`);
	let swept;
	return {
		async recall(place) {
			if (root === void 0) return {};
			swept ??= sweepPartials(root);
			await swept;
			try {
				const found = placeFile.parse(JSON.parse(await readFile(fileOf(root, place), "utf8")));
				return found.place === place ? found : {};
			} catch {
				return {};
			}
		},
		async remember(place, memory) {
			if (root === void 0) return cannot("neither XDG_STATE_HOME nor HOME names a directory");
			const before = await this.recall(place);
			const known = {
				schema_version: 1,
				place,
				...facts(memory)
			};
			if (JSON.stringify(known) === JSON.stringify({
				schema_version: 1,
				place,
				...facts(before)
			})) return;
			try {
				await mkdir(root, {
					recursive: true,
					mode: 448
				});
				await writeFileAtomic(fileOf(root, place), `${JSON.stringify(known, null, 2)}\n`);
			} catch (cause) {
				cannot(`${root} cannot be written (${errnoOf(cause) ?? "unknown error"})`);
			}
		},
		async forget(place) {
			if (root === void 0) return false;
			const known = Object.keys(facts(await this.recall(place))).length > 0;
			await rm(fileOf(root, place), { force: true });
			return known;
		}
	};
}
function facts({ signer: who, digest: accepted, bundle, highest }) {
	const { identity, issuer, repository, workflow, ref, runner } = who ?? {};
	return Object.fromEntries(Object.entries({
		signer: who == null ? who : {
			identity,
			issuer,
			repository,
			workflow,
			ref,
			runner
		},
		digest: accepted,
		bundle,
		highest
	}).filter(([, fact]) => fact !== void 0));
}
export { openPlaces as t };
