import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { r as sweepPartials, s as withLock } from "./atomic-CvPDqjyW.js";
import { n as sentenceOf, t as compareTree } from "./verify-B3ckwDPS.js";
import { i as receiptNames, n as readReceipt, o as writeReceipt, t as RECEIPTS } from "./receipt-Ds-n1HSt.js";
import { chmodSync, constants, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { copyFile, cp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
// src/files/exchange.ts
/** Changes a directory for another one, whole. */
/**
* Puts `fresh` where `directory` is or will be; when that fails, what was there is put back.
*
* @param aside where the old directory goes; absent when there is none
*/
function exchange(fresh, directory, aside) {
	if (aside !== void 0) renameSync(directory, aside);
	try {
		renameSync(fresh, directory);
	} catch (cause) {
		if (aside !== void 0) renameSync(aside, directory);
		throw cause;
	}
}
// src/target/place.ts
/**
* Puts a pack's files into a directory of the user's: `<target>/<pack>`, whole or not at all.
*
* A receipt beside it says what was written, so that a later version may replace it and an edit of the user's is seen.
*/
/**
* @throws PackwrightError `TARGET_EXISTS` when the directory holds something else, `OUTPUT_UNWRITABLE`
*/
async function placePack(pack, target, options = {}) {
	const place = async () => {
		const { name } = pack.record;
		const before = readReceipt(target, name);
		const placement = await placeTree(pack, name, target, before, options.force === true);
		const { digest, version, reference, files } = pack.record;
		if (placement.written) writeReceipt(target, {
			...before,
			schema_version: 1,
			name,
			version,
			digest,
			reference,
			files
		});
		return placement;
	};
	return await withTarget(target, place, options.signal);
}
/** Runs `work` while nobody else changes the target. */
async function withTarget(target, work, signal, waitMs) {
	const locked = async () => {
		await sweepPartials(join(target, RECEIPTS));
		return await work();
	};
	try {
		return await withLock(join(target, RECEIPTS, ".lock"), locked, signal, waitMs);
	} catch (cause) {
		throw outputError(target, cause);
	}
}
/**
* Puts the pack's own directory in place. The target's lock is held, and the receipt is the caller's to write.
*
* @param before what an earlier installation wrote there, if it left a receipt
* @throws PackwrightError `TARGET_EXISTS`
*/
async function placeTree(pack, name, target, before, force) {
	const directory = join(target, name);
	const { state, edits, extra } = await stateOf(directory, before, pack.record.files);
	if (state === "same") return {
		directory,
		written: false
	};
	if (state === "other" && !force) throw inTheWay(directory, before, edits);
	await replaceWith(pack, directory, state !== "absent", state === "ours" ? extra : []);
	return {
		directory,
		written: true
	};
}
function inTheWay(directory, before, edits) {
	if (before === void 0) return new PackwrightError("TARGET_EXISTS", `${directory} exists and holds something that packwright did not write.`, {
		hint: "Move it away, name another directory, or replace it with --force.",
		details: { directory }
	});
	const [first, ...more] = edits;
	const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
	return new PackwrightError("FILE_EDITED", `${join(directory, first ?? "")}${others} would be overwritten.`, {
		hint: "Move your change away, or overwrite it with --force.",
		details: {
			directory,
			edits
		}
	});
}
async function stateOf(directory, before, files) {
	if (!existsSync(directory)) return {
		state: "absent",
		edits: [],
		extra: []
	};
	const now = await compareTree(directory, files);
	if (now.filter(({ kind }) => kind !== "extra").length === 0 && (now.length === 0 || before !== void 0)) return {
		state: "same",
		edits: [],
		extra: []
	};
	if (before === void 0) return {
		state: "other",
		edits: now.map(sentenceOf),
		extra: []
	};
	const since = await compareTree(directory, before.files);
	const extra = since.filter(({ kind }) => kind === "extra").map(({ path }) => path);
	const paths = new Set(files.map(({ path }) => path));
	const inTheWayOf = extra.filter((path) => paths.has(path) && now.some((other) => other.path === path));
	const edits = [...since.filter((difference) => isEdit(difference) && difference.kind !== "extra").map(sentenceOf), ...inTheWayOf];
	if (edits.length > 0) return {
		state: "other",
		edits,
		extra
	};
	return {
		state: "ours",
		edits,
		extra: extra.filter((path) => !paths.has(path))
	};
}
/** A file that was taken away is put back, and so is a bit; one that was changed or added is the user's. */
function isEdit({ kind }) {
	return kind === "content" || kind === "extra";
}
async function replaceWith(pack, directory, exists, carried) {
	const suffix = randomBytes(6).toString("hex");
	const fresh = join(dirname(directory), RECEIPTS, `new-${suffix}`);
	const old = join(dirname(directory), RECEIPTS, `old-${suffix}`);
	try {
		await copyTree(pack, fresh);
		for (const path of carried) {
			mkdirSync(dirname(join(fresh, path)), { recursive: true });
			await cp(join(directory, path), join(fresh, path), {
				recursive: true,
				verbatimSymlinks: true
			});
		}
		exchange(fresh, directory, exists ? old : void 0);
	} catch (cause) {
		await rm(fresh, {
			recursive: true,
			force: true
		});
		throw cause;
	}
	if (exists) await rm(old, {
		recursive: true,
		force: true
	});
}
/** Small files are copied synchronously: hopping between threads costs more than they do. */
async function copyTree(pack, target) {
	mkdirSync(target, { recursive: true });
	const made = /* @__PURE__ */ new Set([target]);
	for (const file of pack.record.files) {
		const location = join(target, file.path);
		const above = dirname(location);
		if (!made.has(above)) mkdirSync(above, { recursive: true });
		made.add(above);
		await copyStored(join(pack.tree, file.path), location, file);
	}
}
const SMALL_FILE = 262144;
/**
* Copies a file of the store, where everything is read-only, to where its user may edit it. Small ones are read and
* written: copying asks for a clone and sets owner and times first, which takes twice as long on ext4.
*/
async function copyStored(source, target, { size = 0, mode }) {
	if (size > SMALL_FILE) await copyFile(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
	else writeFileSync(target, readFileSync(source), { flag: "wx" });
	chmodSync(target, mode === "0755" ? 493 : 420);
}
const IGNORED = `# Installed by packwright; packs.lock.json says what belongs here. Delete this file to commit the packs.
*
`;
/** A target that is new is kept out of git, unless somebody decides otherwise. */
function ignoreNewTarget(target) {
	if (readdirSync(target).filter((name) => name !== ".packwright").length === 0 && receiptNames(target).length === 0) writeFileSync(join(target, ".gitignore"), IGNORED, { flag: "wx" });
}
export { placeTree as a, placePack as i, ignoreNewTarget as n, withTarget as o, isEdit as r, exchange as s, copyStored as t };
