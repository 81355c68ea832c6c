import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { i as blobPath } from "./layout-BGLUA8OO.js";
import { a as formatReference, o as formatRepository } from "./reference-BXVmMd2r.js";
import { i as isManifestMediaType } from "./manifest-CUep4mQv.js";
import { a as trustedCertificates } from "./http-OmsoiD9W.js";
import { t as tagImmutable } from "./destination-Br-5AwRG.js";
import { o as usesPlainHttp } from "./transport-CiFF-H1l.js";
import { n as withRequests, t as probe } from "./probe-CgDaslHR.js";
import { t as execa } from "./execa-DnIJB9GP.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { randomBytes } from "node:crypto";
import { access, constants, readFile, rm, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
// src/registry/remove.ts
/**
* One after the other; what is gone already is no failure.
*
* @returns `false` where the registry does not allow it: then the rest is not tried
*/
async function removeManifests(repository, manifests, options) {
	const { signal } = options;
	const scope = {
		path: repository.path,
		actions: "pull,push,delete"
	};
	return await withRequests(repository, options, async (authenticator, base) => {
		for (const digest of manifests) {
			const url = new URL(`${base}/manifests/${digest}`);
			const response = await authenticator.request(url, {
				method: "DELETE",
				signal
			}, scope);
			await response.discard();
			if (![
				200,
				202,
				204,
				404
			].includes(response.status)) return false;
		}
		return true;
	});
}
// src/registry/oras/errors.ts
/** What oras says when it fails, in our codes: by the registry's answer, and never by names that stand in the line. */
const RETRY = "Check the host and the network, or try again later.";
const IMMUTABLE = {
	code: "TAG_IMMUTABLE",
	hint: "Publish a new version: the registry keeps this tag as it is."
};
const LOST = "The registry lost what was sent to it. Publish again.";
/** What went wrong before a registry answered. */
const FAULTS = [
	[
		/x509:|certificate|tls: |server gave HTTP response to HTTPS client/i,
		"REGISTRY_TLS",
		() => "Name the CA with --ca-file or NODE_EXTRA_CA_CERTS; for plain HTTP on this machine use --plain-http."
	],
	[
		/blob upload Location\s+(?:downgrades scheme|is on a different host)/,
		"REGISTRY_RESPONSE",
		() => "A proxy in front of it does not pass on the scheme and the host: set Host and X-Forwarded-Proto there."
	],
	[
		/basic credential not found|credential.*required|unauthorized/i,
		"UNAUTHENTICATED",
		loginTo
	],
	[
		/sha256:[0-9a-f]{64}: not found/i,
		"REGISTRY_RESPONSE",
		() => LOST
	],
	[
		/: not found$/i,
		"REFERENCE_NOT_FOUND",
		() => "Check the organisation and the repository."
	],
	[
		/connection refused|no such host|i\/o timeout|connection reset|EOF|network is unreachable|context deadline/i,
		"REGISTRY_UNAVAILABLE",
		() => RETRY
	]
];
const ANSWER = /response status code (\d{3})(?::\s*(.*))?/;
/** The error codes of the distribution spec as oras writes them, with the status that registries send them with. */
const STATUS_OF = {
	"blob unknown": 404,
	"blob upload unknown": 404,
	denied: 403,
	"name unknown": 404,
	"not found": 404,
	precondition: 412,
	"size invalid": 413,
	"tag invalid": 400,
	toomanyrequests: 429,
	unauthorized: 401,
	unsupported: 405
};
/**
* @param stderr what oras printed
* @param doing what was attempted, e.g. `oras could not publish ghcr.io/…`
*/
function orasError(stderr, doing, host) {
	const said = summary(stderr);
	const { code, hint } = meaningOf(said, host);
	return new PackwrightError(code, `${doing}: ${said}.`, {
		hint,
		details: { host }
	});
}
/** oras gives the registry's own error code and message, or else the status. */
function meaningOf(said, host) {
	const answer = ANSWER.exec(said);
	const [, code = "", message = ""] = /^(?:Error from [^"]*"[^"]*":\s*)?([a-z][a-z ]*?)(?::\s*(.*))?$/.exec(said) ?? [];
	const told = answer === null ? `${code}: ${message}` : answer[2] ?? "";
	const status = answer === null ? STATUS_OF[code] : Number(answer[1]);
	if (/immutab|cannot be overwritten/i.test(told) || status === 412 && !told.startsWith("blob")) return IMMUTABLE;
	if (/quota|upper limit|storage resource/i.test(told)) return {
		code: "FORBIDDEN",
		hint: `The quota of ${host} is used up: free space there, or raise it.`
	};
	if (status === void 0) return meaningOfFault(said, host);
	return meaningOfStatus(status, told, said, host);
}
function meaningOfStatus(status, told, said, host) {
	if (status === 401) return {
		code: "UNAUTHENTICATED",
		hint: loginTo(host)
	};
	if (status === 403) return {
		code: "FORBIDDEN",
		hint: `Log in with an account that may write there: oras login ${host}`
	};
	if (status === 404 && (/^blob/.test(told) || /\/blobs\//.test(said))) return {
		code: "REGISTRY_RESPONSE",
		hint: LOST
	};
	if (status === 404) return {
		code: "REFERENCE_NOT_FOUND",
		hint: "Check the organisation and the repository; some registries want it made first."
	};
	if (status === 405) return {
		code: "REGISTRY_READ_ONLY",
		hint: "Publish to a registry that accepts writes."
	};
	if (status === 409) return IMMUTABLE;
	if (status === 413) return {
		code: "ARTIFACT_TOO_LARGE",
		hint: `${host}, or a proxy before it, limits the size of uploads: raise that limit.`
	};
	if (status === 429) return {
		code: "REGISTRY_UNAVAILABLE",
		hint: `${host} limits the rate of requests. Try again later.`
	};
	if (status >= 500) return {
		code: "REGISTRY_UNAVAILABLE",
		hint: RETRY
	};
	return {
		code: "REGISTRY_RESPONSE",
		hint: `${host} refuses what it was sent; its reason stands above.`
	};
}
function meaningOfFault(said, host) {
	const words = said.replaceAll(/"[^"]*"|\S*\/\S*/g, "");
	const found = FAULTS.find(([pattern]) => pattern.test(words));
	if (found !== void 0) return {
		code: found[1],
		hint: found[2](host)
	};
	return {
		code: "ORAS_FAILED",
		hint: "Run `packwright doctor` to see what the registry allows."
	};
}
function loginTo(host) {
	return `Log in: oras login ${host} (in GitHub Actions with GITHUB_TOKEN and packages: write).`;
}
/** oras's error line, without its prefix and with nothing in it that could steer a terminal. */
function summary(stderr) {
	const clean = stderr.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, " ");
	const said = (clean.split("\n").find((candidate) => /^Error/.test(candidate)) ?? clean.trim().split("\n").at(-1) ?? "").replace(/^Error(?: response from registry)?:\s*/, "").trim();
	if (said === "") return "it gave no reason";
	return (said.length <= MAX_REASON ? said : `${said.slice(0, said.lastIndexOf(" ", MAX_REASON))} …`).replace(/\.$/, "");
}
/** Characters; longer ones are cut between words. */
const MAX_REASON = 2e3;
// src/registry/oras/launcher.ts
/**
* Starts oras cheaply and often.
*
* Starting a child copies the page tables of its parent and makes the parent fault on every page it touches next; for
* a process with a large heap that costs more than oras itself (docs/decisions/0003-launching-oras.md). So a few small
* shells are kept, and they start oras. Where there is no POSIX shell, oras is started directly.
*/
function createLauncher(oras, env) {
	return process.platform === "win32" ? directLauncher(oras, env) : shellLauncher(oras, env);
}
function directLauncher(oras, env) {
	return {
		async run(args, cwd, _scratch, signal) {
			const options = {
				cwd,
				env,
				extendEnv: false,
				stdin: "ignore",
				stdout: "ignore",
				reject: false,
				...signal === void 0 ? {} : { cancelSignal: signal }
			};
			const result = await execa(oras, [...args], options);
			signal?.throwIfAborted();
			return {
				exitCode: result.exitCode ?? -1,
				stderr: result.stderr || (result.shortMessage ?? "")
			};
		},
		close: async () => {}
	};
}
function shellLauncher(oras, env) {
	const idle = [];
	const all = /* @__PURE__ */ new Set();
	let count = 0;
	return {
		async run(args, cwd, scratch, signal) {
			signal?.throwIfAborted();
			const shell = idle.pop() ?? startShell(env);
			all.add(shell);
			const kill = () => shell.kill();
			signal?.addEventListener("abort", kill, { once: true });
			const said = join(scratch, `oras-${count++}.stderr`);
			try {
				const command = [oras, ...args].map(quote).join(" ");
				const exitCode = await shell.run(`cd ${quote(cwd)} && ${command} </dev/null >/dev/null 2>${quote(said)}`);
				signal?.throwIfAborted();
				const stderr = exitCode === 0 ? "" : await readFile(said, "utf8").catch(() => "it could not be started");
				if (exitCode === ENDED) all.delete(shell);
				else idle.push(shell);
				return {
					exitCode,
					stderr
				};
			} finally {
				signal?.removeEventListener("abort", kill);
			}
		},
		async close() {
			await Promise.all([...all].map((shell) => shell.end()));
		}
	};
}
const ENDED = -1;
function startShell(env) {
	const child = execa("/bin/sh", ["-s"], {
		env,
		extendEnv: false,
		stdin: "pipe",
		stdout: "pipe",
		stderr: "ignore",
		buffer: false,
		reject: false,
		detached: true
	});
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		async run(command) {
			child.stdin.write(`${command}; echo $?\n`);
			const { done, value } = await lines.next();
			return done === true ? ENDED : Number(value);
		},
		kill: () => {
			if (child.pid !== void 0) killGroup(child.pid);
		},
		end: () => {
			child.stdin.end();
			return child;
		}
	};
}
/** The shell and the oras that it runs. */
function killGroup(pid) {
	try {
		process.kill(-pid, "SIGKILL");
	} catch {}
}
/** A word that no shell takes for anything but itself. */
function quote(word) {
	return `'${word.replaceAll("'", `'\\''`)}'`;
}
// src/registry/oras/limited.ts
/** Registries that limit the rate of requests: from the first refusal on oras runs one at a time, and again after a while. */
const LIMITED = /response status code 429|: toomanyrequests:/;
const MAX_RUNS = 6;
const FIRST_WAIT_MS = 1e3;
function isLimited({ exitCode, stderr }) {
	return exitCode !== 0 && LIMITED.test(stderr);
}
function rateLimited() {
	let last;
	const inTurn = async (runs, signal) => {
		const mine = (last ?? Promise.resolve()).then(async () => {
			let ended = {
				exitCode: 0,
				stderr: ""
			};
			for (const run of runs) {
				ended = await persist(run, signal);
				if (ended.exitCode !== 0) break;
			}
			return ended;
		});
		last = mine.catch(() => {});
		return await mine;
	};
	return {
		get met() {
			return last !== void 0;
		},
		async run(run, signal) {
			const ended = last === void 0 ? await run() : void 0;
			return ended === void 0 || isLimited(ended) ? await inTurn([run], signal) : ended;
		},
		inTurn
	};
}
async function persist(run, signal) {
	for (let runs = 1;; runs += 1) {
		const ended = await run();
		if (runs === MAX_RUNS || !isLimited(ended)) return ended;
		await setTimeout(FIRST_WAIT_MS * 2 ** (runs - 1) * (.75 + Math.random() / 2), void 0, { signal });
	}
}
// src/registry/oras/destination.ts
/** A registry as the destination of a publish: one `oras cp -r` from the staged layout, the tag last. */
const REFUSALS = /* @__PURE__ */ new Set([
	"UNAUTHENTICATED",
	"FORBIDDEN",
	"REGISTRY_READ_ONLY"
]);
/** Secrets that oras has no use for are kept from its environment. */
const WITHHELD = /^(?:ACTIONS_(?:ID_TOKEN|RUNTIME)_.*|SIGSTORE_ID_TOKEN|PACKWRIGHT_.*|NODE_OPTIONS)$/;
/**
* @throws (from `receive`) PackwrightError `UNAUTHENTICATED`, `FORBIDDEN`, `REGISTRY_TLS`, `REGISTRY_UNAVAILABLE`,
*   `REGISTRY_READ_ONLY`, `REFERENCE_NOT_FOUND`, `ORAS_FAILED`
*/
function orasDestination(oras, options) {
	const launcher = createLauncher(oras.path, childEnvironment(options.env));
	const limit = rateLimited();
	const check = async ({ exitCode, stderr }, doing, place, signal) => {
		if (exitCode === 0) return;
		if (stderr.includes("panic:")) await probe(place, "write", {
			...options,
			signal
		});
		throw orasError(stderr, `${doing} failed`, place.registry);
	};
	const run = async (args, at, doing, place, signal) => {
		const start = () => launcher.run(args, at.cwd, at.scratch, signal);
		await check(await limit.run(start, signal), doing, place, signal);
	};
	const pushOf = (what, digest, staged, { registry, path }, signal) => {
		const place = `${formatRepository({
			registry,
			path
		})}@${digest}`;
		const { directory } = staged;
		return () => launcher.run([
			...what,
			"--",
			place,
			blobPath(".", digest)
		], directory, directory, signal);
	};
	const blobPushes = (staged, place, flags, signal) => blobsOf(staged).map((digest) => pushOf([
		"blob",
		"push",
		...flags
	], digest, staged, place, signal));
	const copy = async (staged, reference, alsoTags, signal) => {
		try {
			var _usingCtx$1 = _usingCtx();
			const { tag, registry, path } = reference;
			const target = formatReference(tag === void 0 ? {
				registry,
				path
			} : {
				registry,
				path,
				tag
			});
			const access = _usingCtx$1.a(await openAccess(registry, options, "to-"));
			const places = [`${basename(staged.directory)}:${staged.tag}`, [target, ...alsoTags].join(",")];
			const args = [
				"cp",
				...staged.referrers.length > 0 ? [
					"-r",
					"--concurrency",
					"1"
				] : [],
				"--no-tty",
				"--from-oci-layout",
				...access.flags,
				"--",
				...places
			];
			const start = () => launcher.run(args, dirname(staged.directory), staged.directory, signal);
			let ended = limit.met ? void 0 : await start();
			if (ended === void 0 || isLimited(ended)) try {
				var _usingCtx3 = _usingCtx();
				const forBlobs = _usingCtx3.a(await openAccess(registry, options));
				ended = await limit.inTurn([...blobPushes(staged, reference, forBlobs.flags, signal), start], signal);
			} catch (_) {
				_usingCtx3.e = _;
			} finally {
				await _usingCtx3.d();
			}
			for (let again = 1; again <= COLLISIONS && isCollision(ended); again += 1) {
				await setTimeout(again * 250 * (.75 + Math.random() / 2), void 0, { signal });
				ended = await start();
			}
			await check(ended, `Publishing ${target} with oras`, reference, signal);
		} catch (_) {
			_usingCtx$1.e = _;
		} finally {
			await _usingCtx$1.d();
		}
	};
	const pointAt = async (reference, tags, signal) => {
		try {
			var _usingCtx4 = _usingCtx();
			const { registry, path, digest } = reference;
			const target = formatReference({
				registry,
				path,
				digest
			});
			const access = _usingCtx4.a(await openAccess(registry, options));
			const scratch = _usingCtx4.a(await temporaryDirectory(SCRATCH));
			const at = {
				cwd: scratch.path,
				scratch: scratch.path
			};
			const doing = `Tagging ${target} with oras`;
			await run([
				"tag",
				...access.flags,
				"--",
				target,
				...tags
			], at, doing, reference, signal);
		} catch (_) {
			_usingCtx4.e = _;
		} finally {
			await _usingCtx4.d();
		}
	};
	return {
		exclusive: false,
		close: () => launcher.close(),
		async mayWrite(repository, signal) {
			try {
				await probe(repository, "write", {
					...options,
					signal
				});
			} catch (thrown) {
				if (thrown instanceof PackwrightError && REFUSALS.has(thrown.code)) throw thrown;
				signal?.throwIfAborted();
			}
		},
		receive: copy,
		async replace(staged, reference, expected, look, signal) {
			const { registry, path, tag } = reference;
			const { digest } = staged.root.descriptor;
			await copy(staged, {
				registry,
				path
			}, [], signal);
			const began = Date.now();
			const now = await look();
			if (now !== expected) throw tagImmutable(reference, now, digest);
			await pointAt({
				registry,
				path,
				digest
			}, [tag], signal);
			return Date.now() - began;
		},
		async complete(staged, place, signal) {
			try {
				var _usingCtx5 = _usingCtx();
				const access = _usingCtx5.a(await openAccess(place.registry, options));
				const pushes = staged.blobs.map(({ descriptor }) => descriptor).filter(({ mediaType }) => isManifestMediaType(mediaType)).map(({ mediaType, digest }) => {
					const what = [
						"manifest",
						"push",
						...access.flags,
						"--media-type",
						mediaType
					];
					return pushOf(what, digest, staged, place, signal);
				});
				const doing = `Completing ${formatReference(place)} with oras`;
				for (const push of [...blobPushes(staged, place, access.flags, signal), ...pushes]) await check(await limit.run(push, signal), doing, place, signal);
			} catch (_) {
				_usingCtx5.e = _;
			} finally {
				await _usingCtx5.d();
			}
		},
		async attach(reference, referrer, signal) {
			try {
				var _usingCtx6 = _usingCtx();
				const { registry, path } = reference;
				const repository = formatRepository({
					registry,
					path
				});
				const doing = `Attaching a signature to ${formatReference(reference)} with oras`;
				const access = _usingCtx6.a(await openAccess(registry, options));
				const scratch = _usingCtx6.a(await temporaryDirectory(SCRATCH));
				const at = {
					cwd: scratch.path,
					scratch: scratch.path
				};
				for (const { descriptor, bytes } of referrer.blobs) {
					await writeFile(join(scratch.path, "blob"), bytes, { mode: 384 });
					const args = [
						"blob",
						"push",
						...access.flags,
						"--",
						`${repository}@${descriptor.digest}`,
						"blob"
					];
					await run(args, at, doing, reference, signal);
				}
				const { descriptor, bytes } = referrer.manifest;
				await writeFile(join(scratch.path, "manifest"), bytes, { mode: 384 });
				const args = [
					"manifest",
					"push",
					...[
						...access.flags,
						"--media-type",
						descriptor.mediaType
					],
					"--",
					`${repository}@${descriptor.digest}`,
					"manifest"
				];
				await run(args, at, doing, reference, signal);
			} catch (_) {
				_usingCtx6.e = _;
			} finally {
				await _usingCtx6.d();
			}
		},
		remove: (repository, manifests, signal) => removeManifests(repository, manifests, {
			...options,
			signal
		}),
		tag: pointAt
	};
}
/** docker-registry 2.8 answers so to two who send one blob to one repository at once; it has the blob then. */
const isCollision = ({ exitCode, stderr }) => exitCode !== 0 && /digest invalid: provided digest did not match|blob unknown to registry/.test(stderr);
const COLLISIONS = 2;
/** How directories for what oras reads and says are named. */
const SCRATCH = "packwright-oras-";
/** Everything but the manifests. */
function blobsOf({ blobs, layers, referrers }) {
	const described = [...blobs.filter(({ descriptor: { mediaType } }) => !isManifestMediaType(mediaType)), ...referrers.flatMap((referrer) => referrer.blobs)];
	return [...new Set([...layers, ...described.map(({ descriptor }) => descriptor)].map(({ digest }) => digest))];
}
/** oras lives for some hundredths of a second, several at once: threads and early collections only cost there. */
const SHORT_LIVED = {
	GOMAXPROCS: "1",
	GOGC: "400"
};
function childEnvironment(env) {
	const passed = Object.entries(env).filter(([name]) => !WITHHELD.test(name));
	const config = env["DOCKER_CONFIG"];
	const settled = config ? { DOCKER_CONFIG: resolve(config) } : {};
	return {
		...SHORT_LIVED,
		...Object.fromEntries(passed),
		...settled
	};
}
/**
* The flags with which oras reaches a registry. It takes a CA file instead of the system's; ours, like Node's, is
* trusted besides them.
*
* @param side prefix of the flags where oras knows two sides
*/
async function openAccess(registry, options, side = "") {
	const plain = usesPlainHttp(registry, options.plainHttp);
	const flags = [`--${side}plain-http=${plain}`];
	const named = options.caFile ?? options.env["NODE_EXTRA_CA_CERTS"];
	if (plain || named === void 0 || named === "") return {
		flags,
		[Symbol.asyncDispose]: async () => {}
	};
	const file = join(tmpdir(), `packwright-ca-${randomBytes(8).toString("hex")}.pem`);
	await writeFile(file, trustedCertificates(named).join("\n"), {
		mode: 384,
		flag: "wx"
	});
	return {
		flags: [
			...flags,
			`--${side}ca-file`,
			file
		],
		[Symbol.asyncDispose]: () => rm(file, { force: true })
	};
}
// src/registry/oras/locate.ts
/** Finds the oras binary: `ORAS_BIN`, else PATH, else the project's own `.tools/bin`. */
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const MINIMUM = "1.2.0";
const SET_UP = "Install oras 1.2 or later (brew install oras, https://oras.land/docs/installation), or run tools/setup-oras.sh.";
/**
* @throws PackwrightError `ORAS_NOT_FOUND`, `ORAS_TOO_OLD`
*/
async function locateOras(env) {
	const path = await findBinary(env);
	const result = await execa(path, ["version"], {
		reject: false,
		timeout: 3e4,
		stdin: "ignore"
	});
	const written = /Version:\s*v?([0-9][^\s]*)/.exec(result.stdout)?.[1];
	const version = import_semver.default.coerce(written)?.version;
	if (result.exitCode !== 0 || version === void 0) throw new PackwrightError("ORAS_NOT_FOUND", `${path} does not answer as oras does.`, { hint: SET_UP });
	if (import_semver.default.lt(version, MINIMUM)) throw new PackwrightError("ORAS_TOO_OLD", `${path} is oras ${version}; ${MINIMUM} is the oldest that works.`, {
		hint: SET_UP,
		details: {
			path,
			version
		}
	});
	return {
		path,
		version
	};
}
async function findBinary(env) {
	const named = env["ORAS_BIN"];
	if (named !== void 0 && named !== "") {
		if (await isExecutable(resolve(named))) return resolve(named);
		throw new PackwrightError("ORAS_NOT_FOUND", `ORAS_BIN is "${named}", which cannot be run.`, { hint: SET_UP });
	}
	const places = [...(env["PATH"] ?? "").split(delimiter).filter((place) => place !== ""), resolve(".tools/bin")];
	const name = process.platform === "win32" ? "oras.exe" : "oras";
	for (const place of places) if (await isExecutable(join(place, name))) return join(place, name);
	throw new PackwrightError("ORAS_NOT_FOUND", "Publishing to a registry needs oras, and there is none on PATH.", { hint: SET_UP });
}
async function isExecutable(file) {
	return await access(file, constants.X_OK).then(() => true, () => false);
}
export { locateOras, orasDestination };
