import { t as buildArtifact } from "./build-CT0Fr9Zn.js";
import { t as checkOut } from "./checkout-pHSyfgE8.js";
import { t as readPack } from "./read-manifest-BDFIPJtA.js";
import { n as readSource } from "./source-BUBrSnGC.js";
import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { _ as tagOfVersion, p as parseReference } from "./reference-DudNQwii.js";
import { n as ruleFor } from "./match-pNLvUnZL.js";
import { i as stageArtifact, n as discardStaged, r as layoutDestination } from "./layout-writer-Dxg6cH5x.js";
import { n as trustContext } from "./trust-ocnoBCH5.js";
import { n as modeFor } from "./context-GhsvP_pn.js";
import { t as openPlaces } from "./places-CyHfoGOp.js";
import { n as parseGitPack, t as formatGitPack } from "./git-reference-dfj0gQKX.js";
import { r as withProjectSettings } from "./project-DCItAYvz.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
// src/project/git-pack.ts
/**
* Packs that live only in git, taken into the project: built from a commit into an image layout of the target, so that
* everything else treats them like any other pack.
*/
/** Below the target, where the layouts of such packs are. */
const PLACE = join(".packwright", "git");
/**
* Builds a pack from a commit, and says what `packs.json` is to want.
*
* @throws PackwrightError `REFERENCE_INVALID`, `SOURCE_UNKNOWN`, `PACK_NOT_FOUND`, `OFFLINE`, `SIGNATURE_MISSING` when the
*   policy requires a signature and the commit has none by one of its keys
*/
async function vendorFromGit(text, project, options) {
	const pack = parseGitPack(text);
	const built = await vendor(pack, project, await trustContext(withProjectSettings(options, project)), options);
	const { name, version } = built;
	const ref = referenceIn(project, name);
	await rememberCommit(pack, built, openPlaces(options.env ?? process.env, options.onEvent));
	return {
		name,
		options: {
			ref,
			version,
			git: formatGitPack(pack)
		}
	};
}
/**
* Judges every pack that comes from git by its commit: what is locked, and what `packs.json` wants. The commit is looked
* at each time, unless the store has what the user has seen come out of it; nothing in the project's tree is believed.
*
* @returns the digest that each of them has to have, by name
* @throws PackwrightError `CONTENT_MISMATCH` when the commit does not give what is locked
*/
async function restoreFromGit(project, { store, trust }, options) {
	const places = openPlaces(options.env ?? process.env, options.onEvent);
	const digests = /* @__PURE__ */ new Map();
	for (const { name, git, digest } of gitPacks(project)) {
		const known = await places.recall(formatGitPack(git));
		const enough = modeFor(ruleFor(trust.policy, placeInGit(git)), trust) !== "require" || known.signer != null;
		if (known.digest !== void 0 && await store.find(known.digest) !== void 0 && enough && (digest === void 0 || digest === known.digest)) {
			digests.set(name, known.digest);
			continue;
		}
		const built = await vendor(git, project, trust, options);
		if (digest !== void 0 && built.digest !== digest) throw new PackwrightError("CONTENT_MISMATCH", `${name} from ${git.url} at ${git.commit} is ${built.digest}; the lockfile says ${digest}.`, {
			hint: "Either the lockfile was changed, or the pack was built by another version of packwright.",
			details: {
				pack: name,
				expected: digest,
				actual: built.digest
			}
		});
		digests.set(name, built.digest);
		await rememberCommit(git, built, places);
	}
	return digests;
}
async function rememberCommit(pack, { signer, digest }, places) {
	const known = signer === void 0 ? null : { identity: `key ${signer}` };
	await places.remember(formatGitPack(pack), {
		signer: known,
		digest
	});
}
/** What is locked from git, and what is wanted from git and not locked. */
function gitPacks({ wanted, locked }) {
	const fromLock = [...locked.values()].flatMap(({ name, origin, digest }) => origin === void 0 ? [] : [{
		name,
		git: {
			url: origin.git,
			commit: origin.commit,
			path: origin.path
		},
		digest
	}]);
	const fromWanted = (wanted?.packs ?? []).flatMap(({ name, git }) => git === void 0 ? [] : [{
		name,
		git: parseGitPack(git),
		digest: void 0
	}]);
	const lockedAs = new Map(fromLock.map((pack) => [pack.name, formatGitPack(pack.git)]));
	return [...fromLock, ...fromWanted.filter(({ name, git }) => lockedAs.get(name) !== formatGitPack(git))];
}
/** The place that rules are about: the repository, and the pack in it. */
function placeInGit({ url, path }) {
	const { hostname, pathname } = new URL(url);
	const parts = [pathname.replace(/\.git$/, ""), path].flatMap((part) => part.split("/")).filter(Boolean);
	return {
		registry: hostname || "localhost",
		path: parts.join("/").toLowerCase()
	};
}
async function vendor(git, project, trust, options) {
	try {
		var _usingCtx$1 = _usingCtx();
		const { url, commit, path } = git;
		const { env = process.env, signal } = options;
		const local = url.startsWith("file://");
		if (options.offline === true && !local) throw new PackwrightError("OFFLINE", `The commit ${commit} of ${url} is not here.`, { hint: "Run it once without --offline." });
		const directory = _usingCtx$1.a(await temporaryDirectory("packwright-git-")).path;
		const checkout = join(directory, "source");
		await checkOut(local ? new URL(url).pathname : url, commit, checkout, env, signal);
		const pack = await readPack(await insideOf(checkout, path, url));
		if (pack?.manifest === void 0) throw new PackwrightError("PACK_NOT_FOUND", `There is no pack at "${path || "."}" of ${url} at ${commit}.`, { hint: "Name its directory behind a #." });
		if (pack.manifest.build !== void 0) throw new PackwrightError("MANIFEST_INVALID", `${pack.manifest.name} is built by a command of its own, which is not run for a pack from git.`, { hint: "Ask its author to publish it." });
		const signer = await requireSigned(checkout, git, pack.manifest.name, trust, options);
		const { created } = await readSource(checkout, {
			...env,
			GITHUB_SERVER_URL: void 0,
			SOURCE_DATE_EPOCH: void 0
		});
		const source = {
			source: url,
			revision: commit,
			...created === void 0 ? {} : { created }
		};
		const version = pack.manifest.version ?? `0.0.0-git.${commit.slice(0, 12)}`;
		const built = await buildArtifact(pack, {
			outDir: join(directory, "out"),
			version,
			source,
			signal
		});
		await keep(built, project, directory, signal);
		const { license = "unknown" } = pack.manifest;
		options.onEvent?.({
			type: "warning",
			message: `${pack.manifest.name} is taken from ${url} at ${commit.slice(0, 12)}; its licence: ${license}`
		});
		return {
			name: pack.manifest.name,
			version,
			digest: built.root.descriptor.digest,
			signer
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** A link in the repository must not lead out of it. */
async function insideOf(checkout, path, url) {
	const root = await realpath(checkout);
	const found = await realpath(join(root, path)).catch(() => void 0);
	if (found !== void 0 && (found === root || found.startsWith(`${root}${sep}`))) return found;
	if (found === void 0) return join(root, path);
	throw new PackwrightError("ENTRY_PATH", `"${path}" of ${url} is a link that leaves the repository.`, { hint: "Name the directory itself." });
}
/** A commit can carry a signature, an archive in git cannot: where the policy wants one, it is the commit's. */
async function requireSigned(checkout, git, name, trust, options) {
	const rule = ruleFor(trust.policy, placeInGit(git));
	const mode = modeFor(rule, trust);
	const { env = process.env } = options;
	const signer = mode === "ignore" || rule?.keys === void 0 ? void 0 : await (await import("./commit-signer-CVpGdqyH.js")).commitSigner(checkout, git.commit, rule, trust.material, env);
	if (signer === void 0 && mode === "require") throw unsigned(git.commit, name);
	if (signer === void 0 || rule === void 0) return void 0;
	options.onEvent?.({
		type: "verified",
		reference: `${name} at ${git.commit}`,
		identity: `key ${signer}`,
		matched: rule.match
	});
	return signer;
}
function unsigned(commit, name) {
	return new PackwrightError("SIGNATURE_MISSING", `The commit ${commit} of ${name} is not signed with a key that the policy names for it.`, {
		hint: "Take it from a registry, or name the key that its commits are signed with (SSH) in packs.policy.json.",
		details: {
			pack: name,
			commit
		}
	});
}
async function keep(built, project, directory, signal) {
	const { root, parts, manifest } = built;
	const tag = tagOfVersion(manifest.version);
	const staged = stageArtifact({
		directory: join(directory, "staged"),
		tag,
		root,
		blobs: parts.flatMap(({ artifact }) => [artifact.config, artifact.manifest]).filter((blob) => blob !== root),
		layers: parts.flatMap(({ blobs }) => blobs)
	});
	try {
		const reference = {
			...parseReference(referenceIn(project, manifest.name)),
			tag
		};
		await layoutDestination.receive(staged, reference, [], signal);
	} finally {
		discardStaged(staged.directory);
	}
}
/** Relative to the project, so that the lockfile means the same on every machine. */
function referenceIn(project, name) {
	return `oci-layout://${relative(project.directory, project.target).split("\\").join("/")}/${PLACE.split("\\").join("/")}/${name}`;
}
export { restoreFromGit, vendorFromGit };
