import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { m as parseReference } from "./reference-BXVmMd2r.js";
import { f as SOURCE, l as REVISION } from "./annotations-CkOcgrkJ.js";
import { t as comparePacks } from "./compare-Cfs8IiEi.js";
import { t as pullPack } from "./line-DXi7aJN8.js";
import { t as rememberAnswers } from "./remember-Byirp1Kr.js";
import { t as storeOf } from "./store-B2Ebal8a.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { n as decideTrust } from "./lazy-BPY1Iidl.js";
import { t as isAsked } from "./context-Duv5J-Mt.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
// src/inspect/diff.ts
/** What is different between two published packs; nothing is downloaded unless the text of files is asked for. */
/** Larger files are not compared line by line. */
const MAX_TEXT = 1048576;
/**
* Compares files, modes, sizes, manifests, dependencies, capabilities and signers of two references.
*
* @throws PackwrightError `REFERENCE_INVALID`, `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID`, and the registry's faults
*/
async function diff(before, after, options = {}) {
	const trust = await trustContext(options);
	return await withRegistry(options, "pull", (registry) => {
		const context = {
			registry: rememberAnswers(registry),
			store: storeOf(options),
			trust
		};
		return compareReferences(parseReference(before), parseReference(after), context, options);
	});
}
/** As `diff`, with what is open already. */
async function compareReferences(before, after, context, { text, signal }) {
	const { registry, store, trust } = context;
	const look = (reference) => inspectPack(reference, registry, signal);
	const [was, is] = await Promise.all([look(before), look(after)]);
	const side = async (reference, found) => {
		const { version, annotations } = found;
		const facts = {
			reference: found.reference,
			version,
			source: annotations[SOURCE],
			revision: annotations[REVISION]
		};
		if (!isAsked(trust)) return facts;
		const judged = {
			repository: reference,
			name: found.name,
			version
		};
		const bundles = signatureBundles(reference, found.digest, registry, signal);
		const { signer } = await decideTrust(found.digest, judged, bundles, {
			...trust,
			mode: "warn"
		});
		return {
			...facts,
			signer: signer ?? null
		};
	};
	const compared = comparePacks({
		...was,
		size: was.layer.size
	}, {
		...is,
		size: is.layer.size
	});
	const sides = {
		before: await side(before, was),
		after: await side(after, is)
	};
	if (text !== true) return {
		...sides,
		...compared
	};
	const pull = (reference, { digest }) => pullPack({
		...reference,
		digest
	}, {
		registry,
		store,
		trust,
		signal
	}, { typed: true });
	const [old, now] = await Promise.all([pull(before, was), pull(after, is)]);
	return {
		...sides,
		...compared,
		patches: await patchesBetween(old.stored, now.stored)
	};
}
async function patchesBetween(before, after) {
	const { createTwoFilesPatch } = await import("./libesm-CrPzrLli.js");
	const was = new Map(before.record.files.map((file) => [file.path, file]));
	const is = new Map(after.record.files.map((file) => [file.path, file]));
	const patches = [];
	for (const path of [.../* @__PURE__ */ new Set([...was.keys(), ...is.keys()])].sort()) {
		const [old, now] = [was.get(path), is.get(path)];
		if (old?.sha256 === now?.sha256) continue;
		const texts = await Promise.all([textOf(before.tree, old), textOf(after.tree, now)]);
		if (texts[0] === void 0 || texts[1] === void 0) continue;
		const names = [old === void 0 ? "/dev/null" : `a/${path}`, now === void 0 ? "/dev/null" : `b/${path}`];
		patches.push({
			path,
			patch: createTwoFilesPatch(names[0] ?? "", names[1] ?? "", texts[0], texts[1])
		});
	}
	return patches;
}
/** @returns `undefined` for what is no text, or too long to be read */
async function textOf(tree, file) {
	if (file === void 0) return "";
	if (file.size > MAX_TEXT) return void 0;
	const bytes = await readFile(join(tree, file.path));
	return bytes.includes(0) ? void 0 : bytes.toString("utf8");
}
export { diff as n, compareReferences as t };
