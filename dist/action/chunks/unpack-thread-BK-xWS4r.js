import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as hashOfFile } from "./hash-B9H36cbf.js";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
// src/pull/thread/unpack-thread.ts
/**
* Unpacks a large layer in a thread of its own. This one goes on receiving and checking what arrives, which takes about
* as long, and keeps answering whoever else it serves.
*/
const WORKER = URL.parse("../../unpack-worker.js", import.meta.url);
/** Pieces on their way to the thread: about what arrives while it starts. */
const MOST_UNDER_WAY = 32;
/** This thread is one, too. */
const MOST_THREADS = Math.max(1, availableParallelism() - 1);
let running = 0;
/**
* Starts a thread, which takes some 80 ms.
*
* @returns undefined where all processors have a thread already, or where its code is not to be found, as in somebody's
*   bundle
*/
function openUnpackThread() {
	if (running === MOST_THREADS || WORKER?.protocol !== "file:" || !existsSync(WORKER)) return void 0;
	const worker = new Worker(WORKER, {
		resourceLimits: { maxYoungGenerationSizeMb: 1 },
		execArgv: [],
		env: {}
	});
	running += 1;
	const thread = reportsOf(worker);
	return {
		async unpack(pack, layer, tree, { limits, signal }) {
			const abort = () => thread.fail(signal?.reason);
			signal?.addEventListener("abort", abort, { once: true });
			if (signal?.aborted === true) abort();
			try {
				worker.postMessage({
					pack,
					tree,
					limits
				});
				for await (const piece of layer) {
					await thread.room();
					worker.postMessage(piece, [piece.buffer]);
				}
				worker.postMessage(void 0);
				return await thread.content;
			} finally {
				signal?.removeEventListener("abort", abort);
			}
		},
		async close() {
			running -= 1;
			await worker.terminate();
		}
	};
}
function reportsOf(worker) {
	const { promise: content, resolve, reject } = Promise.withResolvers();
	let underWay = 0;
	let ended = false;
	let wake = () => {};
	const end = () => {
		ended = true;
		wake();
	};
	content.then(end, end);
	worker.on("message", (report) => {
		if (report.type === "took") {
			underWay -= 1;
			wake();
		} else if (report.type === "hash") {
			const { location } = report;
			const answer = (sha256) => worker.postMessage({
				location,
				sha256
			});
			hashOfFile(location).then(answer).catch(reject);
		} else if (report.type === "unpacked") resolve(report.content);
		else reject(errorOf(report));
	});
	worker.once("error", reject);
	worker.once("exit", (code) => reject(new PackwrightError("INTERNAL", `The thread that unpacks ended with ${code}.`)));
	return {
		content,
		async room() {
			while (underWay >= MOST_UNDER_WAY && !ended) await new Promise((woken) => {
				wake = woken;
			});
			underWay += 1;
			return ended ? await content : void 0;
		},
		fail: reject
	};
}
function errorOf(report) {
	if (report.type === "failed") return Object.assign(new Error(report.message), { code: report.code });
	const { code, message, hint, details } = report.error;
	return new PackwrightError(code, message, {
		hint,
		details
	});
}
export { openUnpackThread };
