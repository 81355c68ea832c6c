import { n as chooseVariant, t as describeArtifact } from "./describe-58JtBR8_.js";
import { a as formatReference, c as isPinned } from "./reference-BXVmMd2r.js";
import { a as parseImageIndex, o as parseImageManifest, r as isIndexMediaType } from "./manifest-CUep4mQv.js";
import { t as rememberAnswers } from "./remember-Byirp1Kr.js";
import { n as handOut, r as seal, t as admit } from "./admit-CtFI3DUA.js";
import { i as signatureBundles, n as isCrowded, r as keptBundles } from "./collect-Cx30yHwT.js";
import { t as readPack } from "./read-manifest-ChlIOohz.js";
import { h as isBare } from "./systems-DBaAAcMm.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import "./annotations-CkOcgrkJ.js";
import { n as currentPlatform } from "./platform-B9cimzIF.js";
import { i as versionInTag } from "./tags-c2p8jqCo.js";
import { n as readStatus, r as describeStatus } from "./read-DGnk58Lt.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
// src/pull/completed.ts
/** A pack whose artifact does not carry its manifest: what the files say, where they say it. */
async function completedFromFiles(pack, tree) {
	if (!isBare(pack.dialect)) return pack;
	const stated = (await readPack(tree).catch(() => void 0))?.manifest;
	if (stated === void 0) return pack;
	const version = pack.version ?? stated.version;
	const manifest = {
		...stated,
		name: pack.name,
		...version === void 0 ? {} : { version }
	};
	return {
		...pack,
		version,
		manifest
	};
}
// src/pull/expectation.ts
/** What a lockfile says about a pack that is pulled. */
/** @throws PackwrightError `CONTENT_MISMATCH` when the pack is not the one that the lockfile describes */
function refuseUnexpected(record, expected, written) {
	const { integrity, contentDigest } = expected.variants?.get(record.digest) ?? expected;
	const facts = [
		[
			"version",
			expected.version,
			record.version ?? expected.version
		],
		[
			"integrity",
			integrity,
			record.integrity
		],
		[
			"content digest",
			contentDigest,
			record.content_digest
		]
	];
	for (const [what, wanted, actual] of facts) {
		if (wanted === void 0 || wanted === actual) continue;
		throw new PackwrightError("CONTENT_MISMATCH", `${written} has the ${what} ${actual}; the lockfile says ${wanted}.`, {
			hint: "Either the lockfile or the registry was changed. Do not use it before you know which.",
			details: {
				reference: written,
				expected: wanted,
				actual
			}
		});
	}
}
// src/pull/found.ts
/** What a reference is pinned to, what the store has of it, and what a registry gives. */
/** A tag is resolved once, said aloud, and from then on only the digest counts. */
async function pin(wanted, context) {
	if (isPinned(wanted)) return wanted;
	const written = formatReference(wanted);
	const { tag } = wanted;
	if (context.requireDigest === true || tag === void 0) throw new PackwrightError("DIGEST_REQUIRED", `${written} is not pinned by digest.`, {
		hint: tag === void 0 ? "Add a tag or a digest: …:1.2.0 or …@sha256:<64 hex>." : "Use …@sha256:<64 hex>, e.g. from packs.lock.json, or leave out --require-digest.",
		details: { reference: written }
	});
	const digest = await context.registry.resolve(wanted, tag, context.signal);
	if (digest === void 0) {
		const there = (await context.registry.tags(wanted, context.signal).catch(() => [])).filter((name) => versionInTag(name) !== void 0).slice(-10);
		throw new PackwrightError("REFERENCE_NOT_FOUND", `${written} does not exist.`, {
			hint: there.length > 0 ? `There are ${there.join(", ")}.` : "Check the spelling and the tag; a private repository also needs credentials.",
			details: { reference: written }
		});
	}
	context.onEvent?.({
		type: "resolved",
		reference: written,
		digest
	});
	context.onEvent?.({
		type: "warning",
		message: `${written} is a tag and may move; pin it as ${written}@${digest}`
	});
	return {
		...wanted,
		digest
	};
}
/** What the store has of it; an index that it knows leads to the variant for the platform. */
async function findStored(reference, context) {
	const { store } = context;
	const found = await store.find(reference.digest);
	if (found !== void 0) return found;
	const index = await store.findIndex(reference.digest);
	if (index === void 0) return void 0;
	return await store.find(variantOf(index, formatReference(reference), context).digest);
}
/** The manifest of the pack; of one with variants that of the platform's. */
async function fetchManifest(reference, context) {
	const { registry, store, signal } = context;
	const fetched = await registry.manifest(reference, reference.digest, signal);
	if (!isIndexMediaType(fetched.mediaType)) return fetched;
	const { digest } = variantOf(fetched.bytes, formatReference(reference), context);
	await store.keepIndex(reference.digest, fetched.bytes);
	return await registry.manifest(reference, digest, signal);
}
function variantOf(index, written, { platform }) {
	return chooseVariant(parseImageIndex(index, written), platform ?? currentPlatform(), written);
}
function recordOf(pack, content, served, reference, integrity) {
	return {
		schema_version: 1,
		digest: served.fetched.digest,
		reference: formatReference(reference),
		name: pack.name,
		...pack.version === void 0 ? {} : { version: pack.version },
		dialect: pack.dialect,
		content_digest: content.contentDigest,
		media_type: pack.layer.mediaType,
		size: pack.layer.size,
		integrity,
		created_at: served.manifest.annotations?.["org.opencontainers.image.created"] ?? null,
		stored_at: (/* @__PURE__ */ new Date()).toISOString(),
		manifest: pack.manifest,
		image_manifest: Buffer.from(served.fetched.bytes).toString("base64"),
		config: Buffer.from(served.config).toString("base64"),
		bundles: served.bundles,
		files: content.files
	};
}
// src/pull/status.ts
/** Whether a pack was yanked or deprecated, asked while its files come down. */
/** Why a statement may be there and is not seen. */
async function whatHides(reference, registry, { memory }, signal) {
	if (await isCrowded(reference, reference.digest, registry, signal)) return {
		why: "too much is attached to it",
		remedy: "Ask its publisher to clean up what strangers attached"
	};
	if (!(memory?.signer != null && memory.digest === reference.digest) || await registry.listsReferrers(reference)) return void 0;
	if ((await registry.referrers(reference, reference.digest, signal)).length > 0) return void 0;
	return {
		why: `it is signed, and ${reference.registry} lists nothing that is attached to it`,
		remedy: "Ask the registry behind this one, if it is a cache"
	};
}
/** Says what its publisher says about it now. @throws PackwrightError `PACK_YANKED` */
async function statusOf(pack, reference, { registry, trust, status: asked, signal, onEvent }, expected) {
	if (asked === void 0) return void 0;
	const subject = {
		repository: reference,
		name: pack.name,
		version: pack.version
	};
	const status = await readStatus(reference.digest, subject, registry, trust, expected.memory?.signer, signal);
	const named = pack.version === void 0 ? pack.name : `${pack.name} ${pack.version}`;
	const said = describeStatus(named, status);
	if (status.state === "yanked" && asked.refuse) throw new PackwrightError("PACK_YANKED", `${said}.`, {
		hint: "Take another version: packwright update, or packwright search for one that is not yanked.",
		details: {
			reference: formatReference(reference),
			reason: status.reason
		}
	});
	if (status.state === "active" && asked.refuse) {
		const hidden = await whatHides(reference, registry, expected, signal);
		if (hidden !== void 0) throw new PackwrightError("PACK_YANKED", `Whether ${named} was yanked cannot be told: ${hidden.why}.`, {
			hint: `${hidden.remedy}, or go without --no-yanked.`,
			details: { reference: formatReference(reference) }
		});
	}
	if (said !== void 0) onEvent?.({
		type: "warning",
		message: said
	});
	for (const { message } of status.ignored) onEvent?.({
		type: "warning",
		message: `A statement about the status of ${named} does not count: ${message}`
	});
	return status;
}
// src/pull/thread/layer-thread.ts
/** From this size on a layer is worth the time that a thread takes to start. */
const OWN_THREAD_BYTES = 8388608;
var LayerThread = class {
	#thread;
	/** @param size of the layer in bytes, or what is said of it so far */
	async openFor(size = 0) {
		if (this.#thread !== void 0 || size < OWN_THREAD_BYTES) return;
		const { openUnpackThread } = await import("./unpack-thread-BK-xWS4r.js");
		this.#thread = openUnpackThread();
	}
	/** Absent where this thread has to do. */
	get unpack() {
		return this.#thread?.unpack;
	}
	async [Symbol.asyncDispose]() {
		await this.#thread?.close();
	}
};
// src/pull/line.ts
/**
* The pull line, for one pack from top to bottom in `fetchIntoStore`:
*
*     reference@digest → manifest → config → layer, each checked while it streams → unpacked in private → into the store
*/
/**
* Pulls a pack into the store; what is there already is neither fetched nor asked for.
*
* @throws PackwrightError `DIGEST_REQUIRED`, `REFERENCE_NOT_FOUND`, the registry's faults, everything of exit codes 6 and
*   7, `PACK_YANKED`, `OUTPUT_UNWRITABLE`
*/
async function pullPack(wanted, opened, expected = {}) {
	const context = {
		...opened,
		registry: rememberAnswers(opened.registry)
	};
	const pinned = isPinned(wanted) && expected.resolved !== true;
	const reference = await pin(wanted, context);
	const asked = {
		...expected,
		reference,
		pinned
	};
	const known = await findStored(reference, context);
	const { stored, admitted, status } = known === void 0 ? await fetchIntoStore(asked, context, expected) : await takeFromStore(known, asked, context, expected);
	refuseUnexpected(stored.record, expected, formatReference(reference));
	const fromStore = known !== void 0;
	context.onEvent?.({
		type: "stored",
		reference: formatReference(reference),
		digest: reference.digest,
		fromStore
	});
	const { report: trust, memory } = admitted;
	return {
		stored,
		reference,
		fromStore,
		trust,
		memory,
		...status === void 0 ? {} : { status }
	};
}
/** What is here is not asked about again, unless yanked packs are to be refused or a signature is missing. */
async function takeFromStore(stored, asked, context, expected) {
	const { record } = stored;
	const status = context.status?.refuse === true ? await statusOf(record, asked.reference, context, expected) : void 0;
	const admitted = await decide(asked, record, record.digest, context, expected, record);
	return {
		stored: handOut(stored, admitted.admission),
		admitted,
		status
	};
}
async function fetchIntoStore(asked, context, expected) {
	try {
		var _usingCtx$1 = _usingCtx();
		const { reference } = asked;
		const written = formatReference(reference);
		const thread = _usingCtx$1.a(new LayerThread());
		await thread.openFor(expected.size);
		const fetched = await fetchManifest(reference, context);
		const manifest = parseImageManifest(fetched.bytes, written);
		const { pack, config } = await describeArtifact(reference, manifest, context.registry, context.signal);
		const { refuseIntegrity, refuseTooLarge } = await import("./layer-DhtPS7sQ.js");
		refuseTooLarge(pack, context, written);
		await thread.openFor(pack.layer.size);
		const admitted = await decide(asked, pack, fetched.digest, context, expected, void 0);
		const status = await statusOf(pack, reference, context, expected);
		const staging = await context.store.stage();
		try {
			const { content, integrity } = await unpacked(pack, reference, staging, context, thread);
			refuseIntegrity(pack, integrity, written);
			const record = recordOf(await completedFromFiles(pack, staging.tree), content, {
				manifest,
				fetched,
				config,
				bundles: admitted.report.bundles
			}, reference, integrity);
			refuseUnexpected(record, expected, written);
			const stored = await context.store.commit(staging, record, seal(admitted.admission, record.digest));
			return {
				stored: handOut(stored, admitted.admission),
				admitted,
				status
			};
		} catch (cause) {
			await context.store.discard(staging);
			throw cause;
		}
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** The content in the staging directory: of one layer, or of several. */
async function unpacked(pack, reference, staging, context, thread) {
	if (pack.form.kind === "layers") {
		const { integrityOfLayers, unpackLayers } = await import("./layers-u_UZcYhW.js");
		return {
			content: await unpackLayers(pack, pack.form, reference, staging.tree, context),
			integrity: integrityOfLayers(pack.form)
		};
	}
	const { openLayer, unpackLayer } = await import("./layer-DhtPS7sQ.js");
	const layer = openLayer(pack, reference, context);
	return {
		content: await unpackLayer(pack, layer, staging, context, formatReference(reference), thread),
		integrity: layer.integrity()
	};
}
/**
* Passes the gate, before anything of the layer is fetched. What was accepted once is kept beside the pack, so that the
* policy can be applied again without a request.
*
* @param kept what the store has of the pack
*/
async function decide(asked, claim, manifest, context, expected, kept) {
	const { registry, signal, onEvent } = context;
	const { reference } = asked;
	const written = formatReference(reference);
	const trust = expected.judged === true ? {
		...context.trust,
		mode: "ignore"
	} : context.trust;
	const hidden = expected.memory?.signer != null && kept?.bundles.length === 0;
	const attached = kept === void 0 || hidden || trust.hasPolicy || trust.mode === "require" ? signatureBundles(reference, reference.digest, registry, signal) : void 0;
	const bundles = keptBundles(kept?.bundles ?? [], attached);
	const admitted = await admit(asked, claim, manifest, bundles, trust);
	const { report, notices } = admitted;
	for (const message of notices) onEvent?.({
		type: "warning",
		message
	});
	if (report.verified && report.signer !== void 0) {
		const { identity } = report.signer;
		onEvent?.({
			type: "verified",
			reference: written,
			identity,
			matched: report.matched
		});
	} else if (report.mode === "warn") onEvent?.({
		type: "warning",
		message: `${written} is not verified: ${report.reason}`
	});
	await keepBundles(kept, report, context);
	return admitted;
}
/** A policy that came later verifies what the store has once, and then works without network. */
async function keepBundles(kept, { bundles }, { store }) {
	const [accepted] = bundles;
	if (kept === void 0 || accepted === void 0 || kept.bundles.includes(accepted)) return;
	await store.keepBundle(kept.digest, accepted);
}
export { pullPack as t };
