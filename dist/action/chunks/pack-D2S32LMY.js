import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { l as resumed, o as coalesced, r as compress, s as headOf, t as require_tar_stream } from "./tar-stream-ClT_ieH_.js";
import { a as errnoOf, r as PackwrightError } from "./errors-BsNOf0nB.js";
import { t as outputError } from "./output-error-CrCEDyq0.js";
import { t as digestOf } from "./digest-DX05O3PU.js";
import { createReadStream, createWriteStream, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
// src/pack/archive/layer-hash.ts
/** The digests of a layer. */
/** Size and both digests of a layer, taken while its bytes pass. */
var LayerHash = class {
	#sha256 = createHash("sha256");
	#sha512 = createHash("sha512");
	#size = 0;
	async *through(chunks) {
		for await (const chunk of chunks) {
			this.#size += chunk.length;
			this.#sha256.update(chunk);
			this.#sha512.update(chunk);
			yield chunk;
		}
	}
	result() {
		return {
			size: this.#size,
			digest: digestOf(this.#sha256.digest("hex")),
			integrity: `sha512-${this.#sha512.digest("base64")}`
		};
	}
};
/** Digests of an archive that another tool built. */
async function hashFile(location) {
	const hash = new LayerHash();
	try {
		for await (const _ of hash.through(createReadStream(location)));
	} catch (cause) {
		throw new PackwrightError("FILE_UNREADABLE", `${location} cannot be read (${errnoOf(cause)}).`, { cause });
	}
	return hash.result();
}
// src/pack/archive/pack.ts
/**
* From a list of files to a deterministic archive, streamed: read once, hashed on the way, never whole in memory.
*
* Entries are sorted bytewise and carry nothing of the machine: mtime 0, uid and gid 0, no names, mode 0644 or 0755.
*/
var import_tar_stream = /* @__PURE__ */ __toESM(require_tar_stream(), 1);
const SMALL_FILE = 262144;
/**
* Writes the archive of `tree` to `location`, which appears only when it is complete.
*
* @throws PackwrightError `OUTPUT_UNWRITABLE`, `FILE_UNREADABLE`, `FILE_CHANGED`
*/
async function packArchive(tree, shape, location, options = {}) {
	const partial = `${location}.${process.pid}.partial`;
	const content = createHash("sha256");
	const layer = new LayerHash();
	const files = [];
	try {
		const tarred = coalesced(tarStream(tree, shape.root, (file) => files.push(file), options));
		const compressed = compress(hashing(tarred, content), shape.compression);
		await write(layer.through(compressed), partial, options.signal);
		renameSync(partial, location);
	} catch (cause) {
		await rm(partial, { force: true });
		throw outputError(location, cause);
	}
	const contentDigest = shape.root === void 0 ? digestOf(content.digest("hex")) : await contentDigestOf(tree);
	return {
		location,
		...layer.result(),
		contentDigest,
		files
	};
}
/** Most archives are small: opening a stream for one takes longer than writing it. */
async function write(chunks, location, signal) {
	const head = await headOf(chunks);
	signal?.throwIfAborted();
	const file = {
		flag: "wx",
		mode: 420
	};
	if (head.isAll) writeFileSync(location, Buffer.concat(head.pieces), file);
	else {
		const whole = resumed(head.pieces, chunks);
		await pipeline(whole, createWriteStream(location, {
			flags: file.flag,
			mode: file.mode
		}), { signal });
	}
}
/** The content digest of `tree`: sha256 of the tar that an archive without a root directory holds. */
async function contentDigestOf(tree) {
	const hash = createHash("sha256");
	for await (const chunk of coalesced(tarStream(tree, void 0, () => {}, {}))) hash.update(chunk);
	return digestOf(hash.digest("hex"));
}
function tarStream(tree, root, done, options) {
	const pack = import_tar_stream.pack();
	writeEntries(pack, tree, root === void 0 ? "" : `${root}/`, done, options).then(() => pack.finalize(), (cause) => pack.destroy(cause));
	return pack;
}
async function writeEntries(pack, tree, prefix, done, options) {
	const directories = /* @__PURE__ */ new Set();
	for (const file of tree.files) {
		for (const directory of parentsOf(`${prefix}${file.path}`)) {
			if (directories.has(directory)) continue;
			directories.add(directory);
			pack.entry({
				...CANONICAL,
				name: directory,
				type: "directory",
				mode: 493
			});
		}
		const hash = await writeFileEntry(pack, file, prefix, options);
		done({
			path: file.path,
			size: file.size,
			mode: file.executable ? "0755" : "0644",
			sha256: hash.digest("hex")
		});
	}
}
const CANONICAL = {
	uid: 0,
	gid: 0,
	mtime: /* @__PURE__ */ new Date(0),
	uname: "",
	gname: ""
};
async function writeFileEntry(pack, file, prefix, options) {
	const hash = createHash("sha256");
	const mode = file.executable ? 493 : 420;
	const header = {
		...CANONICAL,
		name: `${prefix}${file.path}`,
		size: file.size,
		mode,
		type: "file"
	};
	if (file.size <= SMALL_FILE) {
		const bytes = readSmall(file);
		if (bytes.length !== file.size) throw changed(file);
		hash.update(bytes);
		await new Promise((resolve, reject) => {
			pack.entry(header, bytes, (cause) => cause ? reject(cause) : resolve());
		});
		options.onBytes?.(bytes.length);
		return hash;
	}
	const entry = pack.entry(header);
	let size = 0;
	const counted = async function* (chunks) {
		for await (const chunk of chunks) {
			size += chunk.length;
			if (size > file.size) throw changed(file);
			hash.update(chunk);
			options.onBytes?.(chunk.length);
			yield chunk;
		}
		if (size !== file.size) throw changed(file);
	};
	try {
		await pipeline(createReadStream(file.location, { highWaterMark: SMALL_FILE }), counted, entry);
	} catch (cause) {
		throw cause instanceof PackwrightError ? cause : sourceError(file, cause);
	}
	return hash;
}
function readSmall(file) {
	try {
		return readFileSync(file.location);
	} catch (cause) {
		throw sourceError(file, cause);
	}
}
/** `a/b/c.txt` → `a/`, `a/b/` */
function parentsOf(path) {
	const parts = path.split("/").slice(0, -1);
	return parts.map((_, index) => `${parts.slice(0, index + 1).join("/")}/`);
}
async function* hashing(chunks, hash) {
	for await (const chunk of chunks) {
		hash.update(chunk);
		yield chunk;
	}
}
function changed(file) {
	return new PackwrightError("FILE_CHANGED", `${file.location} changed while it was being packed.`, {
		hint: "Run again when nothing writes to the pack any more.",
		details: { path: file.path }
	});
}
function sourceError(file, cause) {
	return new PackwrightError("FILE_UNREADABLE", `${file.location} cannot be read (${errnoOf(cause) ?? String(cause)}).`, {
		hint: "Check its permissions.",
		details: { path: file.path },
		cause
	});
}
export { packArchive as n, hashFile as r, contentDigestOf as t };
