import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as exists } from "./exists-4pH0PsPw.js";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { hostname } from "node:os";
// src/files/lock.ts
/**
* A lock between processes of one machine: a file that says who holds it.
*
* A holder that died is recognised by its process id and its lock is taken away, so that a `kill -9` blocks nobody.
*/
const WAIT_MS = 6e4;
const POLL_MS = 25;
const STEAL_STALE_MS = 5e3;
/** A holder writes its name at once; a file that stays empty this long is of one that died in between. */
const UNNAMED_STALE_MS = 2e3;
/**
* Runs `work` while holding the lock `file`.
*
* @param waitMs how long another process may hold it; a minute by default
* @throws PackwrightError `LOCK_BUSY` when it takes longer; whatever `work` throws
*/
async function withLock(file, work, signal, waitMs = WAIT_MS) {
	await mkdir(dirname(file), { recursive: true });
	await acquire(file, waitMs, signal);
	try {
		return await work();
	} finally {
		await rm(file, { force: true });
	}
}
async function acquire(file, waitMs, signal) {
	const deadline = Date.now() + waitMs;
	while (!await tryCreate(file)) if (await isAbandoned(file)) await removeAbandoned(file);
	else if (Date.now() > deadline) throw busy(file, waitMs);
	else await setTimeout(POLL_MS * (.5 + Math.random()), void 0, { signal });
}
async function tryCreate(file) {
	try {
		await writeFile(file, JSON.stringify({
			pid: process.pid,
			host: hostname()
		}), { flag: "wx" });
		return true;
	} catch (cause) {
		if (errnoOf(cause) === "EEXIST") return false;
		throw cause;
	}
}
async function isAbandoned(file) {
	try {
		const text = await readFile(file, "utf8");
		if (text === "") return Date.now() - (await stat(file)).mtimeMs > UNNAMED_STALE_MS;
		const holder = JSON.parse(text);
		return holder.host === hostname() && !isAlive(holder.pid);
	} catch {
		return false;
	}
}
/** Only one waiter may take an abandoned lock away, or the second would take the first one's new lock. */
async function removeAbandoned(file) {
	const steal = `${file}.steal`;
	if (!await tryCreate(steal)) {
		if (await stat(steal).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0) > STEAL_STALE_MS) await rm(steal, { force: true });
		await setTimeout(POLL_MS);
		return;
	}
	try {
		if (await isAbandoned(file)) await rm(file, { force: true });
	} finally {
		await rm(steal, { force: true });
	}
}
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (cause) {
		return errnoOf(cause) === "EPERM";
	}
}
function busy(file, waitMs) {
	return new PackwrightError("LOCK_BUSY", `Another process holds ${file} for more than ${waitMs / 1e3} seconds.`, {
		hint: "Wait for it to end, or remove the file if no packwright is running.",
		details: { file }
	});
}
// src/files/abandoned.ts
/** What processes left behind that died: named by their process id, so that whoever comes next can tell. */
/** @param ownerOf the process id in a name; `undefined` for what is nobody's leftover */
async function sweepAbandoned(directory, ownerOf) {
	for (const name of await readdir(directory).catch(() => [])) {
		const pid = ownerOf(name);
		if (pid !== void 0 && !isAlive(Number(pid))) await rm(join(directory, name), {
			recursive: true,
			force: true
		});
	}
}
// src/files/atomic.ts
/** Files that appear whole or not at all. */
/**
* Writes a file so that a reader sees the old content or the new, never a part; survives a crash at any point.
*
* @throws the system's error, e.g. `ENOSPC`; nothing is left behind then
*/
async function writeFileAtomic(file, content, mode = 420) {
	const partial = partialOf(file);
	await mkdir(dirname(file), { recursive: true });
	try {
		const handle = await open(partial, "wx", mode);
		try {
			await handle.writeFile(content);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(partial, file);
	} catch (cause) {
		await rm(partial, { force: true });
		throw cause;
	}
}
/**
* The same at once and without waiting for the disk: for what may be lost with the machine's power.
*
* @throws the system's error; nothing is left behind then
*/
function replaceFile(file, content, directoryMode = 511) {
	const partial = partialOf(file);
	mkdirSync(dirname(file), {
		recursive: true,
		mode: directoryMode
	});
	try {
		writeFileSync(partial, content, { flag: "wx" });
		renameSync(partial, file);
	} catch (cause) {
		rmSync(partial, { force: true });
		throw cause;
	}
}
function partialOf(file) {
	return join(dirname(file), `.${basename(file)}.${process.pid}.${randomBytes(4).toString("hex")}.partial`);
}
/** Throws away the partial copies of writers that died, of any file of a directory. */
async function sweepPartials(directory) {
	await sweepAbandoned(directory, (name) => /^\..+\.(\d+)\.[0-9a-f]+\.partial$/.exec(name)?.[1]);
}
/** Throws away what writers of `file` left that died: partial copies beside it, and the lock that they held. */
async function sweepAfterCrash(file) {
	await sweepPartials(dirname(file));
	if (await exists(`${file}.lock`)) await withLock(`${file}.lock`, async () => {});
}
export { sweepAbandoned as a, writeFileAtomic as i, sweepAfterCrash as n, isAlive as o, sweepPartials as r, withLock as s, replaceFile as t };
