import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import { a as array, v as string } from "./schemas-BXokd3mV.js";
import { i as readLockfileIfExists } from "./read-CKEQI5lw.js";
import { t as storeOf } from "./store-B2Ebal8a.js";
import { n as readRoots, t as forgetRoot } from "./roots-BHvPxb2s.js";
import { r as readReceipts } from "./receipt-Ds-n1HSt.js";
import { t as bytes } from "./bytes-DO5p17sT.js";
import { n as examples, r as outputOf } from "./command-D3HcMSvB.js";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
// src/pull/housekeeping.ts
/** Looking after the store: what is in it, why it is kept, and what may go. */
const DEFAULT_KEEP = 2;
const DEFAULT_MIN_AGE = 60;
/** What would be kept and what would go, pack by pack. */
async function explainStore(options = {}) {
	const store = storeOf(options);
	const packs = await store.list();
	const users = await usersOf(store);
	const pins = new Set(readPins(store));
	const { keep = DEFAULT_KEEP, minAge = DEFAULT_MIN_AGE } = options;
	const newest = newestOf(packs, keep);
	return packs.map((pack) => {
		const { name, version, digest, size, stored_at } = pack.record;
		const minutes = (Date.now() - Date.parse(stored_at)) / 6e4;
		const reasons = [
			...users.get(digest) ?? [],
			...pins.has(digest) ? ["pinned"] : [],
			...newest.has(digest) ? [`one of the newest ${keep} of ${name}, to go back to`] : [],
			...minutes < minAge ? [`stored ${Math.floor(minutes)} minutes ago`] : []
		];
		const kept = reasons.length > 0;
		return {
			name,
			version,
			digest,
			size,
			stored_at,
			kept,
			reasons: kept ? reasons : [`nobody uses it, and there are ${keep} newer ones of ${name}`]
		};
	});
}
/** Throws away what nobody uses. @returns what was decided about every pack */
async function collectGarbage(options = {}) {
	const store = storeOf(options);
	const decided = await explainStore(options);
	if (options.dryRun === true) return decided;
	await removeFrom(store, decided.filter(({ kept }) => !kept));
	for (const root of readRoots(store.root)) if (!existsSync(root.lockfile) && !existsSync(root.target)) forgetRoot(store.root, root);
	return decided;
}
/**
* Removes packs from the store.
*
* @param which names, digests or the first 12 characters of one
* @throws PackwrightError `PACK_NOT_FOUND`, `IN_USE` unless `force`
*/
async function removeStored(which, options = {}) {
	const store = storeOf(options);
	const all = await explainStore({
		...options,
		keep: 0,
		minAge: 0
	});
	const chosen = which.flatMap((text) => matching(all, text, store.root));
	const used = chosen.find(({ kept }) => kept);
	if (used !== void 0 && options.force !== true) throw new PackwrightError("IN_USE", `${used.name} ${used.version ?? ""} is needed: ${used.reasons.join("; ")}.`, {
		hint: "Remove it where it is used, or remove it all the same with --force.",
		details: {
			digest: used.digest,
			reasons: used.reasons
		}
	});
	await removeFrom(store, chosen);
	return chosen;
}
async function removeFrom(store, which) {
	const digests = new Set(which.map(({ digest }) => digest));
	for (const pack of await store.list()) if (digests.has(pack.record.digest)) await store.remove(pack);
}
/** Keeps packs whatever happens, or no longer. */
async function pinStored(which, pinned, options = {}) {
	const store = storeOf(options);
	const all = await explainStore({
		...options,
		keep: 0,
		minAge: 0
	});
	const chosen = which.flatMap((text) => matching(all, text, store.root));
	const pins = new Set(readPins(store));
	for (const { digest } of chosen) if (pinned === "pin") pins.add(digest);
	else pins.delete(digest);
	await writeFileAtomic(pinsFile(store), `${JSON.stringify([...pins].sort())}\n`);
	return chosen;
}
async function storeStatistics(options = {}) {
	const store = storeOf(options);
	const packs = await store.list();
	const staging = join(store.root, "staging");
	return {
		root: store.root,
		packs: packs.length,
		bytes: packs.reduce((sum, { directory }) => sum + bytesBelow(directory), 0),
		staged: existsSync(staging) ? readdirSync(staging).length : 0,
		projects: readRoots(store.root)
	};
}
function bytesBelow(directory) {
	return readdirSync(directory, {
		withFileTypes: true,
		recursive: true
	}).filter((entry) => entry.isFile()).reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
/** Digest → who needs it: lockfiles that pin it, targets in which it is installed. */
async function usersOf(store) {
	const users = /* @__PURE__ */ new Map();
	const note = (digest, why) => users.set(digest, [...users.get(digest) ?? [], why]);
	for (const { lockfile, target } of readRoots(store.root)) {
		const lock = await readLockfileIfExists(lockfile).catch(() => void 0);
		for (const { digest } of lock?.packs ?? []) note(digest, `locked by ${lockfile}`);
		for (const { digest } of readReceipts(target)) note(digest, `installed in ${target}`);
	}
	return users;
}
function newestOf(packs, keep) {
	const byName = Map.groupBy(packs, ({ record }) => record.name);
	return new Set([...byName.values()].flatMap((versions) => versions.toSorted((a, b) => a.record.stored_at < b.record.stored_at ? 1 : -1).slice(0, keep).map(({ record }) => record.digest)));
}
function matching(all, text, root) {
	const prefix = text.replace(/^sha256:/, "");
	const byDigest = /^[0-9a-f]{12,64}$/.test(prefix) ? all.filter(({ digest }) => digest.startsWith(`sha256:${prefix}`)) : [];
	const found = byDigest.length > 0 ? byDigest : all.filter(({ name, version }) => text === name || text === `${name}@${version}`);
	if (found.length > 0) return found;
	throw new PackwrightError("PACK_NOT_FOUND", `The store ${root} has no pack "${text}".`, { hint: "packwright store list shows what it has." });
}
function pinsFile(store) {
	return join(store.root, "pins.json");
}
function readPins(store) {
	try {
		return array(string()).parse(JSON.parse(readFileSync(pinsFile(store), "utf8")));
	} catch {
		return [];
	}
}
// src/commands/pull/store.ts
/** `packwright store`: what is kept on this machine, and why. */
function storeCommand(program, context) {
	const parent = program.command("store").usage("<command> [options]").description("Look after the local store: list, stat, gc, rm, pin, unpin");
	examples(parent, [
		"packwright store list",
		"packwright store gc --dry-run",
		"packwright store rm claude@1.0.0"
	]);
	const { env } = context;
	const under = (name, description, ...lines) => {
		const command = parent.command(name).description(description).option("--store <dir>", "the local store ($XDG_CACHE_HOME/packwright)");
		return examples(command, lines);
	};
	const retention = (command) => command.option("--keep <n>", "versions of every pack to keep for going back (2)").option("--min-age <minutes>", "keep what is younger (60)");
	const list = retention(under("list", "Show every stored pack and why it is kept", "packwright store list"));
	list.action(async (flags) => {
		const output = outputOf(list);
		show(await explainStore({
			...flagsOf(flags),
			env
		}), output, "KEPT");
	});
	const gc = retention(under("gc", "Throw away what nobody uses", "packwright store gc", "packwright store gc --dry-run"));
	gc.option("-n, --dry-run", "only say what would go");
	gc.action(async (flags) => {
		const output = outputOf(gc);
		show(await collectGarbage({
			...flagsOf(flags),
			env,
			dryRun: flags.dryRun
		}), output, flags.dryRun === true ? "WOULD" : "DONE");
	});
	const stat = under("stat", "Show how large the store is and who uses it", "packwright store stat --json");
	stat.action(async ({ store }) => {
		const output = outputOf(stat);
		const found = await storeStatistics({
			store,
			env
		});
		output.result({ ...found }, () => {
			const { root, packs, bytes: size, staged, projects } = found;
			const lines = projects.map(({ lockfile, target }) => `  ${lockfile} → ${target}`);
			return [`${root}: ${packs} packs, ${bytes(size)}, ${staged} staged`, ...lines].join("\n");
		});
	});
	const rm = under("rm", "Remove packs from the store", "packwright store rm claude@1.0.0");
	rm.argument("<packs...>", "names, name@version or digests").option("-f, --force", "although somebody needs them");
	rm.action(async (which, { store, force }) => {
		const output = outputOf(rm);
		const removed = await removeStored(which, {
			store,
			env,
			force
		});
		output.result({ removed }, () => removed.map(({ name, version }) => `removed ${name} ${version ?? ""}`).join("\n"));
	});
	for (const verb of ["pin", "unpin"]) {
		const command = under(verb, verb === "pin" ? "Keep packs whatever happens" : "Keep them no longer than needed", `packwright store ${verb} claude@1.0.0`);
		command.argument("<packs...>", "names, name@version or digests");
		command.action(async (which, { store }) => {
			const output = outputOf(command);
			const packs = await pinStored(which, verb, {
				store,
				env
			});
			output.result({ packs }, () => packs.map(({ name, version }) => `${verb}ned ${name} ${version ?? ""}`).join("\n"));
		});
	}
}
function flagsOf({ store, keep, minAge }) {
	return {
		store,
		keep: count("--keep", keep),
		minAge: count("--min-age", minAge)
	};
}
function count(flag, written) {
	if (written === void 0) return void 0;
	if (/^\d{1,6}$/.test(written)) return Number(written);
	throw new PackwrightError("USAGE", `${flag} ${written} is not a whole number.`);
}
function show(packs, output, heading) {
	output.result({ packs }, () => {
		if (packs.length === 0) return "The store is empty.";
		const verb = heading === "WOULD" ? ["keep", "remove"] : heading === "DONE" ? ["kept", "removed"] : ["yes", "no"];
		const rows = packs.map((pack) => [
			pack.name,
			pack.version ?? "-",
			pack.digest,
			bytes(pack.size),
			pack.kept ? verb[0] : verb[1],
			pack.reasons.join("; ")
		]);
		return output.table([
			"PACK",
			"VERSION",
			"DIGEST",
			"SIZE",
			heading,
			"WHY"
		], rows);
	});
}
export { storeCommand };
