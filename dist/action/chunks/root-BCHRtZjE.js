import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_dist } from "./dist-D8m8YFgy.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as exists } from "./exists-4pH0PsPw.js";
import { i as sha256 } from "./digest-BCUvoWcb.js";
import { t as GITHUB_TUF } from "./schema-DOX2k2CH.js";
import { t as readUrl } from "./read-url--2tG2Tab.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { t as readText } from "./text-DvT8Qn7p.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import { t as canonical } from "./canonical-D3yod6NC.js";
import { createRequire } from "node:module";
import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { homedir } from "node:os";
import { Worker } from "node:worker_threads";
// src/trust/github-root.ts
var import_dist = require_dist();
/**
* Where trust in GitHub's own Sigstore instance begins.
*
* No library ships the root of its TUF repository, so it is fetched once and held against the digest that is pinned here;
* from it on, TUF's own signatures lead to whatever root is in force today.
*/
const VERSION = 3;
/** sha256 of the canonical JSON of what is signed in that root. */
const PINNED = "sha256:7efcfe1a3dd38bac140a920c39f64a00fd9a116d2f1218e2cd022177f1c478a2";
/**
* The file with the pinned root, below the cache; fetched when it is not there.
*
* @param fetchText gets the text of a URL
* @throws PackwrightError `TRUSTED_ROOT_INVALID` when it cannot be fetched, or is another one
*/
async function githubRoot(cache, fetchText = getText, pinned = PINNED) {
	const file = join(cache, "github-root", `${VERSION}.root.json`);
	const kept = await readFile(file, "utf8").catch(() => void 0);
	if (kept !== void 0 && isPinned(kept, pinned)) return file;
	const url = `${GITHUB_TUF}/${VERSION}.root.json`;
	let text;
	try {
		text = await fetchText(url);
	} catch (cause) {
		throw invalid$1(`${url} cannot be fetched`, cause);
	}
	if (!isPinned(text, pinned)) throw invalid$1(`${url} is not the root that is pinned`);
	await mkdir(dirname(file), { recursive: true });
	await writeFileAtomic(file, text);
	return file;
}
function isPinned(text, pinned) {
	try {
		const { signed } = parseJson(text, "root.json");
		return sha256(canonical(signed)) === pinned;
	} catch {
		return false;
	}
}
const TIMEOUT_MS = 15e3;
const MAX_BYTES = 1048576;
async function getText(url) {
	const signal = AbortSignal.timeout(TIMEOUT_MS);
	const { status, text } = await readUrl(url, {
		env: process.env,
		signal,
		maxBytes: MAX_BYTES
	});
	if (status !== 200) throw new Error(`${url} answered ${status}`);
	return text;
}
function invalid$1(why, cause) {
	return new PackwrightError("TRUSTED_ROOT_INVALID", `GitHub's trusted root cannot be used: ${why}.`, {
		hint: "Put its root.json beside the policy as github-root.json, or name a trusted_root.json.",
		cause
	});
}
// src/trust/root.ts
/** The trusted root: which certificate authorities, logs and timestamp authorities are believed. */
/**
* Loads a trusted root. The public instances come through TUF, whose metadata is cached; while the cache is valid, a
* refresh that fails changes nothing.
*
* @throws PackwrightError `TRUSTED_ROOT_INVALID`
*/
async function loadTrustedRoot(source, env) {
	if (typeof source === "object") {
		const rootPath = source.tuf === "https://tuf-repo.github.com" && !await exists(source.root) ? await githubRoot(cacheOf(env)) : source.root;
		const key = sha256(`${source.tuf}\n${await readText(rootPath)}`).slice(7, 23);
		return await fromTuf(`${new URL(source.tuf).host}-${key}`, env, {
			mirrorURL: source.tuf,
			rootPath
		});
	}
	if (source === "public-good") return await publicGood(env);
	let root;
	try {
		root = import_dist.TrustedRoot.fromJSON(parseJson(await readText(source), source));
	} catch (cause) {
		throw invalid(`${source} is not a trusted root: ${cause instanceof Error ? cause.message : cause}`, cause);
	}
	return checked(root, source);
}
const MEDIA_TYPE = /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.\d|\.v0\.\d\+json)$/;
/** @throws PackwrightError `TRUSTED_ROOT_INVALID` */
function checked(root, source) {
	if (!MEDIA_TYPE.test(root.mediaType)) throw invalid(`${source} is of the type "${root.mediaType}"`);
	if (!(root.certificateAuthorities.length > 0 && root.tlogs.length + root.timestampAuthorities.length > 0)) throw invalid(`${source} names no certificate authority, or no log and no timestamp authority`);
	const timeless = [...root.tlogs, ...root.ctlogs].find((log) => log.publicKey?.validFor?.start === void 0);
	if (timeless === void 0) return root;
	throw invalid(`${source} does not say since when the log ${timeless.baseUrl} is good (publicKey.validFor.start)`);
}
const PUBLIC_GOOD = "https://tuf-repo-cdn.sigstore.dev";
const FRESH_MS = 864e5;
/**
* The root of the public-good instance: what was fetched last, else what @sigstore/tuf ships. It is refreshed beside the
* call, in a thread that holds nobody up.
*/
async function publicGood(env) {
	const cachePath = join(cacheOf(env), "public-good");
	const fetched = join(repositoryIn(cachePath, PUBLIC_GOOD), "targets", "trusted_root.json");
	const age = await stat(fetched).then(({ mtimeMs }) => Date.now() - mtimeMs).catch(() => Number.POSITIVE_INFINITY);
	if (age > FRESH_MS) refreshBeside(cachePath);
	if (age < Number.POSITIVE_INFINITY) try {
		return import_dist.TrustedRoot.fromJSON(JSON.parse(await readFile(fetched, "utf8")));
	} catch {}
	const shipped = JSON.parse(await readFile(createRequire(import.meta.url).resolve("@sigstore/tuf/seeds.json"), "utf8"))[PUBLIC_GOOD]?.targets?.["trusted_root.json"];
	if (typeof shipped !== "string") throw invalid("@sigstore/tuf ships none");
	return import_dist.TrustedRoot.fromJSON(JSON.parse(Buffer.from(shipped, "base64").toString("utf8")));
}
/** Where @sigstore/tuf keeps a repository. */
function repositoryIn(cachePath, url) {
	const { host, pathname } = new URL(url);
	return join(cachePath, encodeURIComponent(`${host}${pathname.replace(/\/$/, "")}`));
}
function refreshBeside(cachePath) {
	try {
		const code = `import(${JSON.stringify(import.meta.resolve("@sigstore/tuf"))})
      .then((tuf) => tuf.getTrustedRoot({ cachePath: ${JSON.stringify(cachePath)}, timeout: 15000, retry: 0 }))
      .catch(() => {})`;
		new Worker(code, {
			eval: true,
			stdout: true,
			stderr: true
		}).on("error", () => {}).unref();
	} catch {}
}
function cacheOf(env) {
	return join(env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache"), "packwright", "tuf");
}
async function fromTuf(name, env, options) {
	const { getTrustedRoot } = await import("./dist-BdInkW8g.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const cachePath = join(cacheOf(env), name);
	try {
		await mkdir(cachePath, { recursive: true });
		return checked(await getTrustedRoot({
			cachePath,
			...options,
			timeout: 15e3,
			retry: 1
		}), options.mirrorURL);
	} catch (first) {
		if (first instanceof PackwrightError) throw first;
		const expired = await expiry(first, options.mirrorURL, cachePath, env);
		if (expired !== void 0) throw invalid(expired, first);
		try {
			const kept = {
				forceCache: true,
				timeout: 1e3,
				retry: 0
			};
			return await getTrustedRoot({
				cachePath,
				...options,
				...kept
			});
		} catch {
			throw invalid(`that of ${options.mirrorURL} can neither be fetched nor taken from the cache`, first);
		}
	}
}
const MAX_METADATA = 1048576;
/** What expired, and when; `undefined` for any other fault. The date is read for the message alone. */
async function expiry(thrown, mirrorURL, cachePath, env) {
	let cause = thrown;
	while (cause instanceof Error && !/\b[a-z]+\.json is expired$/.test(cause.message)) cause = cause.cause;
	if (!(cause instanceof Error)) return void 0;
	const [file = ""] = /[a-z]+\.json/.exec(cause.message) ?? [];
	const text = file === "root.json" ? await readText(join(repositoryIn(cachePath, mirrorURL), file)).catch(() => "") : await readUrl(`${mirrorURL}/${file}`, {
		env,
		maxBytes: MAX_METADATA
	}).then((answer) => answer.text).catch(() => "");
	const date = /"expires":\s*"([^"]+)"/.exec(text)?.[1];
	return `${file} of ${mirrorURL} expired${date === void 0 ? "" : ` on ${date}`}, and it is ${(/* @__PURE__ */ new Date()).toISOString()} here; its operator has to renew it`;
}
function invalid(why, cause) {
	return new PackwrightError("TRUSTED_ROOT_INVALID", `The trusted root cannot be used: ${why}.`, {
		hint: "Name one with \"trusted_root\" in packs.policy.json: \"public-good\", a trusted_root.json, or a TUF repository with its root.json.",
		cause
	});
}
/** What a trusted root holds, for people and as the JSON that other tools read. */
function describeRoot(root) {
	const span = (valid) => ({
		from: valid?.start?.toISOString() ?? "always",
		until: valid?.end?.toISOString()
	});
	const authorities = [
		...root.certificateAuthorities.map(({ uri, validFor }) => ({
			kind: "certificate authority",
			uri,
			...span(validFor)
		})),
		...root.tlogs.map(({ baseUrl, publicKey }) => ({
			kind: "transparency log",
			uri: baseUrl,
			...span(publicKey?.validFor)
		})),
		...root.ctlogs.map(({ baseUrl, publicKey }) => ({
			kind: "certificate log",
			uri: baseUrl,
			...span(publicKey?.validFor)
		})),
		...root.timestampAuthorities.map(({ uri, validFor }) => ({
			kind: "timestamp authority",
			uri,
			...span(validFor)
		}))
	];
	return {
		json: import_dist.TrustedRoot.toJSON(root),
		authorities
	};
}
export { describeRoot, loadTrustedRoot };
