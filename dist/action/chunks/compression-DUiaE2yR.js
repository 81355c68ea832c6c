import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
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
/** In bytes. In smaller ones, the way through all who look at them takes longer than what they hold. */
const LARGE_PIECE = 262144;
/**
* What arrives, in large pieces, each of which has its memory for itself, so that it can be given to another thread.
*
* @param chunks are used up
* @param total bytes that are to arrive: what is small needs no large piece
*/
async function* inPieces(chunks, total) {
	const size = total > 0 && total < LARGE_PIECE ? total : LARGE_PIECE;
	const spent = new SpentPieces();
	let piece = Buffer.allocUnsafeSlow(size);
	let filled = 0;
	for await (const chunk of chunks) {
		for (let at = 0; at < chunk.length;) {
			const taken = chunk.copy(piece, filled, at);
			at += taken;
			filled += taken;
			if (filled < size) continue;
			yield piece;
			piece = Buffer.allocUnsafeSlow(size);
			filled = 0;
		}
		spent.add(chunk);
	}
	if (filled > 0) yield piece.subarray(0, filled);
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
// src/pack/archive/compression.ts
/** How the names of archives end. */
const EXTENSIONS = {
	zstd: ".tar.zst",
	gzip: ".tar.gz",
	none: ".tar"
};
/** How compressors give out what they have made; it does not change the bytes. */
const COMPRESSED_PIECES = {
	chunkSize: PIECE,
	readableHighWaterMark: 1048576
};
/** Each piece is a turn of the event loop; the next ones are made while it is worked on. */
const DECOMPRESSED_PIECES = {
	chunkSize: 524288,
	readableHighWaterMark: 2097152
};
const ZSTD_LEVEL = 3;
const GZIP_LEVEL = 9;
/**
* Compresses a stream deterministically. What is small is compressed at once, so that zstd knows its size and needs but
* little memory.
*
* A zlib stream that is told of its end while the last chunk is still being written closes the zstd frame and then
* appends an empty one: the bytes would depend on timing. So each chunk is awaited, and the end comes by itself.
*/
async function* compress(chunks, compression) {
	if (compression === "none") return yield* chunks;
	const head = await headOf(chunks);
	if (head.isAll) {
		yield compressedAtOnce(Buffer.concat(head.pieces), compression);
		return;
	}
	const stream = compressor(compression);
	const fed = feed(resumed(head.pieces, chunks), stream);
	fed.catch((cause) => stream.destroy(cause));
	let first = compression === "gzip";
	for await (const chunk of stream) {
		yield first ? canonicalGzipHeader(chunk) : chunk;
		first = false;
	}
	await fed;
}
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
const GZIP = { level: GZIP_LEVEL };
const ZSTD = { params: {
	[constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL,
	[constants.ZSTD_c_checksumFlag]: 1
} };
function compressor(compression) {
	return compression === "gzip" ? createGzip({
		...COMPRESSED_PIECES,
		...GZIP
	}) : createZstdCompress({
		...COMPRESSED_PIECES,
		...ZSTD
	});
}
function compressedAtOnce(bytes, compression) {
	return compression === "gzip" ? canonicalGzipHeader(gzipSync(bytes, GZIP)) : zstdCompressSync(bytes, ZSTD);
}
const GZIP_OS_OFFSET = 9;
const GZIP_OS_UNKNOWN = 255;
/** Makes gzip's header the same on every operating system: its tenth byte names the one it was made on. */
function canonicalGzipHeader(firstChunk) {
	if (firstChunk.length > GZIP_OS_OFFSET) firstChunk[GZIP_OS_OFFSET] = GZIP_OS_UNKNOWN;
	return firstChunk;
}
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
export { SpentPieces as a, resumed as c, PIECE as i, compress as n, headOf as o, decompress as r, inPieces as s, EXTENSIONS as t };
