import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { a as SpentPieces, i as decompress, t as require_tar_stream } from "./tar-stream-ClT_ieH_.js";
import { a as errnoOf, r as PackwrightError } from "./errors-BsNOf0nB.js";
import { a as byPath, n as bareRepositoryIn, r as pathProblem, t as PathRegistry } from "./entry-rules-D4VvZRWY.js";
import { t as outputError } from "./output-error-CrCEDyq0.js";
import { t as digestOf } from "./digest-DX05O3PU.js";
import { t as DEFAULT_LIMITS } from "./limits-Cao25gjv.js";
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { createHash, hash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
// src/pack/archive/tar-guard.ts
var import_tar_stream = /* @__PURE__ */ __toESM(require_tar_stream(), 1);
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
// src/pack/archive/unpack.ts
/**
* Reads a pack's archive back into files.
*
* Everything that can go wrong with somebody else's tar is decided entry by entry, before a byte of it is written:
* `tar-guard.ts` decides on the blocks, `entry-rules.ts` on the paths; this file only streams.
*/
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
function isOwn(error) {
	return error instanceof PackwrightError || errnoOf(error) !== void 0;
}
function unpackError(cause, directory, compression) {
	if (cause instanceof PackwrightError) return cause;
	const output = outputError(directory, cause);
	if (output instanceof PackwrightError) return output;
	const why = cause instanceof Error ? cause.message : String(cause);
	return new PackwrightError("ARCHIVE_INVALID", `The archive cannot be unpacked as tar+${compression}: ${why}.`, {
		hint: "Nothing was unpacked. Ask its publisher to publish it again.",
		cause
	});
}
function refusedEntry(name, why) {
	const shown = JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
	return new PackwrightError("ARCHIVE_ENTRY_REFUSED", `The archive's entry ${shown} is refused: ${why}.`, {
		hint: "Nothing was unpacked. Ask its publisher to publish it again without that entry.",
		details: { entry: name }
	});
}
function limit(why) {
	return new PackwrightError("ARCHIVE_LIMIT", `The archive is over a limit: ${why}.`, { hint: "Nothing was unpacked. If you trust it, raise the limit (docs/limits.md)." });
}
export { unpackArchive as t };
