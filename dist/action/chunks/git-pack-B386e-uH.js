import { t as buildArtifact } from "./build-Ci3e2H7e.js";
import { a as readPackIn, n as directoryIn } from "./listing-CAK8seDt.js";
import { n as openCheckouts } from "./checkout-CXjXU_6G.js";
import { n as readSource } from "./source-ZPKi_OSe.js";
import { r as refuseProblems } from "./validate-Ch5zWY3J.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { m as parseReference, v as tagOfVersion } from "./reference-BXVmMd2r.js";
import { n as ruleFor } from "./match-B05yU5Wj.js";
import { i as stageArtifact, n as discardStaged, r as layoutDestination } from "./layout-writer-BjZpbI5n.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { r as modeFor } from "./context-Duv5J-Mt.js";
import { t as openPlaces } from "./places-DR44VNlS.js";
import { n as parseGitPack, t as formatGitPack } from "./git-reference-Q8Tck4dX.js";
import { i as packsIn, n as forConsumer, t as checkedOut } from "./git-source-IGBolYDy.js";
import { r as withProjectSettings } from "./project-Y0urLM2B.js";
import { c as gitReference } from "./read-zEcuMCOl.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { join, relative } from "node:path";
// src/project/git-signed.ts
/** Whether a commit is signed as a policy wants it. */
/** The place that rules are about: the repository, and the pack in it. */
function placeInGit({ url, path }) {
	const { hostname, pathname } = new URL(url);
	const parts = [pathname.replace(/\.git$/, ""), path].flatMap((part) => part.split("/")).filter(Boolean);
	return {
		registry: hostname || "localhost",
		path: parts.join("/").toLowerCase()
	};
}
/** A commit can carry a signature, an archive in git cannot: where the policy wants one, it is the commit's. */
async function requireSigned(checkout, git, name, trust, options) {
	const rule = ruleFor(trust.policy, placeInGit(git));
	const mode = modeFor(rule, trust);
	const { env = process.env } = options;
	const signer = mode === "ignore" || rule?.keys === void 0 ? void 0 : await (await import("./commit-signer-CXZtvNfU.js")).commitSigner(checkout, git.commit, rule, trust.material, env);
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
// src/project/git-pack.ts
/**
* Packs that live only in git, taken into the project: built from a commit into an image layout of the target, so that
* everything else treats them like any other pack.
*/
/** Below the target, where the layouts of such packs are. */
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
	return gitReference(relative(project.directory, project.target), name);
}
export { restoreFromGit, vendorFromGit };
