import { createRequire } from "node:module";
import { on } from "node:events";
import { parentPort } from "node:worker_threads";
import { closeSync, createReadStream, createWriteStream, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeFile } from "node:fs/promises";
import { createHash, hash } from "node:crypto";
import { constants, createGunzip, createZstdDecompress, gunzipSync, zstdDecompressSync } from "node:zlib";
import { pipeline } from "node:stream/promises";
// \0rolldown/runtime.js
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJSMin = (cb, mod) => () => (mod || (cb((mod = { exports: {} }).exports, mod, mod.exports), cb = null), mod.exports);
var __copyProps = (to, from, except, desc) => {
	if (from && typeof from === "object" || typeof from === "function") for (var keys = __getOwnPropNames(from), i = 0, n = keys.length, key; i < n; i++) {
		key = keys[i];
		if (!__hasOwnProp.call(to, key) && key !== except) __defProp(to, key, {
			get: ((k) => from[k]).bind(null, key),
			enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable
		});
	}
	return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(isNodeMode || !mod || !mod.__esModule || !__hasOwnProp.call(mod, "default") ? __defProp(target, "default", {
	value: mod,
	enumerable: true
}) : target, mod));
var __require = /* #__PURE__ */ (() => createRequire(import.meta.url))();
// src/errors.ts
/**
* The one error class and the one table of codes.
*
* Every failure that a user can meet is thrown as a `PackwrightError` with a code from `ERROR_CODES`; the table
* gives the process's exit code and is what `docs/errors.md` is generated from.
*/
/** Exit codes of the command line, by what kind of thing went wrong. */
const EXIT = {
	done: 0,
	invalid: 2,
	notFound: 3,
	registry: 4,
	authentication: 5,
	integrity: 6,
	trust: 7,
	conflict: 8,
	internal: 10,
	interrupted: 130,
	terminated: 143
};
const define = (table) => table;
/** Each code with its kind (which gives the exit code) and what it means. */
const ERROR_CODES = define({
	USAGE: ["invalid", "A flag, argument or environment variable is missing, unknown or malformed."],
	NODE_TOO_OLD: ["invalid", "The running Node.js is older than the versions packwright supports."],
	REFERENCE_INVALID: ["invalid", "A reference is not `registry/repository:tag`, `…@sha256:<64 hex>`, or a layout."],
	DIGEST_REQUIRED: ["invalid", "A tag was given where `--require-digest` asks for a pinned digest."],
	PLAIN_HTTP_REFUSED: ["invalid", "Plain HTTP was asked for with a host that is not this machine."],
	MANIFEST_INVALID: ["invalid", "A pack manifest has problems; each is listed with file, path and remedy."],
	MANIFEST_SYNTAX: ["invalid", "A file that should be JSON, TOML or YAML cannot be parsed as such."],
	SCHEMA_VERSION_UNKNOWN: ["invalid", "A document states a schema version that this packwright does not know."],
	VERSION_INVALID: ["invalid", "A version is not semantic versioning 2.0.0."],
	VERSION_MISSING: ["invalid", "Neither the manifest nor the release tag says which version this is."],
	VERSION_MISMATCH: ["invalid", "The release's version and the manifest's version differ."],
	TAG_INVALID: ["invalid", "A git tag is neither `v<version>` nor `<pack>-v<version>`."],
	TREE_DIRTY: ["invalid", "What would be released is not what the commit has that it would name."],
	TREE_UNKNOWN: ["invalid", "Nobody can tell whether what would be released is what the commit has."],
	PACK_EMPTY: ["invalid", "A pack directory holds nothing that could be published."],
	PACK_DUPLICATE: ["invalid", "Two packs in one publish have the same name."],
	PACK_UNRECOGNISED: ["invalid", "A directory holds no manifest of a kind that packwright reads."],
	BUILD_COMMAND_FAILED: ["invalid", "The pack's own build command failed or left no output."],
	ENTRY_SYMLINK: ["invalid", "A pack holds a symbolic link, which archives never carry."],
	ENTRY_UNSUPPORTED: ["invalid", "A pack holds something that is neither a regular file nor a directory."],
	ENTRY_PATH: ["invalid", "A path leaves the pack or cannot exist safely on every system."],
	ENTRY_COLLISION: ["invalid", "Two paths are one and the same on some file systems (case, Unicode form)."],
	ENTRY_SECRET: ["invalid", "A file looks like a secret and would have been published."],
	FILE_UNREADABLE: ["invalid", "A file or directory could not be read."],
	FILE_CHANGED: ["invalid", "A file changed while it was being packed."],
	OUTPUT_UNWRITABLE: ["invalid", "An output directory is full, read-only or not permitted."],
	LOCKFILE_INVALID: ["invalid", "A lockfile is not valid."],
	CONFIG_INVALID: ["invalid", "A docker credential configuration cannot be used."],
	POLICY_INVALID: ["invalid", "A trust policy is not valid; file and JSON path are named."],
	WANTED_INVALID: ["invalid", "packs.json is not valid; file and JSON path are named."],
	KEY_UNREADABLE: ["invalid", "A signing key cannot be read: wrong type, wrong passphrase, or no key at all."],
	DIALECT_UNSUITED: ["invalid", "A pack cannot be published in the dialect that was asked for."],
	DOCUMENT_INVALID: ["invalid", "A file that was named is not the document that it should be."],
	FLAGS_CONFLICT: ["invalid", "Two flags that exclude each other were given together."],
	NOT_FOUND: ["notFound", "A file or directory that was named does not exist."],
	REFERENCE_NOT_FOUND: ["notFound", "The registry has no such repository, tag or digest."],
	SOURCE_UNKNOWN: ["notFound", "Nothing says which commit a pack was built from, or the commit is not to be had."],
	PACK_NOT_FOUND: ["notFound", "No pack of that name is where it was looked for."],
	ORAS_NOT_FOUND: ["notFound", "Something is to be written to a registry and no `oras` was found."],
	ORAS_TOO_OLD: ["notFound", "The `oras` that was found is older than 1.2."],
	OFFLINE: ["registry", "Something is missing here, and `--offline` forbids to fetch it."],
	REGISTRY_UNAVAILABLE: ["registry", "The registry could not be reached, or kept failing."],
	REGISTRY_TLS: ["registry", "The registry's certificate is not trusted or the TLS handshake failed."],
	REGISTRY_RESPONSE: ["registry", "The registry answered something that the distribution specification does not allow."],
	REGISTRY_READ_ONLY: ["registry", "The registry does not accept writes."],
	ORAS_FAILED: ["registry", "`oras` failed for a reason that packwright does not recognise."],
	UNAUTHENTICATED: ["authentication", "The registry wants credentials, or refused those it got (401)."],
	FORBIDDEN: ["authentication", "The credentials are valid but do not allow this (403)."],
	CREDENTIAL_HELPER_FAILED: ["authentication", "A docker credential helper is missing or failed."],
	DIGEST_MISMATCH: ["integrity", "Content does not have the digest that was pinned or announced."],
	TAG_MOVED: ["integrity", "A version's tag points at another digest than the lockfile pins for that version."],
	SIZE_MISMATCH: ["integrity", "Content does not have the size that its descriptor states."],
	ARTIFACT_INVALID: ["integrity", "An artifact is not a pack: media types, layers or config are not what they must be."],
	ARTIFACT_TOO_LARGE: ["integrity", "A manifest, config or archive is larger than the limit."],
	ARCHIVE_INVALID: ["integrity", "An archive is truncated, corrupt, or has data behind its end."],
	ARCHIVE_ENTRY_REFUSED: ["integrity", "An archive holds an entry that must not be unpacked."],
	ARCHIVE_LIMIT: ["integrity", "An archive grows past a limit (size, entries, path length or depth)."],
	CONTENT_MISMATCH: ["integrity", "The unpacked content is not what the artifact's config lists."],
	STORE_CORRUPT: ["integrity", "A pack in the local store no longer has the content it was stored with."],
	SIGNATURE_MISSING: ["trust", "A signature is required and none is attached to the artifact."],
	BUNDLE_INVALID: ["trust", "A signature bundle is malformed, or its signature does not verify."],
	CERTIFICATE_UNTRUSTED: ["trust", "A signing certificate is not from a trusted authority, or was not valid when used."],
	TLOG_INVALID: ["trust", "The transparency log entry of a signature is missing or does not match it."],
	TIMESTAMP_INVALID: ["trust", "Nothing trusted says when a signature was made."],
	STATEMENT_INVALID: ["trust", "What was signed is not a statement of a known type."],
	SUBJECT_MISMATCH: ["trust", "A signed statement is not about this artifact, or not about this place."],
	PROVENANCE_MISMATCH: ["trust", "Provenance names another repository, commit or builder than the certificate that signed it."],
	IDENTITY_MISMATCH: ["trust", "The signer is not one that the policy allows for this pack."],
	ISSUER_MISMATCH: ["trust", "The signer's identity was vouched for by another issuer than the policy names."],
	KEY_UNKNOWN: ["trust", "A signature was made with a key that the policy does not name for this pack."],
	KEY_NOT_VALID: ["trust", "A signature was made with a key that is revoked, expired or not valid yet."],
	VERSION_REPLAYED: ["trust", "The tag names another version than the artifact says it is."],
	DOWNGRADE_REFUSED: ["trust", "An older version than the lockfile holds was asked for."],
	SIGNER_CHANGED: ["trust", "The pack is signed by somebody else than the lockfile pins, or not signed any more."],
	NAME_MISMATCH: ["trust", "A pack calls itself something else than the place that it was asked for at."],
	GRANT_MISSING: ["trust", "A pack wants to write outside of its own directories, and packs.json grants it nothing there."],
	DOCUMENT_REPLAYED: ["trust", "A catalog or list of advisories is older than the one that was seen before."],
	TRUSTED_ROOT_INVALID: ["trust", "The trusted root cannot be had, read or used."],
	TRUST_LOOSENED: ["trust", "A change of the lockfile, of packs.json or of the policy loosens what is trusted, unacknowledged."],
	SIGNING_FAILED: ["trust", "A signature could not be made; nothing was published."],
	BUILD_DIFFERS: ["conflict", "A rebuild does not give what the lockfile records."],
	TAG_IMMUTABLE: ["conflict", "The version is already published with other content."],
	LOCK_MISMATCH: ["conflict", "packs.json and packs.lock.json disagree, and the lockfile must not be changed."],
	RESOLUTION_CONFLICT: ["conflict", "No set of versions satisfies all ranges; the chain that clashes is shown."],
	ENGINE_UNSUPPORTED: ["conflict", "A pack needs another version of its host than the one that is declared."],
	PLATFORM_UNSUPPORTED: ["conflict", "A pack is not for this platform; those it is for are named."],
	FILE_EDITED: ["conflict", "A file that packwright would write or remove was edited, or is not its own."],
	VERSION_TOO_SMALL: ["conflict", "A version is too small a step for what changed since the last release."],
	ADVISORY_FOUND: ["conflict", "An advisory is about a pack that is locked."],
	CLIENT_FAILED: ["conflict", "The client of another system was run, and ended with a failure."],
	PACK_YANKED: ["conflict", "A pack was yanked by its publisher, and yanked packs are refused."],
	IN_USE: ["conflict", "A stored pack is locked, installed or pinned, and is not removed."],
	PLAN_CONFLICT: ["conflict", "Two packs want the same file, or something stands in the way of one."],
	TARGET_EXISTS: ["conflict", "The directory to write to exists and holds something else."],
	LOCK_BUSY: ["conflict", "Another process holds a lock for too long."],
	CANCELLED: ["interrupted", "The operation was aborted by the caller or by a signal."],
	INTERNAL: ["internal", "A defect in packwright itself."]
});
/** Every failure that packwright reports. `message` says what and where, `hint` what to do next. */
var PackwrightError = class PackwrightError extends Error {
	name = "PackwrightError";
	code;
	hint;
	details;
	constructor(code, message, options = {}) {
		super(message, options.cause === void 0 ? {} : { cause: options.cause });
		this.code = code;
		this.hint = options.hint;
		this.details = options.details ?? {};
	}
	/** The process's exit code for this error (section "Exit codes" of `docs/errors.md`). */
	get exitCode() {
		return EXIT[ERROR_CODES[this.code][0]];
	}
	/** The same with another remedy. */
	withHint(hint) {
		const { code, message, details, cause } = this;
		return new PackwrightError(code, message, {
			hint,
			details,
			cause
		});
	}
	/** The shape of `error` in `--json` output. */
	toJSON() {
		return {
			code: this.code,
			message: this.message,
			...this.hint === void 0 ? {} : { hint: this.hint },
			...Object.keys(this.details).length === 0 ? {} : { details: this.details }
		};
	}
};
/** The errno code (`ENOENT`, `ENOSPC` …) of a system error, if it is one. */
function errnoOf(thrown) {
	if (typeof thrown !== "object" || thrown === null || !("code" in thrown)) return void 0;
	return typeof thrown.code === "string" ? thrown.code : void 0;
}
// src/pack/archive/chunks.ts
/** Bytes on their way in pieces: joined where they are small, and looked at before they are taken on. */
/** What counts as small, in bytes. */
const PIECE = 131072;
/** Joins small pieces (tar headers, padding) into few, which go through a compressor at once; large ones pass. */
async function* coalesced(chunks) {
	let pieces = [];
	let size = 0;
	for await (const chunk of chunks) {
		if (size > 0 && chunk.length + size > 131072) {
			yield Buffer.concat(pieces);
			pieces = [];
			size = 0;
		}
		if (chunk.length >= 32768 && size === 0) {
			yield chunk;
			continue;
		}
		pieces.push(chunk);
		size += chunk.length;
	}
	if (size > 0) yield Buffer.concat(pieces);
}
/**
* Gives the memory of pieces back when all of it is spent, and not when the collector finds it: what lies outside of
* its heap does not press it, and large packs would fill the memory.
*/
var SpentPieces = class {
	#buffer;
	#end = 0;
	/** @param piece no longer used by anybody; counts when all before it in its memory was added, too */
	add({ buffer, byteOffset, byteLength }) {
		if (byteOffset === 0) {
			this.#buffer = buffer;
			this.#end = 0;
		}
		if (buffer !== this.#buffer || byteOffset !== this.#end) return;
		this.#end += byteLength;
		if (this.#end === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
	}
};
/** The first pieces, until they are too large to be small. */
async function headOf(chunks) {
	const pieces = [];
	for (let size = 0; size <= PIECE;) {
		const { done, value } = await chunks.next();
		if (done === true) return {
			pieces,
			isAll: true
		};
		pieces.push(value);
		size += value.length;
	}
	return {
		pieces,
		isAll: false
	};
}
/** What was taken, and then the rest. */
async function* resumed(head, rest) {
	yield* head;
	yield* rest;
}
// src/files/output-error.ts
/** What is wrong with a place that cannot be written to, in words. */
const OUTPUT_PROBLEMS = {
	ENOSPC: "the disk is full",
	EDQUOT: "the quota is used up",
	EROFS: "the file system is read-only",
	EACCES: "permission is denied",
	EPERM: "it is not permitted",
	ENOENT: "the directory does not exist",
	ENOTDIR: "a part of the path is not a directory"
};
/** Names what is wrong with the place that was written to; other errors pass. */
function outputError(location, cause) {
	const errno = errnoOf(cause);
	const why = errno === void 0 ? void 0 : OUTPUT_PROBLEMS[errno];
	if (why === void 0 || cause instanceof PackwrightError) return cause;
	return new PackwrightError("OUTPUT_UNWRITABLE", `${location} cannot be written: ${why}.`, {
		hint: "Free some space, or name another directory.",
		details: {
			path: location,
			errno
		},
		cause
	});
}
// src/files/order.ts
/** The order of files wherever it counts, in archives and in lists: by the bytes of their paths, in no locale's order. */
function byPath(a, b) {
	return byBytes(a.path, b.path);
}
function byBytes(a, b) {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
// src/pack/archive/entry-rules.ts
const MAX_COMPONENT_BYTES = 255;
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const FORBIDDEN = /[<>:"|?*\\]/;
/** Characters that make a path look like another: zero width, bidirectional controls, byte order mark. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
/**
* Says why a path is refused.
*
* @param path relative, components parted by `/`, no trailing slash
* @returns `undefined` when it may be used
*/
function pathProblem(path, limits) {
	if (path === "") return "it is empty";
	if (!path.isWellFormed()) return "it is not valid Unicode";
	if (path.includes("�")) return "it is not valid UTF-8";
	if (CONTROL.test(path)) return "it holds a control character";
	if (path.startsWith("/")) return "it is absolute";
	if (/^[A-Za-z]:/.test(path)) return "it begins with a drive letter";
	if (path.includes("\\")) return "it holds a backslash";
	const forbidden = FORBIDDEN.exec(path);
	if (forbidden !== null) return `it holds ${JSON.stringify(forbidden[0])}, which not every system allows`;
	if (INVISIBLE.test(path)) return "it holds an invisible character";
	if (Buffer.byteLength(path) > limits.maxPathBytes) return `it is longer than ${limits.maxPathBytes} bytes`;
	const components = path.split("/");
	if (components.length > limits.maxDepth) return `it is deeper than ${limits.maxDepth} directories`;
	for (const component of components) {
		const why = componentProblem(component);
		if (why !== void 0) return why;
	}
}
function componentProblem(component) {
	if (component === "") return "it has an empty component";
	if (component === "." || component === "..") return `it has the component "${component}"`;
	if (Buffer.byteLength(component) > MAX_COMPONENT_BYTES) return `a component is longer than ${MAX_COMPONENT_BYTES} bytes`;
	if (/[. ]$/.test(component)) return "a component ends in a dot or a space";
	if (component.startsWith(" ")) return "a component begins with a space";
	if (isGitDirectory(component)) return `"${component}" would be taken for git's own directory`;
	if (RESERVED.test(component)) return `"${component}" is a reserved name on Windows`;
}
/** Every name that some file system takes for `.git`. */
function isGitDirectory(component) {
	const plain = component.replace(/[. ]+$/, "").normalize("NFKC").toLowerCase();
	return plain === ".git" || plain === "git~1";
}
/** A directory that git takes for a bare repository: what stands in its `config` may run commands. */
function bareRepositoryIn(paths) {
	const parts = /* @__PURE__ */ new Map();
	for (const path of paths) {
		const components = path.split("/");
		for (let depth = 0; depth < components.length; depth += 1) {
			const name = (components[depth] ?? "").toLowerCase();
			if (![
				"head",
				"objects",
				"refs"
			].includes(name)) continue;
			const above = components.slice(0, depth).join("/");
			parts.set(above, (parts.get(above) ?? /* @__PURE__ */ new Set()).add(name));
		}
	}
	return [...parts].find(([, names]) => names.size === 3)?.[0];
}
/** One key for all spellings of a path that some file system takes for the same (case, Unicode form). */
function collisionKey(path) {
	return path.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
}
/** Remembers the paths of one archive and tells when a new one collides with an earlier one. */
var PathRegistry = class {
	#seen = /* @__PURE__ */ new Map();
	/** @returns the earlier path that `path` collides with, or `undefined` when it is new */
	add(path, directory) {
		const components = path.split("/");
		for (let depth = 1; depth < components.length; depth += 1) {
			const clash = this.#enter(components.slice(0, depth).join("/"), true);
			if (clash !== void 0) return clash;
		}
		const key = collisionKey(path);
		const earlier = this.#seen.get(key);
		if (earlier !== void 0 && !(directory && earlier.directory && earlier.path === path)) return earlier.path;
		return this.#enter(path, directory);
	}
	#enter(path, directory) {
		const key = collisionKey(path);
		const earlier = this.#seen.get(key);
		if (earlier === void 0) {
			this.#seen.set(key, {
				path,
				directory
			});
			return;
		}
		return earlier.path === path && earlier.directory === directory ? void 0 : earlier.path;
	}
};
// src/pack/archive/limits.ts
const MiB = 1048576;
const DEFAULT_LIMITS = {
	maxTotalBytes: 4096 * MiB,
	maxFileBytes: 2048 * MiB,
	maxEntries: 5e4,
	maxArchiveBytes: 2048 * MiB,
	maxPathBytes: 1024,
	maxDepth: 32
};
// src/pack/archive/unreadable.ts
/** What a file of a pack that cannot be read ends with. */
function unreadable(location, cause, path = location) {
	if (cause instanceof PackwrightError) return cause;
	return new PackwrightError("FILE_UNREADABLE", `${location} cannot be read (${errnoOf(cause) ?? String(cause)}).`, {
		hint: "Check its permissions.",
		details: { path },
		cause
	});
}
// src/pack/archive/compression.ts
/** Each piece is a turn of the event loop; the next ones are made while it is worked on. */
const DECOMPRESSED_PIECES = {
	chunkSize: 524288,
	readableHighWaterMark: 2097152
};
/** Writes chunk by chunk; while one is being worked on, the next is already fetched. */
async function feed(chunks, stream, onTaken) {
	const iterator = chunks[Symbol.asyncIterator]();
	try {
		let next = iterator.next();
		for (;;) {
			const { done, value } = await next;
			if (done === true || stream.destroyed) break;
			next = iterator.next();
			next.catch(() => {});
			await written(stream, value);
			onTaken?.(value);
		}
		stream.end();
	} finally {
		await iterator.return?.();
	}
}
async function written(stream, chunk) {
	if (stream.destroyed) return;
	await new Promise((resolve, reject) => {
		stream.write(chunk, (cause) => cause ? reject(cause) : resolve());
	});
}
constants.ZSTD_c_compressionLevel, constants.ZSTD_c_checksumFlag;
function decompressor(compression) {
	return compression === "gzip" ? createGunzip(DECOMPRESSED_PIECES) : createZstdDecompress(DECOMPRESSED_PIECES);
}
/**
* Decompresses a stream.
*
* @throws PackwrightError `ARCHIVE_INVALID` when anything but nothing lies behind the compressed stream
*/
async function* decompress(chunks, compression, onTaken) {
	const pieces = coalesced(chunks);
	if (compression === "none") return yield* pieces;
	const head = await headOf(pieces);
	const small = head.isAll ? atOnce(Buffer.concat(head.pieces), compression) : void 0;
	if (small !== void 0) {
		yield small;
		return;
	}
	const stream = decompressor(compression);
	const tail = new Tail();
	const fed = feed(tail.watch(resumed(head.pieces, pieces)), stream, onTaken);
	fed.catch((cause) => stream.destroy(cause));
	try {
		yield* stream;
		await fed;
		const length = tail.size - stream.bytesWritten;
		refuseTrailer(tail.last(length), length, compression);
	} finally {
		stream.destroy();
	}
}
const MAX_AT_ONCE = 2097152;
/** Decompresses what came in one piece: for most packs a stream costs more than its bytes. */
function atOnce(piece, compression) {
	const decompressed = compression === "gzip" ? gunzipSync : zstdDecompressSync;
	try {
		const { buffer, engine } = decompressed(piece, {
			maxOutputLength: MAX_AT_ONCE,
			chunkSize: PIECE,
			info: true
		});
		refuseTrailer(piece.subarray(engine.bytesWritten), piece.length - engine.bytesWritten, compression);
		return buffer;
	} catch (cause) {
		if (errnoOf(cause) === "ERR_BUFFER_TOO_LARGE") return void 0;
		throw cause;
	}
}
/** Counts what passes and keeps the end of it. */
var Tail = class {
	size = 0;
	#end = Buffer.alloc(0);
	async *watch(chunks) {
		for await (const chunk of chunks) {
			this.size += chunk.length;
			this.#end = Buffer.concat([this.#end, chunk.subarray(-64)]).subarray(-64);
			yield chunk;
		}
	}
	/** The last `length` bytes, if they are few enough to be known. */
	last(length) {
		return length <= this.#end.length ? this.#end.subarray(this.#end.length - length) : void 0;
	}
};
/** zlib stops at the end of a stream and drops what follows. Only an empty zstd frame, as some writers append, may. */
function refuseTrailer(trailer, length, compression) {
	if (length === 0) return;
	if (compression === "zstd" && trailer !== void 0 && isEmptyFrame(trailer)) return;
	throw new PackwrightError("ARCHIVE_INVALID", `The archive has ${length} bytes behind its compressed stream.`, { hint: "Nothing was unpacked. Ask its publisher to publish it again." });
}
function isEmptyFrame(bytes) {
	try {
		return zstdDecompressSync(bytes, { maxOutputLength: 1 }).length === 0;
	} catch {
		return false;
	}
}
// src/oci/digest.ts
function digestOf(hex) {
	return `sha256:${hex}`;
}
function hexOf(digest) {
	return digest.slice(7);
}
// src/pack/archive/tar-head.ts
const BLOCK$1 = 512;
/** Bytes that `name` and `prefix` hold. */
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
/** More than eleven octal digits say. */
const LARGEST = 8 ** 11 - 1;
const [FILE, DIRECTORY, PAX] = [
	"0",
	"5",
	"x"
];
/** The blocks before an entry's content. */
function headOfEntry({ path, size, mode }, form) {
	const bytes = Buffer.from(path);
	const type = path.endsWith("/") ? DIRECTORY : FILE;
	const split = bytes.length === path.length || form === "ustar" ? splitName(bytes) : void 0;
	if (split !== void 0) return header(split, size, mode, type);
	const record = paxRecord("path", path);
	const name = {
		name: Buffer.from("PaxHeader"),
		prefix: Buffer.alloc(0)
	};
	return Buffer.concat([
		header(name, record.length, mode, PAX),
		record,
		paddingAfter(record.length),
		header(name, size, mode, type)
	]);
}
function paddingAfter(size) {
	return Buffer.alloc((BLOCK$1 - size % BLOCK$1) % BLOCK$1);
}
const END_OF_ARCHIVE = Buffer.alloc(2 * BLOCK$1);
/** As tar-stream splits: the shortest prefix that leaves a name that fits. */
function splitName(path) {
	let at = 0;
	while (path.length - at > NAME_BYTES) {
		const slash = path.indexOf("/", at);
		if (slash === -1) return void 0;
		at = slash + 1;
	}
	const prefix = path.subarray(0, Math.max(at - 1, 0));
	return prefix.length > PREFIX_BYTES ? void 0 : {
		name: path.subarray(at),
		prefix
	};
}
function header({ name, prefix }, size, mode, type) {
	const block = Buffer.alloc(BLOCK$1);
	name.copy(block, 0);
	block.write(octal$1(mode, 6), 100);
	block.write(octal$1(0, 6), 108);
	block.write(octal$1(0, 6), 116);
	if (size <= LARGEST) block.write(octal$1(size, 11), 124);
	else {
		block[124] = 128;
		block.writeUIntBE(size, 130, 6);
	}
	block.write(octal$1(0, 11), 136);
	block.write(type ?? FILE, 156);
	block.write("ustar\x0000", 257, "latin1");
	block.write(octal$1(0, 6), 329);
	block.write(octal$1(0, 6), 337);
	prefix.copy(block, 345);
	const sum = block.reduce((total, byte) => total + byte, 256);
	block.write(octal$1(sum, 6), 148);
	return block;
}
/** Digits and a blank; a NUL follows where the field has room. */
function octal$1(value, digits) {
	return `${value.toString(8).padStart(digits, "0")} `;
}
/** `<length> path=<value>\n`, where the length counts itself. */
function paxRecord(key, value) {
	const rest = Buffer.byteLength(` ${key}=${value}\n`);
	let length = rest + String(rest).length;
	if (String(length).length > String(rest).length) length = rest + String(length).length;
	return Buffer.from(`${length} ${key}=${value}\n`);
}
// src/pack/archive/pack.ts
/**
* From a list of files to a deterministic archive, streamed: read once, hashed on the way, never whole in memory.
*
* Entries are sorted bytewise and carry nothing of the machine: mtime 0, uid and gid 0, no names, mode 0644 or 0755.
*/
const SMALL_FILE$1 = 262144;
/**
* The content digest of `tree`: sha256 of the tar that an archive without a root directory holds.
*
* @param stated what is said of it: of content that was packed before paths were plain ustar, that stands
*/
async function contentDigestOf(tree, stated) {
	const digest = await tarDigest(tree, "ustar");
	if (stated === void 0 || stated === digest) return digest;
	return await olderContentDigest(tree) === stated ? stated : digest;
}
/** The content digest that packwright gave this content before paths were plain ustar, where it was another one. */
async function olderContentDigest(tree) {
	return hasOlderForm(tree) ? await tarDigest(tree, "pax-for-utf8") : void 0;
}
function hasOlderForm({ files }) {
	return files.some(({ path }) => Buffer.byteLength(path) !== path.length);
}
async function tarDigest(tree, form) {
	const hash = createHash("sha256");
	for await (const chunk of tarOf(tree, "", () => {}, {}, form)) hash.update(chunk);
	return digestOf(hash.digest("hex"));
}
/** The tar in pieces that are worth handing on: for most packs it is one. */
async function* tarOf(tree, prefix, done, options, form = "ustar") {
	const directories = /* @__PURE__ */ new Set();
	let pieces = [];
	let gathered = 0;
	const gather = (piece) => {
		pieces.push(piece);
		gathered += piece.length;
	};
	const taken = () => {
		const whole = Buffer.concat(pieces);
		pieces = [];
		gathered = 0;
		return whole;
	};
	for (const file of tree.files) {
		for (const directory of parentsOf(`${prefix}${file.path}`)) {
			if (directories.has(directory)) continue;
			directories.add(directory);
			gather(headOfEntry({
				path: directory,
				size: 0,
				mode: 493
			}, form));
		}
		const { path, size, executable } = file;
		gather(headOfEntry({
			path: `${prefix}${path}`,
			size,
			mode: executable ? 493 : 420
		}, form));
		const hash = createHash("sha256");
		if (size <= SMALL_FILE$1) {
			const bytes = wholeContent(file);
			hash.update(bytes);
			options.onBytes?.(bytes.length);
			gather(bytes);
		} else {
			yield taken();
			for await (const chunk of streamedContent(file)) {
				hash.update(chunk);
				options.onBytes?.(chunk.length);
				yield chunk;
			}
		}
		gather(paddingAfter(size));
		if (gathered >= 131072) yield taken();
		done({
			path,
			size,
			mode: executable ? "0755" : "0644",
			sha256: hash.digest("hex")
		});
	}
	gather(END_OF_ARCHIVE);
	yield taken();
}
/** @throws PackwrightError `FILE_UNREADABLE`, `FILE_CHANGED` */
function wholeContent(file) {
	let bytes;
	try {
		bytes = readFileSync(file.location);
	} catch (cause) {
		throw unreadable(file.location, cause, file.path);
	}
	if (bytes.length !== file.size) throw changed(file);
	return bytes;
}
/** @throws PackwrightError `FILE_UNREADABLE`, `FILE_CHANGED` */
async function* streamedContent(file) {
	let size = 0;
	try {
		for await (const chunk of createReadStream(file.location, { highWaterMark: SMALL_FILE$1 })) {
			size += chunk.length;
			if (size > file.size) break;
			yield chunk;
		}
	} catch (cause) {
		throw unreadable(file.location, cause, file.path);
	}
	if (size !== file.size) throw changed(file);
}
/** `a/b/c.txt` → `a/`, `a/b/` */
function parentsOf(path) {
	const parts = path.split("/").slice(0, -1);
	return parts.map((_, index) => `${parts.slice(0, index + 1).join("/")}/`);
}
function changed(file) {
	return new PackwrightError("FILE_CHANGED", `${file.location} changed while it was being packed.`, {
		hint: "Run again when nothing writes to the pack any more.",
		details: { path: file.path }
	});
}
// node_modules/events-universal/default.js
var require_default = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = __require("events");
}));
// node_modules/fast-fifo/fixed-size.js
var require_fixed_size = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = class FixedFIFO {
		constructor(hwm) {
			if (!(hwm > 0) || (hwm - 1 & hwm) !== 0) throw new Error("Max size for a FixedFIFO should be a power of two");
			this.buffer = new Array(hwm);
			this.mask = hwm - 1;
			this.top = 0;
			this.btm = 0;
			this.next = null;
		}
		clear() {
			this.top = this.btm = 0;
			this.next = null;
			this.buffer.fill(void 0);
		}
		push(data) {
			if (this.buffer[this.top] !== void 0) return false;
			this.buffer[this.top] = data;
			this.top = this.top + 1 & this.mask;
			return true;
		}
		shift() {
			const last = this.buffer[this.btm];
			if (last === void 0) return void 0;
			this.buffer[this.btm] = void 0;
			this.btm = this.btm + 1 & this.mask;
			return last;
		}
		peek() {
			return this.buffer[this.btm];
		}
		isEmpty() {
			return this.buffer[this.btm] === void 0;
		}
	};
}));
// node_modules/fast-fifo/index.js
var require_fast_fifo = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const FixedFIFO = require_fixed_size();
	module.exports = class FastFIFO {
		constructor(hwm) {
			this.hwm = hwm || 16;
			this.head = new FixedFIFO(this.hwm);
			this.tail = this.head;
			this.length = 0;
		}
		clear() {
			this.head = this.tail;
			this.head.clear();
			this.length = 0;
		}
		push(val) {
			this.length++;
			if (!this.head.push(val)) {
				const prev = this.head;
				this.head = prev.next = new FixedFIFO(2 * this.head.buffer.length);
				this.head.push(val);
			}
		}
		shift() {
			if (this.length !== 0) this.length--;
			const val = this.tail.shift();
			if (val === void 0 && this.tail.next) {
				const next = this.tail.next;
				this.tail.next = null;
				this.tail = next;
				return this.tail.shift();
			}
			return val;
		}
		peek() {
			const val = this.tail.peek();
			if (val === void 0 && this.tail.next) return this.tail.next.peek();
			return val;
		}
		isEmpty() {
			return this.length === 0;
		}
	};
}));
// node_modules/b4a/index.js
var require_b4a = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function isBuffer(value) {
		return Buffer.isBuffer(value) || value instanceof Uint8Array;
	}
	function isEncoding(encoding) {
		return Buffer.isEncoding(encoding);
	}
	function alloc(size, fill, encoding) {
		return Buffer.alloc(size, fill, encoding);
	}
	function allocUnsafe(size) {
		return Buffer.allocUnsafe(size);
	}
	function allocUnsafeSlow(size) {
		return Buffer.allocUnsafeSlow(size);
	}
	function byteLength(string, encoding) {
		return Buffer.byteLength(string, encoding);
	}
	function compare(a, b) {
		return Buffer.compare(a, b);
	}
	function concat(buffers, totalLength) {
		return Buffer.concat(buffers, totalLength);
	}
	function copy(source, target, targetStart, start, end) {
		return toBuffer(source).copy(target, targetStart, start, end);
	}
	function equals(a, b) {
		return toBuffer(a).equals(b);
	}
	function fill(buffer, value, offset, end, encoding) {
		return toBuffer(buffer).fill(value, offset, end, encoding);
	}
	function from(value, encodingOrOffset, length) {
		return Buffer.from(value, encodingOrOffset, length);
	}
	function includes(buffer, value, byteOffset, encoding) {
		return toBuffer(buffer).includes(value, byteOffset, encoding);
	}
	function indexOf(buffer, value, byfeOffset, encoding) {
		return toBuffer(buffer).indexOf(value, byfeOffset, encoding);
	}
	function lastIndexOf(buffer, value, byteOffset, encoding) {
		return toBuffer(buffer).lastIndexOf(value, byteOffset, encoding);
	}
	function swap16(buffer) {
		return toBuffer(buffer).swap16();
	}
	function swap32(buffer) {
		return toBuffer(buffer).swap32();
	}
	function swap64(buffer) {
		return toBuffer(buffer).swap64();
	}
	function toBuffer(buffer) {
		if (Buffer.isBuffer(buffer)) return buffer;
		return Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
	}
	function toString(buffer, encoding, start, end) {
		return toBuffer(buffer).toString(encoding, start, end);
	}
	function toHex(buffer, start, end) {
		return toBuffer(buffer).toString("hex", start, end);
	}
	function write(buffer, string, offset, length, encoding) {
		return toBuffer(buffer).write(string, offset, length, encoding);
	}
	function readDoubleBE(buffer, offset) {
		return toBuffer(buffer).readDoubleBE(offset);
	}
	function readDoubleLE(buffer, offset) {
		return toBuffer(buffer).readDoubleLE(offset);
	}
	function readFloatBE(buffer, offset) {
		return toBuffer(buffer).readFloatBE(offset);
	}
	function readFloatLE(buffer, offset) {
		return toBuffer(buffer).readFloatLE(offset);
	}
	function readInt32BE(buffer, offset) {
		return toBuffer(buffer).readInt32BE(offset);
	}
	function readInt32LE(buffer, offset) {
		return toBuffer(buffer).readInt32LE(offset);
	}
	function readUInt32BE(buffer, offset) {
		return toBuffer(buffer).readUInt32BE(offset);
	}
	function readUInt32LE(buffer, offset) {
		return toBuffer(buffer).readUInt32LE(offset);
	}
	function writeDoubleBE(buffer, value, offset) {
		return toBuffer(buffer).writeDoubleBE(value, offset);
	}
	function writeDoubleLE(buffer, value, offset) {
		return toBuffer(buffer).writeDoubleLE(value, offset);
	}
	function writeFloatBE(buffer, value, offset) {
		return toBuffer(buffer).writeFloatBE(value, offset);
	}
	function writeFloatLE(buffer, value, offset) {
		return toBuffer(buffer).writeFloatLE(value, offset);
	}
	function writeInt32BE(buffer, value, offset) {
		return toBuffer(buffer).writeInt32BE(value, offset);
	}
	function writeInt32LE(buffer, value, offset) {
		return toBuffer(buffer).writeInt32LE(value, offset);
	}
	function writeUInt32BE(buffer, value, offset) {
		return toBuffer(buffer).writeUInt32BE(value, offset);
	}
	function writeUInt32LE(buffer, value, offset) {
		return toBuffer(buffer).writeUInt32LE(value, offset);
	}
	module.exports = {
		isBuffer,
		isEncoding,
		alloc,
		allocUnsafe,
		allocUnsafeSlow,
		byteLength,
		compare,
		concat,
		copy,
		equals,
		fill,
		from,
		includes,
		indexOf,
		lastIndexOf,
		swap16,
		swap32,
		swap64,
		toBuffer,
		toString,
		toHex,
		write,
		readDoubleBE,
		readDoubleLE,
		readFloatBE,
		readFloatLE,
		readInt32BE,
		readInt32LE,
		readUInt32BE,
		readUInt32LE,
		writeDoubleBE,
		writeDoubleLE,
		writeFloatBE,
		writeFloatLE,
		writeInt32BE,
		writeInt32LE,
		writeUInt32BE,
		writeUInt32LE
	};
}));
// node_modules/text-decoder/lib/pass-through-decoder.js
var require_pass_through_decoder = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const b4a = require_b4a();
	module.exports = class PassThroughDecoder {
		constructor(encoding) {
			this.encoding = encoding;
		}
		get remaining() {
			return 0;
		}
		decode(data) {
			return b4a.toString(data, this.encoding);
		}
		flush() {
			return "";
		}
	};
}));
// node_modules/text-decoder/lib/utf8-decoder.js
var require_utf8_decoder = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const b4a = require_b4a();
	/**
	* https://encoding.spec.whatwg.org/#utf-8-decoder
	*/
	module.exports = class UTF8Decoder {
		constructor() {
			this._reset();
		}
		get remaining() {
			return this.bytesSeen;
		}
		decode(data) {
			if (data.byteLength === 0) return "";
			if (this.bytesNeeded === 0 && trailingIncomplete(data, 0) === 0) {
				this.bytesSeen = trailingBytesSeen(data);
				return b4a.toString(data, "utf8");
			}
			let result = "";
			let start = 0;
			if (this.bytesNeeded > 0) {
				while (start < data.byteLength) {
					const byte = data[start];
					if (byte < this.lowerBoundary || byte > this.upperBoundary) {
						result += "�";
						this._reset();
						break;
					}
					this.lowerBoundary = 128;
					this.upperBoundary = 191;
					this.codePoint = this.codePoint << 6 | byte & 63;
					this.bytesSeen++;
					start++;
					if (this.bytesSeen === this.bytesNeeded) {
						result += String.fromCodePoint(this.codePoint);
						this._reset();
						break;
					}
				}
				if (this.bytesNeeded > 0) return result;
			}
			const trailing = trailingIncomplete(data, start);
			const end = data.byteLength - trailing;
			if (end > start) result += b4a.toString(data, "utf8", start, end);
			for (let i = end; i < data.byteLength; i++) {
				const byte = data[i];
				if (this.bytesNeeded === 0) {
					if (byte <= 127) {
						this.bytesSeen = 0;
						result += String.fromCharCode(byte);
					} else if (byte >= 194 && byte <= 223) {
						this.bytesNeeded = 2;
						this.bytesSeen = 1;
						this.codePoint = byte & 31;
					} else if (byte >= 224 && byte <= 239) {
						if (byte === 224) this.lowerBoundary = 160;
						else if (byte === 237) this.upperBoundary = 159;
						this.bytesNeeded = 3;
						this.bytesSeen = 1;
						this.codePoint = byte & 15;
					} else if (byte >= 240 && byte <= 244) {
						if (byte === 240) this.lowerBoundary = 144;
						else if (byte === 244) this.upperBoundary = 143;
						this.bytesNeeded = 4;
						this.bytesSeen = 1;
						this.codePoint = byte & 7;
					} else {
						this.bytesSeen = 1;
						result += "�";
					}
					continue;
				}
				if (byte < this.lowerBoundary || byte > this.upperBoundary) {
					result += "�";
					i--;
					this._reset();
					continue;
				}
				this.lowerBoundary = 128;
				this.upperBoundary = 191;
				this.codePoint = this.codePoint << 6 | byte & 63;
				this.bytesSeen++;
				if (this.bytesSeen === this.bytesNeeded) {
					result += String.fromCodePoint(this.codePoint);
					this._reset();
				}
			}
			return result;
		}
		flush() {
			const result = this.bytesNeeded > 0 ? "�" : "";
			this._reset();
			return result;
		}
		_reset() {
			this.codePoint = 0;
			this.bytesNeeded = 0;
			this.bytesSeen = 0;
			this.lowerBoundary = 128;
			this.upperBoundary = 191;
		}
	};
	function trailingIncomplete(data, start) {
		const len = data.byteLength;
		if (len <= start) return 0;
		const limit = Math.max(start, len - 4);
		let i = len - 1;
		while (i > limit && (data[i] & 192) === 128) i--;
		if (i < start) return 0;
		const byte = data[i];
		let needed;
		if (byte <= 127) return 0;
		if (byte >= 194 && byte <= 223) needed = 2;
		else if (byte >= 224 && byte <= 239) needed = 3;
		else if (byte >= 240 && byte <= 244) needed = 4;
		else return 0;
		const available = len - i;
		return available < needed ? available : 0;
	}
	function trailingBytesSeen(data) {
		const len = data.byteLength;
		if (len === 0) return 0;
		const last = data[len - 1];
		if (last <= 127) return 0;
		if ((last & 192) !== 128) return 1;
		const limit = Math.max(0, len - 4);
		let i = len - 2;
		while (i >= limit && (data[i] & 192) === 128) i--;
		if (i < 0) return 1;
		const first = data[i];
		let needed;
		if (first >= 194 && first <= 223) needed = 2;
		else if (first >= 224 && first <= 239) needed = 3;
		else if (first >= 240 && first <= 244) needed = 4;
		else return 1;
		if (len - i !== needed) return 1;
		if (needed >= 3) {
			const second = data[i + 1];
			if (first === 224 && second < 160) return 1;
			if (first === 237 && second > 159) return 1;
			if (first === 240 && second < 144) return 1;
			if (first === 244 && second > 143) return 1;
		}
		return 0;
	}
}));
// node_modules/text-decoder/index.js
var require_text_decoder = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const PassThroughDecoder = require_pass_through_decoder();
	const UTF8Decoder = require_utf8_decoder();
	module.exports = class TextDecoder {
		constructor(encoding = "utf8") {
			this.encoding = normalizeEncoding(encoding);
			switch (this.encoding) {
				case "utf8":
					this.decoder = new UTF8Decoder();
					break;
				case "utf16le":
				case "base64": throw new Error("Unsupported encoding: " + this.encoding);
				default: this.decoder = new PassThroughDecoder(this.encoding);
			}
		}
		get remaining() {
			return this.decoder.remaining;
		}
		push(data) {
			if (typeof data === "string") return data;
			return this.decoder.decode(data);
		}
		write(data) {
			return this.push(data);
		}
		end(data) {
			let result = "";
			if (data) result = this.push(data);
			result += this.decoder.flush();
			return result;
		}
	};
	function normalizeEncoding(encoding) {
		encoding = encoding.toLowerCase();
		switch (encoding) {
			case "utf8":
			case "utf-8": return "utf8";
			case "ucs2":
			case "ucs-2":
			case "utf16le":
			case "utf-16le": return "utf16le";
			case "latin1":
			case "binary": return "latin1";
			case "base64":
			case "ascii":
			case "hex": return encoding;
			default: throw new Error("Unknown encoding: " + encoding);
		}
	}
}));
// node_modules/streamx/lib/errors.js
var require_errors = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = class StreamError extends Error {
		constructor(msg, code, fn = StreamError) {
			super(msg);
			this.code = code;
			if (Error.captureStackTrace) Error.captureStackTrace(this, fn);
		}
		static isStreamDestroyed(err) {
			return err && err.code === "STREAM_DESTROYED";
		}
		static isPrematureClose(err) {
			return err && err.code === "PREMATURE_CLOSE";
		}
		static isAborted(err) {
			return err && err.code === "ABORTED";
		}
		static isBadArgument(err) {
			return err && err.code === "BAD_ARGUMENT";
		}
		get name() {
			return "StreamError";
		}
		static STREAM_DESTROYED() {
			return new StreamError("Stream was destroyed", "STREAM_DESTROYED", StreamError.STREAM_DESTROYED);
		}
		static PREMATURE_CLOSE(msg = "Premature close") {
			return new StreamError(msg, "PREMATURE_CLOSE", StreamError.PREMATURE_CLOSE);
		}
		static ABORTED() {
			return new StreamError("Stream aborted", "ABORTED", StreamError.ABORTED);
		}
		static BAD_ARGUMENT(msg = "Bad argument") {
			return new StreamError(msg, "BAD_ARGUMENT", StreamError.BAD_ARGUMENT);
		}
	};
}));
// node_modules/streamx/index.js
var require_streamx = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { EventEmitter } = require_default();
	const FIFO = require_fast_fifo();
	const TextDecoder = require_text_decoder();
	const StreamError = require_errors();
	const qmt = typeof queueMicrotask === "undefined" ? (fn) => global.process.nextTick(fn) : queueMicrotask;
	const OPENING = 1;
	const PREDESTROYING = 2;
	const DESTROYING = 4;
	const DESTROYED = 8;
	const NOT_OPENING = 536870910;
	const NOT_PREDESTROYING = 536870909;
	const READ_UPDATING = 32;
	const READ_PRIMARY = 64;
	const READ_QUEUED = 128;
	const READ_RESUMED = 256;
	const READ_PIPE_DRAINED = 512;
	const READ_ENDING = 1024;
	const READ_EMIT_DATA = 2048;
	const READ_EMIT_READABLE = 4096;
	const READ_EMITTED_READABLE = 8192;
	const READ_DONE = 16384;
	const READ_NEXT_TICK = 32768;
	const READ_READ_AHEAD = 131072;
	const READ_FLOWING = 768;
	const READ_ACTIVE_AND_NEEDS_PUSH = 65552;
	const READ_PRIMARY_AND_ACTIVE = 80;
	const READ_EMIT_READABLE_AND_QUEUED = 4224;
	const READ_RESUMED_READ_AHEAD = 131328;
	const READ_NOT_ACTIVE = 536870895;
	const READ_NON_PRIMARY_AND_PUSHED = 536805311;
	const READ_PUSHED = 536805375;
	const READ_PAUSED = 536870655;
	const READ_NOT_QUEUED = 536862591;
	const READ_NOT_ENDING = 536869887;
	const READ_PIPE_NOT_DRAINED = 536870143;
	const READ_NOT_NEXT_TICK = 536838143;
	const READ_NOT_UPDATING = 536870879;
	const READ_NO_READ_AHEAD = 536739839;
	const READ_PAUSED_NO_READ_AHEAD = 536739583;
	const WRITE_ACTIVE = 1 << 18;
	const WRITE_UPDATING = 2 << 18;
	const WRITE_PRIMARY = 4 << 18;
	const WRITE_QUEUED = 8 << 18;
	const WRITE_UNDRAINED = 16 << 18;
	const WRITE_DONE = 32 << 18;
	const WRITE_EMIT_DRAIN = 64 << 18;
	const WRITE_NEXT_TICK = 128 << 18;
	const WRITE_WRITING = 256 << 18;
	const WRITE_FINISHING = 512 << 18;
	const WRITE_CORKED = 1024 << 18;
	const WRITE_NOT_ACTIVE = 469499903;
	const WRITE_NON_PRIMARY = 535822335;
	const WRITE_NOT_FINISHING = 402391039;
	const WRITE_DRAINED = 532676607;
	const WRITE_NOT_QUEUED = 534773759;
	const WRITE_NOT_NEXT_TICK = 503316479;
	const WRITE_NOT_UPDATING = 536346623;
	const WRITE_NOT_CORKED = 268435455;
	const ACTIVE = 262160;
	const NOT_ACTIVE = 536608751;
	const DONE = 8404992;
	const DESTROY_STATUS = 14;
	const OPEN_STATUS = 15;
	const AUTO_DESTROY = 8405006;
	const NON_PRIMARY = 535822271;
	const ACTIVE_OR_TICKING = 33587200;
	const IS_OPENING = 33587215;
	const READ_PRIMARY_STATUS = 17423;
	const READ_STATUS = 16527;
	const READ_ENDING_STATUS = 1167;
	const READ_READABLE_STATUS = 12431;
	const SHOULD_NOT_READ = 214047;
	const READ_BACKPRESSURE_STATUS = 17422;
	const READ_UPDATE_SYNC_STATUS = 32879;
	const READ_NEXT_TICK_OR_OPENING = 32769;
	const WRITE_PRIMARY_STATUS = 142606351;
	const WRITE_QUEUED_AND_UNDRAINED = 6291456;
	const WRITE_QUEUED_AND_ACTIVE = 2359296;
	const WRITE_DRAIN_STATUS = 6553615;
	const WRITE_STATUS = 270794767;
	const WRITE_PRIMARY_AND_ACTIVE = 1310720;
	const WRITE_ACTIVE_AND_WRITING = 67371008;
	const WRITE_FINISHING_STATUS = 144965647;
	const WRITE_BACKPRESSURE_STATUS = 146800654;
	const WRITE_UPDATE_SYNC_STATUS = 35127311;
	const WRITE_DROP_DATA = 142606350;
	const asyncIterator = Symbol.asyncIterator || Symbol("asyncIterator");
	var WritableState = class {
		constructor(stream, { highWaterMark = 16384, map = null, mapWritable, byteLength, byteLengthWritable } = {}) {
			this.stream = stream;
			this.queue = new FIFO();
			this.highWaterMark = highWaterMark;
			this.buffered = 0;
			this.error = null;
			this.pipeline = null;
			this.drains = null;
			this.byteLength = byteLengthWritable || byteLength || defaultByteLength;
			this.map = mapWritable || map;
			this.afterWrite = afterWrite.bind(this);
			this.afterUpdateNextTick = updateWriteNT.bind(this);
		}
		get ending() {
			return (this.stream._duplexState & WRITE_FINISHING) !== 0;
		}
		get ended() {
			return (this.stream._duplexState & WRITE_DONE) !== 0;
		}
		push(data) {
			if ((this.stream._duplexState & WRITE_DROP_DATA) !== 0) return false;
			if (this.map !== null) data = this.map(data);
			this.buffered += this.byteLength(data);
			this.queue.push(data);
			if (this.buffered < this.highWaterMark) {
				this.stream._duplexState |= WRITE_QUEUED;
				return true;
			}
			this.stream._duplexState |= WRITE_QUEUED_AND_UNDRAINED;
			return false;
		}
		shift() {
			const data = this.queue.shift();
			this.buffered -= this.byteLength(data);
			if (this.buffered === 0) this.stream._duplexState &= WRITE_NOT_QUEUED;
			return data;
		}
		end(data) {
			if (typeof data === "function") this.stream.once("finish", data);
			else if (data !== void 0 && data !== null) this.push(data);
			this.stream._duplexState = (this.stream._duplexState | WRITE_FINISHING) & WRITE_NON_PRIMARY;
		}
		autoBatch(data, cb) {
			const buffer = [];
			const stream = this.stream;
			buffer.push(data);
			while ((stream._duplexState & WRITE_STATUS) === WRITE_QUEUED_AND_ACTIVE) buffer.push(stream._writableState.shift());
			if ((stream._duplexState & OPEN_STATUS) !== 0) return cb(null);
			stream._writev(buffer, cb);
		}
		update() {
			const stream = this.stream;
			stream._duplexState |= WRITE_UPDATING;
			do {
				while ((stream._duplexState & WRITE_STATUS) === WRITE_QUEUED) {
					const data = this.shift();
					stream._duplexState |= WRITE_ACTIVE_AND_WRITING;
					stream._write(data, this.afterWrite);
				}
				if ((stream._duplexState & WRITE_PRIMARY_AND_ACTIVE) === 0) this.updateNonPrimary();
			} while (this.continueUpdate() === true);
			stream._duplexState &= WRITE_NOT_UPDATING;
		}
		updateNonPrimary() {
			const stream = this.stream;
			if ((stream._duplexState & WRITE_FINISHING_STATUS) === WRITE_FINISHING) {
				stream._duplexState = stream._duplexState | WRITE_ACTIVE;
				stream._final(afterFinal.bind(this));
				return;
			}
			if ((stream._duplexState & DESTROY_STATUS) === DESTROYING) {
				if ((stream._duplexState & ACTIVE_OR_TICKING) === 0) {
					stream._duplexState |= ACTIVE;
					stream._destroy(afterDestroy.bind(this));
				}
				return;
			}
			if ((stream._duplexState & IS_OPENING) === OPENING) {
				stream._duplexState = (stream._duplexState | ACTIVE) & NOT_OPENING;
				stream._open(afterOpen.bind(this));
			}
		}
		continueUpdate() {
			if ((this.stream._duplexState & WRITE_NEXT_TICK) === 0) return false;
			this.stream._duplexState &= WRITE_NOT_NEXT_TICK;
			return true;
		}
		updateCallback() {
			if ((this.stream._duplexState & WRITE_UPDATE_SYNC_STATUS) === WRITE_PRIMARY) this.update();
			else this.updateNextTick();
		}
		updateNextTick() {
			if ((this.stream._duplexState & WRITE_NEXT_TICK) !== 0) return;
			this.stream._duplexState |= WRITE_NEXT_TICK;
			if ((this.stream._duplexState & WRITE_UPDATING) === 0) qmt(this.afterUpdateNextTick);
		}
	};
	var ReadableState = class {
		constructor(stream, { highWaterMark = 16384, map = null, mapReadable, byteLength, byteLengthReadable } = {}) {
			this.stream = stream;
			this.queue = new FIFO();
			this.highWaterMark = highWaterMark === 0 ? 1 : highWaterMark;
			this.buffered = 0;
			this.readAhead = highWaterMark > 0;
			this.error = null;
			this.pipeline = null;
			this.byteLength = byteLengthReadable || byteLength || defaultByteLength;
			this.map = mapReadable || map;
			this.pipeTo = null;
			this.afterRead = afterRead.bind(this);
			this.afterUpdateNextTick = updateReadNT.bind(this);
		}
		get ending() {
			return (this.stream._duplexState & READ_ENDING) !== 0;
		}
		get ended() {
			return (this.stream._duplexState & READ_DONE) !== 0;
		}
		pipe(pipeTo, cb) {
			if (this.pipeTo !== null) throw StreamError.BAD_ARGUMENT("Can only pipe to one destination");
			if (typeof cb !== "function") cb = null;
			this.stream._duplexState |= READ_PIPE_DRAINED;
			this.pipeTo = pipeTo;
			this.pipeline = new Pipeline(this.stream, pipeTo, cb);
			if (cb) this.stream.on("error", noop);
			if (isStreamx(pipeTo)) {
				pipeTo._writableState.pipeline = this.pipeline;
				if (cb) pipeTo.on("error", noop);
				pipeTo.on("finish", this.pipeline.finished.bind(this.pipeline));
			} else {
				const onerror = this.pipeline.done.bind(this.pipeline, pipeTo);
				const onclose = this.pipeline.done.bind(this.pipeline, pipeTo, null);
				pipeTo.on("error", onerror);
				pipeTo.on("close", onclose);
				pipeTo.on("finish", this.pipeline.finished.bind(this.pipeline));
			}
			pipeTo.on("drain", afterDrain.bind(this));
			this.stream.emit("piping", pipeTo);
			pipeTo.emit("pipe", this.stream);
		}
		push(data) {
			const stream = this.stream;
			if (data === null) {
				this.highWaterMark = 0;
				stream._duplexState = (stream._duplexState | READ_ENDING) & READ_NON_PRIMARY_AND_PUSHED;
				return false;
			}
			if (this.map !== null) {
				data = this.map(data);
				if (data === null) {
					stream._duplexState &= READ_PUSHED;
					return this.buffered < this.highWaterMark;
				}
			}
			this.buffered += this.byteLength(data);
			this.queue.push(data);
			stream._duplexState = (stream._duplexState | READ_QUEUED) & READ_PUSHED;
			return this.buffered < this.highWaterMark;
		}
		shift() {
			const data = this.queue.shift();
			this.buffered -= this.byteLength(data);
			if (this.buffered === 0) this.stream._duplexState &= READ_NOT_QUEUED;
			return data;
		}
		unshift(data) {
			const pending = [this.map !== null ? this.map(data) : data];
			while (this.buffered > 0) pending.push(this.shift());
			for (let i = 0; i < pending.length - 1; i++) {
				const data = pending[i];
				this.buffered += this.byteLength(data);
				this.queue.push(data);
			}
			this.push(pending[pending.length - 1]);
		}
		read() {
			const stream = this.stream;
			if ((stream._duplexState & READ_STATUS) === READ_QUEUED) {
				const data = this.shift();
				if (this.pipeTo !== null && this.pipeTo.write(data) === false) stream._duplexState &= READ_PIPE_NOT_DRAINED;
				if ((stream._duplexState & READ_EMIT_DATA) !== 0) stream.emit("data", data);
				return data;
			}
			if (this.readAhead === false) {
				stream._duplexState |= READ_READ_AHEAD;
				this.updateNextTick();
			}
			return null;
		}
		drain() {
			const stream = this.stream;
			while ((stream._duplexState & READ_STATUS) === READ_QUEUED && (stream._duplexState & READ_FLOWING) !== 0) {
				const data = this.shift();
				if (this.pipeTo !== null && this.pipeTo.write(data) === false) stream._duplexState &= READ_PIPE_NOT_DRAINED;
				if ((stream._duplexState & READ_EMIT_DATA) !== 0) stream.emit("data", data);
			}
		}
		update() {
			const stream = this.stream;
			stream._duplexState |= READ_UPDATING;
			do {
				this.drain();
				while (this.buffered < this.highWaterMark && (stream._duplexState & SHOULD_NOT_READ) === READ_READ_AHEAD) {
					stream._duplexState |= READ_ACTIVE_AND_NEEDS_PUSH;
					stream._read(this.afterRead);
					this.drain();
				}
				if ((stream._duplexState & READ_READABLE_STATUS) === READ_EMIT_READABLE_AND_QUEUED) {
					stream._duplexState |= READ_EMITTED_READABLE;
					stream.emit("readable");
				}
				if ((stream._duplexState & READ_PRIMARY_AND_ACTIVE) === 0) this.updateNonPrimary();
			} while (this.continueUpdate() === true);
			stream._duplexState &= READ_NOT_UPDATING;
		}
		updateNonPrimary() {
			const stream = this.stream;
			if ((stream._duplexState & READ_ENDING_STATUS) === READ_ENDING) {
				stream._duplexState = (stream._duplexState | READ_DONE) & READ_NOT_ENDING;
				stream.emit("end");
				if ((stream._duplexState & AUTO_DESTROY) === DONE) stream._duplexState |= DESTROYING;
				if (this.pipeTo !== null) this.pipeTo.end();
			}
			if ((stream._duplexState & DESTROY_STATUS) === DESTROYING) {
				if ((stream._duplexState & ACTIVE_OR_TICKING) === 0) {
					stream._duplexState |= ACTIVE;
					stream._destroy(afterDestroy.bind(this));
				}
				return;
			}
			if ((stream._duplexState & IS_OPENING) === OPENING) {
				stream._duplexState = (stream._duplexState | ACTIVE) & NOT_OPENING;
				stream._open(afterOpen.bind(this));
			}
		}
		continueUpdate() {
			if ((this.stream._duplexState & READ_NEXT_TICK) === 0) return false;
			this.stream._duplexState &= READ_NOT_NEXT_TICK;
			return true;
		}
		updateCallback() {
			if ((this.stream._duplexState & READ_UPDATE_SYNC_STATUS) === READ_PRIMARY) this.update();
			else this.updateNextTick();
		}
		updateNextTickIfOpen() {
			if ((this.stream._duplexState & READ_NEXT_TICK_OR_OPENING) !== 0) return;
			this.stream._duplexState |= READ_NEXT_TICK;
			if ((this.stream._duplexState & READ_UPDATING) === 0) qmt(this.afterUpdateNextTick);
		}
		updateNextTick() {
			if ((this.stream._duplexState & READ_NEXT_TICK) !== 0) return;
			this.stream._duplexState |= READ_NEXT_TICK;
			if ((this.stream._duplexState & READ_UPDATING) === 0) qmt(this.afterUpdateNextTick);
		}
	};
	var TransformState = class {
		constructor(stream) {
			this.data = null;
			this.afterTransform = afterTransform.bind(stream);
			this.afterFinal = null;
		}
	};
	var Pipeline = class {
		constructor(src, dst, cb) {
			this.from = src;
			this.to = dst;
			this.afterPipe = cb;
			this.error = null;
			this.pipeToFinished = false;
		}
		finished() {
			this.pipeToFinished = true;
		}
		done(stream, err) {
			if (err) this.error = err;
			if (stream === this.to) {
				this.to = null;
				if (this.from !== null) {
					if ((this.from._duplexState & READ_DONE) === 0 || !this.pipeToFinished) this.from.destroy(this.error || StreamError.PREMATURE_CLOSE("Writable stream closed"));
					return;
				}
			}
			if (stream === this.from) {
				this.from = null;
				if (this.to !== null) {
					if ((stream._duplexState & READ_DONE) === 0) this.to.destroy(this.error || StreamError.PREMATURE_CLOSE("Readable stream closed"));
					return;
				}
			}
			if (this.afterPipe !== null) this.afterPipe(this.error);
			this.to = this.from = this.afterPipe = null;
		}
	};
	function afterDrain() {
		this.stream._duplexState |= READ_PIPE_DRAINED;
		this.updateCallback();
	}
	function afterFinal(err) {
		const stream = this.stream;
		if (err) stream.destroy(err);
		if ((stream._duplexState & DESTROY_STATUS) === 0) {
			stream._duplexState |= WRITE_DONE;
			stream.emit("finish");
		}
		if ((stream._duplexState & AUTO_DESTROY) === DONE) stream._duplexState |= DESTROYING;
		stream._duplexState &= WRITE_NOT_FINISHING;
		if ((stream._duplexState & WRITE_UPDATING) === 0) this.update();
		else this.updateNextTick();
	}
	function afterDestroy(err) {
		const stream = this.stream;
		if (!err && !StreamError.isStreamDestroyed(this.error)) err = this.error;
		if (err) stream.emit("error", err);
		stream._duplexState |= DESTROYED;
		stream.emit("close");
		const rs = stream._readableState;
		const ws = stream._writableState;
		if (rs !== null && rs.pipeline !== null) rs.pipeline.done(stream, err);
		if (ws !== null) {
			while (ws.drains !== null && ws.drains.length > 0) ws.drains.shift().resolve(false);
			if (ws.pipeline !== null) ws.pipeline.done(stream, err);
		}
	}
	function afterWrite(err) {
		const stream = this.stream;
		if (err) stream.destroy(err);
		stream._duplexState &= WRITE_NOT_ACTIVE;
		if (this.drains !== null) tickDrains(this.drains);
		if ((stream._duplexState & WRITE_DRAIN_STATUS) === WRITE_UNDRAINED) {
			stream._duplexState &= WRITE_DRAINED;
			if ((stream._duplexState & WRITE_EMIT_DRAIN) === WRITE_EMIT_DRAIN) stream.emit("drain");
		}
		this.updateCallback();
	}
	function afterRead(err) {
		if (err) this.stream.destroy(err);
		this.stream._duplexState &= READ_NOT_ACTIVE;
		if (this.readAhead === false && (this.stream._duplexState & READ_RESUMED) === 0) this.stream._duplexState &= READ_NO_READ_AHEAD;
		this.updateCallback();
	}
	function updateReadNT() {
		if ((this.stream._duplexState & READ_UPDATING) === 0) {
			this.stream._duplexState &= READ_NOT_NEXT_TICK;
			this.update();
		}
	}
	function updateWriteNT() {
		if ((this.stream._duplexState & WRITE_UPDATING) === 0) {
			this.stream._duplexState &= WRITE_NOT_NEXT_TICK;
			this.update();
		}
	}
	function tickDrains(drains) {
		for (let i = 0; i < drains.length; i++) if (--drains[i].writes === 0) {
			drains.shift().resolve(true);
			i--;
		}
	}
	function afterOpen(err) {
		const stream = this.stream;
		if (err) stream.destroy(err);
		if ((stream._duplexState & DESTROYING) === 0) {
			if ((stream._duplexState & READ_PRIMARY_STATUS) === 0) stream._duplexState |= READ_PRIMARY;
			if ((stream._duplexState & WRITE_PRIMARY_STATUS) === 0) stream._duplexState |= WRITE_PRIMARY;
			stream.emit("open");
		}
		stream._duplexState &= NOT_ACTIVE;
		if (stream._writableState !== null) stream._writableState.updateCallback();
		if (stream._readableState !== null) stream._readableState.updateCallback();
	}
	function afterTransform(err, data) {
		if (data !== void 0 && data !== null) this.push(data);
		this._writableState.afterWrite(err);
	}
	function newListener(name) {
		if (this._readableState !== null) {
			if (name === "data") {
				this._duplexState |= 133376;
				this._readableState.updateNextTick();
			}
			if (name === "readable") {
				this._duplexState |= READ_EMIT_READABLE;
				this._readableState.updateNextTick();
			}
		}
		if (this._writableState !== null) {
			if (name === "drain") {
				this._duplexState |= WRITE_EMIT_DRAIN;
				this._writableState.updateNextTick();
			}
		}
	}
	var Stream = class extends EventEmitter {
		constructor(opts) {
			super();
			this._duplexState = 0;
			this._readableState = null;
			this._writableState = null;
			if (opts) {
				if (opts.open) this._open = opts.open;
				if (opts.destroy) this._destroy = opts.destroy;
				if (opts.predestroy) this._predestroy = opts.predestroy;
				if (opts.signal) opts.signal.addEventListener("abort", abort.bind(this));
			}
			this.on("newListener", newListener);
		}
		_open(cb) {
			cb(null);
		}
		_destroy(cb) {
			cb(null);
		}
		_predestroy() {}
		get readable() {
			return this._readableState !== null ? true : void 0;
		}
		get writable() {
			return this._writableState !== null ? true : void 0;
		}
		get destroyed() {
			return (this._duplexState & DESTROYED) !== 0;
		}
		get destroying() {
			return (this._duplexState & DESTROY_STATUS) !== 0;
		}
		destroy(err) {
			if ((this._duplexState & DESTROY_STATUS) === 0) {
				if (!err) err = StreamError.STREAM_DESTROYED();
				this._duplexState = (this._duplexState | DESTROYING) & NON_PRIMARY;
				if (this._readableState !== null) {
					this._readableState.highWaterMark = 0;
					this._readableState.error = err;
				}
				if (this._writableState !== null) {
					this._writableState.highWaterMark = 0;
					this._writableState.error = err;
				}
				this._duplexState |= PREDESTROYING;
				this._predestroy();
				this._duplexState &= NOT_PREDESTROYING;
				if (this._readableState !== null) this._readableState.updateNextTick();
				if (this._writableState !== null) this._writableState.updateNextTick();
			}
		}
	};
	var Readable = class Readable extends Stream {
		constructor(opts) {
			super(opts);
			this._duplexState |= 8519681;
			this._readableState = new ReadableState(this, opts);
			if (opts) {
				if (this._readableState.readAhead === false) this._duplexState &= READ_NO_READ_AHEAD;
				if (opts.read) this._read = opts.read;
				if (opts.eagerOpen) this._readableState.updateNextTick();
				if (opts.encoding) this.setEncoding(opts.encoding);
			}
		}
		static deferred(fn, opts) {
			const out = new PassThrough(opts);
			fn().then((src) => {
				if (src === null) return out.end();
				if (out.destroying) return;
				pipeline(src, out, noop);
			}).catch((err) => out.destroy(err));
			return out;
		}
		setEncoding(encoding) {
			const dec = new TextDecoder(encoding);
			const map = this._readableState.map || echo;
			this._readableState.map = mapOrSkip;
			return this;
			function mapOrSkip(data) {
				const next = dec.push(data);
				return next === "" && (data.byteLength !== 0 || dec.remaining > 0) ? null : map(next);
			}
		}
		_read(cb) {
			cb(null);
		}
		pipe(dest, cb) {
			this._readableState.updateNextTick();
			this._readableState.pipe(dest, cb);
			return dest;
		}
		read() {
			this._readableState.updateNextTick();
			return this._readableState.read();
		}
		push(data) {
			this._readableState.updateNextTickIfOpen();
			return this._readableState.push(data);
		}
		unshift(data) {
			this._readableState.updateNextTickIfOpen();
			return this._readableState.unshift(data);
		}
		resume() {
			this._duplexState |= READ_RESUMED_READ_AHEAD;
			this._readableState.updateNextTick();
			return this;
		}
		pause() {
			this._duplexState &= this._readableState.readAhead === false ? READ_PAUSED_NO_READ_AHEAD : READ_PAUSED;
			return this;
		}
		static _fromAsyncIterator(ite, opts) {
			let destroy;
			const rs = new Readable({
				...opts,
				read(cb) {
					ite.next().then(push).then(cb.bind(null, null)).catch(cb);
				},
				predestroy() {
					destroy = ite.return();
				},
				destroy(cb) {
					if (!destroy) return cb(null);
					destroy.then(cb.bind(null, null)).catch(cb);
				}
			});
			return rs;
			function push(data) {
				if (data.done) rs.push(null);
				else rs.push(data.value);
			}
		}
		static from(data, opts) {
			if (isReadStreamx(data)) return data;
			if (data[asyncIterator]) return this._fromAsyncIterator(data[asyncIterator](), opts);
			if (!Array.isArray(data)) data = data === void 0 ? [] : [data];
			let i = 0;
			return new Readable({
				...opts,
				read(cb) {
					this.push(i === data.length ? null : data[i++]);
					cb(null);
				}
			});
		}
		static isBackpressured(rs) {
			return (rs._duplexState & READ_BACKPRESSURE_STATUS) !== 0 || rs._readableState.buffered >= rs._readableState.highWaterMark;
		}
		static isPaused(rs) {
			return (rs._duplexState & READ_RESUMED) === 0;
		}
		[asyncIterator]() {
			const stream = this;
			let error = null;
			let promiseResolve = null;
			let promiseReject = null;
			this.on("error", (err) => {
				error = err;
			});
			this.on("readable", onreadable);
			this.on("close", onclose);
			return {
				[asyncIterator]() {
					return this;
				},
				next() {
					return new Promise(function(resolve, reject) {
						promiseResolve = resolve;
						promiseReject = reject;
						const data = stream.read();
						if (data !== null) ondata(data);
						else if ((stream._duplexState & DESTROYED) !== 0) ondata(null);
					});
				},
				return() {
					return destroy(null);
				},
				throw(err) {
					return destroy(err);
				}
			};
			function onreadable() {
				if (promiseResolve !== null) ondata(stream.read());
			}
			function onclose() {
				if (promiseResolve !== null) ondata(null);
			}
			function ondata(data) {
				if (promiseReject === null) return;
				if (error) promiseReject(error);
				else if (data === null && (stream._duplexState & READ_DONE) === 0) promiseReject(StreamError.STREAM_DESTROYED());
				else promiseResolve({
					value: data,
					done: data === null
				});
				promiseReject = promiseResolve = null;
			}
			function destroy(err) {
				stream.destroy(err);
				return new Promise((resolve, reject) => {
					if (stream._duplexState & DESTROYED) return resolve({
						value: void 0,
						done: true
					});
					stream.once("close", function() {
						if (err) reject(err);
						else resolve({
							value: void 0,
							done: true
						});
					});
				});
			}
		}
	};
	var Writable = class extends Stream {
		constructor(opts) {
			super(opts);
			this._duplexState |= 16385;
			this._writableState = new WritableState(this, opts);
			if (opts) {
				if (opts.writev) this._writev = opts.writev;
				if (opts.write) this._write = opts.write;
				if (opts.final) this._final = opts.final;
				if (opts.eagerOpen) this._writableState.updateNextTick();
			}
		}
		cork() {
			this._duplexState |= WRITE_CORKED;
		}
		uncork() {
			this._duplexState &= WRITE_NOT_CORKED;
			this._writableState.updateNextTick();
		}
		_writev(batch, cb) {
			cb(null);
		}
		_write(data, cb) {
			this._writableState.autoBatch(data, cb);
		}
		_final(cb) {
			cb(null);
		}
		static isBackpressured(ws) {
			return (ws._duplexState & WRITE_BACKPRESSURE_STATUS) !== 0;
		}
		static drained(ws) {
			if (ws.destroyed) return Promise.resolve(false);
			const state = ws._writableState;
			const writes = (isWritev(ws) ? Math.min(1, state.queue.length) : state.queue.length) + (ws._duplexState & WRITE_WRITING ? 1 : 0);
			if (writes === 0) return Promise.resolve(true);
			if (state.drains === null) state.drains = [];
			return new Promise((resolve) => {
				state.drains.push({
					writes,
					resolve
				});
			});
		}
		write(data) {
			this._writableState.updateNextTick();
			return this._writableState.push(data);
		}
		end(data) {
			this._writableState.updateNextTick();
			this._writableState.end(data);
			return this;
		}
	};
	var Duplex = class extends Readable {
		constructor(opts) {
			super(opts);
			this._duplexState = OPENING | this._duplexState & READ_READ_AHEAD;
			this._writableState = new WritableState(this, opts);
			if (opts) {
				if (opts.writev) this._writev = opts.writev;
				if (opts.write) this._write = opts.write;
				if (opts.final) this._final = opts.final;
			}
		}
		cork() {
			this._duplexState |= WRITE_CORKED;
		}
		uncork() {
			this._duplexState &= WRITE_NOT_CORKED;
			this._writableState.updateNextTick();
		}
		_writev(batch, cb) {
			cb(null);
		}
		_write(data, cb) {
			this._writableState.autoBatch(data, cb);
		}
		_final(cb) {
			cb(null);
		}
		write(data) {
			this._writableState.updateNextTick();
			return this._writableState.push(data);
		}
		end(data) {
			this._writableState.updateNextTick();
			this._writableState.end(data);
			return this;
		}
	};
	var Transform = class extends Duplex {
		constructor(opts) {
			super(opts);
			this._transformState = new TransformState(this);
			if (opts) {
				if (opts.transform) this._transform = opts.transform;
				if (opts.flush) this._flush = opts.flush;
			}
		}
		_write(data, cb) {
			if (this._readableState.buffered >= this._readableState.highWaterMark) this._transformState.data = data;
			else this._transform(data, this._transformState.afterTransform);
		}
		_read(cb) {
			if (this._transformState.data !== null) {
				const data = this._transformState.data;
				this._transformState.data = null;
				cb(null);
				this._transform(data, this._transformState.afterTransform);
			} else cb(null);
		}
		destroy(err) {
			super.destroy(err);
			if (this._transformState.data !== null) {
				this._transformState.data = null;
				this._transformState.afterTransform();
			}
		}
		_transform(data, cb) {
			cb(null, data);
		}
		_flush(cb) {
			cb(null);
		}
		_final(cb) {
			this._transformState.afterFinal = cb;
			this._flush(transformAfterFlush.bind(this));
		}
	};
	var PassThrough = class extends Transform {};
	function transformAfterFlush(err, data) {
		const cb = this._transformState.afterFinal;
		if (err) return cb(err);
		if (data !== null && data !== void 0) this.push(data);
		this.push(null);
		cb(null);
	}
	function pipelinePromise(...streams) {
		return new Promise((resolve, reject) => {
			return pipeline(...streams, (err) => {
				if (err) return reject(err);
				resolve();
			});
		});
	}
	function pipeline(stream, ...streams) {
		const all = Array.isArray(stream) ? [...stream, ...streams] : [stream, ...streams];
		const done = all.length && typeof all[all.length - 1] === "function" ? all.pop() : null;
		if (all.length < 2) throw StreamError.BAD_ARGUMENT("Pipeline requires at least 2 streams");
		let src = all[0];
		let dest = null;
		let error = null;
		for (let i = 1; i < all.length; i++) {
			dest = all[i];
			if (isStreamx(src)) src.pipe(dest, onerror);
			else {
				errorHandle(src, true, i > 1, onerror);
				src.pipe(dest);
			}
			src = dest;
		}
		if (done) {
			let fin = false;
			const autoDestroy = isStreamx(dest) || !!(dest._writableState && dest._writableState.autoDestroy);
			dest.on("error", (err) => {
				if (error === null) error = err;
			});
			dest.on("finish", () => {
				fin = true;
				if (!autoDestroy) done(error);
			});
			if (autoDestroy) dest.on("close", () => done(error || (fin ? null : StreamError.PREMATURE_CLOSE())));
		}
		return dest;
		function errorHandle(s, rd, wr, onerror) {
			s.on("error", onerror);
			s.on("close", onclose);
			function onclose() {
				if (rd && s._readableState && !s._readableState.ended) return onerror(StreamError.PREMATURE_CLOSE());
				if (wr && s._writableState && !s._writableState.ended) return onerror(StreamError.PREMATURE_CLOSE());
			}
		}
		function onerror(err) {
			if (!err || error) return;
			error = err;
			for (const s of all) s.destroy(err);
		}
	}
	function echo(s) {
		return s;
	}
	function isStream(stream) {
		return !!stream._readableState || !!stream._writableState;
	}
	function isStreamx(stream) {
		return typeof stream._duplexState === "number" && isStream(stream);
	}
	function isEnding(stream) {
		return !!stream._readableState && stream._readableState.ending;
	}
	function isEnded(stream) {
		return !!stream._readableState && stream._readableState.ended;
	}
	function isFinishing(stream) {
		return !!stream._writableState && stream._writableState.ending;
	}
	function isFinished(stream) {
		return !!stream._writableState && stream._writableState.ended;
	}
	function getStreamError(stream, opts = {}) {
		const err = stream._readableState && stream._readableState.error || stream._writableState && stream._writableState.error;
		return !opts.all && StreamError.isStreamDestroyed(err) ? null : err;
	}
	function isReadStreamx(stream) {
		return isStreamx(stream) && stream.readable;
	}
	function isDisturbed(stream) {
		return (stream._duplexState & OPENING) !== OPENING || (stream._duplexState & DESTROYING) === DESTROYING || (stream._duplexState & ACTIVE_OR_TICKING) !== 0;
	}
	function isTypedArray(data) {
		return typeof data === "object" && data !== null && typeof data.byteLength === "number";
	}
	function defaultByteLength(data) {
		return isTypedArray(data) ? data.byteLength : 1024;
	}
	function noop() {}
	function abort() {
		this.destroy(StreamError.ABORTED());
	}
	function isWritev(s) {
		return s._writev !== Writable.prototype._writev && s._writev !== Duplex.prototype._writev;
	}
	module.exports = {
		pipeline,
		pipelinePromise,
		isStream,
		isStreamx,
		isEnding,
		isEnded,
		isFinishing,
		isFinished,
		isDisturbed,
		getStreamError,
		Stream,
		Writable,
		Readable,
		Duplex,
		Transform,
		PassThrough
	};
}));
// node_modules/tar-stream/headers.js
var require_headers = /* @__PURE__ */ __commonJSMin(((exports) => {
	const b4a = require_b4a();
	const ZEROS = "0000000000000000000";
	const SEVENS = "7777777777777777777";
	const ZERO_OFFSET = "0".charCodeAt(0);
	const USTAR_MAGIC = b4a.from([
		117,
		115,
		116,
		97,
		114,
		0
	]);
	const USTAR_VER = b4a.from([ZERO_OFFSET, ZERO_OFFSET]);
	const GNU_MAGIC = b4a.from([
		117,
		115,
		116,
		97,
		114,
		32
	]);
	const GNU_VER = b4a.from([32, 0]);
	const MASK = 4095;
	const MAGIC_OFFSET = 257;
	const VERSION_OFFSET = 263;
	exports.decodeLongPath = function decodeLongPath(buf, encoding) {
		return decodeStr(buf, 0, buf.length, encoding);
	};
	exports.encodePax = function encodePax(opts) {
		let result = "";
		if (opts.name) result += addLength(" path=" + opts.name + "\n");
		if (opts.linkname) result += addLength(" linkpath=" + opts.linkname + "\n");
		const pax = opts.pax;
		if (pax) for (const key in pax) result += addLength(" " + key + "=" + pax[key] + "\n");
		return b4a.from(result);
	};
	exports.decodePax = function decodePax(buf) {
		const result = {};
		while (buf.length) {
			let i = 0;
			while (i < buf.length && buf[i] !== 32) i++;
			const len = parseInt(b4a.toString(buf.subarray(0, i)), 10);
			if (!len) return result;
			const b = b4a.toString(buf.subarray(i + 1, len - 1));
			const keyIndex = b.indexOf("=");
			if (keyIndex === -1) return result;
			result[b.slice(0, keyIndex)] = b.slice(keyIndex + 1);
			buf = buf.subarray(len);
		}
		return result;
	};
	exports.encode = function encode(opts) {
		const buf = b4a.alloc(512);
		let name = opts.name;
		let prefix = "";
		if (opts.typeflag === 5 && name[name.length - 1] !== "/") name += "/";
		if (b4a.byteLength(name) !== name.length) return null;
		while (b4a.byteLength(name) > 100) {
			const i = name.indexOf("/");
			if (i === -1) return null;
			prefix += prefix ? "/" + name.slice(0, i) : name.slice(0, i);
			name = name.slice(i + 1);
		}
		if (b4a.byteLength(name) > 100 || b4a.byteLength(prefix) > 155) return null;
		if (opts.linkname && b4a.byteLength(opts.linkname) > 100) return null;
		b4a.write(buf, name);
		b4a.write(buf, encodeOct(opts.mode & MASK, 6), 100);
		b4a.write(buf, encodeOct(opts.uid, 6), 108);
		b4a.write(buf, encodeOct(opts.gid, 6), 116);
		encodeSize(opts.size, buf, 124);
		b4a.write(buf, encodeOct(opts.mtime.getTime() / 1e3 | 0, 11), 136);
		buf[156] = ZERO_OFFSET + toTypeflag(opts.type);
		if (opts.linkname) b4a.write(buf, opts.linkname, 157);
		b4a.copy(USTAR_MAGIC, buf, MAGIC_OFFSET);
		b4a.copy(USTAR_VER, buf, VERSION_OFFSET);
		if (opts.uname) b4a.write(buf, opts.uname, 265);
		if (opts.gname) b4a.write(buf, opts.gname, 297);
		b4a.write(buf, encodeOct(opts.devmajor || 0, 6), 329);
		b4a.write(buf, encodeOct(opts.devminor || 0, 6), 337);
		if (prefix) b4a.write(buf, prefix, 345);
		b4a.write(buf, encodeOct(cksum(buf), 6), 148);
		return buf;
	};
	exports.decode = function decode(buf, filenameEncoding, allowUnknownFormat) {
		let typeflag = buf[156] === 0 ? 0 : buf[156] - ZERO_OFFSET;
		let name = decodeStr(buf, 0, 100, filenameEncoding);
		const mode = decodeOct(buf, 100, 8);
		const uid = decodeOct(buf, 108, 8);
		const gid = decodeOct(buf, 116, 8);
		const size = decodeOct(buf, 124, 12);
		const mtime = decodeOct(buf, 136, 12);
		const type = toType(typeflag);
		const linkname = buf[157] === 0 ? null : decodeStr(buf, 157, 100, filenameEncoding);
		const uname = decodeStr(buf, 265, 32);
		const gname = decodeStr(buf, 297, 32);
		const devmajor = decodeOct(buf, 329, 8);
		const devminor = decodeOct(buf, 337, 8);
		const c = cksum(buf);
		if (c === 256) return null;
		if (c !== decodeOct(buf, 148, 8)) throw new Error("Invalid tar header. Maybe the tar is corrupted or it needs to be gunzipped?");
		if (isUSTAR(buf)) {
			if (buf[345]) name = decodeStr(buf, 345, 155, filenameEncoding) + "/" + name;
		} else if (isGNU(buf)) {} else if (!allowUnknownFormat) throw new Error("Invalid tar header: unknown format.");
		if (typeflag === 0 && name && name[name.length - 1] === "/") typeflag = 5;
		return {
			name,
			mode,
			uid,
			gid,
			size,
			byteOffset: 0,
			mtime: /* @__PURE__ */ new Date(1e3 * mtime),
			type,
			linkname,
			uname,
			gname,
			devmajor,
			devminor,
			pax: null
		};
	};
	function isUSTAR(buf) {
		return b4a.equals(USTAR_MAGIC, buf.subarray(MAGIC_OFFSET, 263));
	}
	function isGNU(buf) {
		return b4a.equals(GNU_MAGIC, buf.subarray(MAGIC_OFFSET, 263)) && b4a.equals(GNU_VER, buf.subarray(VERSION_OFFSET, 265));
	}
	function clamp(index, len, defaultValue) {
		if (typeof index !== "number") return defaultValue;
		index = ~~index;
		if (index >= len) return len;
		if (index >= 0) return index;
		index += len;
		if (index >= 0) return index;
		return 0;
	}
	function toType(flag) {
		switch (flag) {
			case 0: return "file";
			case 1: return "link";
			case 2: return "symlink";
			case 3: return "character-device";
			case 4: return "block-device";
			case 5: return "directory";
			case 6: return "fifo";
			case 7: return "contiguous-file";
			case 72: return "pax-header";
			case 55: return "pax-global-header";
			case 27: return "gnu-long-link-path";
			case 28:
			case 30: return "gnu-long-path";
		}
		return null;
	}
	function toTypeflag(flag) {
		switch (flag) {
			case "file": return 0;
			case "link": return 1;
			case "symlink": return 2;
			case "character-device": return 3;
			case "block-device": return 4;
			case "directory": return 5;
			case "fifo": return 6;
			case "contiguous-file": return 7;
			case "pax-header": return 72;
		}
		return 0;
	}
	function indexOf(block, num, offset, end) {
		for (; offset < end; offset++) if (block[offset] === num) return offset;
		return end;
	}
	function cksum(block) {
		let sum = 256;
		for (let i = 0; i < 148; i++) sum += block[i];
		for (let j = 156; j < 512; j++) sum += block[j];
		return sum;
	}
	function encodeOct(val, n) {
		val = val.toString(8);
		if (val.length > n) return SEVENS.slice(0, n) + " ";
		return ZEROS.slice(0, n - val.length) + val + " ";
	}
	function encodeSizeBin(num, buf, off) {
		buf[off] = 128;
		for (let i = 11; i > 0; i--) {
			buf[off + i] = num & 255;
			num = Math.floor(num / 256);
		}
	}
	function encodeSize(num, buf, off) {
		if (num.toString(8).length > 11) encodeSizeBin(num, buf, off);
		else b4a.write(buf, encodeOct(num, 11), off);
	}
	function parse256(buf) {
		let positive;
		if (buf[0] === 128) positive = true;
		else if (buf[0] === 255) positive = false;
		else return null;
		const tuple = [];
		let i;
		for (i = buf.length - 1; i > 0; i--) {
			const byte = buf[i];
			if (positive) tuple.push(byte);
			else tuple.push(255 - byte);
		}
		let sum = 0;
		const l = tuple.length;
		for (i = 0; i < l; i++) sum += tuple[i] * Math.pow(256, i);
		return positive ? sum : -1 * sum;
	}
	function decodeOct(val, offset, length) {
		val = val.subarray(offset, offset + length);
		offset = 0;
		if (val[offset] & 128) return parse256(val);
		else {
			while (offset < val.length && val[offset] === 32) offset++;
			const end = clamp(indexOf(val, 32, offset, val.length), val.length, val.length);
			while (offset < end && val[offset] === 0) offset++;
			if (end === offset) return 0;
			return parseInt(b4a.toString(val.subarray(offset, end)), 8);
		}
	}
	function decodeStr(val, offset, length, encoding) {
		return b4a.toString(val.subarray(offset, indexOf(val, 0, offset, offset + length)), encoding);
	}
	function addLength(str) {
		const len = b4a.byteLength(str);
		let digits = Math.floor(Math.log(len) / Math.log(10)) + 1;
		if (len + digits >= Math.pow(10, digits)) digits++;
		return len + digits + str;
	}
}));
// node_modules/tar-stream/extract.js
var require_extract = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { Writable, Readable, getStreamError } = require_streamx();
	const FIFO = require_fast_fifo();
	const b4a = require_b4a();
	const headers = require_headers();
	const EMPTY = b4a.alloc(0);
	const MAX_HEADER_SIZE = 4194304;
	var BufferList = class {
		constructor() {
			this.buffered = 0;
			this.shifted = 0;
			this.queue = new FIFO();
			this._offset = 0;
		}
		push(buffer) {
			this.buffered += buffer.byteLength;
			this.queue.push(buffer);
		}
		shiftFirst(size) {
			return this.buffered === 0 ? null : this._next(size);
		}
		shift(size) {
			if (size > this.buffered) return null;
			if (size === 0) return EMPTY;
			let chunk = this._next(size);
			if (size === chunk.byteLength) return chunk;
			const chunks = [chunk];
			while ((size -= chunk.byteLength) > 0) {
				chunk = this._next(size);
				chunks.push(chunk);
			}
			return b4a.concat(chunks);
		}
		_next(size) {
			const buf = this.queue.peek();
			const rem = buf.byteLength - this._offset;
			if (size >= rem) {
				const sub = this._offset ? buf.subarray(this._offset, buf.byteLength) : buf;
				this.queue.shift();
				this._offset = 0;
				this.buffered -= rem;
				this.shifted += rem;
				return sub;
			}
			this.buffered -= size;
			this.shifted += size;
			return buf.subarray(this._offset, this._offset += size);
		}
	};
	var Source = class extends Readable {
		constructor(self, header, offset) {
			super();
			this.header = header;
			this.offset = offset;
			this._parent = self;
		}
		_read(cb) {
			if (this.header.size === 0) this.push(null);
			if (this._parent._stream === this) this._parent._update();
			cb(null);
		}
		_predestroy() {
			this._parent.destroy(getStreamError(this));
		}
		_detach() {
			if (this._parent._stream === this) {
				this._parent._stream = null;
				this._parent._missing = overflow(this.header.size);
				this._parent._update();
			}
		}
		_destroy(cb) {
			this._detach();
			cb(null);
		}
	};
	var Extract = class extends Writable {
		constructor(opts) {
			super(opts);
			if (!opts) opts = {};
			this._buffer = new BufferList();
			this._offset = 0;
			this._header = null;
			this._stream = null;
			this._missing = 0;
			this._longHeader = false;
			this._callback = noop;
			this._locked = false;
			this._finished = false;
			this._pax = null;
			this._paxGlobal = null;
			this._gnuLongPath = null;
			this._gnuLongLinkPath = null;
			this._filenameEncoding = opts.filenameEncoding || "utf-8";
			this._allowUnknownFormat = !!opts.allowUnknownFormat;
			this._unlockBound = this._unlock.bind(this);
		}
		_unlock(err) {
			this._locked = false;
			if (err) {
				this.destroy(err);
				this._continueWrite(err);
				return;
			}
			this._update();
		}
		_consumeHeader() {
			if (this._locked) return false;
			this._offset = this._buffer.shifted;
			try {
				this._header = headers.decode(this._buffer.shift(512), this._filenameEncoding, this._allowUnknownFormat);
			} catch (err) {
				this._continueWrite(err);
				return false;
			}
			if (!this._header) return true;
			this._header.byteOffset = this._buffer.shifted;
			switch (this._header.type) {
				case "gnu-long-path":
				case "gnu-long-link-path":
				case "pax-global-header":
				case "pax-header":
					this._longHeader = true;
					this._missing = this._header.size;
					if (this._missing > MAX_HEADER_SIZE) {
						this._continueWrite(/* @__PURE__ */ new Error("Header exceeds max size"));
						return false;
					}
					return true;
			}
			this._locked = true;
			this._applyLongHeaders();
			if (!(this._header.size >= 0)) {
				this._continueWrite(/* @__PURE__ */ new Error("Invalid header"));
				return false;
			}
			if (this._header.size === 0 || this._header.type === "directory") {
				this.emit("entry", this._header, this._createStream(), this._unlockBound);
				return true;
			}
			this._stream = this._createStream();
			this._missing = this._header.size;
			this.emit("entry", this._header, this._stream, this._unlockBound);
			return true;
		}
		_applyLongHeaders() {
			if (this._gnuLongPath) {
				this._header.name = this._gnuLongPath;
				this._gnuLongPath = null;
			}
			if (this._gnuLongLinkPath) {
				this._header.linkname = this._gnuLongLinkPath;
				this._gnuLongLinkPath = null;
			}
			if (this._pax) {
				if (this._pax.path) this._header.name = this._pax.path;
				if (this._pax.linkpath) this._header.linkname = this._pax.linkpath;
				if (this._pax.size) this._header.size = parseInt(this._pax.size, 10);
				this._header.pax = this._pax;
				this._pax = null;
			}
		}
		_decodeLongHeader(buf) {
			switch (this._header.type) {
				case "gnu-long-path":
					this._gnuLongPath = headers.decodeLongPath(buf, this._filenameEncoding);
					break;
				case "gnu-long-link-path":
					this._gnuLongLinkPath = headers.decodeLongPath(buf, this._filenameEncoding);
					break;
				case "pax-global-header":
					this._paxGlobal = headers.decodePax(buf);
					break;
				case "pax-header": this._pax = this._paxGlobal === null ? headers.decodePax(buf) : Object.assign({}, this._paxGlobal, headers.decodePax(buf));
			}
		}
		_consumeLongHeader() {
			this._longHeader = false;
			this._missing = overflow(this._header.size);
			const buf = this._buffer.shift(this._header.size);
			try {
				this._decodeLongHeader(buf);
			} catch (err) {
				this._continueWrite(err);
				return false;
			}
			return true;
		}
		_consumeStream() {
			const buf = this._buffer.shiftFirst(this._missing);
			if (buf === null) return false;
			this._missing -= buf.byteLength;
			const drained = this._stream.push(buf);
			if (this._missing === 0) {
				this._stream.push(null);
				if (drained) this._stream._detach();
				return drained && this._locked === false;
			}
			return drained;
		}
		_createStream() {
			return new Source(this, this._header, this._offset);
		}
		_update() {
			while (this._buffer.buffered > 0 && !this.destroying) {
				if (this._missing > 0) {
					if (this._stream !== null) {
						if (this._consumeStream() === false) return;
						continue;
					}
					if (this._longHeader === true) {
						if (this._missing > this._buffer.buffered) break;
						if (this._consumeLongHeader() === false) return false;
						continue;
					}
					const ignore = this._buffer.shiftFirst(this._missing);
					if (ignore !== null) this._missing -= ignore.byteLength;
					continue;
				}
				if (this._buffer.buffered < 512) break;
				if (this._stream !== null || this._consumeHeader() === false) return;
			}
			this._continueWrite(null);
		}
		_continueWrite(err) {
			const cb = this._callback;
			this._callback = noop;
			cb(err);
		}
		_write(data, cb) {
			this._callback = cb;
			this._buffer.push(data);
			this._update();
		}
		_final(cb) {
			this._finished = this._missing === 0 && this._buffer.buffered === 0;
			cb(this._finished ? null : /* @__PURE__ */ new Error("Unexpected end of data"));
		}
		_predestroy() {
			this._continueWrite(null);
		}
		_destroy(cb) {
			if (this._stream) this._stream.destroy(getStreamError(this));
			cb(null);
		}
		[Symbol.asyncIterator]() {
			let error = null;
			let promiseResolve = null;
			let promiseReject = null;
			let entryStream = null;
			let entryCallback = null;
			const extract = this;
			this.on("entry", onentry);
			this.on("error", (err) => {
				error = err;
			});
			this.on("close", onclose);
			return {
				[Symbol.asyncIterator]() {
					return this;
				},
				next() {
					return new Promise(onnext);
				},
				return() {
					return destroy(null);
				},
				throw(err) {
					return destroy(err);
				}
			};
			function consumeCallback(err) {
				if (!entryCallback) return;
				const cb = entryCallback;
				entryCallback = null;
				cb(err);
			}
			function onnext(resolve, reject) {
				if (error) return reject(error);
				if (entryStream) {
					resolve({
						value: entryStream,
						done: false
					});
					entryStream = null;
					return;
				}
				promiseResolve = resolve;
				promiseReject = reject;
				consumeCallback(null);
				if (extract._finished && promiseResolve) {
					promiseResolve({
						value: void 0,
						done: true
					});
					promiseResolve = promiseReject = null;
				}
			}
			function onentry(header, stream, callback) {
				entryCallback = callback;
				stream.on("error", noop);
				if (promiseResolve) {
					promiseResolve({
						value: stream,
						done: false
					});
					promiseResolve = promiseReject = null;
				} else entryStream = stream;
			}
			function onclose() {
				consumeCallback(error);
				if (!promiseResolve) return;
				if (error) promiseReject(error);
				else promiseResolve({
					value: void 0,
					done: true
				});
				promiseResolve = promiseReject = null;
			}
			function destroy(err) {
				extract.destroy(err);
				consumeCallback(err);
				return new Promise((resolve, reject) => {
					if (extract.destroyed) return resolve({
						value: void 0,
						done: true
					});
					extract.once("close", function() {
						if (err) reject(err);
						else resolve({
							value: void 0,
							done: true
						});
					});
				});
			}
		}
	};
	module.exports = function extract(opts) {
		return new Extract(opts);
	};
	function noop() {}
	function overflow(size) {
		size &= 511;
		return size && 512 - size;
	}
}));
// node_modules/tar-stream/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const constants = {
		S_IFMT: 61440,
		S_IFDIR: 16384,
		S_IFCHR: 8192,
		S_IFBLK: 24576,
		S_IFIFO: 4096,
		S_IFLNK: 40960
	};
	try {
		module.exports = __require("fs").constants || constants;
	} catch {
		module.exports = constants;
	}
}));
// node_modules/tar-stream/pack.js
var require_pack = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { Readable, Writable, getStreamError } = require_streamx();
	const b4a = require_b4a();
	const constants = require_constants();
	const headers = require_headers();
	const DMODE = 493;
	const FMODE = 420;
	const END_OF_TAR = b4a.alloc(1024);
	var Sink = class extends Writable {
		constructor(pack, header, callback) {
			super({
				mapWritable,
				eagerOpen: true
			});
			this.written = 0;
			this.header = header;
			this._callback = callback;
			this._linkname = null;
			this._isLinkname = header.type === "symlink" && !header.linkname;
			this._isVoid = header.type !== "file" && header.type !== "contiguous-file";
			this._finished = false;
			this._pack = pack;
			this._openCallback = null;
			if (this._pack._stream === null) this._pack._stream = this;
			else this._pack._pending.push(this);
		}
		_open(cb) {
			this._openCallback = cb;
			if (this._pack._stream === this) this._continueOpen();
		}
		_continuePack(err) {
			if (this._callback === null) return;
			const callback = this._callback;
			this._callback = null;
			callback(err);
		}
		_continueOpen() {
			if (this._pack._stream === null) this._pack._stream = this;
			const cb = this._openCallback;
			this._openCallback = null;
			if (cb === null) return;
			if (this._pack.destroying) return cb(/* @__PURE__ */ new Error("pack stream destroyed"));
			if (this._pack._finalized) return cb(/* @__PURE__ */ new Error("pack stream is already finalized"));
			this._pack._stream = this;
			if (!this._isLinkname) this._pack._encode(this.header);
			if (this._isVoid) {
				this._finish();
				this._continuePack(null);
			}
			cb(null);
		}
		_write(data, cb) {
			if (this._isLinkname) {
				this._linkname = this._linkname ? b4a.concat([this._linkname, data]) : data;
				return cb(null);
			}
			if (this._isVoid) {
				if (data.byteLength > 0) return cb(/* @__PURE__ */ new Error("No body allowed for this entry"));
				return cb();
			}
			this.written += data.byteLength;
			if (this._pack.push(data)) return cb();
			this._pack._drain = cb;
		}
		_finish() {
			if (this._finished) return;
			this._finished = true;
			if (this._isLinkname) {
				this.header.linkname = this._linkname ? b4a.toString(this._linkname, "utf-8") : "";
				this._pack._encode(this.header);
			}
			overflow(this._pack, this.header.size);
			this._pack._done(this);
		}
		_final(cb) {
			if (this.written !== this.header.size) return cb(/* @__PURE__ */ new Error("Size mismatch"));
			this._finish();
			cb(null);
		}
		_getError() {
			return getStreamError(this) || /* @__PURE__ */ new Error("tar entry destroyed");
		}
		_predestroy() {
			this._pack.destroy(this._getError());
		}
		_destroy(cb) {
			this._pack._done(this);
			this._continuePack(this._finished ? null : this._getError());
			cb();
		}
	};
	var Pack = class extends Readable {
		constructor(opts) {
			super(opts);
			this._drain = noop;
			this._finalized = false;
			this._finalizing = false;
			this._pending = [];
			this._stream = null;
		}
		entry(header, buffer, callback) {
			if (this._finalized || this.destroying) throw new Error("already finalized or destroyed");
			if (typeof buffer === "function") {
				callback = buffer;
				buffer = null;
			}
			if (!callback) callback = noop;
			if (!header.size || header.type === "symlink") header.size = 0;
			if (!header.type) header.type = modeToType(header.mode);
			if (!header.mode) header.mode = header.type === "directory" ? DMODE : FMODE;
			if (!header.uid) header.uid = 0;
			if (!header.gid) header.gid = 0;
			if (!header.mtime) header.mtime = /* @__PURE__ */ new Date();
			if (typeof buffer === "string") buffer = b4a.from(buffer);
			const sink = new Sink(this, header, callback);
			if (b4a.isBuffer(buffer)) {
				header.size = buffer.byteLength;
				sink.write(buffer);
				sink.end();
				return sink;
			}
			if (sink._isVoid) return sink;
			return sink;
		}
		finalize() {
			if (this._stream || this._pending.length > 0) {
				this._finalizing = true;
				return;
			}
			if (this._finalized) return;
			this._finalized = true;
			this.push(END_OF_TAR);
			this.push(null);
		}
		_done(stream) {
			if (stream !== this._stream) return;
			this._stream = null;
			if (this._finalizing) this.finalize();
			if (this._pending.length) this._pending.shift()._continueOpen();
		}
		_encode(header) {
			if (!header.pax) {
				const buf = headers.encode(header);
				if (buf) {
					this.push(buf);
					return;
				}
			}
			this._encodePax(header);
		}
		_encodePax(header) {
			const paxHeader = headers.encodePax({
				name: header.name,
				linkname: header.linkname,
				pax: header.pax
			});
			const newHeader = {
				name: "PaxHeader",
				mode: header.mode,
				uid: header.uid,
				gid: header.gid,
				size: paxHeader.byteLength,
				mtime: header.mtime,
				type: "pax-header",
				linkname: header.linkname && "PaxHeader",
				uname: header.uname,
				gname: header.gname,
				devmajor: header.devmajor,
				devminor: header.devminor
			};
			this.push(headers.encode(newHeader));
			this.push(paxHeader);
			overflow(this, paxHeader.byteLength);
			newHeader.size = header.size;
			newHeader.type = header.type;
			this.push(headers.encode(newHeader));
		}
		_doDrain() {
			const drain = this._drain;
			this._drain = noop;
			drain();
		}
		_predestroy() {
			const err = getStreamError(this);
			if (this._stream) this._stream.destroy(err);
			while (this._pending.length) {
				const stream = this._pending.shift();
				stream.destroy(err);
				stream._continueOpen();
			}
			this._doDrain();
		}
		_read(cb) {
			this._doDrain();
			cb();
		}
	};
	module.exports = function pack(opts) {
		return new Pack(opts);
	};
	function modeToType(mode) {
		switch (mode & constants.S_IFMT) {
			case constants.S_IFBLK: return "block-device";
			case constants.S_IFCHR: return "character-device";
			case constants.S_IFDIR: return "directory";
			case constants.S_IFIFO: return "fifo";
			case constants.S_IFLNK: return "symlink";
		}
		return "file";
	}
	function noop() {}
	function overflow(self, size) {
		size &= 511;
		if (size) self.push(END_OF_TAR.subarray(0, 512 - size));
	}
	function mapWritable(buf) {
		return b4a.isBuffer(buf) ? buf : b4a.from(buf);
	}
}));
// node_modules/tar-stream/index.js
var require_tar_stream = /* @__PURE__ */ __commonJSMin(((exports) => {
	exports.extract = require_extract();
	exports.pack = require_pack();
}));
// src/pack/archive/tar-guard.ts
/**
* Walks the blocks of somebody else's tar before the tar reader sees them, and lets only the plain subset pass:
* ustar, pax and GNU long names, regular files and directories, one proper end and nothing behind it.
*
* tar has many ways to say one thing, and readers differ in how they take them. What could be read in two ways is
* refused here, so that there is one reading left.
*
* @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
*/
const BLOCK = 512;
const MAX_EXTENDED_HEADER = 65536;
const MAX_PADDING = 1048576;
const LINKS_AND_DEVICES = {
	"1": "a hard link",
	"2": "a symbolic link",
	"3": "a character device",
	"4": "a block device",
	"6": "a named pipe",
	"7": "a contiguous file",
	D: "a GNU directory dump",
	K: "a GNU long link name",
	M: "a GNU multi-volume continuation",
	N: "a GNU old long name",
	S: "a GNU sparse file",
	V: "a GNU volume label",
	A: "an ACL",
	X: "a Solaris extended header"
};
/** pax records that change which bytes belong to an entry, or what kind of entry it is. */
const REFUSED_RECORDS = /^(?:size|linkpath|hdrcharset|GNU\.sparse\..*|SCHILY\.(?:filetype|realsize))$/;
/**
* Is shown a tar chunk by chunk, and at its end.
*
* @throws PackwrightError `ARCHIVE_INVALID` (truncated, corrupt, data behind the end), `ARCHIVE_ENTRY_REFUSED`
*/
var TarGuard = class {
	#state = "header";
	/** bytes still to come of the present body, padding included */
	#remaining = 0;
	#extended = {
		flag: "",
		size: 0,
		bytes: []
	};
	/** an extended header was seen and its entry is still to come */
	#pending = /* @__PURE__ */ new Set();
	#zeroBlocks = 0;
	#padding = 0;
	#partial = Buffer.alloc(0);
	accept(chunk) {
		let rest = chunk;
		if (this.#partial.length > 0) {
			const missing = BLOCK - this.#partial.length;
			const joined = Buffer.concat([this.#partial, rest.subarray(0, missing)]);
			rest = rest.subarray(missing);
			this.#partial = Buffer.alloc(0);
			if (joined.length < BLOCK) {
				this.#partial = joined;
				return;
			}
			this.#block(joined);
		}
		while (rest.length > 0) {
			if (this.#state === "body" && this.#remaining > 0) {
				const taken = Math.min(this.#remaining, rest.length - rest.length % BLOCK);
				if (taken > 0) {
					this.#remaining -= taken;
					rest = rest.subarray(taken);
					if (this.#remaining === 0) this.#state = "header";
					continue;
				}
			}
			if (rest.length < BLOCK) {
				this.#partial = Buffer.from(rest);
				return;
			}
			this.#block(rest.subarray(0, BLOCK));
			rest = rest.subarray(BLOCK);
		}
	}
	end() {
		if (this.#partial.length > 0 || this.#state === "body" || this.#state === "extended") throw invalid("it is cut off in the middle of an entry");
		if (this.#state !== "end") throw invalid("it is cut off: the end-of-archive marker is missing");
	}
	#block(block) {
		if (this.#state === "body") {
			this.#remaining -= BLOCK;
			if (this.#remaining === 0) this.#state = "header";
		} else if (this.#state === "extended") this.#extendedBlock(block);
		else if (this.#state === "end") {
			this.#padding += BLOCK;
			if (!isZero(block) || this.#padding > MAX_PADDING) throw invalid("it has data behind its end");
		} else this.#header(block);
	}
	#header(block) {
		if (isZero(block)) {
			this.#zeroBlocks += 1;
			if (this.#pending.size > 0) throw invalid("an extended header is followed by no entry");
			if (this.#zeroBlocks === 2) this.#state = "end";
			return;
		}
		if (this.#zeroBlocks > 0) throw invalid("it has data behind its end");
		if (checksum(block) !== octal(block, 148, 8, "checksum")) throw invalid("the checksum of an entry is wrong");
		const magic = block.toString("latin1", 257, 265);
		if (magic !== "ustar\x0000" && magic !== "ustar  \0") throw invalid("an entry is not in the ustar format");
		const size = octal(block, 124, 12, "size");
		const flag = block[156] === 0 ? "0" : block.toString("latin1", 156, 157);
		if (flag === "x" || flag === "g" || flag === "L") {
			this.#beginExtended(flag, size);
			return;
		}
		if (flag !== "0" && flag !== "5") throw refused(`it is ${LINKS_AND_DEVICES[flag] ?? `of the unknown type "${flag}"`}`);
		if (block.toString("latin1", 157, 257).replaceAll("\0", "") !== "") throw refused("it names a link target");
		if (flag === "5" && size > 0) throw refused("it is a directory with content");
		this.#pending.clear();
		this.#remaining = padded(size);
		if (size > 0) this.#state = "body";
	}
	#beginExtended(flag, size) {
		if (size === 0 || size > MAX_EXTENDED_HEADER) throw invalid(`an extended header of ${size} bytes`);
		if (this.#pending.has(flag)) throw invalid("two extended headers for one entry");
		if (flag !== "g") this.#pending.add(flag);
		if (this.#pending.size > 1) throw invalid("a pax and a GNU name for one entry");
		this.#extended = {
			flag,
			size,
			bytes: []
		};
		this.#remaining = padded(size);
		this.#state = "extended";
	}
	#extendedBlock(block) {
		this.#extended.bytes.push(Buffer.from(block));
		this.#remaining -= BLOCK;
		if (this.#remaining > 0) return;
		const { flag, size, bytes } = this.#extended;
		const body = Buffer.concat(bytes).subarray(0, size);
		if (flag === "L") checkLongName(body);
		else checkPaxRecords(body, flag === "g");
		this.#state = "header";
	}
};
function checkLongName(body) {
	const nul = body.indexOf(0);
	if (nul >= 0 && !isZero(body.subarray(nul))) throw refused("its GNU long name holds a NUL");
}
function checkPaxRecords(body, global) {
	const seen = /* @__PURE__ */ new Set();
	let rest = body;
	while (rest.length > 0) {
		const space = rest.indexOf(32);
		const written = rest.toString("latin1", 0, Math.max(space, 0));
		const length = /^[1-9][0-9]{0,5}$/.test(written) ? Number(written) : 0;
		if (length <= space + 1 || length > rest.length || rest[length - 1] !== 10) throw invalid("a pax record is malformed");
		const record = rest.toString("utf8", space + 1, length - 1);
		const equals = record.indexOf("=");
		if (equals <= 0) throw invalid("a pax record is malformed");
		const key = record.slice(0, equals);
		if (seen.has(key)) throw refused(`its pax header states "${key}" twice`);
		if (REFUSED_RECORDS.test(key) || global && key !== "comment") throw refused(`its pax header sets "${key}"`);
		if (key === "path" && record.slice(equals + 1).includes("\0")) throw refused("its pax path holds a NUL");
		seen.add(key);
		rest = rest.subarray(length);
	}
}
/** Octal digits, padded with zeros or spaces, ended by NUL or space. Base 256 and signs are refused. */
function octal(block, offset, length, what) {
	const text = block.toString("latin1", offset, offset + length);
	const digits = /^ *([0-7]+)[ \0]*$/.exec(text)?.[1];
	if (digits === void 0) throw invalid(`the ${what} of an entry is not an octal number`);
	return Number.parseInt(digits, 8);
}
function checksum(block) {
	let sum = 256;
	for (let index = 0; index < BLOCK; index += 1) if (index < 148 || index >= 156) sum += block[index];
	return sum;
}
function padded(size) {
	return Math.ceil(size / BLOCK) * BLOCK;
}
const ZERO = Buffer.alloc(BLOCK);
function isZero(bytes) {
	return bytes.length <= BLOCK ? bytes.equals(ZERO.subarray(0, bytes.length)) : bytes.every((byte) => byte === 0);
}
function invalid(why) {
	return new PackwrightError("ARCHIVE_INVALID", `The archive is not a sound tar: ${why}.`, { hint: "Nothing was unpacked. Ask its publisher to publish it again." });
}
function refused(why) {
	return new PackwrightError("ARCHIVE_ENTRY_REFUSED", `The archive holds an entry that is refused: ${why}.`, { hint: "Packs hold regular files and directories only. Nothing was unpacked." });
}
// src/pack/archive/unpack-errors.ts
function isOwn(error) {
	return error instanceof PackwrightError || errnoOf(error) !== void 0;
}
function unpackError(cause, directory, compression) {
	if (cause instanceof PackwrightError) return cause;
	const output = outputError(directory, cause);
	if (output instanceof PackwrightError) return output;
	return new PackwrightError("ARCHIVE_INVALID", `The archive cannot be unpacked as tar+${compression}: ${cause instanceof Error ? cause.message : String(cause)}.`, {
		hint: "Nothing was unpacked. Ask its publisher to publish it again.",
		cause
	});
}
function refusedEntry(name, why) {
	return new PackwrightError("ARCHIVE_ENTRY_REFUSED", `The archive's entry ${JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name)} is refused: ${why}.`, {
		hint: "Nothing was unpacked. Ask its publisher to publish it again without that entry.",
		details: { entry: name }
	});
}
function limit(why) {
	return new PackwrightError("ARCHIVE_LIMIT", `The archive is over a limit: ${why}.`, { hint: "Nothing was unpacked. If you trust it, raise the limit (docs/limits.md)." });
}
// src/pack/archive/unpack.ts
/**
* Reads a pack's archive back into files.
*
* Everything that can go wrong with somebody else's tar is decided entry by entry, before a byte of it is written:
* `tar-guard.ts` decides on the blocks, `entry-rules.ts` on the paths; this file only streams.
*/
var import_tar_stream = /* @__PURE__ */ __toESM(require_tar_stream(), 1);
const SMALL_FILE = 262144;
/** Larger ones are hashed while they are written: to do it afterwards would take longer than is saved. */
const MOST_ELSEWHERE = 33554432;
const WRITES_AT_ONCE = 8;
const QUICK_MS = .5;
const MAX_SLOW = 3;
const WRITABLE = {
	plain: 420,
	executable: 493
};
const READ_ONLY = {
	plain: 292,
	executable: 365
};
/**
* Unpacks an archive while it arrives into `directory`, which has to be empty and private to the caller.
*
* @param chunks the compressed archive, whose pieces are used up; whatever checks its digest throws at its end, before
*   this returns
* @param shape compression, and the directory inside the archive that is to become `directory`
* @throws PackwrightError `ARCHIVE_INVALID`, `ARCHIVE_ENTRY_REFUSED`, `ARCHIVE_LIMIT`, `OUTPUT_UNWRITABLE`; the caller
*   throws `directory` away then
*/
async function unpackArchive(chunks, shape, directory, options = {}) {
	const limits = options.limits ?? DEFAULT_LIMITS;
	const sha256 = createHash("sha256");
	const guard = new TarGuard();
	const most = limits.maxTotalBytes + limits.maxEntries * 1024 + 2097152;
	let size = 0;
	const extract = import_tar_stream.extract();
	const sink = new EntrySink(directory, shape, limits, options);
	const consumed = consume(extract, sink);
	consumed.catch(() => {});
	try {
		for await (const chunk of decompress(chunks, shape.compression, options.onTaken)) {
			options.signal?.throwIfAborted();
			size += chunk.length;
			if (size > most) throw limit(`it unpacks to more than ${limits.maxTotalBytes} bytes`);
			sha256.update(chunk);
			guard.accept(chunk);
			await fed(extract, chunk);
		}
		guard.end();
		extract.end(null);
		await consumed;
		return {
			files: await sink.files(),
			tarDigest: digestOf(sha256.digest("hex"))
		};
	} catch (cause) {
		extract.destroy(cause instanceof Error ? cause : new Error(String(cause)));
		await sink.settled();
		const first = await consumed.then(() => cause, (error) => isOwn(error) ? error : cause);
		throw options.signal?.aborted === true ? cause : unpackError(first, directory, shape.compression);
	}
}
/** Waits until there is room again; when the reader gave up, it says why itself. */
async function fed(extract, chunk) {
	if (extract.destroyed) throw new Error("the reader of the archive gave up");
	if (extract.write(chunk)) return;
	await new Promise((resolve) => {
		const done = () => {
			extract.off("drain", done).off("close", done);
			resolve();
		};
		extract.on("drain", done).on("close", done);
	});
}
async function consume(extract, sink) {
	for await (const entry of extract) await sink.accept(entry);
}
var EntrySink = class {
	#directory;
	#foreign;
	/** settled with the first entry where an archive may have it or not */
	#root;
	#rootIsOptional;
	#limits;
	#modes;
	#paths = new PathRegistry();
	#made = /* @__PURE__ */ new Set();
	#hashElsewhere;
	#files = [];
	#writing = /* @__PURE__ */ new Set();
	/** how many small files took long to make */
	#slow = 0;
	#entries = 0;
	#total = 0;
	constructor(directory, shape, limits, options) {
		this.#modes = options.readOnly === true ? READ_ONLY : WRITABLE;
		this.#hashElsewhere = options.hashElsewhere;
		this.#directory = directory;
		this.#root = shape.root;
		this.#foreign = shape.foreign === true;
		this.#rootIsOptional = this.#foreign;
		this.#limits = limits;
	}
	/** All files, once they are written. */
	async files() {
		await Promise.all(this.#writing);
		const files = (await Promise.all(this.#files)).sort(byPath);
		const bare = bareRepositoryIn([...files.map(({ path }) => path), ...this.#made]);
		if (bare !== void 0) throw refusedEntry(bare || ".", "it is a bare git repository");
		return files;
	}
	async accept(entry) {
		const { header } = entry;
		this.#entries += 1;
		if (this.#entries > this.#limits.maxEntries) throw limit(`it has more than ${this.#limits.maxEntries} entries`);
		const isDirectory = header.type === "directory";
		const path = this.#pathInside(header.name, isDirectory);
		if (path === "") {
			entry.resume();
			return;
		}
		const earlier = this.#paths.add(path, isDirectory);
		if (earlier !== void 0) throw refusedEntry(header.name, `it collides with "${earlier}"`);
		if (isDirectory) {
			entry.resume();
			this.#makeDirectory(path);
			return;
		}
		if (header.type !== "file") throw refusedEntry(header.name, `it is a ${header.type}`);
		await this.#writeFile(entry, path);
	}
	/** Waits until nothing is being written any more, whatever became of it. */
	async settled() {
		await Promise.allSettled(this.#writing);
	}
	/**
	* Where making a small file is quick, handing it to another thread takes longer. Where it waits for a disk or for
	* another machine, several are made at once.
	*/
	async #writeSoon(location, bytes, mode) {
		if (this.#slow < MAX_SLOW) {
			const began = performance.now();
			writeFileSync(location, bytes, {
				flag: "wx",
				mode
			});
			if (performance.now() - began > QUICK_MS) this.#slow += 1;
			return;
		}
		const tracked = writeFile(location, bytes, {
			flag: "wx",
			mode
		}).finally(() => this.#writing.delete(tracked));
		tracked.catch(() => {});
		this.#writing.add(tracked);
		if (this.#writing.size >= WRITES_AT_ONCE) await Promise.race(this.#writing);
	}
	/** Checks a name and takes the archive's root directory off it; `''` is the root itself. */
	#pathInside(name, isDirectory) {
		const shown = this.#foreign ? name.replace(/^(?:\.\/)+/, "") : name;
		const plain = isDirectory ? shown.replace(/\/$/, "") : shown;
		if (this.#foreign && isDirectory && (plain === "" || plain === ".")) return "";
		const why = pathProblem(plain, this.#limits);
		if (why !== void 0) throw refusedEntry(name, why);
		if (this.#rootIsOptional) {
			this.#rootIsOptional = false;
			if (plain !== this.#root && !plain.startsWith(`${this.#root}/`)) this.#root = void 0;
		}
		if (this.#root === void 0) return plain;
		if (plain === this.#root && isDirectory) return "";
		if (plain.startsWith(`${this.#root}/`)) return plain.slice(this.#root.length + 1);
		throw refusedEntry(name, `it is not inside "${this.#root}/"`);
	}
	#makeDirectory(path) {
		if (this.#made.has(path) || path === ".") return;
		mkdirSync(join(this.#directory, path), {
			recursive: true,
			mode: 493
		});
		this.#made.add(path);
	}
	async #writeFile(entry, path) {
		const size = entry.header.size ?? 0;
		if (size > this.#limits.maxFileBytes) throw limit(`"${path}" is larger than ${this.#limits.maxFileBytes} bytes`);
		this.#total += size;
		if (this.#total > this.#limits.maxTotalBytes) throw limit(`it unpacks to more than ${this.#limits.maxTotalBytes} bytes`);
		this.#makeDirectory(dirname(path));
		const executable = ((entry.header.mode ?? 0) & 64) !== 0;
		const location = join(this.#directory, path);
		const mode = executable ? this.#modes.executable : this.#modes.plain;
		const { hashed } = size <= SMALL_FILE ? await this.#writeSmall(entry, location, mode) : await this.#writeLarge(entry, location, mode);
		const file = Promise.resolve(hashed).then((sha256) => ({
			path,
			size,
			mode: executable ? "0755" : "0644",
			sha256
		}));
		file.catch(() => {});
		this.#files.push(file);
	}
	async #writeSmall(entry, location, mode) {
		const pieces = [];
		for await (const chunk of entry) pieces.push(chunk);
		const [only = Buffer.alloc(0), ...more] = pieces;
		const bytes = more.length === 0 ? only : Buffer.concat(pieces);
		await this.#writeSoon(location, bytes, mode);
		return { hashed: hash("sha256", bytes) };
	}
	/** Writes piece by piece, synchronously: into the page cache, that is faster than handing it to another thread. */
	async #writeLarge(entry, location, mode) {
		const elsewhere = (entry.header.size ?? 0) > MOST_ELSEWHERE ? void 0 : this.#hashElsewhere?.();
		const sha256 = createHash("sha256");
		const file = openSync(location, "wx", mode);
		const spent = new SpentPieces();
		try {
			for await (const chunk of entry) {
				if (elsewhere === void 0) sha256.update(chunk);
				for (let at = 0; at < chunk.length;) at += writeSync(file, chunk, at);
				spent.add(chunk);
			}
		} finally {
			closeSync(file);
		}
		return { hashed: elsewhere?.(location) ?? sha256.digest("hex") };
	}
};
// src/pull/content.ts
/** A layer becomes files, and is held against everything that its artifact says about the content. */
/**
* Turns a layer into files in the empty directory `tree`, read-only, while it arrives.
*
* @param layer the bytes of the layer; throws at its end when they are not the ones that the manifest names
* @throws PackwrightError `CONTENT_MISMATCH`, `ARTIFACT_INVALID`, and what the archive room refuses
*/
async function unpackContent(pack, layer, tree, options) {
	const content = await filesOf(pack, layer, tree, options);
	if (content.files.length === 0) throw new PackwrightError("ARTIFACT_INVALID", `${pack.name} holds no files.`);
	if (pack.contentDigest !== void 0 && pack.contentDigest !== content.contentDigest) throw mismatch(pack, `its content digest is ${content.contentDigest}, stated is ${pack.contentDigest}`);
	const different = pack.files === void 0 ? void 0 : firstDifference(pack.files, content.files);
	if (different !== void 0) throw mismatch(pack, `its list of files is wrong about "${different}"`);
	return content;
}
async function filesOf(pack, layer, tree, options) {
	const { form } = pack;
	if (form.kind === "opaque") {
		await pipeline(layer, createWriteStream(join(tree, form.fileName), {
			flags: "wx",
			mode: 292
		}), { signal: options.signal });
		const { size, digest } = pack.layer;
		return {
			files: [{
				path: form.fileName,
				size,
				mode: "0644",
				sha256: hexOf(digest)
			}],
			contentDigest: digest
		};
	}
	if (form.kind === "layers") throw new PackwrightError("INTERNAL", "Several layers are not one.");
	const { files, tarDigest } = await unpackArchive(layer, form, tree, {
		...options,
		readOnly: true
	});
	if (pack.dialect === "packwright") return {
		files,
		contentDigest: tarDigest
	};
	return {
		files,
		contentDigest: await contentDigestOf({
			files: files.map(({ path, size, mode }) => ({
				path,
				location: join(tree, path),
				size,
				executable: mode === "0755"
			})),
			leftOut: []
		}, pack.contentDigest)
	};
}
function firstDifference(stated, actual) {
	const line = ({ path, size, mode, sha256 }) => `${mode} ${size} ${sha256} ${path}`;
	const lines = new Set(actual.map(line));
	return stated.find((file) => !lines.delete(line(file)))?.path ?? actual.find((file) => lines.has(line(file)))?.path;
}
function mismatch(pack, why) {
	return new PackwrightError("CONTENT_MISMATCH", `${pack.version === void 0 ? pack.name : `${pack.name} ${pack.version}`} does not hold what its artifact says: ${why}.`, { hint: "Nothing was kept. Ask its publisher to publish it again with an unaltered packwright." });
}
// src/pull/thread/unpack-worker.ts
/** The thread that `unpack-thread.ts` starts. */
const port = parentPort;
const messages = on(port, "message");
/** Who waits for the hash of which file. */
const hashes = /* @__PURE__ */ new Map();
let arrived = false;
port.on("message", (message) => {
	if (message === void 0) arrived = true;
	else if ("sha256" in message) hashes.get(message.location)?.(message.sha256);
});
/** When all has arrived, the thread that received it has time. */
function hashElsewhere() {
	if (!arrived) return void 0;
	return (location) => new Promise((resolve) => {
		hashes.set(location, resolve);
		tell({
			type: "hash",
			location
		});
	});
}
async function* pieces() {
	for await (const [piece] of messages) {
		if (piece === void 0) return;
		tell({ type: "took" });
		yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
	}
}
function tell(report) {
	port.postMessage(report);
}
try {
	const { value } = await messages.next();
	const [{ pack, tree, limits }] = value;
	const spent = new SpentPieces();
	const onTaken = (piece) => spent.add(piece);
	tell({
		type: "unpacked",
		content: await unpackContent(pack, pieces(), tree, {
			limits,
			onTaken,
			hashElsewhere
		})
	});
} catch (thrown) {
	tell(thrown instanceof PackwrightError ? {
		type: "refused",
		error: thrown.toJSON()
	} : {
		type: "failed",
		message: String(thrown),
		code: errnoOf(thrown)
	});
}
export {};
