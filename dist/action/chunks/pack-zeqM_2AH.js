import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { t as digestOf } from "./digest-BCUvoWcb.js";
import { c as resumed, n as compress, o as headOf } from "./compression-DUiaE2yR.js";
import { t as unreadable } from "./unreadable-NHuXkKZn.js";
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
// src/pack/archive/tar-head.ts
const BLOCK = 512;
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
	return Buffer.alloc((BLOCK - size % BLOCK) % BLOCK);
}
const END_OF_ARCHIVE = Buffer.alloc(2 * BLOCK);
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
	const block = Buffer.alloc(BLOCK);
	name.copy(block, 0);
	block.write(octal(mode, 6), 100);
	block.write(octal(0, 6), 108);
	block.write(octal(0, 6), 116);
	if (size <= LARGEST) block.write(octal(size, 11), 124);
	else {
		block[124] = 128;
		block.writeUIntBE(size, 130, 6);
	}
	block.write(octal(0, 11), 136);
	block.write(type ?? FILE, 156);
	block.write("ustar\x0000", 257, "latin1");
	block.write(octal(0, 6), 329);
	block.write(octal(0, 6), 337);
	prefix.copy(block, 345);
	const sum = block.reduce((total, byte) => total + byte, 256);
	block.write(octal(sum, 6), 148);
	return block;
}
/** Digits and a blank; a NUL follows where the field has room. */
function octal(value, digits) {
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
		const tarred = tarOf(tree, shape.root === void 0 ? "" : `${shape.root}/`, (file) => files.push(file), options);
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
		if (size <= SMALL_FILE) {
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
		for await (const chunk of createReadStream(file.location, { highWaterMark: SMALL_FILE })) {
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
export { hashFile as i, olderContentDigest as n, packArchive as r, contentDigestOf as t };
