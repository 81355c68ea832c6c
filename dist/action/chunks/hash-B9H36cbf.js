import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
// src/files/hash.ts
/** Hashing what is on disk. */
const PIECE_BYTES = 524288;
/** @returns sha256 of the file's bytes, hex */
async function hashOfFile(location) {
	try {
		var _usingCtx$1 = _usingCtx();
		const file = _usingCtx$1.a(await open(location));
		const hash = createHash("sha256");
		const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
		for (;;) {
			const { bytesRead } = await file.read(piece);
			if (bytesRead === 0) return hash.digest("hex");
			hash.update(piece.subarray(0, bytesRead));
		}
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
export { hashOfFile as t };
