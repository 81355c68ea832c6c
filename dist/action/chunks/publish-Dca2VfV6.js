import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import "./command-D3HcMSvB.js";
import { n as openCheckouts } from "./checkout-CXjXU_6G.js";
import { t as openSources } from "./source-ZPKi_OSe.js";
import { f as looseObject, r as _enum } from "./schemas-BXokd3mV.js";
import { i as asPackwrightError, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { i as writeFileAtomic, n as sweepAfterCrash } from "./atomic-CvPDqjyW.js";
import { i as signerEntry, n as mergeIntoLockfile, t as holdsPublished } from "./write-BM3KcF9g.js";
import { n as LOCKFILE_NAME, t as DRY_RUN } from "./schema-5QGnsWuM.js";
import { i as readLockfileIfExists } from "./read-CKEQI5lw.js";
import { a as formatReference, f as isTag, m as parseReference, n as besideOf, o as formatRepository, u as isRegistryHost, v as tagOfVersion } from "./reference-BXVmMd2r.js";
import { t as openDestination } from "./destination-RGkmu2aW.js";
import { t as openSigner } from "./signer-CzJXCh3T.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { c as claimsOfRun } from "./trust-CeoR12p4.js";
import { n as readPrivateKey } from "./key-file-CstAJSzP.js";
import { n as openStore, t as defaultStoreRoot } from "./store-CprewLWJ.js";
import { n as withoutPolicy } from "./material-D-h4BXOf.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { t as releasesOf } from "./releases-COd2e4d0.js";
import { t as comparePacks } from "./compare-Cfs8IiEi.js";
import { i as buildContext, n as nameOf, r as withoutDuplicates, t as isMixed } from "./found-D4oELqxW.js";
import { n as findReleased } from "./check-tag-D6KowR7j.js";
import { a as tagForms, i as readSettings, n as dialectsFor, o as fillTagForm, t as builtBy } from "./settings---kfCZrD.js";
import { t as buildArtifact } from "./build-Ci3e2H7e.js";
import { n as ensureListed, r as settleMs } from "./attach-DWbO-rcJ.js";
import { t as placeOf } from "./destination-C8QGbk3H.js";
import "./sbom-CvlxwVUq.js";
import { a as INTEGRITY, f as SOURCE, l as REVISION, n as CONTENT_DIGEST, r as CREATED } from "./annotations-CkOcgrkJ.js";
import { a as stagingDirectory, i as stageArtifact, n as discardStaged, t as attachReferrer } from "./layout-writer-BjZpbI5n.js";
import { t as partsOf } from "./parts-BMpaaT0u.js";
import { n as signPublished, r as signArtifact, t as refuseUnwritable } from "./published-LxPj-ULp.js";
import { t as bundleReferrer } from "./attach-B82cj2Hv.js";
import { n as PROVENANCE_PREDICATE, o as statementAboutFiles, r as SIGN_PREDICATE } from "./statement-nO4PnSpN.js";
import { l as attestationsOf } from "./systems-DBaAAcMm.js";
import { i as formatPlatform, o as parsePlatform, t as NO_ARCH } from "./platform-B9cimzIF.js";
import { a as parseImageIndex, o as parseImageManifest } from "./manifest-CUep4mQv.js";
import { t as tagImmutable } from "./destination-Br-5AwRG.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { i as versionInTag } from "./tags-c2p8jqCo.js";
import { t as require_dist } from "./dist-Cojz4w8q.js";
import { n as signerFacts, t as certificateIn } from "./identity-Ckq7Uct3.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { createHash, sign } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
// src/signing/detached.ts
/** Signatures beside archives, for hosts that know nothing of Sigstore: `<archive>.sig` and `<archive>.sri`. */
/**
* Writes, beside each archive, the bare signature over its bytes (Ed25519: 64 bytes; ECDSA P-256 with SHA-256: DER) and
* its SHA-512 as a Subresource Integrity string.
*
* @returns the files that were written
* @throws PackwrightError `KEY_UNREADABLE`, `OUTPUT_UNWRITABLE`
*/
async function writeDetached(archives, keyFile, passphrase) {
	const key = await readPrivateKey(keyFile, passphrase);
	const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
	const written = [];
	for (const archive of archives) {
		const bytes = await readFile(archive);
		const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
		await writeFileAtomic(`${archive}.sig`, sign(algorithm, bytes, key));
		await writeFileAtomic(`${archive}.sri`, `${integrity}\n`);
		written.push(`${archive}.sig`, `${archive}.sri`);
	}
	return written;
}
// src/publish/against-release.ts
init_p_map();
const COMPARISONS_AT_ONCE = 16;
/** Compares packs with the last release of each, by name. */
async function compareWithReleases(packs, options) {
	return await withRegistry(options, "pull", async (registry) => {
		const compareNext = async ({ name, reference, contents }) => {
			const { tag: _, ...repository } = parseReference(reference);
			return [name, await compareWithRelease(contents, repository, registry, options.signal)];
		};
		return Object.fromEntries(await pMap(packs, compareNext, { concurrency: COMPARISONS_AT_ONCE }));
	});
}
/** Compares with the newest release; an unreadable registry (a fork without access) is a fact, not a failure. */
async function compareWithRelease(built, repository, registry, signal) {
	try {
		const [last] = await releasesOf(repository, registry, signal);
		if (last === void 0) return {
			release: null,
			reason: "first"
		};
		const before = await inspectPack({
			...repository,
			tag: last.tag
		}, registry, signal);
		const compared = comparePacks({
			...before,
			size: before.layer.size
		}, built);
		return {
			release: last.version,
			digest: before.digest,
			...compared
		};
	} catch (thrown) {
		const error = asPackwrightError(thrown);
		if (error.code === "CANCELLED" || error.code === "INTERNAL") throw error;
		return {
			release: null,
			reason: "unreadable",
			message: error.message
		};
	}
}
// src/publish/ci/acceptable.ts
/** Whether anybody could accept what this run would sign: held against the rule that consumers get for the pack. */
/** The identity in the certificates of a run. */
function identityOf({ job_workflow_ref: workflow }) {
	return `https://github.com/${workflow}`;
}
/**
* @param forms of the repository's release tags
* @throws PackwrightError `IDENTITY_MISMATCH` before anything is signed or sent
*/
function refuseUnacceptable({ name, version }, claims, forms) {
	const { ref, workflow_ref: started, job_workflow_ref: job } = claims;
	const refuse = (why, hint) => {
		throw new PackwrightError("IDENTITY_MISMATCH", `${name} ${version} is not published, because no consumer could accept its signature: ${why}.`, {
			hint: `${hint} PACKWRIGHT_SIGN=0 (sign: false) publishes it unsigned.`,
			details: {
				pack: name,
				version,
				...claims
			}
		});
	};
	if (!ref || !started || !job) return refuse("the OIDC token does not say which workflow and which ref it is for", "Publish in a workflow of your own.");
	if (job.toLowerCase() !== started.toLowerCase()) return refuse(`the job is written in the reusable workflow ${job}, and was started by ${started}`, "Write the job into the workflow that the tag starts; packwright ci init does.");
	const tags = forms.map((form) => fillTagForm(form, {
		name,
		version
	}));
	if (tags.some((tag) => matches(ref, `refs/tags/${tag}`))) return;
	return refuse(`it would be made on ${ref}, and the rule asks for the tag ${tags.map((tag) => fillTagForm(tag, { scope: "<scope>" })).join(" or ")}`, "Push that tag, or start the workflow on it: gh workflow run <workflow> --ref <tag>.");
}
function matches(ref, wanted) {
	const [head = "", tail] = wanted.split("{scope}");
	if (tail === void 0) return ref === wanted;
	return ref.startsWith(head) && ref.endsWith(tail) && !ref.slice(head.length, -tail.length).includes("/");
}
// src/publish/signatures.ts
async function attachSignatures(staged, built, context) {
	const { source } = built;
	const { name } = built.manifest;
	if (context.signer === void 0) return void 0;
	const { descriptor } = staged.root;
	const { referrers, signer } = await signArtifact(descriptor, name, context.signer, source, context.env);
	for (const referrer of referrers) attachReferrer(staged, referrer);
	for (const referrer of await furtherAttestations(built, context.signer, signer)) attachReferrer(staged, referrer);
	context.onEvent?.({
		type: "signed",
		pack: name,
		identity: signer.identity
	});
	return signer;
}
/** What clients of the pack's own system want signed; a key signs nothing that they could check. */
async function furtherAttestations({ manifest, parts, root, source }, signer, { repository, workflow, ref }) {
	const [only] = parts;
	if (signer.identity !== void 0 || only?.files === void 0 || parts.length > 1) return [];
	const named = {
		repository,
		workflow,
		ref
	};
	const wanted = await attestationsOf(manifest, only.files, named);
	const created = source.created ?? (/* @__PURE__ */ new Date()).toISOString().replace(/\.\d+Z$/, "Z");
	return await Promise.all(wanted.map(async ({ artifactType, ...about }) => {
		const bundle = await signer.sign(statementAboutFiles(about));
		return bundleReferrer(bundle, about.predicateType, root.descriptor, created, artifactType);
	}));
}
// src/publish/send.ts
/** Stages, signs what is staged, and hands it over: the tag cannot be seen before its signatures. */
async function send(built, reference, destination, context) {
	const { signer: by, signal } = context;
	if (by !== void 0) await refuseUnwritable(reference, by, destination, signal);
	const directory = stagingDirectory(context.outDir);
	try {
		const staged = stageArtifact({
			directory,
			tag: reference.tag,
			...contentOf(built)
		});
		const signer = await attachSignatures(staged, built, context);
		if (context.sbom === true) await (await import("./sbom-glvW5K7m.js")).attachSbom(staged, built, reference, context);
		await destination.receive(staged, reference, context.alsoTags, context.signal);
		return {
			signer,
			referrers: staged.referrers
		};
	} finally {
		discardStaged(directory);
	}
}
/** What of a built artifact is staged. */
function contentOf({ root, parts }) {
	return {
		root,
		blobs: parts.flatMap(({ artifact, copies }) => [artifact, ...copies]).flatMap(({ config, manifest }) => [config, manifest]).filter((blob) => blob !== root),
		layers: parts.flatMap((part) => part.blobs)
	};
}
// src/publish/tag.ts
/** What a version's tag points at: before a publish, and when others have had time to move it. */
function ours({ manifest, root, parts }) {
	const [first] = parts;
	if (first === void 0) throw new PackwrightError("INTERNAL", "A pack without an archive was built.");
	const created = first.artifact.annotations[CREATED];
	const { digest } = root.descriptor;
	if (first.target === void 0) {
		const { archive, fileName: file, artifact } = first;
		const { integrity, contentDigest, size } = archive;
		const facts = {
			digest,
			size,
			file,
			created,
			contentDigest
		};
		if (first.blobs[0]?.digest !== archive.digest) return {
			...facts,
			mediaType: artifact.layer.mediaType
		};
		return {
			...facts,
			mediaType: artifact.layer.mediaType,
			integrity
		};
	}
	const platforms = parts.map(({ target = "", artifact, archive, fileName: file }) => ({
		platform: target === "noarch" ? NO_ARCH : formatPlatform(parsePlatform(target)),
		target,
		file,
		digest: artifact.manifest.descriptor.digest,
		media_type: artifact.layer.mediaType,
		size: archive.size,
		integrity: archive.integrity,
		content_digest: archive.contentDigest
	}));
	const size = platforms.reduce((sum, variant) => sum + variant.size, 0);
	const file = `${manifest.name}-${tagOfVersion(manifest.version)}`;
	return {
		digest,
		mediaType: root.descriptor.mediaType,
		size,
		file,
		created,
		platforms
	};
}
/**
* What the version's tag points at already.
*
* The same pack built from another commit differs in its annotations alone; that is no other content.
*
* @returns the digest that is published, `undefined` when the tag is free
* @throws PackwrightError `TAG_IMMUTABLE`
*/
async function findPublished(built, reference, registry, signal) {
	const existing = await tagged(reference, registry, signal);
	if (existing === void 0) return void 0;
	if (existing === ours(built).digest) return ours(built);
	const { bytes } = await registry.manifest(reference, existing, signal);
	const single = built.parts.length === 1 && built.parts[0]?.target === void 0;
	const found = (built.dialect.platforms !== void 0 ? samePlatforms : single ? sameManifest : sameIndex)(bytes, existing, built);
	if (found !== void 0) return found;
	throw tagImmutable(reference, existing, ours(built).digest);
}
/**
* Tells beforehand that a version is published with other content. A registry that does not answer (a fork without
* access) tells nothing.
*
* @returns `TAG_IMMUTABLE`, with which the publish would end
*/
async function foreseeTag(built, reference, registry, signal) {
	try {
		await findPublished(built, reference, registry, signal);
		return;
	} catch (thrown) {
		const error = asPackwrightError(thrown);
		if (error.code === "CANCELLED") throw error;
		return error.code === "TAG_IMMUTABLE" ? error : void 0;
	}
}
/** How registries answer about a repository that nobody has pushed to yet. */
const UNTOLD = /* @__PURE__ */ new Set([
	"FORBIDDEN",
	"UNAUTHENTICATED",
	"REGISTRY_RESPONSE"
]);
/**
* What the tag points at. A registry that does not tell is asked for its tags; where it tells nothing at all, its answer to
* the push decides.
*/
async function tagged(reference, registry, signal) {
	try {
		return await registry.resolve(reference, reference.tag, signal);
	} catch (thrown) {
		if (!(thrown instanceof PackwrightError && UNTOLD.has(thrown.code))) throw thrown;
		if ((await registry.tags(reference, signal).catch(() => [])).includes(reference.tag)) throw thrown;
		return;
	}
}
const hasContent = ({ contentDigests }, stated) => contentDigests.some((digest) => digest === stated);
function sameManifest(bytes, digest, built) {
	const [part] = built.parts;
	try {
		const { artifactType, config, layers, annotations = {} } = parseImageManifest(bytes, "the published artifact");
		const [layer] = layers;
		const integrity = annotations[INTEGRITY];
		const perFile = built.dialect.layerAFile === true;
		if (!(part !== void 0 && (artifactType === "application/vnd.packwright.pack.v1" || artifactType === part.artifact.manifest.descriptor.artifactType) && (config.digest === part.artifact.config.descriptor.digest || built.dialect.name !== "packwright" || annotations["dev.packwright.content-digest"] !== part.archive.contentDigest) && hasContent(part, annotations["dev.packwright.content-digest"])) || layer === void 0 || integrity === void 0 && !perFile) return void 0;
		const file = layer.annotations?.["org.opencontainers.image.title"] ?? part.fileName;
		const created = annotations[CREATED];
		const contentDigest = annotations[CONTENT_DIGEST];
		if (integrity === void 0) return {
			...ours(built),
			digest,
			created
		};
		return {
			digest,
			mediaType: layer.mediaType,
			size: layer.size,
			file,
			created,
			integrity,
			contentDigest
		};
	} catch {
		return;
	}
}
/** The same content listed for the same platforms. */
function samePlatforms(bytes, digest, built) {
	const [part] = built.parts;
	try {
		const { manifests, artifactType, annotations = {} } = parseImageIndex(bytes, "the published artifact");
		if (!(artifactType === built.root.descriptor.artifactType && manifests.length === built.dialect.platforms?.length && part !== void 0 && hasContent(part, annotations["dev.packwright.content-digest"]))) return void 0;
		const { integrity: _, ...own } = ours(built);
		return {
			...own,
			digest,
			created: annotations[CREATED]
		};
	} catch {
		return;
	}
}
/** The same variants with the same content; what the lockfile says of them is theirs, not of this build. */
function sameIndex(bytes, digest, built) {
	try {
		const { manifests, annotations = {} } = parseImageIndex(bytes, "the published artifact");
		if (!built.parts.every((part, index) => {
			const { ["dev.packwright.target"]: target, ["dev.packwright.content-digest"]: content } = manifests[index]?.annotations ?? {};
			return target === part.target && hasContent(part, content);
		}) || manifests.length !== built.parts.length) return void 0;
		const own = ours(built);
		const platforms = own.platforms?.map(({ platform, target, content_digest }, index) => {
			return {
				platform,
				target,
				digest: manifests[index]?.digest,
				content_digest
			};
		});
		return {
			...own,
			digest,
			created: annotations[CREATED],
			...platforms === void 0 ? {} : { platforms }
		};
	} catch {
		return;
	}
}
/** Another publisher may take as long as we took between looking for the tag and writing it, within these bounds. */
const PATIENCE = {
	slower: 1,
	leastMs: 100,
	mostMs: 2e3
};
/**
* Two publishes at once: the one whose tag stands in the end has won, the other says so.
*
* A registry cannot be told to write a tag only if it is free. Whoever found it free before we wrote it writes it soon
* after, so the tag is looked at again when that time has passed.
*/
async function confirmPublished(reference, digest, { began, ended }, registry, signal) {
	const settled = ended + settleMs(ended - began, PATIENCE);
	await setTimeout(Math.max(0, settled - Date.now()), void 0, { signal });
	const now = await registry.resolve(reference, reference.tag, signal);
	if (now === digest) return;
	if (now !== void 0) throw tagImmutable(reference, now, digest);
	throw new PackwrightError("REGISTRY_RESPONSE", `${formatReference(reference)} is not there after it was published.`, { hint: "The registry accepted the manifest and does not serve it. Publish again." });
}
// src/publish/heal.ts
/** A version that is published already, and of which a job that cleans up has deleted parts. */
/**
* Sends again what is gone: the variants below an index, and the bill of materials where one is wanted.
*
* @returns whether anything was
* @throws PackwrightError `REFERENCE_NOT_FOUND` where this build would give other bytes
*/
async function heal(built, reference, existing, { registry, destination, ...context }) {
	if (!(built.parts[0]?.target !== void 0) && context.sbom !== true) return false;
	const { signal } = context;
	const parts = await partsOf({
		...reference,
		digest: existing.digest
	}, registry, signal);
	const variants = parts.filter(({ role, isGone }) => role === "variant" && isGone);
	const lacksSbom = context.sbom === true && !parts.some(isSbom);
	const isSame = existing.digest === ours(built).digest;
	if (variants.length > 0 && !isSame) throw partsGone(built, reference);
	if (!isSame || variants.length === 0 && !lacksSbom) return false;
	const directory = stagingDirectory(context.outDir);
	try {
		const staged = stageArtifact({
			directory,
			tag: reference.tag,
			...contentOf(built)
		});
		if (variants.length > 0) await destination.complete(staged, reference, signal);
		if (lacksSbom) {
			await (await import("./sbom-glvW5K7m.js")).attachSbom(staged, built, reference, context);
			await ensureListed(reference, staged.referrers, {
				registry,
				destination,
				scratch: context.outDir,
				signal
			});
		}
	} finally {
		discardStaged(directory);
	}
	return true;
}
const isSbom = ({ type, isGone }) => type === "application/vnd.cyclonedx+json" && !isGone;
function partsGone({ root, parts }, reference) {
	const written = formatReference(reference);
	const revision = parts[0]?.artifact.annotations[REVISION];
	return new PackwrightError("REFERENCE_NOT_FOUND", `${written} is there, and variants below it are gone: a cleanup of untagged manifests deleted them.`, {
		hint: `Publish it again from the commit that it was built from${revision === void 0 ? "" : `, which is not ${revision}`}; or publish a new version.`,
		details: {
			reference: written,
			built: root.descriptor.digest
		}
	});
}
// src/publish/outcome.ts
function outcomeOf(built, reference, status, artifact, signer) {
	const { manifest, parts } = built;
	const { annotations = {} } = parts[0]?.artifact ?? {};
	const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, { version }]) => [name, version]);
	return {
		name: manifest.name,
		version: manifest.version,
		reference: formatReference(reference),
		digest: artifact.digest,
		size: artifact.size,
		status,
		warnings: [...built.warnings],
		also: [],
		archives: parts.map(({ archive }) => archive.location),
		dialect: built.dialect.name,
		...signer === void 0 ? {} : { signer },
		source: annotations[SOURCE],
		revision: annotations[REVISION],
		contents: {
			manifest,
			files: parts.length === 1 ? parts[0]?.files : void 0,
			size: artifact.size
		},
		entry: {
			name: manifest.name,
			version: manifest.version,
			file: artifact.file,
			oci_ref: formatReference(reference),
			digest: status === "dry-run" ? DRY_RUN : artifact.digest,
			media_type: artifact.mediaType,
			size: artifact.size,
			...artifact.integrity === void 0 ? {} : { integrity: artifact.integrity },
			...artifact.contentDigest === void 0 ? {} : { content_digest: artifact.contentDigest },
			created_at: artifact.created ?? null,
			...signer === void 0 ? {} : { signer: signerEntry(signer) },
			...dependencies.length === 0 ? {} : { dependencies: Object.fromEntries(dependencies) },
			...artifact.platforms === void 0 ? {} : { platforms: artifact.platforms }
		}
	};
}
// src/publish/refusals.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** Another pack's changes stop nobody: each is held against the commit by itself. */
function refuseChanged(location, { changed, manifest }) {
	if (changed === void 0) return;
	const { paths, why, hint } = changed;
	const code = paths.length > 0 ? "TREE_DIRTY" : "TREE_UNKNOWN";
	throw new PackwrightError(code, `${location} is not released, because ${why}.`, {
		hint,
		details: {
			pack: manifest.name,
			directory: location,
			paths
		}
	});
}
/** Whoever pins a signer would have to refuse the next version. */
function refuseUnsigned(name, signer, { unsigned, onEvent }) {
	const message = `${name} was signed by ${signer} before`;
	if (unsigned === true) return onEvent?.({
		type: "warning",
		message: `${message}, and is published unsigned.`
	});
	throw new PackwrightError("SIGNER_CHANGED", `${message}, and there is nothing to sign with now.`, {
		hint: "Publish where it can be signed, or say --no-sign (PACKWRIGHT_SIGN=0): its consumers are told.",
		details: {
			pack: name,
			signer
		}
	});
}
/** @throws PackwrightError `USAGE` before anything is sent */
function refuseTags(tags) {
	for (const tag of tags) {
		const why = isTag(tag) ? versionInTag(tag) === void 0 ? void 0 : "it is a version, and versions do not move" : "it is no tag";
		if (why === void 0) continue;
		throw new PackwrightError("USAGE", `--tag ${tag} cannot be set: ${why}.`, {
			hint: "Name a floating tag of letters, digits, dots, dashes and underscores, e.g. latest or 1.2.",
			details: { tag }
		});
	}
}
/** Who follows `latest` does not ask for pre-releases. */
function refusePrerelease({ name, version }, tags, { prerelease }) {
	if (!tags.includes("latest") || prerelease === true || import_semver.default.prerelease(version) === null) return;
	throw new PackwrightError("USAGE", `latest of ${name} is not moved to the pre-release ${version}.`, {
		hint: "Leave --tag latest out, or say --prerelease as well.",
		details: {
			pack: name,
			version
		}
	});
}
// src/publish/resign.ts
var import_dist = require_dist();
/** Looks for this run's own signature beside what is there, and makes it where there is none. */
async function ensureSigned(built, reference, digest, context) {
	const { registry, destination, signer, identity, env, signal } = context;
	for await (const bytes of signatureBundles(reference, digest, registry, signal)) {
		const found = signerIn(bytes);
		if (found?.identity === identity) return {
			signer: found,
			made: false
		};
	}
	const manifest = await registry.manifest(reference, digest, signal);
	const about = {
		name: built.manifest.name,
		signer,
		source: built.source,
		env
	};
	return {
		signer: await signPublished({
			...reference,
			digest
		}, manifest, about, {
			registry,
			destination,
			signal
		}),
		made: true
	};
}
/**
* Who signed what is published of a pack: as the lockfile has it, else of the newest version.
*
* @returns `undefined` for nobody, and where the registry does not let one look
*/
async function signerBefore(name, reference, registry, { signedBefore, signal }) {
	const locked = signedBefore?.get(name);
	if (locked !== void 0) return locked;
	try {
		const tags = await registry.tags(reference, signal);
		const newest = tags.flatMap((tag) => versionInTag(tag) ?? []).sort(import_semver.default.rcompare).at(0);
		const tag = tags.find((written) => versionInTag(written) === newest);
		if (newest === void 0 || tag === void 0) return void 0;
		const digest = await registry.resolve(reference, tag, signal);
		if (digest === void 0) return void 0;
		for await (const bytes of signatureBundles(reference, digest, registry, signal)) {
			const signer = signerIn(bytes);
			if (signer !== void 0) return signer.identity;
		}
	} catch {
		signal?.throwIfAborted();
	}
}
const statement = looseObject({ predicateType: _enum([SIGN_PREDICATE, PROVENANCE_PREDICATE]) });
/** Who says in a bundle to have published; nothing is verified, and what says something else is passed over. */
function signerIn(bytes) {
	try {
		const { content: signed, verificationMaterial } = (0, import_dist.bundleFromJSON)(JSON.parse(Buffer.from(bytes).toString("utf8")));
		if (signed.$case !== "dsseEnvelope") return void 0;
		statement.parse(JSON.parse(signed.dsseEnvelope.payload.toString("utf8")));
		const { content } = verificationMaterial;
		if (content.$case === "publicKey") return { identity: `key:${content.publicKey.hint}` };
		const certificate = certificateIn(verificationMaterial);
		return certificate === void 0 ? void 0 : { ...signerFacts(certificate) };
	} catch {
		return;
	}
}
// src/publish/line.ts
init_p_map();
/** Small requests, where sending packs at once is bounded by what they take of this machine. */
const CONFIRMED_AT_ONCE = 32;
/** Publishes packs, several at once; one that fails does not stop the others. */
async function publishPacks(found, context) {
	const outcome = {
		published: [],
		failed: []
	};
	const fail = (name, thrown) => {
		const error = asPackwrightError(thrown);
		if (error.code === "CANCELLED") throw error;
		outcome.failed.push({
			name,
			error
		});
		context.onEvent?.({
			type: "failed",
			pack: name,
			message: error.message
		});
	};
	const options = {
		concurrency: context.concurrency,
		...context.signal === void 0 ? {} : { signal: context.signal }
	};
	const sent = [];
	const confirmNext = async ({ published, confirm }) => {
		try {
			await confirm?.();
			outcome.published.push(published);
		} catch (thrown) {
			fail(published.name, thrown);
		}
	};
	const publishNext = async (discovery) => {
		try {
			if ("error" in discovery) throw discovery.error;
			sent.push(await publishInDialects(discovery.pack, {
				...context,
				keepsVersions
			}));
		} catch (thrown) {
			fail(nameOf(discovery), thrown);
		}
	};
	const keepsVersions = isMixed(found);
	await pMap(withoutDuplicates(found), publishNext, options);
	let confirmed;
	const confirm = () => {
		confirmed ??= pMap(sent, confirmNext, {
			...options,
			concurrency: CONFIRMED_AT_ONCE
		});
		return confirmed;
	};
	const published = sent.map((pack) => pack.published);
	await context.onSent?.(published, confirm);
	await confirm();
	outcome.published.sort(byName);
	outcome.failed.sort(byName);
	return outcome;
}
/** Publishes one pack in its own dialect, and then in those that it is to be had in as well. */
async function publishInDialects(pack, context) {
	const { manifest } = pack;
	const [own, ...others] = manifest === void 0 ? [] : context.dialectsFor?.(manifest) ?? [];
	const first = await publishPack(pack, {
		...context,
		dialectFor: () => own
	});
	const confirmations = [first.confirm];
	const { published } = first;
	for (const dialect of others) {
		const place = {
			dialect: dialect.name,
			by: context.dialectPlace ?? "repository"
		};
		const fileSuffix = `.${dialect.name}`;
		const sent = await publishPack(pack, {
			...context,
			dialectFor: () => dialect,
			fileSuffix
		}, place);
		const { reference, digest, status, entry, warnings } = sent.published;
		if (entry.content_digest !== published.entry.content_digest) throw new PackwrightError("BUILD_DIFFERS", `${published.name} does not give the same content twice.`, { hint: "Its build command has to give the same files every time to be published in several dialects." });
		published.also.push({
			dialect: dialect.name,
			reference,
			digest,
			status
		});
		published.warnings.push(...warnings.filter((warning) => !published.warnings.includes(warning)));
		confirmations.push(sent.confirm);
	}
	const dry = published.status === "dry-run";
	const dialects = published.also.map(({ dialect, reference, digest }) => {
		return {
			dialect,
			oci_ref: reference,
			digest: dry ? DRY_RUN : digest
		};
	});
	const entry = dialects.length === 0 ? published.entry : {
		...published.entry,
		dialects
	};
	const confirm = async () => {
		for (const check of confirmations) await check?.();
	};
	const checks = confirmations.some((check) => check !== void 0) ? { confirm } : {};
	return {
		published: {
			...published,
			entry,
			location: pack.location
		},
		...checks
	};
}
/** Publishes one pack in one dialect. */
async function publishPack(pack, context, place) {
	const built = await buildArtifact(pack, context);
	if (context.clean === true) refuseChanged(pack.location, built);
	context.accept?.(built.manifest);
	const reference = referenceFor(built.manifest, context.target, place);
	await context.check?.(built, reference);
	const { registry, destination } = context;
	const about = {
		pack: built.manifest.name,
		reference: formatReference(reference)
	};
	if (context.dryRun || registry === void 0 || destination === void 0) {
		const refusal = context.foresee && await foreseeTag(built, reference, context.foresee, context.signal);
		const published = outcomeOf(built, reference, "dry-run", ours(built));
		return { published: refusal === void 0 ? published : {
			...published,
			refusal
		} };
	}
	const began = Date.now();
	const [existing, signedBefore] = await Promise.all([findPublished(built, reference, registry, context.signal), context.signer === void 0 ? signerBefore(about.pack, reference, registry, context) : void 0]);
	if (existing !== void 0) {
		if (await heal(built, reference, existing, {
			...context,
			registry,
			destination
		})) context.onEvent?.({
			type: "warning",
			message: `${about.reference} lacked parts; they were sent again.`
		});
		const tags = await floatingTags(built, reference, registry, context);
		if (tags.length > 0) await destination.tag({
			...reference,
			...existing
		}, tags, context.signal);
		const { signer, identity, env, signal } = context;
		const signed = signer === void 0 || identity === void 0 ? void 0 : await ensureSigned(built, reference, existing.digest, {
			registry,
			destination,
			signer,
			identity,
			env,
			signal
		});
		if (signed?.made === true) context.onEvent?.({
			type: "signed",
			pack: about.pack,
			identity: signed.signer.identity
		});
		context.onEvent?.({
			type: "unchanged",
			...about,
			digest: existing.digest
		});
		return { published: {
			...outcomeOf(built, reference, "unchanged", existing, signed?.signer),
			tags
		} };
	}
	if (signedBefore !== void 0) refuseUnsigned(about.pack, signedBefore, context);
	context.onEvent?.({
		type: "publishing",
		...about
	});
	const alsoTags = await floatingTags(built, reference, registry, context);
	const { signer, referrers } = await send(built, reference, destination, {
		...context,
		alsoTags
	});
	context.onEvent?.({
		type: "published",
		...about,
		digest: ours(built).digest
	});
	const published = {
		...outcomeOf(built, reference, "published", ours(built), signer),
		tags: alsoTags
	};
	if (destination.exclusive) return { published };
	const span = {
		began,
		ended: Date.now()
	};
	const confirm = async () => {
		await confirmPublished(reference, ours(built).digest, span, registry, context.signal);
		await ensureListed(reference, referrers, {
			registry,
			destination,
			scratch: context.outDir,
			signal: context.signal
		});
	};
	return {
		published,
		confirm
	};
}
/** The tags that the user asked for, and those that the clients of the pack's dialect live on. */
async function floatingTags({ manifest, dialect }, reference, registry, context) {
	const { alsoTags, signal } = context;
	const published = async () => await registry.tags(reference, signal).catch((thrown) => {
		if (thrown instanceof PackwrightError && thrown.code === "REFERENCE_NOT_FOUND") return [];
		throw thrown;
	});
	const own = dialect.floatingTags?.(manifest.version, await published()) ?? [];
	const tags = [.../* @__PURE__ */ new Set([...alsoTags, ...own])];
	refusePrerelease(manifest, tags, context);
	return tags;
}
/** Where a pack goes. @throws PackwrightError `REFERENCE_INVALID` */
function referenceFor({ name, version }, target, place) {
	const tag = tagOfVersion(version);
	if (place?.by === "tag") return {
		...parseReference(placeOf(target, name)),
		tag: `${tag}-${place.dialect}`
	};
	const path = place === void 0 ? name : `${place.dialect}/${name}`;
	return {
		...parseReference(placeOf(target, path)),
		tag
	};
}
function byName(a, b) {
	return a.name < b.name ? -1 : 1;
}
// src/publish/needed.ts
init_p_map();
const AT_ONCE = 8;
/** Warns of dependencies that are published nowhere. A registry that does not let one look says nothing about that. */
async function warnOfUnpublished(published, registry, signal) {
	const here = new Set(published.map(({ reference }) => formatRepository(parseReference(reference))));
	const needed = /* @__PURE__ */ new Map();
	for (const pack of published) for (const [name, { ref }] of Object.entries(pack.contents.manifest.dependencies ?? {})) {
		const place = ref === void 0 ? besideOf(parseReference(pack.reference), name) : parseReference(ref);
		const written = formatRepository(place);
		const known = needed.get(written) ?? {
			place,
			by: []
		};
		known.by.push([pack, name]);
		if (!here.has(written)) needed.set(written, known);
	}
	await pMap(needed, async ([written, { place, by }]) => {
		if ((await registry.tags(place, signal).catch(() => ["unknown"])).length > 0) return;
		for (const [pack, name] of by) pack.warnings.push(`${pack.name} depends on ${name}, which is not published at ${written}`);
	}, { concurrency: AT_ONCE });
}
// src/publish/publish.ts
/** Building and publishing with the real registry, the real oras and the lockfile plugged in. */
const DEFAULT_CONCURRENCY = 6;
/**
* Publishes packs: archives into `outDir`, artifacts to the registry, entries into the lockfile.
*
* Packs that fail are in `failed`; the others are published and recorded.
*
* @throws PackwrightError before anything is sent: `PACK_NOT_FOUND`, `PACK_DUPLICATE`, `VERSION_INVALID`,
*   `TREE_DIRTY`, `ORAS_NOT_FOUND`, `ORAS_TOO_OLD`, `OUTPUT_UNWRITABLE`, `LOCKFILE_INVALID`
*/
async function publish(options) {
	try {
		var _usingCtx$1 = _usingCtx();
		const dryRun = options.dryRun ?? false;
		const destination = dryRun ? void 0 : openDestination(options);
		destination?.catch(() => {});
		const sourceOf = openSources(options.env ?? process.env);
		const checkouts = _usingCtx$1.a(openCheckouts(options.env ?? process.env, options.signal));
		const [found, source] = await Promise.all([findReleased({
			...options,
			checkouts
		}), sourceOf(options.packsDir ?? "packs")]);
		requireKey(options);
		refuseTags(options.alsoTags ?? []);
		const settings = await readSettings();
		const base = {
			...await buildContext(options, source),
			sourceOf,
			builtBy: builtBy(settings),
			allowUnreleased: dryRun,
			target: options.target,
			dryRun,
			alsoTags: options.alsoTags ?? [],
			concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
			sbom: options.sbom,
			clean: !dryRun && isRegistryHost(options.target.registry) && options.allowDirty !== true,
			dialectsFor: dialectsFor(options.dialects, settings),
			dialectPlace: options.dialectPlace,
			unsigned: options.unsigned,
			prerelease: options.prerelease,
			env: options.env ?? process.env
		};
		const lockfile = resolve(options.lockfile ?? "packs.lock.json");
		await sweepAfterCrash(lockfile);
		const before = await readLockfileIfExists(lockfile);
		base.signedBefore = new Map((before?.packs ?? []).flatMap(({ name, signer }) => signer == null ? [] : [[name, signer.identity]]));
		const outcome = destination === void 0 ? await tryOut(found, base, options) : await publishForReal(found, base, options, await destination, tagForms(settings));
		await signArchives(outcome, options);
		const changes = dryRun && options.compare === true ? { changes: await compareWithReleases(outcome.published, options) } : {};
		const refused = outcome.published.flatMap(({ name, refusal: error }) => error === void 0 ? [] : [{
			name,
			error
		}]);
		const failed = [...outcome.failed, ...refused];
		return {
			...outcome,
			failed,
			...changes,
			dryRun,
			lockfile: await record(outcome, lockfile, options, source)
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** @throws PackwrightError `FLAGS_CONFLICT` before anything is built */
function requireKey({ detached, signing }) {
	if (detached !== true || typeof signing === "object" && signing.key !== void 0) return;
	throw new PackwrightError("FLAGS_CONFLICT", "Signatures beside the archives need a key.", { hint: "Say --key <file> together with --detached." });
}
async function signArchives(outcome, { detached, signing }) {
	if (detached !== true || typeof signing !== "object" || signing.key === void 0) return;
	await writeDetached(outcome.published.flatMap((pack) => pack.archives), signing.key, signing.passphrase);
}
/** Without a registry, unless what is built is held against what is there. */
async function tryOut(found, base, options) {
	if (options.semverCheck !== true && options.compare !== true) return await publishPacks(found, base);
	return await withRegistry(options, "pull", async (registry) => {
		const foresee = options.compare === true ? registry : void 0;
		return await publishPacks(found, {
			...base,
			foresee,
			check: await versionCheck(registry, options)
		});
	});
}
async function versionCheck(registry, options) {
	if (options.semverCheck !== true) return void 0;
	const { checkVersion } = await import("./check-Bgqq4uw3.js");
	const trust = {
		...withoutPolicy(options.env ?? process.env),
		mode: "ignore"
	};
	const store = openStore(defaultStoreRoot(options.env ?? process.env));
	return (built, reference) => checkVersion(built, reference, {
		registry,
		store,
		trust,
		signal: options.signal
	});
}
async function publishForReal(found, base, options, destination, forms) {
	const env = options.env ?? process.env;
	const signer = await openSigner(options.signing, env);
	const claims = signer === void 0 || signer.identity !== void 0 ? void 0 : await claimsOfRun(env);
	const identity = signer?.identity ?? (claims === void 0 ? void 0 : identityOf(claims));
	const accept = claims && ((manifest) => refuseUnacceptable(manifest, claims, forms));
	options.onEvent?.({
		type: "signing",
		description: signer === void 0 ? "off: packs are published unsigned" : `with ${signer.description}`
	});
	try {
		return await withRegistry(options, "pull,push", async (registry) => {
			const check = await versionCheck(registry, options);
			const { outDir, source, signal } = base;
			const writer = {
				registry,
				destination,
				signer,
				outDir,
				source,
				env,
				signal
			};
			const cataloguing = options.catalog === false ? void 0 : await import("./catalog-gSXZ6r8e.js");
			let catalog;
			const onSent = async (sent, confirm) => {
				const busy = {
					...writer,
					meanwhile: confirm
				};
				if (sent.length > 0) catalog = await cataloguing?.catalogPublished(sent, options.target, busy);
			};
			const signing = {
				signer,
				identity,
				accept
			};
			const outcome = await publishPacks(found, {
				...base,
				...signing,
				registry,
				destination,
				check,
				onSent
			});
			if (options.releaseAssets !== void 0 && outcome.failed.length === 0) {
				const { writeReleaseAssets } = await import("./release-assets-C6Z69b2z.js");
				const assets = await writeReleaseAssets(outcome.published, options.releaseAssets, signer);
				Object.assign(outcome, { assets });
			}
			if (options.collection !== void 0 && outcome.failed.length === 0) {
				const { publishCollection } = await import("./collection-O3kIaFzz.js");
				const { collection: named, target, version } = options;
				const collection = await publishCollection(named, outcome.published, target, version, writer);
				Object.assign(outcome, { collection });
			}
			await warnOfUnpublished(outcome.published, registry, signal);
			const lost = outcome.failed.filter(({ error }) => error.code === "TAG_IMMUTABLE").map(({ name }) => name);
			if (lost.length > 0) await cataloguing?.catalogAnew(lost, options.target, writer);
			return catalog === void 0 ? outcome : {
				...outcome,
				catalog
			};
		});
	} finally {
		await destination.close();
	}
}
/** A dry run never touches a lockfile that pins what was really published. */
async function record(outcome, lockfile, options, source) {
	const spare = (options.dryRun ?? false) && holdsPublished(await readLockfileIfExists(lockfile));
	const path = spare ? join(resolve(options.outDir ?? "dist/packs"), LOCKFILE_NAME) : lockfile;
	const shown = relative(process.cwd(), path) || path;
	if (spare) await rm(path, { force: true });
	const head = {
		git_sha: source.revision ?? null,
		...options.target
	};
	const entries = outcome.published.map(({ entry }) => entry);
	return {
		path: shown,
		written: entries.length > 0 && await mergeIntoLockfile(path, head, entries, /* @__PURE__ */ new Date()),
		...spare ? { spared: relative(process.cwd(), lockfile) } : {}
	};
}
export { publish as t };
