import { n as chooseVariant, t as describeArtifact } from "./describe-58JtBR8_.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as formatReference, i as canonicalPlace, m as parseReference } from "./reference-BXVmMd2r.js";
import { n as currentPlatform, s as requirePlatform } from "./platform-B9cimzIF.js";
import { a as parseImageIndex, o as parseImageManifest, r as isIndexMediaType } from "./manifest-CUep4mQv.js";
import { t as pullPack } from "./line-DXi7aJN8.js";
import { n as readVerified } from "./verified-BeOcVkfj.js";
import { t as rememberAnswers } from "./remember-Byirp1Kr.js";
import { t as storeOf } from "./store-B2Ebal8a.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { t as isAsked } from "./context-Duv5J-Mt.js";
import { t as openPlaces } from "./places-DR44VNlS.js";
import { i as printable } from "./output-4PjJ6Z8i.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
// src/inspect/cat.ts
/** Reading single files of a published pack, with as little on the way as its artifact allows. */
/** What is read into memory at most. */
const MAX_FILE = 67108864;
/**
* Reads one file of a pack: from the store where it is there, its own layer where every file is one, else the pack is
* pulled, since only the whole can be checked.
*
* With a policy, signatures decide before anything of the content is fetched.
*
* @param text a reference with a tag or a digest
* @param path as the pack lists it, e.g. `SKILL.md`
* @throws PackwrightError `NOT_FOUND` naming the files that there are, and everything that a pull throws
*/
async function readFile$1(text, path, options = {}) {
	const reference = parseReference(text);
	const store = storeOf(options);
	const platform = options.platform === void 0 ? currentPlatform() : requirePlatform(options.platform);
	return await withRegistry(options, "pull", async (opened) => {
		const registry = rememberAnswers(opened);
		const digest = reference.digest ?? (reference.tag === void 0 ? void 0 : await registry.resolve(reference, reference.tag, options.signal));
		if (digest === void 0) throw new PackwrightError("REFERENCE_NOT_FOUND", `${text} does not exist.`, { hint: "Check the spelling and the tag; a private repository also needs credentials." });
		const pinned = {
			...reference,
			digest
		};
		const trust = await trustContext(options);
		const memory = await openPlaces(options.env ?? process.env, options.onEvent).recall(canonicalPlace(pinned));
		const context = {
			registry,
			store,
			platform,
			trust,
			memory,
			options
		};
		return await fromLayer(pinned, path, context) ?? await fromPack(pinned, path, context);
	});
}
async function fromTree(reference, path, { record, tree }, from) {
	requireFile(path, record.files, reference);
	return {
		reference: formatReference(reference),
		path,
		bytes: await readFile(join(tree, path)),
		from
	};
}
/** Where every file is a layer, that one; signatures that a policy asks for make it a pull. */
async function fromLayer(reference, path, { registry, store, platform, trust, memory, options }) {
	if (isAsked(trust) || memory.signer != null || await store.find(reference.digest) !== void 0) return void 0;
	const written = formatReference(reference);
	const fetched = await registry.manifest(reference, reference.digest, options.signal);
	const bytes = isIndexMediaType(fetched.mediaType) ? (await registry.manifest(reference, chooseVariant(parseImageIndex(fetched.bytes, written), platform, written).digest, options.signal)).bytes : fetched.bytes;
	const { pack } = await describeArtifact(reference, parseImageManifest(bytes, written), registry, options.signal);
	if (pack.files !== void 0) requireFile(path, pack.files, reference);
	if (pack.form.kind !== "layers") return void 0;
	const layer = pack.form.layers.find((candidate) => candidate.path === path && candidate.compression === void 0);
	if (layer === void 0) {
		if (pack.form.layers.every(({ compression }) => compression === void 0)) requireFile(path, pack.form.layers, reference);
		return;
	}
	const chunks = registry.blob(reference, layer.descriptor, options.signal);
	const content = await readVerified(chunks, layer.descriptor, `${path} of ${written}`, MAX_FILE);
	return {
		reference: written,
		path,
		bytes: Buffer.from(content),
		from: "layer"
	};
}
async function fromPack(reference, path, { registry, store, platform, trust, memory, options }) {
	const { signal, onEvent } = options;
	const { stored, fromStore } = await pullPack(reference, {
		registry,
		store,
		platform,
		trust,
		signal,
		onEvent
	}, {
		typed: true,
		memory
	});
	return await fromTree(reference, path, stored, fromStore ? "store" : "pack");
}
const SHOWN = 20;
function requireFile(path, files, reference) {
	const paths = files.map((file) => file.path);
	if (paths.includes(path)) return;
	const listed = paths.slice(0, SHOWN).join(", ");
	throw new PackwrightError("NOT_FOUND", `${formatReference(reference)} has no file "${path}".`, {
		hint: `It has ${listed}${paths.length > SHOWN ? " …" : ""}.`,
		details: { files: paths.slice(0, 1e3) }
	});
}
// src/commands/inspect/cat.ts
/** `packwright cat`: one file of a published pack. */
function catCommand(program, context) {
	const command = program.command("cat").description("Print a file of a published pack; no more is fetched than its artifact allows").argument("<reference>", "registry/repository@sha256:… (or a tag), or oci-layout://…").argument("<path>", "as the pack lists it, e.g. SKILL.md").option("--platform <platform>", "of packs with variants this one").option("--store <dir>", "the local store ($XDG_CACHE_HOME/packwright)");
	examples(withTrustFlags(withConnectionFlags(command)), ["packwright cat ghcr.io/acme/skills/release-notes@sha256:<64 hex> SKILL.md"]);
	command.action(async (reference, path, flags) => {
		const output = outputOf(command);
		const { platform, store } = flags;
		const { bytes, ...facts } = await readFile$1(reference, path, {
			...connection(flags, context),
			platform,
			store,
			trust: trust(flags)
		});
		if (output.json) {
			const isText = !bytes.includes(0);
			return output.result({
				...facts,
				...isText ? { text: bytes.toString("utf8") } : { base64: bytes.toString("base64") }
			}, () => "");
		}
		if (process.stdout.isTTY) process.stdout.write(printable(bytes.toString("utf8")));
		else process.stdout.write(bytes);
	});
}
export { catCommand };
