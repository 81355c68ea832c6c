import { t as buildArtifact } from "./build-BeqamZiP.js";
import { a as readPackIn, i as readListing, n as directoryIn } from "./listing-inNsYGLg.js";
import { n as openCheckouts } from "./checkout-Re_XGpj4.js";
import { n as readSource } from "./source-CwPSamD9.js";
import { r as refuseProblems } from "./validate-CeMmyCDe.js";
import { r as PackwrightError, t as ERROR_CODES } from "./errors-aVfW4i-N.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { _ as tagOfVersion, p as parseReference } from "./reference-DudNQwii.js";
import { n as ruleFor } from "./match-pNLvUnZL.js";
import { i as stageArtifact, n as discardStaged, r as layoutDestination } from "./layout-writer-B4r_Qjcu.js";
import { n as trustContext } from "./trust-CvzBP_zw.js";
import { n as modeFor } from "./context-GhsvP_pn.js";
import { t as openPlaces } from "./places-Biq2b-M7.js";
import { n as parseGitPack, t as formatGitPack } from "./git-reference-dfj0gQKX.js";
import { r as withProjectSettings } from "./project-tQXvL-FZ.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { realpath } from "node:fs/promises";
import { join, relative } from "node:path";
// src/project/git-source.ts
/** What lies in a repository of somebody else, at a commit. */
/** The pack itself, or what the list in the repository names; what of it names no commit is passed over with a word. */
async function packsIn(git, sources, only, options) {
	if (git.path !== "") return [git];
	const root = await checkedOut(git, sources, options);
	const listing = await readPackIn(root, root) === void 0 ? await readListing(root) : void 0;
	if (listing === void 0) return [git];
	const names = listing.packs.map(({ name }) => name);
	const absent = only.find((name) => !names.includes(name));
	if (absent !== void 0) throw new PackwrightError("PACK_NOT_FOUND", `${listing.file} of ${git.url} lists no "${absent}".`, { hint: `It lists ${names.join(", ")}.` });
	return listing.packs.filter(({ name }) => only.length === 0 || only.includes(name)).flatMap(({ name, place }) => {
		if (place.kind === "local" && place.path !== "") return [{
			...git,
			path: place.path
		}];
		if (place.kind === "git" && place.commit !== void 0) return [{
			url: place.url,
			commit: place.commit,
			path: place.path
		}];
		const why = place.kind === "git" ? "its source names no commit" : "it is no directory of its own";
		options.onEvent?.({
			type: "warning",
			message: `${name} of ${git.url} is passed over: ${why}`
		});
		return [];
	});
}
/** @throws PackwrightError `OFFLINE`, `SOURCE_UNKNOWN` */
async function checkedOut({ url, commit }, sources, { offline }) {
	const local = url.startsWith("file://");
	if (offline === true && !local) throw new PackwrightError("OFFLINE", `The commit ${commit} of ${url} is not here.`, { hint: "Run it once without --offline." });
	return await realpath(await sources.at(local ? new URL(url).pathname : url, commit));
}
/** What is wrong with a pack is said to somebody who cannot change it. */
async function forConsumer(git, checkout, work) {
	try {
		return await work();
	} catch (thrown) {
		if (!(thrown instanceof PackwrightError) || ERROR_CODES[thrown.code][0] !== "invalid") throw thrown;
		const { code, cause } = thrown;
		const why = thrown.message.replaceAll(`${checkout}/`, "").replaceAll(checkout, ".");
		const hint = `Whoever looks after ${git.url} has to mend that; until then take another commit, or leave the pack out.`;
		const details = { git: formatGitPack(git) };
		throw new PackwrightError(code, `${formatGitPack(git)}: ${why}`, {
			hint,
			details,
			cause
		});
	}
}
// src/project/git-pack.ts
/**
* Packs that live only in git, taken into the project: built from a commit into an image layout of the target, so that
* everything else treats them like any other pack.
*/
/** Below the target, where the layouts of such packs are. */
const PLACE = join(".packwright", "git");
/**
* Builds a pack from a commit, and says what `packs.json` is to want; of a repository that lists packs, all of them.
*
* @param only of a list these
* @throws PackwrightError `REFERENCE_INVALID`, `SOURCE_UNKNOWN`, `PACK_NOT_FOUND`, `OFFLINE`, `SIGNATURE_MISSING` when the
*   policy requires a signature and the commit has none by one of its keys
*/
async function vendorFromGit(text, project, options, only = []) {
	try {
		var _usingCtx$1 = _usingCtx();
		const trust = await trustContext(withProjectSettings(options, project));
		const places = openPlaces(options.env ?? process.env, options.onEvent);
		const sources = _usingCtx$1.a(openCheckouts(options.env ?? process.env, options.signal));
		const added = [];
		for (const pack of await packsIn(parseGitPack(text), sources, only, options)) {
			const built = await vendor(pack, project, trust, sources, options);
			const { name, version } = built;
			await rememberCommit(pack, built, places);
			const ref = referenceIn(project, name);
			added.push({
				name,
				options: {
					ref,
					version,
					git: formatGitPack(pack)
				}
			});
		}
		return added;
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/**
* Judges every pack that comes from git by its commit: what is locked, and what `packs.json` wants. The commit is looked
* at each time, unless the store has what the user has seen come out of it; nothing in the project's tree is believed.
*
* @returns the digest that each of them has to have, by name
* @throws PackwrightError `CONTENT_MISMATCH` when the commit does not give what is locked
*/
async function restoreFromGit(project, { store, trust }, options) {
	try {
		var _usingCtx3 = _usingCtx();
		const places = openPlaces(options.env ?? process.env, options.onEvent);
		const digests = /* @__PURE__ */ new Map();
		const sources = _usingCtx3.a(openCheckouts(options.env ?? process.env, options.signal));
		for (const { name, git, digest } of gitPacks(project)) {
			const known = await places.recall(formatGitPack(git));
			const enough = modeFor(ruleFor(trust.policy, placeInGit(git)), trust) !== "require" || known.signer != null;
			if (known.digest !== void 0 && await store.find(known.digest) !== void 0 && enough && (digest === void 0 || digest === known.digest)) {
				digests.set(name, known.digest);
				continue;
			}
			const built = await vendor(git, project, trust, sources, options);
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
	} catch (_) {
		_usingCtx3.e = _;
	} finally {
		await _usingCtx3.d();
	}
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
async function vendor(git, project, trust, sources, options) {
	try {
		var _usingCtx4 = _usingCtx();
		const { url, commit, path } = git;
		const { env = process.env, signal } = options;
		const checkout = await checkedOut(git, sources, options);
		const directory = _usingCtx4.a(await temporaryDirectory("packwright-git-")).path;
		const pack = await forConsumer(git, checkout, async () => {
			const found = await readPackIn(checkout, await directoryIn(checkout, path, url));
			if (found !== void 0) refuseProblems(found.location, found.problems);
			return found;
		});
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
		const context = {
			outDir: join(directory, "out"),
			version,
			source,
			signal
		};
		const built = await forConsumer(git, checkout, () => buildArtifact(pack, context));
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
		_usingCtx4.e = _;
	} finally {
		await _usingCtx4.d();
	}
}
/** A commit can carry a signature, an archive in git cannot: where the policy wants one, it is the commit's. */
async function requireSigned(checkout, git, name, trust, options) {
	const rule = ruleFor(trust.policy, placeInGit(git));
	const mode = modeFor(rule, trust);
	const { env = process.env } = options;
	const signer = mode === "ignore" || rule?.keys === void 0 ? void 0 : await (await import("./commit-signer-BcpsaxRz.js")).commitSigner(checkout, git.commit, rule, trust.material, env);
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
